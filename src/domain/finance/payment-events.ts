import { z } from "zod";
import { orderId, paymentId, refundId, userId } from "../ids.ts";
import { instant } from "../instant.ts";
import { money } from "../money.ts";
import { paymentFailureReason } from "../orders/order-events.ts";
import { refundPart } from "./refund-part.ts";

const text = z.string().min(1).max(500);

export const paymentEvent = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("PaymentCreated"),
    paymentId,
    orderId,
    userId,
    amount: money,
    expiresAt: instant,
    /** Sent with every try to create it at the gateway: recorded before the first. */
    idempotencyKey: text,
  }),
  z.strictObject({ type: z.literal("PaymentInitiated"), paymentId, reference: text }),
  z.strictObject({ type: z.literal("PaymentAttemptDeclined"), paymentId, gatewayEventId: text }),
  /** The payment shall end: the gateway is asked, and what it has been paid meanwhile stands. */
  z.strictObject({
    type: z.literal("PaymentCancellationRequested"),
    paymentId,
    reason: paymentFailureReason,
    idempotencyKey: text,
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
  z.strictObject({
    type: z.literal("PaymentRefundRequested"),
    paymentId,
    refundId,
    amount: money,
    reason: text,
    /** What of the order it gives money back for. */
    part: refundPart,
    idempotencyKey: text,
    requestedAt: instant,
  }),
  z.strictObject({ type: z.literal("PaymentRefunded"), paymentId, orderId, refundId, amount: money, reference: text }),
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
]);
export type PaymentEvent = z.infer<typeof paymentEvent>;

const fields = z.record(z.string(), z.unknown());

/** What leads stored events to the schema of today: see `EventSchemas` in the event store. */
export const paymentUpcasters = {
  // When schema 1 was written, nobody asked what of an order a refund was for.
  PaymentRefundRequested: [(old: unknown) => ({ ...fields.parse(old), part: { of: "payment" } })],
};
