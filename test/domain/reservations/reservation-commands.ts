import { refundOf, reservationOf } from "../../../src/domain/ids.ts";
import {
  type CreateReservation,
  type RebookReservation,
  lapsesAt,
} from "../../../src/domain/reservations/reservation.ts";
import { afterNoon, anna, annasOrder, bensOrder, noon, pln, regular, spring } from "../examples.ts";
import { annas, reserved } from "./reservation-events.ts";

export const bens = { concertId: spring, reservationId: reservationOf(bensOrder, spring, 1), orderId: bensOrder };
export const again = { ...annas, reservationId: reservationOf(annasOrder, spring, 2) };

export const wanted = (quantity: number, ticketLevelId = regular, unitPrice = pln(100_00)) => ({
  ticketLevelId,
  quantity,
  unitPrice,
});
export const create = (changes: Partial<CreateReservation> = {}): CreateReservation => ({
  type: "CreateReservation",
  ...annas,
  customerId: anna,
  lines: [wanted(2)],
  at: noon,
  ...changes,
});
export const rebook = (changes: Partial<RebookReservation> = {}): RebookReservation => ({
  type: "RebookReservation",
  ...again,
  customerId: anna,
  lines: [reserved(2)],
  at: afterNoon(700),
  ...changes,
});
export const confirm = { type: "ConfirmReservation" as const, ...annas };
export const expire = (at = lapsesAt(afterNoon(600))) => ({ type: "ExpireReservation" as const, ...annas, at });
export const cancel = { type: "CancelReservation" as const, ...annas, reason: "order-cancelled" as const };
export const release = (quantity: number, purpose = "1", ticketLevelId = regular) => ({
  type: "ReleaseReservedTickets" as const,
  ...annas,
  refundId: refundOf(annasOrder, purpose),
  lines: [{ ticketLevelId, quantity }],
});
