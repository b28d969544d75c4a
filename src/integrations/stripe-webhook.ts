import Stripe from "stripe";
import { z } from "zod";

import { paymentId } from "../domain/ids.ts";
import type { PaymentId } from "../domain/ids.ts";

/** What Stripe reports of a payment of ours. Reports repeat and overtake each other: ask the gateway what stands. */
export interface PaymentReport {
  /** Stripe's id of the event, the same when it is sent again. */
  readonly eventId: string;
  readonly type: "payment-succeeded" | "payment-declined" | "payment-cancelled";
  readonly paymentId: PaymentId;
  /** Stripe's id of the payment. */
  readonly reference: string;
}

export type StripeReport = PaymentReport | { readonly type: "other" };

/** How old a signature may be: Stripe signs each delivery anew. */
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
  const parsed = paymentIntentEvent.safeParse(event);
  if (!parsed.success) return { type: "other" };
  const { id, type, data } = parsed.data;
  return { eventId: id, type: reportTypes[type], paymentId: data.object.metadata.paymentId, reference: data.object.id };
};

const verified = async (body: Uint8Array, signature: string, secret: string): Promise<unknown> => {
  try {
    return await Stripe.webhooks.constructEventAsync(body, signature, secret, TOLERANCE_SECONDS, cryptoProvider);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined;
    // Signed, but not JSON: no report that we know.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
