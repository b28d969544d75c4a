import type { ConcertDetails, ConcertEvent } from "../../../src/domain/concerts/concert.ts";
import type { TicketLevel } from "../../../src/domain/concerts/ticket-level.ts";
import { golden, noon, organizer, pln, regular, showtime, spring } from "../examples.ts";

type Of<Type extends ConcertEvent["type"]> = Extract<ConcertEvent, { type: Type }>;
type Given<Type extends ConcertEvent["type"]> = Partial<Omit<Of<Type>, "type">>;

export const details = (given: Partial<ConcertDetails> = {}): ConcertDetails => ({
  artist: "Anna Maria Jopek",
  title: "Spring",
  venue: { name: "Stodoła", city: "Warszawa", country: "PL" },
  startsAt: showtime,
  timeZone: "Europe/Warsaw",
  salesStartAt: null,
  salesEndAt: null,
  maxTicketsPerCustomer: null,
  holdSeconds: 600,
  taxRateBasisPoints: 2300,
  ...given,
});

/** 10 regular seats at 100.00 zł. */
export const regularLevel = (given: Partial<TicketLevel> = {}): TicketLevel => ({
  id: regular,
  name: "Regular",
  capacity: 10,
  price: pln(100_00),
  ...given,
});

/** 4 seats in the golden circle at 250.00 zł. */
export const goldenLevel = (given: Partial<TicketLevel> = {}): TicketLevel => ({
  id: golden,
  name: "Golden Circle",
  capacity: 4,
  price: pln(250_00),
  ...given,
});

export const concertCreated = (given: Given<"ConcertCreated"> = {}): Of<"ConcertCreated"> => ({
  type: "ConcertCreated",
  concertId: spring,
  organizerId: organizer,
  details: details(),
  currency: pln(0).currency,
  ticketLevels: [regularLevel(), goldenLevel()],
  createdAt: noon,
  ...given,
});

export const concertUpdated = (given: Given<"ConcertUpdated"> = {}): Of<"ConcertUpdated"> => ({
  type: "ConcertUpdated",
  concertId: spring,
  details: details(),
  ...given,
});

export const ticketLevelsUpdated = (...ticketLevels: TicketLevel[]): Of<"TicketLevelsUpdated"> => ({
  type: "TicketLevelsUpdated",
  concertId: spring,
  ticketLevels,
});

export const concertCancelled = (given: Given<"ConcertCancelled"> = {}): Of<"ConcertCancelled"> => ({
  type: "ConcertCancelled",
  concertId: spring,
  reason: "the artist is ill",
  cancelledAt: noon,
  ...given,
});
