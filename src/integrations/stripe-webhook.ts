import Stripe from "stripe";
import { z } from "zod";

import { orderOf, paymentId, paymentOf, refundId } from "../domain/ids.ts";
import type { PaymentId, RefundId } from "../domain/ids.ts";

/** What Stripe reports of a payment of ours. Reports repeat and overtake each other: ask the gateway what stands. */
export interface PaymentReport {
  /** Stripe's id of the event, the same when it is sent again. */
  readonly eventId: string;
  readonly type: "payment-succeeded" | "payment-declined" | "payment-cancelled";
  readonly paymentId: PaymentId;
  /** Stripe's id of the payment. */
  readonly reference: string;
}

/** What Stripe reports of refunds of a payment of ours. */
export interface RefundReport {
  readonly eventId: string;
  readonly type: "refund-changed";
  readonly paymentId: PaymentId;
  /** Which one, with Stripe's id of it; null where only the payment is said. */
  readonly refund: { readonly refundId: RefundId; readonly reference: string } | null;
}

export type OwnReport = PaymentReport | RefundReport;
export type StripeReport = OwnReport | { readonly type: "other" };

/** How far a signature's time may be from ours, either way: Stripe signs each delivery anew. */
const TOLERANCE_SECONDS = 300;

/** Workers have no synchronous HMAC, which the SDK would take otherwise. */
const cryptoProvider = Stripe.createSubtleCryptoProvider();

const reportTypes = {
  "payment_intent.succeeded": "payment-succeeded",
  "payment_intent.payment_failed": "payment-declined",
  "payment_intent.canceled": "payment-cancelled",
} as const;

const paymentIntentEvent = z.object({
  id: z.string(),
  type: z.enum(["payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled"]),
  data: z.object({ object: z.object({ id: z.string(), metadata: z.object({ paymentId }) }) }),
});

/** `charge.refund.updated` is the older name of `refund.updated`: an account may be set up for either. */
const refundEvent = z.object({
  id: z.string(),
  type: z.enum(["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"]),
  data: z.object({ object: z.object({ id: z.string(), metadata: z.object({ refundId }) }) }),
});

/** A charge carries the metadata of its payment. */
const chargeEvent = z.object({
  id: z.string(),
  type: z.literal("charge.refunded"),
  data: z.object({ object: z.object({ metadata: z.object({ paymentId }) }) }),
});

const ownEvent = z.union([
  paymentIntentEvent.transform(({ id, type, data: { object } }): PaymentReport => {
    const { paymentId: ofPayment } = object.metadata;
    return { eventId: id, type: reportTypes[type], paymentId: ofPayment, reference: object.id };
  }),
  refundEvent.transform(({ id, data: { object } }): RefundReport => {
    const { refundId: ofRefund } = object.metadata;
    const refund = { refundId: ofRefund, reference: object.id };
    return { eventId: id, type: "refund-changed", paymentId: paymentOf(orderOf(ofRefund)), refund };
  }),
  chargeEvent.transform(({ id, data: { object } }): RefundReport => ({
    eventId: id,
    type: "refund-changed",
    paymentId: object.metadata.paymentId,
    refund: null,
  })),
]);

/**
 * Verifies the signature over the body as it was received, byte for byte, and reads what it reports. An event of another type,
 * or of a payment that is not ours (the account may have other uses), is `other`.
 */
export const readStripeWebhook = async (
  body: Uint8Array,
  signature: string | null,
  secret: string,
): Promise<StripeReport | "invalid-signature"> => {
  const event = await verified(body, signature ?? "", secret);
  if (event === undefined) return "invalid-signature";
  return ownEvent.safeParse(event).data ?? { type: "other" };
};

const verified = async (body: Uint8Array, signature: string, secret: string): Promise<unknown> => {
  try {
    const event: unknown = await Stripe.webhooks.constructEventAsync(
      body,
      signature,
      secret,
      TOLERANCE_SECONDS,
      cryptoProvider,
    );
    return isOfTheFuture(signature) ? undefined : event;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined;
    // Signed, but not JSON: no report that we know.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** The SDK refuses only what is too old. The time is the one that it verified: the header's last `t`, in seconds. */
const isOfTheFuture = (signature: string): boolean => {
  const [, time] =
    signature
      .split(",")
      .map((part) => part.split("="))
      .findLast(([name]) => name === "t") ?? [];
  return !(Number.parseInt(time ?? "", 10) <= Date.now() / 1000 + TOLERANCE_SECONDS);
};
