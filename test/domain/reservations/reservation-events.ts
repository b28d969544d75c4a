import type { Money } from "../../../src/domain/money.ts";
import { reservationOf, type ReservationId, type TicketLevelId } from "../../../src/domain/ids.ts";
import type { ReservationEvent, ReservedLine } from "../../../src/domain/reservations/reservation-events.ts";
import { afterNoon, anna, annasOrder, pln, regular, spring } from "../examples.ts";
import { refundOf } from "../../../src/domain/ids.ts";

type Of<Type extends ReservationEvent["type"]> = Extract<ReservationEvent, { type: Type }>;
type Given<Type extends ReservationEvent["type"]> = Partial<Omit<Of<Type>, "type">>;

export const annasReservation: ReservationId = reservationOf(annasOrder, spring, 1);

/** Which reservation an event or a command is about, when nothing else is said. */
export const annas = { concertId: spring, reservationId: annasReservation, orderId: annasOrder };

/** So many tickets, of the regular level at its price unless said otherwise, with the tax rate of then. */
export const reserved = (
  quantity: number,
  ticketLevelId: TicketLevelId = regular,
  unitPrice: Money = pln(100_00),
): ReservedLine => ({ ticketLevelId, quantity, unitPrice, taxRateBasisPoints: 2300 });

export const reservationCreated = (given: Given<"ReservationCreated"> = {}): Of<"ReservationCreated"> => ({
  type: "ReservationCreated",
  ...annas,
  customerId: anna,
  lines: [reserved(2)],
  expiresAt: afterNoon(600),
  ...given,
});

export const reservationConfirmed = (given: Given<"ReservationConfirmed"> = {}): Of<"ReservationConfirmed"> => ({
  type: "ReservationConfirmed",
  ...annas,
  customerId: anna,
  lines: [reserved(2)],
  ...given,
});

export const reservedTicketsReleased = (
  given: Given<"ReservedTicketsReleased"> = {},
): Of<"ReservedTicketsReleased"> => ({
  type: "ReservedTicketsReleased",
  ...annas,
  refundId: refundOf(annasOrder, "1"),
  lines: [reserved(1)],
  ...given,
});

export const reservationCancelled = (given: Given<"ReservationCancelled"> = {}): Of<"ReservationCancelled"> => ({
  type: "ReservationCancelled",
  ...annas,
  was: "held",
  lines: [reserved(2)],
  reason: "order-cancelled",
  ...given,
});

export const reservationExpired = (given: Given<"ReservationExpired"> = {}): Of<"ReservationExpired"> => ({
  type: "ReservationExpired",
  ...annas,
  lines: [reserved(2)],
  ...given,
});
