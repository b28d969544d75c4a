import type { TicketId } from "../ids.ts";
import { type IssuedTicket, noTicket, type Ticket } from "./ticket.ts";

/**
 * An order's tickets by their numbers, 1, 2, 3…, in pages: a change copies one page, not the tens of thousands of tickets that
 * the largest order can have.
 */
export interface TicketBook {
  readonly size: number;
  readonly pages: readonly (readonly IssuedTicket[])[];
}

const PAGE = 256;

export const noTicketsYet: TicketBook = { size: 0, pages: [] };

export const findTicket = (book: TicketBook, ticketId: TicketId): Ticket => {
  const index = indexOf(ticketId);
  const ticket = book.pages[Math.floor(index / PAGE)]?.[index % PAGE];
  return ticket?.ticketId === ticketId ? ticket : noTicket;
};

/** Replaces the ticket of that number, or adds the next one. Throws when it would leave a gap: numbers are given in order. */
export const putTicket = (book: TicketBook, ticket: IssuedTicket): TicketBook => {
  const index = indexOf(ticket.ticketId);
  if (index > book.size) throw new Error(`ticket ${ticket.ticketId} leaves a gap after ${book.size} tickets`);
  const page = [...(book.pages[Math.floor(index / PAGE)] ?? [])];
  page[index % PAGE] = ticket;
  const pages = [...book.pages];
  pages[Math.floor(index / PAGE)] = page;
  return { size: Math.max(book.size, index + 1), pages };
};

export function* ticketsIn(book: TicketBook): Iterable<IssuedTicket> {
  for (const page of book.pages) yield* page;
}

const indexOf = (ticketId: TicketId): number => Number(ticketId.slice(ticketId.lastIndexOf("_") + 1)) - 1;
