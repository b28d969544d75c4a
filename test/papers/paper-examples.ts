import { type ConcertDetails, concertDetails } from "../../src/domain/concerts/concert.ts";
import { concertId, orderId, ticketId, ticketLevelId } from "../../src/domain/ids.ts";
import { instant } from "../../src/domain/instant.ts";
import type { PrintedTicket } from "../../src/papers/printed-ticket.ts";

export const order = orderId.parse("ord_019a8f3e0c6a7f21b3d44a0e5c1f9a77");
export const concert = concertId.parse("con_019a8f3e0c6a7f21b3d44a0e5c1f9a78");
export const level = ticketLevelId.parse("golden");
/** As long as a signed code is. */
export const code = `FR1.kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k.${"AbC4z".repeat(9)}_-.${"Zz9-k".repeat(17)}Q`;

export const details = (changes: Partial<ConcertDetails> = {}): ConcertDetails =>
  concertDetails.parse({
    artist: "The Wires",
    title: "Autumn Tour",
    venue: { name: "Stodoła", city: "Warsaw", country: "PL" },
    startsAt: instant.parse(Date.UTC(2027, 5, 19, 18)),
    timeZone: "Europe/Warsaw",
    salesStartAt: null,
    salesEndAt: null,
    maxTicketsPerCustomer: null,
    holdSeconds: 600,
    taxRateBasisPoints: 2300,
    ...changes,
  });

export const printedTicket = (changes: Partial<PrintedTicket> = {}): PrintedTicket => ({
  ticketId: ticketId.parse(`tic_${order.slice(4)}_1`),
  orderId: order,
  concert: details(),
  levelName: "Golden Circle",
  holderName: "Ada Lovelace",
  code,
  place: { number: 1, of: 3 },
  ...changes,
});
