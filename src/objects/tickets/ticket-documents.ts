import type { ConcertId, TicketId } from "../../domain/ids.ts";
import { type OrderTickets, standing } from "../../domain/tickets/order-tickets.ts";
import { findTicket } from "../../domain/tickets/ticket-book.ts";
import { isPrinted, latestDelivery } from "../../domain/tickets/ticket-delivery.ts";
import { type IssuedTicket, refusalOf } from "../../domain/tickets/ticket.ts";
import type { Entry, TicketCount, TicketDocument } from "./tickets-rpc.ts";

export const documentOf = (tickets: OrderTickets, ticketId: TicketId): TicketDocument | undefined => {
  const ticket = findTicket(tickets.tickets, ticketId);
  return ticket.status === "none" ? undefined : { ticket, ...commonTo(tickets) };
};

/** What all tickets of an order share. */
export const commonTo = ({ delivery, tickets }: OrderTickets): Omit<TicketDocument, "ticket"> => ({
  delivery: latestDelivery(delivery) ?? null,
  isPrinted: isPrinted(delivery),
  ticketsOfOrder: tickets.size,
});

export const refusedEntry = (tickets: OrderTickets, ticketId: TicketId, concertId: ConcertId): Entry | undefined => {
  const ticket = findTicket(tickets.tickets, ticketId);
  const reason = refusalOf(ticket, concertId);
  if (reason === undefined) return undefined;
  const validatedAt = reason === "already-validated" && ticket.status !== "none" ? ticket.validatedAt : null;
  return { valid: false, reason, validatedAt };
};

export const letIn = (tickets: OrderTickets, ticketId: TicketId): Entry => {
  const document = documentOf(tickets, ticketId);
  if (document === undefined) throw new Error(`${ticketId} was let in, but is not there`);
  return { valid: true, document };
};

/** Tickets that a mail shows one by one; of more it gives the counts, and says where they are: mails have a size. */
const MOST_SHOWN = 300;

/** The tickets that stand: how many of each kind, and themselves where they are not too many. */
export const packed = (
  tickets: OrderTickets,
): { readonly contents: readonly TicketCount[]; readonly tickets: readonly IssuedTicket[] | null } => {
  const all = standing(tickets);
  const kinds = Map.groupBy(all, ({ concertId, ticketLevelId }) => `${concertId} ${ticketLevelId}`);
  const contents = [...kinds.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ concertId: first.concertId, ticketLevelId: first.ticketLevelId, quantity: 1 + others.length }],
  );
  return { contents, tickets: all.length <= MOST_SHOWN ? all : null };
};
