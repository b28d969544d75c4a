import { type ConcertId, reservationOf, ticketOf } from "../../../src/domain/ids.ts";
import { anna, annasOrder, autumn, noon, regular, spring } from "../examples.ts";

export const expectTickets = {
  type: "ExpectTickets" as const,
  orderId: annasOrder,
  userId: anna,
  concertIds: [spring, autumn],
  deliveryMethod: "email" as const,
};
export const create = (concertId: ConcertId = spring, quantity = 1) => ({
  type: "CreateTickets" as const,
  orderId: annasOrder,
  userId: anna,
  concertId,
  reservationId: reservationOf(annasOrder, concertId, 1),
  lines: [{ ticketLevelId: regular, quantity }],
  at: noon,
});
export const withdraw = (concertId: ConcertId = spring) => ({
  type: "WithdrawTickets" as const,
  orderId: annasOrder,
  concertId,
  reason: "concert-cancelled",
});
export const revoke = (...numbers: readonly number[]) => ({
  type: "RevokeTickets" as const,
  orderId: annasOrder,
  ticketIds: numbers.map((number) => ticketOf(annasOrder, number)),
  reason: "tickets-refunded",
});
