import { z } from "zod";
import { cartItem, deliveryKind } from "../carts/shopping-cart.ts";
import { concertId, orderId, paymentId, refundId, reservationId, ticketId, ticketLevelId, userId } from "../ids.ts";
import { instant } from "../instant.ts";
import { money } from "../money.ts";

/** Why a concert refused to hold seats. */
export const refusalReason = z.enum([
  "insufficient-tickets",
  "price-changed",
  "ticket-level-not-found",
  "customer-limit-exceeded",
  "sale-not-open",
  "concert-cancelled",
]);
export type RefusalReason = z.infer<typeof refusalReason>;

/** Why a payment came to nothing. */
export const paymentFailureReason = z.enum([
  "payment-failed",
  "payment-timeout",
  "concert-cancelled",
  "order-cancelled",
]);
export type PaymentFailureReason = z.infer<typeof paymentFailureReason>;

export const cancellationReason = z.enum([
  ...refusalReason.options,
  "reservation-timeout",
  "payment-failed",
  "payment-timeout",
  "reservation-expired",
  "customer-request",
]);
export type CancellationReason = z.infer<typeof cancellationReason>;

/** Why a part of a paid order was undone. */
export const compensationReason = z.enum(["concert-cancelled", "reservation-expired"]);
export type CompensationReason = z.infer<typeof compensationReason>;

/** A ticket that is to be given back, and the seat that is its. */
export const refundedTicket = z.strictObject({ ticketId, concertId, ticketLevelId, reservationId });
export type RefundedTicket = Readonly<z.infer<typeof refundedTicket>>;

/** Why tickets could not be taken back. */
export const withdrawalReason = z.enum(["ticket-already-validated", "ticket-not-found"]);
export type WithdrawalReason = z.infer<typeof withdrawalReason>;

const fields = z.record(z.string(), z.unknown());

const attempt = { orderId, concertId, reservationId };

export const orderCreated = z.strictObject({
  type: z.literal("OrderCreated"),
  orderId,
  userId,
  cartId: userId,
  items: z.array(cartItem).min(1),
  deliveryMethod: deliveryKind,
  total: money,
  createdAt: instant,
});
/** Recorded before the concert is asked, so that an attempt can be found again, or cancelled, whatever happens next. */
export const reservationAttempted = z.strictObject({
  type: z.literal("ReservationAttempted"),
  ...attempt,
  attempt: z.int().min(1),
});
export const reservedTicketsAdded = z.strictObject({
  type: z.literal("ReservedTicketsAdded"),
  ...attempt,
  expiresAt: instant,
  /** The rate that the concert's prices held when it reserved; schema 1 did not say. */
  taxRateBasisPoints: z.int().min(0).max(10_000),
});
export const reservationFailed = z.strictObject({
  type: z.literal("ReservationFailed"),
  ...attempt,
  reason: refusalReason,
  ticketLevelId: ticketLevelId.nullable(),
});
export const orderConfirmed = z.strictObject({
  type: z.literal("OrderConfirmed"),
  orderId,
  userId,
  total: money,
  /** The earliest hold's end: until then the order can be paid. */
  expiresAt: instant,
});
/** A concert of an order that waits for its payment is cancelled: the payment is ended first, and its verdict decides. */
export const orderedConcertCancelled = z.strictObject({
  type: z.literal("OrderedConcertCancelled"),
  orderId,
  concertId,
});
export const paymentSucceeded = z.strictObject({
  type: z.literal("PaymentSucceeded"),
  orderId,
  userId,
  paymentId,
  amount: money,
  items: z.array(cartItem).min(1),
  deliveryMethod: deliveryKind,
});
export const paymentFailed = z.strictObject({
  type: z.literal("PaymentFailed"),
  orderId,
  paymentId,
  reason: paymentFailureReason,
});
/** A concert has confirmed that a paid reservation's seats are sold. */
export const reservedTicketsConfirmed = z.strictObject({ type: z.literal("ReservedTicketsConfirmed"), ...attempt });
/** A concert has taken the seats of a reservation back. */
export const reservedTicketsReturned = z.strictObject({
  type: z.literal("ReservedTicketsReturned"),
  ...attempt,
  status: z.enum(["cancelled", "expired"]),
});
const cancellation = {
  orderId,
  reason: cancellationReason,
  concertId: concertId.nullable(),
  ticketLevelId: ticketLevelId.nullable(),
  /** Whether a payment may exist, that has to be ended too. */
  wasConfirmed: z.boolean(),
};
export const orderCancelled = z.strictObject({ type: z.literal("OrderCancelled"), ...cancellation });
export const orderCancelledDueToTimeout = z.strictObject({
  type: z.literal("OrderCancelledDueToTimeout"),
  orderId,
});
export const orderCompleted = z.strictObject({ type: z.literal("OrderCompleted"), orderId });
/** The part of one concert is undone: its tickets are revoked and the amount goes back, the rest stands. */
export const orderCompensated = z.strictObject({
  type: z.literal("OrderCompensated"),
  ...attempt,
  refundId,
  amount: money,
  reason: compensationReason,
});
const requestedRefund = {
  orderId,
  refundId,
  amount: money,
  /** None for a refund by amount. */
  tickets: z.array(refundedTicket),
};
/** From here on its amount is kept for it: nothing else can be given back of that. */
export const orderRefundRequested = z.strictObject({
  type: z.literal("OrderRefundRequested"),
  ...requestedRefund,
  requestedAt: instant,
});
/** Its tickets are taken back, if it has any: the money goes back and the seats on sale. */
export const orderRefundGranted = z.strictObject({ type: z.literal("OrderRefundGranted"), ...requestedRefund });
/** Its tickets could not be taken back: no money moves, and none is kept for it any more. */
export const orderRefundWithdrawn = z.strictObject({
  type: z.literal("OrderRefundWithdrawn"),
  orderId,
  refundId,
  reason: withdrawalReason,
});
export const orderRefundRecorded = z.strictObject({
  type: z.literal("OrderRefundRecorded"),
  orderId,
  refundId,
  amount: money,
});
export const orderRefunded = z.strictObject({ type: z.literal("OrderRefunded"), orderId });

export const orderEvent = z.discriminatedUnion("type", [
  orderCreated,
  reservationAttempted,
  reservedTicketsAdded,
  reservationFailed,
  orderConfirmed,
  orderedConcertCancelled,
  paymentSucceeded,
  paymentFailed,
  reservedTicketsConfirmed,
  reservedTicketsReturned,
  orderCancelled,
  orderCancelledDueToTimeout,
  orderCompleted,
  orderCompensated,
  orderRefundRequested,
  orderRefundGranted,
  orderRefundWithdrawn,
  orderRefundRecorded,
  orderRefunded,
]);
export type OrderEvent = z.infer<typeof orderEvent>;

const withoutReason = (old: unknown) =>
  Object.fromEntries(Object.entries(fields.parse(old)).filter(([name]) => name !== "reason"));

/** From each older schema of an event to the next. */
export const orderUpcasters = {
  // When schema 1 was written, no price had its tax told apart.
  ReservedTicketsAdded: [(old: unknown) => ({ ...fields.parse(old), taxRateBasisPoints: 0 })],
  // Schema 1 held the words of whoever asked for it.
  OrderRefundRequested: [withoutReason],
  OrderRefundGranted: [withoutReason],
};
