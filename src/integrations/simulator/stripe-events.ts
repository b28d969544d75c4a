import type { Money } from "../../domain/money.ts";
import { stripeAmount } from "../chargeable-amounts.ts";

/**
 * What Stripe's webhooks say, shaped after Stripe's published fixtures (stripe/openapi, fixtures3.json, 2026-08-21), with the
 * members that a receiver of these events may want. Amounts are Stripe's units, times whole seconds, currencies lower-case.
 */
export interface StripeEvent {
  readonly type: string;
  readonly object: Readonly<Record<string, unknown>>;
}

export interface PaymentFacts {
  readonly reference: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly createdAt: number;
}

export interface RefundFacts {
  readonly reference: string;
  readonly refundId: string;
  readonly amount: Money;
  readonly createdAt: number;
}

export const paymentSucceeded = (payment: PaymentFacts): StripeEvent => ({
  type: "payment_intent.succeeded",
  object: {
    ...paymentIntent(payment, "succeeded"),
    amount_received: stripeAmount(payment.amount),
    latest_charge: chargeOf(payment),
  },
});

/** A declined card leaves the payment open for another attempt. */
export const paymentDeclined = (payment: PaymentFacts): StripeEvent => ({
  type: "payment_intent.payment_failed",
  object: {
    ...paymentIntent(payment, "requires_payment_method"),
    last_payment_error: {
      type: "card_error",
      code: "card_declined",
      decline_code: "generic_decline",
      message: "Your card was declined.",
    },
  },
});

/** `automatic` is Stripe's word for a payment that Stripe itself gave up, `abandoned` one of those that its merchant may give. */
export const paymentCancelled = (
  payment: PaymentFacts,
  reason: "automatic" | "abandoned",
  at: number,
): StripeEvent => ({
  type: "payment_intent.canceled",
  object: { ...paymentIntent(payment, "canceled"), canceled_at: seconds(at), cancellation_reason: reason },
});

export const chargeRefunded = (payment: PaymentFacts, refunded: Money): StripeEvent => ({
  type: "charge.refunded",
  object: {
    id: chargeOf(payment),
    object: "charge",
    amount: stripeAmount(payment.amount),
    amount_captured: stripeAmount(payment.amount),
    amount_refunded: stripeAmount(refunded),
    captured: true,
    created: seconds(payment.createdAt),
    currency: payment.amount.currency.toLowerCase(),
    livemode: false,
    metadata: metadataOf(payment),
    paid: true,
    payment_intent: payment.reference,
    refunded: refunded.amount === payment.amount.amount,
    status: "succeeded",
  },
});

export const refundUpdated = (payment: PaymentFacts, refund: RefundFacts): StripeEvent => ({
  type: "refund.updated",
  object: {
    id: refund.reference,
    object: "refund",
    amount: stripeAmount(refund.amount),
    charge: chargeOf(payment),
    created: seconds(refund.createdAt),
    currency: refund.amount.currency.toLowerCase(),
    metadata: { ...metadataOf(payment), refundId: refund.refundId },
    payment_intent: payment.reference,
    reason: null,
    status: "succeeded",
  },
});

/** The body of a webhook, to be signed and sent as it is. */
export const webhookBody = (id: string, event: StripeEvent, at: number): string =>
  JSON.stringify({
    id,
    object: "event",
    api_version: null,
    created: seconds(at),
    data: { object: event.object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: event.type,
  });

const paymentIntent = (payment: PaymentFacts, status: "succeeded" | "requires_payment_method" | "canceled") => ({
  id: payment.reference,
  object: "payment_intent",
  amount: stripeAmount(payment.amount),
  amount_received: 0,
  canceled_at: null,
  cancellation_reason: null,
  capture_method: "automatic",
  created: seconds(payment.createdAt),
  currency: payment.amount.currency.toLowerCase(),
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  metadata: metadataOf(payment),
  payment_method_types: ["card"],
  status,
});

const metadataOf = ({ paymentId, orderId }: PaymentFacts) => ({ paymentId, orderId });

/** A payment here is charged once at most, so its charge needs no id of its own. */
const chargeOf = ({ reference }: PaymentFacts): string => reference.replace(/^pi_/, "ch_");

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
