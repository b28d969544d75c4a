import type { z } from "zod";
import { ticketId } from "../../domain/ids.ts";
import { attendeeDocument } from "../../routes/concerts/attendees.ts";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { listOf } from "../../routes/http/lists.ts";
import { refundDocument } from "../../routes/orders/refund-document.ts";
import { numberOf } from "../../routes/tickets/standing-tickets.ts";
import type { Attendee, Concert, Refund } from "../documents.ts";
import { at, type Service } from "../service.ts";
import type { Visit } from "../visit.ts";

/** What an order has of a concert of one's own. */
export interface OrderOfConcert {
  readonly concert: Concert;
  /** By their numbers. */
  readonly tickets: readonly Attendee[];
  readonly refunds: readonly Refund[];
}

const attendees = listOf(attendeeDocument);
const refundsOfOrder = listOf(refundDocument);

/** Reads the order that a page's address names, as far as it is known to the lists. */
export const readOrderOfConcert = async ({ service, params }: Visit): Promise<OrderOfConcert> => {
  const { concertId = "", orderId = "" } = params;
  const concert = await service.read(concertDocument, at`/api/concerts/${concertId}`);
  const listed = await readAll(service, attendees, at`/api/concerts/${concertId}/attendees`, { q: orderId });
  const tickets = listed
    .filter((ticket) => ticket.orderId === orderId)
    .toSorted((left, right) => numberIn(left.ticketId) - numberIn(right.ticketId));
  if (tickets.length === 0) return { concert, tickets, refunds: [] };
  const path = at`/api/concerts/${concertId}/orders/${orderId}/refunds`;
  const refunds = await readAll(service, refundsOfOrder, path);
  // The list of tickets is a moment behind what was refunded just now.
  const takenBack = new Set(refunds.flatMap(({ ticketIds }) => ticketIds));
  return {
    concert,
    tickets: tickets.map((ticket) => (takenBack.has(ticket.ticketId) ? { ...ticket, status: "revoked" } : ticket)),
    refunds,
  };
};

/** A ticket's number within its order, as its holder reads it. */
export const numberIn = (id: string): number => numberOf(ticketId.parse(id));

/** Every item of a list, however many pages it has. */
const readAll = async <Item>(
  service: Service,
  list: z.ZodType<{ data: Item[]; nextCursor: string | null }>,
  path: string,
  filters: Readonly<Record<string, string>> = {},
): Promise<Item[]> => {
  const items: Item[] = [];
  const asked = new URLSearchParams({ limit: "100", ...filters });
  for (let cursor: string | null = ""; cursor !== null;) {
    if (cursor !== "") asked.set("cursor", cursor);
    const { data, nextCursor }: z.infer<typeof list> = await service.read(list, `${path}?${asked}`);
    items.push(...data);
    cursor = nextCursor;
  }
  return items;
};
