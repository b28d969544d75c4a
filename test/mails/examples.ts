import type { ConcertDetails } from "../../src/domain/concerts/concert.ts";
import { orderIdFrom } from "../../src/domain/ids.ts";
import { instant } from "../../src/domain/instant.ts";

export const orderId = orderIdFrom("0".repeat(31) + "1");

export const concert = (of: Partial<ConcertDetails> = {}): ConcertDetails => ({
  artist: "Łona i Webber",
  title: "Jesień",
  venue: { name: "Spodek", city: "Katowice", country: "PL" },
  startsAt: instant.parse(Date.UTC(2027, 8, 3, 18)),
  timeZone: "Europe/Warsaw",
  salesStartAt: null,
  salesEndAt: null,
  maxTicketsPerCustomer: null,
  holdSeconds: 600,
  taxRateBasisPoints: 800,
  ...of,
});

/** What somebody might call themselves, to change a mail or its headers. */
export const HOSTILE = `<img src=x onerror=alert(1)>"'&\r\nBcc: everybody@example.com`;
