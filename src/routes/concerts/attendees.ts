import { z } from "@hono/zod-openapi";
import type { PlannedConcert } from "../../domain/concerts/concert.ts";
import { concertId, type ConcertId, ticketId, type TicketId } from "../../domain/ids.ts";
import { money } from "../../domain/money.ts";
import { plainName } from "../../domain/plain-text.ts";
import type { Attendee } from "../../read-models/attendees.ts";
import type { Dependencies } from "../dependencies.ts";
import { encodeCursor, listOf, listQuery, pageOf } from "../http/lists.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { timeText } from "../http/time.ts";
import { spreadsheetLines } from "../http/spreadsheet.ts";
import { overseen } from "./access.ts";

const whose = {
  ticketId: z.string(),
  orderId: z.string(),
  holder: z.strictObject({ id: z.string(), name: z.string(), email: z.string() }),
  ticketLevelId: z.string(),
  status: z.enum(["issued", "validated", "revoked"]),
};
type WhoseTicket = z.input<z.ZodObject<typeof whose>>;

/** A ticket of a concert and whose it is, as the API shows it. */
export const attendeeDocument = z
  .strictObject({
    ...whose,
    price: money.nullable().openapi({
      description: "What was paid for the ticket; null for moments after the purchase, until its order is listed.",
    }),
  })
  .openapi("Attendee");
type AttendeeDocument = z.input<typeof attendeeDocument>;

/** Attendees read at a time for a file. */
const FILE_PAGE = 500;

const path = "/api/concerts/{concertId}/attendees";
const common = { tag: "Concerts", access: ["organizer", "administrator"], params: z.object({ concertId }) } as const;

/** Who comes to a concert. */
export const attendeeRoutes = ({
  objects,
  readModels,
}: Pick<Dependencies, "objects"> & { readonly readModels: Pick<Dependencies["readModels"], "attendees"> }): Route[] => {
  /** The account itself is asked where the list of accounts is behind. */
  const show = async ({ userId: id, name, email, ...ticket }: Attendee): Promise<WhoseTicket> => {
    const account = name === null || email === null ? await objects.user(id).document() : { name, email };
    return { ...ticket, holder: { id, name: account?.name ?? "", email: account?.email ?? "" } };
  };
  const page = async (id: ConcertId, after: TicketId | undefined, limit: number): Promise<WhoseTicket[]> =>
    Promise.all((await readModels.attendees.ofConcert(id, after, limit)).map(show));
  const priced = async (id: ConcertId, attendees: readonly Attendee[]): Promise<AttendeeDocument[]> => {
    const prices = await readModels.attendees.prices(id, attendees);
    return Promise.all(
      attendees.map(async (each) => ({ ...(await show(each)), price: prices.get(each.ticketId) ?? null })),
    );
  };

  return [
    defineRoute({
      ...common,
      method: "get",
      path,
      summary:
        "List the tickets of a concert and whose they are, in the order in which they were ordered; with q those of a ticket's or order's id, or whose holder's name or address contains it, on a page that may have fewer than there are before the next",
      query: listQuery(z.tuple([ticketId]), { q: z.string().trim().max(200).optional() }),
      responses: { 200: listOf(attendeeDocument) },
      handler: async ({ caller, params: { concertId: id }, query: { limit, cursor, q: text = "" } }) => {
        overseen(await objects.concert(id).document(), caller);
        if (text !== "") {
          const { found, lookOnAfter } = await readModels.attendees.search(id, text, cursor?.[0], limit);
          const nextCursor = lookOnAfter === undefined ? null : encodeCursor([lookOnAfter]);
          return { status: 200, body: { data: await priced(id, found), nextCursor } };
        }
        const rows = await priced(id, await readModels.attendees.ofConcert(id, cursor?.[0], limit + 1));
        return {
          status: 200,
          body: pageOf(
            rows,
            limit,
            (row) => row,
            (row) => [row.ticketId],
          ),
        };
      },
    }),
    defineRoute({
      ...common,
      method: "get",
      path: `${path}.csv`,
      summary:
        "The same without prices as a file for spreadsheets, all of it; what a spreadsheet might take for a formula has a ' before it",
      query: z.strictObject({
        byteOrderMark: z.enum(["yes"]).optional().openapi({ description: "by which spreadsheets know UTF-8" }),
      }),
      responses: { 200: { file: "text/csv" } },
      handler: async ({ caller, params: { concertId: id }, query: { byteOrderMark } }) => {
        const { concert } = overseen(await objects.concert(id).document(), caller);
        const read = (after: TicketId | undefined) => page(id, after, FILE_PAGE);
        // The first page is read before anything is answered, so that a fault is an error and not half a file.
        const beginning = byteOrderMark === undefined ? "" : BYTE_ORDER_MARK;
        return {
          status: 200,
          file: csvOf(concert, beginning, await read(undefined), read),
          filename: fileNameOf(concert),
        };
      },
    }),
  ];
};

/** The artist and the day, in UTC. */
const fileNameOf = ({ concertId: id, details: { artist, startsAt } }: PlannedConcert): string =>
  `attendees-${plainName(artist, 60) || id}-${timeText(startsAt).slice(0, 10)}.csv`;

const columns = [
  "ticketId",
  "orderId",
  "holderId",
  "holderName",
  "holderEmail",
  "ticketLevelId",
  "status",
  "ticketLevelName",
];

const BYTE_ORDER_MARK = "\ufeff";

/** One page is in memory at a time: the next is read when whoever downloads it has taken the one before. */
const csvOf = (
  { ticketLevels }: PlannedConcert,
  beginning: string,
  first: readonly WhoseTicket[],
  read: (after: TicketId) => Promise<readonly WhoseTicket[]>,
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  const names = new Map<string, string>(ticketLevels.map(({ id, name }) => [id, name]));
  const linesOf = (page: readonly WhoseTicket[]): string =>
    spreadsheetLines(page.map((row) => [...cellsOf(row), names.get(row.ticketLevelId) ?? ""]));
  let rows = first;
  let header = beginning + spreadsheetLines([columns]);
  return new ReadableStream({
    pull: async (controller) => {
      controller.enqueue(encoder.encode(header + linesOf(rows)));
      header = "";
      const last = rows.at(-1);
      rows = last === undefined || rows.length < FILE_PAGE ? [] : await read(ticketId.parse(last.ticketId));
      if (rows.length === 0) controller.close();
    },
  });
};

const cellsOf = ({ holder, ...row }: WhoseTicket): string[] => [
  row.ticketId,
  row.orderId,
  holder.id,
  holder.name,
  holder.email,
  row.ticketLevelId,
  row.status,
];
