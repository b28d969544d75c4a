import { MOST_TICKET_LEVELS } from "../../domain/concerts/ticket-level.ts";
import { Form } from "../form.ts";
import type { Formats } from "../formats.ts";
import { levelIdFor } from "./level-id.ts";
import { momentOf, shownAt } from "./local-time.ts";
import { minorUnits } from "../typed-price.ts";
import type { Concert } from "../documents.ts";

/*
 * The form of a concert: what its fields are called, what they hold for a concert that there is, and what the service is asked for by what
 * was typed. What cannot be read stays as it was typed, so that the service refuses it with everything else that is wrong.
 */

/** The fields of a concert that stand by themselves. */
export const concertFields = [
  "artist",
  "title",
  "venueName",
  "city",
  "country",
  "timeZone",
  "startsAt",
  "salesStartAt",
  "salesEndAt",
  "maxTicketsPerCustomer",
  "holdMinutes",
  "taxRatePercent",
  "currency",
] as const;
export type ConcertField = (typeof concertFields)[number];

/** A field of the ticket level in a row. `known` is the id of a level that the concert has already. */
export type LevelField = "known" | "id" | "name" | "capacity" | "price" | "removed";

export const levelField = (row: number, field: LevelField): string => `level-${row}-${field}`;

/** How many rows for levels a form has. */
export const rowsOf = (form: Form): number => {
  const rows = Number(form.text("rows"));
  return Number.isInteger(rows) ? Math.min(Math.max(rows, 1), MOST_TICKET_LEVELS) : 1;
};

/** A form of texts by the names of their fields. */
export const formWith = (values: Readonly<Record<string, string>>): Form => new Form(new URLSearchParams(values));

/** The form as it is for a concert that there is. */
export const formOf = (concert: Concert, formats: Formats): Form => {
  const { venue, timeZone, ticketLevels } = concert;
  const local = (at: string | null): string => (at === null ? "" : shownAt(at, timeZone));
  const levels = ticketLevels.flatMap(({ id, name, capacity, price }, row) => [
    [levelField(row, "known"), id],
    [levelField(row, "name"), name],
    [levelField(row, "capacity"), String(capacity)],
    [levelField(row, "price"), formats.amount(price)],
  ]);
  return formWith({
    artist: concert.artist,
    title: concert.title,
    venueName: venue.name,
    city: venue.city,
    country: venue.country,
    timeZone,
    startsAt: local(concert.startsAt),
    salesStartAt: local(concert.salesStartAt),
    salesEndAt: local(concert.salesEndAt),
    maxTicketsPerCustomer: concert.maxTicketsPerCustomer === null ? "" : String(concert.maxTicketsPerCustomer),
    holdMinutes: formats.typed(concert.holdSeconds / 60),
    taxRatePercent: formats.typed(concert.taxRatePercent),
    currency: ticketLevels[0]?.price.currency ?? "",
    rows: String(ticketLevels.length),
    ...Object.fromEntries(levels),
  });
};

/** A time as the service wants it; as it was typed when it is none. */
const momentFrom = (form: Form, field: ConcertField): string => {
  const text = form.text(field);
  const moment = momentOf(text, form.text("timeZone"));
  return "at" in moment ? moment.at : text;
};

/** The concert as it was typed, without its levels. */
export const typedDetails = (form: Form) => {
  const minutes = form.number("holdMinutes");
  return {
    artist: form.text("artist"),
    title: form.text("title"),
    venue: { name: form.text("venueName"), city: form.text("city"), country: form.text("country") },
    startsAt: momentFrom(form, "startsAt"),
    timeZone: form.text("timeZone"),
    salesStartAt: form.text("salesStartAt") === "" ? null : momentFrom(form, "salesStartAt"),
    salesEndAt: form.text("salesEndAt") === "" ? null : momentFrom(form, "salesEndAt"),
    maxTicketsPerCustomer: form.whole("maxTicketsPerCustomer") ?? null,
    holdSeconds: typeof minutes === "number" ? Math.round(minutes * 60) : (minutes ?? ""),
    taxRatePercent: form.number("taxRatePercent") ?? 0,
  };
};

/** A ticket level as it was typed, and in which row. */
interface TypedLevel {
  readonly row: number;
  readonly level: {
    readonly id: string;
    readonly name: string;
    readonly capacity: number | string;
    readonly price: { readonly amount: number | string; readonly currency: string };
  };
}

/** The levels as they were typed: rows that say nothing are none, and those that are to go are left out. */
export const typedLevels = (form: Form): readonly TypedLevel[] => {
  const text = (row: number, field: LevelField): string => form.text(levelField(row, field));
  const rows = Array.from({ length: rowsOf(form) }, (_, row) => row).filter(
    (row) =>
      text(row, "removed") === "" &&
      (["known", "id", "name", "capacity", "price"] as const).some((field) => text(row, field) !== ""),
  );
  const ids = new Set(rows.map((row) => text(row, "known") || text(row, "id")));
  return rows.map((row) => {
    const id = text(row, "known") || text(row, "id") || levelIdFor(text(row, "name"), ids);
    ids.add(id);
    const price = { amount: minorUnits(text(row, "price"), form.text("currency")), currency: form.text("currency") };
    const capacity = form.whole(levelField(row, "capacity")) ?? "";
    return { row, level: { id, name: text(row, "name"), capacity, price } };
  });
};
