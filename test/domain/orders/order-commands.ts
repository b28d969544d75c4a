import { type ConcertId, paymentOf, type RefundId, reservationOf } from "../../../src/domain/ids.ts";
import type { Money } from "../../../src/domain/money.ts";
import type {
  PaymentFailureReason,
  RefundedTicket,
  RefusalReason,
  WithdrawalReason,
} from "../../../src/domain/orders/order-events.ts";
import { autumnItem, item } from "../carts/cart-events.ts";
import { afterNoon, anna, annasOrder, noon, pln, regular } from "../examples.ts";
import { asked } from "./order-events.ts";

const reservation = (concertId: ConcertId, attempt: number) => ({
  reservationId: reservationOf(annasOrder, concertId, attempt),
});
const paymentId = paymentOf(annasOrder);

export const create = {
  type: "CreateOrder" as const,
  orderId: annasOrder,
  userId: anna,
  items: [item(), autumnItem],
  deliveryMethod: "email" as const,
  at: noon,
};
export const hold = (concertId: ConcertId, expiresAt = afterNoon(600)) => ({
  type: "AddReservedTickets" as const,
  ...reservation(concertId, 1),
  expiresAt,
  taxRateBasisPoints: 800,
});
export const refuse = (concertId: ConcertId, reason: RefusalReason = "insufficient-tickets", attempt = 1) => ({
  type: "RefuseReservation" as const,
  ...reservation(concertId, attempt),
  reason,
  ticketLevelId: regular,
});
export const confirm = { type: "ConfirmOrder" as const };
export const succeed = (amount = pln(280_00)) => ({ type: "ProcessPaymentSuccess" as const, paymentId, amount });
export const fail = (reason: PaymentFailureReason = "payment-failed") => ({
  type: "ProcessPaymentFailure" as const,
  paymentId,
  reason,
});
export const cancel = { type: "CancelOrder" as const };
export const timeOut = (at = afterNoon(30)) => ({ type: "CancelOrderDueToTimeout" as const, at });
export const complete = { type: "CompleteOrder" as const };
export const recordSold = (concertId: ConcertId, attempt = 1) => ({
  type: "RecordReservationConfirmed" as const,
  ...reservation(concertId, attempt),
});
export const recordEnded = (concertId: ConcertId, status: "cancelled" | "expired", attempt = 1) => ({
  type: "RecordReservationEnded" as const,
  ...reservation(concertId, attempt),
  status,
});
export const concertCancelled = (concertId: ConcertId) => ({ type: "RecordConcertCancelled" as const, concertId });
export const compensate = (concertId: ConcertId) => ({
  type: "CompensateOrder" as const,
  concertId,
  reason: "concert-cancelled" as const,
});
const requestRefund = (number: number, of: { amount: Money } | { tickets: readonly RefundedTicket[] }) => ({
  type: "RequestRefund" as const,
  refundId: asked(number),
  of,
  at: afterNoon(3600),
});
export const refundAmount = (number: number, amount: number) => requestRefund(number, { amount: pln(amount) });
export const refundTickets = (number: number, ...tickets: readonly RefundedTicket[]) =>
  requestRefund(number, { tickets });
export const grant = (number: number) => ({ type: "GrantRefund" as const, refundId: asked(number) });
export const withdraw = (number: number, reason: WithdrawalReason = "ticket-already-validated") => ({
  type: "WithdrawRefund" as const,
  refundId: asked(number),
  reason,
});
export const recordRefund = (refundId: RefundId, amount = pln(50_00)) => ({
  type: "RecordRefund" as const,
  refundId,
  amount,
});
