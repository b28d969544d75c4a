import { z } from "zod";
import { orderId, paymentId, refundId, userId } from "../ids.ts";
import { instant, secondsAfter } from "../instant.ts";
import { money } from "../money.ts";
import { paymentFailureReason } from "../orders/order-events.ts";
import { refundPart } from "./refund-part.ts";
import { refundReason, refundReasonOf } from "./refund-reason.ts";

const text = z.string().min(1).max(500);

export const paymentEvent = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("PaymentCreated"),
    paymentId,
    orderId,
    userId,
    amount: money,
    expiresAt: instant,
    createdAt: instant,
    /** Sent with every try to create it at the gateway: recorded before the first. */
    idempotencyKey: text,
  }),
  z.strictObject({ type: z.literal("PaymentInitiated"), paymentId, reference: text }),
  z.strictObject({ type: z.literal("PaymentAttemptDeclined"), paymentId, gatewayEventId: text }),
  /** The customer would pay on a page of the gateway's own: recorded before it is asked for one. */
  z.strictObject({
    type: z.literal("PaymentPageRequested"),
    paymentId,
    /** Sent with every try to open it at the gateway. */
    idempotencyKey: text,
  }),
  /** There is such a page, which nobody is told of until what could be paid before is cancelled: the key is for that. */
  z.strictObject({ type: z.literal("PaymentPageOpened"), paymentId, reference: text, idempotencyKey: text }),
  /** What could be paid before cannot be any more: by now the payment is paid on that page. */
  z.strictObject({ type: z.literal("PaymentMovedToPage"), paymentId, reference: text }),
  /** There will be no such page: the gateway refused it, or what can be paid already is being paid. */
  z.strictObject({ type: z.literal("PaymentPageWithdrawn"), paymentId }),
  /** The payment shall end: the gateway is asked, and what it has been paid meanwhile stands. */
  z.strictObject({
    type: z.literal("PaymentCancellationRequested"),
    paymentId,
    reason: paymentFailureReason,
    idempotencyKey: text,
  }),
  /** The gateway could not cancel it as it stands, such as while a bank works on it: asked again, not before `retryAt`, under a new key. */
  z.strictObject({
    type: z.literal("PaymentCancellationAttemptFailed"),
    paymentId,
    idempotencyKey: text,
    retryAt: instant,
  }),
  z.strictObject({
    type: z.literal("PaymentCompleted"),
    paymentId,
    orderId,
    amount: money,
    /** How the gateway names it; null where nothing had to be paid. */
    reference: text.nullable(),
    /** Money for a payment that had failed: it goes back by itself. */
    late: z.boolean(),
  }),
  z.strictObject({ type: z.literal("PaymentFailed"), paymentId, orderId, reason: paymentFailureReason }),
  /** Money came by something else at the gateway that was made for this payment: that refund gives it back. */
  z.strictObject({
    type: z.literal("PaymentSurplusReceived"),
    paymentId,
    orderId,
    refundId,
    amount: money,
    reference: text,
  }),
  z.strictObject({
    type: z.literal("PaymentRefundRequested"),
    paymentId,
    refundId,
    amount: money,
    reason: refundReason,
    /** What of the order it gives money back for. */
    part: refundPart,
    idempotencyKey: text,
    requestedAt: instant,
  }),
  /** The gateway has taken it on, under that reference, and will say how it ends. */
  z.strictObject({
    type: z.literal("PaymentRefundAccepted"),
    paymentId,
    refundId,
    reference: text,
    acceptedAt: instant,
  }),
  z.strictObject({ type: z.literal("PaymentRefunded"), paymentId, orderId, refundId, amount: money, reference: text }),
  /** What had been given back came back to us, days later: the customer has not got it. Somebody has to look after it. */
  z.strictObject({
    type: z.literal("PaymentRefundReturned"),
    paymentId,
    orderId,
    refundId,
    amount: money,
    reference: text,
    reason: text,
  }),
  /** The gateway failed a refund: it is asked again, not before `retryAt` and under a key of its own. */
  z.strictObject({
    type: z.literal("PaymentRefundAttemptFailed"),
    paymentId,
    refundId,
    reason: text,
    idempotencyKey: text,
    retryAt: instant,
  }),
  /** The gateway failed it too often: somebody has to look after it. */
  z.strictObject({ type: z.literal("PaymentRefundFailed"), paymentId, refundId, reason: text }),
  /** Somebody has looked after it: the gateway is asked again, under a new key. */
  z.strictObject({
    type: z.literal("PaymentRefundRetried"),
    paymentId,
    refundId,
    idempotencyKey: text,
    retriedAt: instant,
  }),
]);
export type PaymentEvent = z.infer<typeof paymentEvent>;

const fields = z.record(z.string(), z.unknown());

/** No hold may be longer, in seconds. */
const LONGEST_HOLD = 3600;

/** What leads stored events to the schema of today: see `EventSchemas` in the event store. */
export const paymentUpcasters = {
  // Schema 1 did not say when: no sooner than this, for a payment expires with the first of its order's holds.
  PaymentCreated: [
    (old: unknown) => {
      const event = z.looseObject({ expiresAt: instant }).parse(old);
      return { ...event, createdAt: secondsAfter(event.expiresAt, -LONGEST_HOLD) };
    },
  ],
  PaymentRefundRequested: [
    // When schema 1 was written, nobody asked what of an order a refund was for.
    (old: unknown) => ({ ...fields.parse(old), part: { of: "payment" } }),
    // Schema 2 gave the reason in words, also in those of whoever asked for it.
    (old: unknown) => {
      const event = fields.parse(old);
      return { ...event, reason: refundReasonOf(event["reason"]) };
    },
  ],
};
