import { z } from "zod";
import { accept, reject, unreachable } from "../decider.ts";
import { concertId, type TicketLevelId, userId } from "../ids.ts";
import { type Instant, instant } from "../instant.ts";
import { type Currency, currency } from "../money.ts";
import { MOST_TICKET_LEVELS, type TicketLevel, ticketLevel } from "./ticket-level.ts";

const shortText = z.string().min(1).max(200);

/** What an organizer decides about a concert, save its ticket levels. */
export const concertDetails = z.strictObject({
  artist: shortText,
  title: shortText,
  venue: z.strictObject({ name: shortText, city: shortText, country: z.string().regex(/^[A-Z]{2}$/) }),
  startsAt: instant,
  /** IANA name, for showing the start as the venue's clocks do. */
  timeZone: z.string().min(1).max(64),
  salesStartAt: instant.nullable(),
  salesEndAt: instant.nullable(),
  /** Across all of a customer's live orders and all levels; null for no limit. */
  maxTicketsPerCustomer: z.int().min(1).max(1_000_000).nullable(),
  /** How long a new hold lasts. */
  holdSeconds: z.int().min(10).max(3600),
  /** The tax contained in prices, in hundredths of a percent: 23% is 2300. */
  taxRateBasisPoints: z.int().min(0).max(10_000),
});
export type ConcertDetails = Readonly<z.infer<typeof concertDetails>>;

const ticketLevels = z.array(ticketLevel).min(1).max(MOST_TICKET_LEVELS);

export const concertCreated = z.strictObject({
  type: z.literal("ConcertCreated"),
  concertId,
  organizerId: userId,
  details: concertDetails,
  currency,
  ticketLevels,
  createdAt: instant,
});
export const concertUpdated = z.strictObject({
  type: z.literal("ConcertUpdated"),
  concertId,
  details: concertDetails,
});
export const ticketLevelsUpdated = z.strictObject({
  type: z.literal("TicketLevelsUpdated"),
  concertId,
  ticketLevels,
});
export const concertCancelled = z.strictObject({
  type: z.literal("ConcertCancelled"),
  concertId,
  reason: z.string().min(1).max(500),
  cancelledAt: instant,
});
export const concertEvent = z.discriminatedUnion("type", [
  concertCreated,
  concertUpdated,
  ticketLevelsUpdated,
  concertCancelled,
]);
export type ConcertEvent = z.infer<typeof concertEvent>;

/** A concert as it was planned. `version` counts its own events: edits and cancelling, never sales. */
export interface PlannedConcert {
  readonly status: "scheduled" | "cancelled";
  readonly version: number;
  readonly concertId: ConcertEvent["concertId"];
  readonly organizerId: z.infer<typeof userId>;
  readonly details: ConcertDetails;
  readonly currency: Currency;
  readonly ticketLevels: readonly TicketLevel[];
  readonly cancellation: { readonly reason: string; readonly at: Instant } | null;
  readonly createdAt: Instant;
}
export type Concert = { readonly status: "none" } | PlannedConcert;

export const noConcert: Concert = { status: "none" };

/** How many seats of a level are taken: held or sold. */
export type TakenOf = (level: TicketLevelId) => number;

export interface CreateConcert {
  readonly type: "CreateConcert";
  readonly concertId: ConcertEvent["concertId"];
  readonly organizerId: z.infer<typeof userId>;
  readonly details: ConcertDetails;
  readonly ticketLevels: readonly TicketLevel[];
  readonly at: Instant;
}
export interface UpdateConcert {
  readonly type: "UpdateConcert";
  readonly changes: { readonly [Key in keyof ConcertDetails]?: ConcertDetails[Key] | undefined };
  readonly at: Instant;
}
export interface UpdateTicketLevels {
  readonly type: "UpdateTicketLevels";
  readonly ticketLevels: readonly TicketLevel[];
  readonly at: Instant;
}
export interface CancelConcert {
  readonly type: "CancelConcert";
  readonly reason: string;
  readonly at: Instant;
}
export type ConcertCommand = CreateConcert | UpdateConcert | UpdateTicketLevels | CancelConcert;

export const decide = (command: ConcertCommand, concert: Concert, takenOf: TakenOf) => {
  switch (command.type) {
    case "CreateConcert":
      return create(command, concert);
    case "UpdateConcert":
      return update(command, concert);
    case "UpdateTicketLevels":
      return updateTicketLevels(command, concert, takenOf);
    case "CancelConcert":
      return cancel(command, concert);
    default:
      return unreachable(command);
  }
};

/** Creates once; the same concert again has been carried out already (its id comes from caller and key). */
export const create = (command: CreateConcert, concert: Concert) => {
  if (concert.status !== "none") return accept();
  const refusal = refuseDetails(command.details, command.at) ?? refuseTicketLevels(command.ticketLevels);
  if (refusal) return refusal;
  const currencyOfLevels = command.ticketLevels[0]?.price.currency;
  if (currencyOfLevels === undefined) return reject("no-ticket-level");
  return accept<ConcertEvent>({
    type: "ConcertCreated",
    concertId: command.concertId,
    organizerId: command.organizerId,
    details: command.details,
    currency: currencyOfLevels,
    ticketLevels: [...command.ticketLevels],
    createdAt: command.at,
  });
};

export const update = (command: UpdateConcert, concert: Concert) => {
  if (concert.status === "none") return reject("concert-not-found");
  if (concert.status === "cancelled") return reject("concert-cancelled");
  const given = Object.fromEntries(Object.entries(command.changes).filter(([, value]) => value !== undefined));
  const details = concertDetails.parse({ ...concert.details, ...given });
  if (isSame(details, concertDetails.parse(concert.details))) return accept();
  // A start that has passed may stay (a title is corrected after the show), but not be moved into the past.
  const startMoved = details.startsAt !== concert.details.startsAt;
  const refusal = startMoved ? refuseDetails(details, command.at) : refuseMovedWindow(details, concert.details);
  if (refusal) return refusal;
  return accept<ConcertEvent>({ type: "ConcertUpdated", concertId: concert.concertId, details });
};

/** Replaces the levels. What is taken stays covered: no capacity below it, no level with tickets taken removed. */
export const updateTicketLevels = (command: UpdateTicketLevels, concert: Concert, takenOf: TakenOf) => {
  if (concert.status === "none") return reject("concert-not-found");
  if (concert.status === "cancelled") return reject("concert-cancelled");
  const refusal = refuseTicketLevels(command.ticketLevels);
  if (refusal) return refusal;
  if (command.ticketLevels.some((level) => level.price.currency !== concert.currency)) {
    return reject("mixed-currencies");
  }
  const kept = new Set(command.ticketLevels.map((level) => level.id));
  const removedInUse = concert.ticketLevels.find((level) => !kept.has(level.id) && takenOf(level.id) > 0);
  if (removedInUse) return reject("ticket-level-in-use", { ticketLevelId: removedInUse.id });
  const tooSmall = command.ticketLevels.find((level) => level.capacity < takenOf(level.id));
  if (tooSmall) {
    return reject("capacity-below-taken", { ticketLevelId: tooSmall.id, taken: takenOf(tooSmall.id) });
  }
  const replaced = ticketLevels.parse(command.ticketLevels);
  if (isSame(replaced, ticketLevels.parse(concert.ticketLevels))) return accept();
  return accept<ConcertEvent>({ type: "TicketLevelsUpdated", concertId: concert.concertId, ticketLevels: replaced });
};

export const cancel = (command: CancelConcert, concert: Concert) => {
  if (concert.status === "none") return reject("concert-not-found");
  if (concert.status === "cancelled") return reject("concert-already-cancelled");
  return accept<ConcertEvent>({
    type: "ConcertCancelled",
    concertId: concert.concertId,
    reason: command.reason,
    cancelledAt: command.at,
  });
};

export const evolve = (concert: Concert, event: ConcertEvent): Concert => {
  if (event.type === "ConcertCreated") {
    return {
      status: "scheduled",
      version: 1,
      concertId: event.concertId,
      organizerId: event.organizerId,
      details: event.details,
      currency: event.currency,
      ticketLevels: event.ticketLevels,
      cancellation: null,
      createdAt: event.createdAt,
    };
  }
  if (concert.status === "none") return concert;
  const next = { ...concert, version: concert.version + 1 };
  switch (event.type) {
    case "ConcertUpdated":
      return { ...next, details: event.details };
    case "TicketLevelsUpdated":
      return { ...next, ticketLevels: event.ticketLevels };
    case "ConcertCancelled":
      return { ...next, status: "cancelled", cancellation: { reason: event.reason, at: event.cancelledAt } };
    default:
      return unreachable(event);
  }
};

/** Whether tickets can be bought at that moment: `ended` once the sales window or the start has passed. */
export const salesStatus = (details: ConcertDetails, at: Instant): "not-started" | "open" | "ended" => {
  if (at >= details.startsAt || (details.salesEndAt !== null && at >= details.salesEndAt)) return "ended";
  if (details.salesStartAt !== null && at < details.salesStartAt) return "not-started";
  return "open";
};

/** Whether two parsed values say the same: parsing has put their fields in the schema's order. */
const isSame = <Value>(left: Value, right: Value): boolean => JSON.stringify(left) === JSON.stringify(right);

const refuseDetails = (details: ConcertDetails, at: Instant) => {
  if (details.startsAt <= at) return reject("start-not-in-future");
  return refuseSalesWindow(details);
};

/** A window that stays as it was hinders no other change. */
const refuseMovedWindow = (details: ConcertDetails, { salesStartAt, salesEndAt }: ConcertDetails) =>
  details.salesStartAt === salesStartAt && details.salesEndAt === salesEndAt ? undefined : refuseSalesWindow(details);

/** The concert's start ends the sale, too. */
const refuseSalesWindow = ({ startsAt, salesStartAt, salesEndAt }: ConcertDetails) => {
  if (salesStartAt === null) return undefined;
  if (salesEndAt !== null && salesStartAt >= salesEndAt) return reject("sales-window-empty");
  return salesStartAt >= startsAt ? reject("sales-begin-too-late") : undefined;
};

const refuseTicketLevels = (levels: readonly TicketLevel[]) => {
  if (levels.length === 0) return reject("no-ticket-level");
  if (new Set(levels.map((level) => level.id)).size < levels.length) return reject("duplicate-ticket-level");
  if (new Set(levels.map((level) => level.price.currency)).size > 1) return reject("mixed-currencies");
  return undefined;
};
