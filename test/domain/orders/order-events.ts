import { type ConcertId, paymentOf, refundOf, reservationOf, ticketOf } from "../../../src/domain/ids.ts";
import type { OrderEvent, RefundedTicket, WithdrawalReason } from "../../../src/domain/orders/order-events.ts";
import { autumnItem, item } from "../carts/cart-events.ts";
import { afterNoon, anna, annasOrder, autumn, noon, pln, regular, spring } from "../examples.ts";

type Of<Type extends OrderEvent["type"]> = Extract<OrderEvent, { type: Type }>;
type Given<Type extends OrderEvent["type"]> = Partial<Omit<Of<Type>, "type">>;

/** Which attempt of Anna's order at which concert. */
const at = (concertId: ConcertId, attempt: number) => ({
  orderId: annasOrder,
  concertId,
  reservationId: reservationOf(annasOrder, concertId, attempt),
});

/** Two tickets of Spring at 100.00 zł and one of Autumn at 80.00 zł. */
export const orderCreated = (given: Given<"OrderCreated"> = {}): Of<"OrderCreated"> => ({
  type: "OrderCreated",
  orderId: annasOrder,
  userId: anna,
  cartId: anna,
  items: [item(), autumnItem],
  deliveryMethod: "email",
  total: pln(280_00),
  createdAt: noon,
  ...given,
});

export const attempted = (concertId: ConcertId, attempt = 1): Of<"ReservationAttempted"> => ({
  type: "ReservationAttempted",
  ...at(concertId, attempt),
  attempt,
});

export const held = (concertId: ConcertId, expiresAt = afterNoon(600)): Of<"ReservedTicketsAdded"> => ({
  type: "ReservedTicketsAdded",
  ...at(concertId, 1),
  expiresAt,
  taxRateBasisPoints: 800,
});

export const refused = (
  concertId: ConcertId,
  given: Given<"ReservationFailed"> = {},
  attempt = 1,
): Of<"ReservationFailed"> => ({
  type: "ReservationFailed",
  ...at(concertId, attempt),
  reason: "insufficient-tickets",
  ticketLevelId: null,
  ...given,
});

export const orderConfirmed = (given: Given<"OrderConfirmed"> = {}): Of<"OrderConfirmed"> => ({
  type: "OrderConfirmed",
  orderId: annasOrder,
  userId: anna,
  total: pln(280_00),
  expiresAt: afterNoon(600),
  ...given,
});

export const orderedConcertCancelled = (concertId: ConcertId): Of<"OrderedConcertCancelled"> => ({
  type: "OrderedConcertCancelled",
  orderId: annasOrder,
  concertId,
});

export const paymentSucceeded = (given: Given<"PaymentSucceeded"> = {}): Of<"PaymentSucceeded"> => ({
  type: "PaymentSucceeded",
  orderId: annasOrder,
  userId: anna,
  paymentId: paymentOf(annasOrder),
  amount: pln(280_00),
  items: [item(), autumnItem],
  deliveryMethod: "email",
  ...given,
});

export const paymentFailed = (reason: Of<"PaymentFailed">["reason"]): Of<"PaymentFailed"> => ({
  type: "PaymentFailed",
  orderId: annasOrder,
  paymentId: paymentOf(annasOrder),
  reason,
});

export const sold = (concertId: ConcertId, attempt = 1): Of<"ReservedTicketsConfirmed"> => ({
  type: "ReservedTicketsConfirmed",
  ...at(concertId, attempt),
});

export const returned = (
  concertId: ConcertId,
  status: Of<"ReservedTicketsReturned">["status"],
  attempt = 1,
): Of<"ReservedTicketsReturned"> => ({ type: "ReservedTicketsReturned", ...at(concertId, attempt), status });

export const orderCancelled = (given: Given<"OrderCancelled"> = {}): Of<"OrderCancelled"> => ({
  type: "OrderCancelled",
  orderId: annasOrder,
  reason: "customer-request",
  concertId: null,
  ticketLevelId: null,
  wasConfirmed: false,
  ...given,
});

export const timedOut: Of<"OrderCancelledDueToTimeout"> = { type: "OrderCancelledDueToTimeout", orderId: annasOrder };

export const orderCompleted: Of<"OrderCompleted"> = { type: "OrderCompleted", orderId: annasOrder };

/** A concert's part goes back: 200.00 zł for Spring, 80.00 zł for Autumn. */
export const compensated = (
  concertId: ConcertId,
  given: Given<"OrderCompensated"> = {},
  attempt = 1,
): Of<"OrderCompensated"> => ({
  type: "OrderCompensated",
  ...at(concertId, attempt),
  refundId: refundFor(concertId),
  amount: concertId === spring ? pln(200_00) : pln(80_00),
  reason: "concert-cancelled",
  ...given,
});

export const refundFor = (concertId: ConcertId) => refundOf(annasOrder, concertId.slice(4));

export const refundRecorded = (
  refundId: Of<"OrderRefundRecorded">["refundId"],
  amount = pln(50_00),
): Of<"OrderRefundRecorded"> => ({ type: "OrderRefundRecorded", orderId: annasOrder, refundId, amount });

/** Tickets 1 and 2 of Anna's order are Spring's, at 100.00 zł; ticket 3 is Autumn's, at 80.00 zł. */
export const ticket = (number: 1 | 2 | 3): RefundedTicket => {
  const concertId = number === 3 ? autumn : spring;
  const reservationId = reservationOf(annasOrder, concertId, 1);
  return { ticketId: ticketOf(annasOrder, number), concertId, ticketLevelId: regular, reservationId };
};

/** The n-th refund that somebody asked for. */
export const asked = (number: number) => refundOf(annasOrder, `r-${number}`);

const requested = (number: number, amount: number, tickets: readonly RefundedTicket[]) => ({
  orderId: annasOrder,
  refundId: asked(number),
  amount: pln(amount),
  tickets: [...tickets],
});

export const refundRequested = (
  number: number,
  amount: number,
  ...tickets: readonly RefundedTicket[]
): Of<"OrderRefundRequested"> => ({
  type: "OrderRefundRequested",
  ...requested(number, amount, tickets),
  requestedAt: afterNoon(3600),
});

export const refundGranted = (
  number: number,
  amount: number,
  ...tickets: readonly RefundedTicket[]
): Of<"OrderRefundGranted"> => ({ type: "OrderRefundGranted", ...requested(number, amount, tickets) });

export const refundWithdrawn = (
  number: number,
  reason: WithdrawalReason = "ticket-already-validated",
): Of<"OrderRefundWithdrawn"> => ({
  type: "OrderRefundWithdrawn",
  orderId: annasOrder,
  refundId: asked(number),
  reason,
});

export const orderRefunded: Of<"OrderRefunded"> = { type: "OrderRefunded", orderId: annasOrder };

/** The order's way when nothing goes wrong, station by station. */
export const pending = [orderCreated(), attempted(spring), attempted(autumn)];
export const confirmed = [...pending, held(spring), held(autumn), orderConfirmed()];
export const paid = [...confirmed, paymentSucceeded()];
export const completed = [...paid, sold(spring), sold(autumn), orderCompleted];
