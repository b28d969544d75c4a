import { describe, expect, it } from "vitest";
import { ticketOf } from "../../../src/domain/ids.ts";
import { findTicket, noTicketsYet, putTicket, ticketsIn } from "../../../src/domain/tickets/ticket-book.ts";
import { evolve, type IssuedTicket, noTicket } from "../../../src/domain/tickets/ticket.ts";
import { bensOrder } from "../examples.ts";
import { ticketCreated, ticketNumber } from "./ticket-events.ts";

const ticket = (number: number): IssuedTicket => {
  const issued = evolve(noTicket, ticketCreated(number));
  if (issued.status === "none") throw new Error("a ticket that was created is there");
  return issued;
};
const bookOf = (size: number) =>
  Array.from({ length: size }, (_, index) => ticket(index + 1)).reduce(putTicket, noTicketsYet);

describe("a book of tickets", () => {
  it("finds each by its number, over many pages, and lists them in order", () => {
    const book = bookOf(600);
    expect(book.size).toBe(600);
    for (const number of [1, 256, 257, 512, 513, 600]) {
      expect(findTicket(book, ticketNumber(number))).toEqual(ticket(number));
    }
    expect([...ticketsIn(book)].map(({ ticketId }) => ticketId)).toEqual(
      Array.from({ length: 600 }, (_, index) => ticketNumber(index + 1)),
    );
  });

  it("replaces a ticket in its place, and leaves the book as it was to who has it", () => {
    const book = bookOf(300);
    const changed = putTicket(book, { ...ticket(257), status: "revoked" });
    expect(findTicket(changed, ticketNumber(257))).toMatchObject({ status: "revoked" });
    expect(findTicket(book, ticketNumber(257))).toMatchObject({ status: "issued" });
    expect(changed.size).toBe(300);
  });

  it("does not find a number that was never given, nor another order's ticket", () => {
    expect(findTicket(bookOf(2), ticketNumber(3))).toEqual(noTicket);
    expect(findTicket(noTicketsYet, ticketNumber(1))).toEqual(noTicket);
    expect(findTicket(bookOf(2), ticketOf(bensOrder, 1))).toEqual(noTicket);
  });

  it("leaves no gaps", () => {
    expect(() => putTicket(bookOf(2), ticket(4))).toThrow(/leaves a gap after 2/);
  });
});
