/**
 * Objects of Stripe's API with the members of Stripe's published fixtures (stripe/openapi, fixtures3.json, 2026-08-21, MIT) that say
 * something about a payment like ours. Amounts are Stripe's units, times whole seconds, currencies lower-case.
 */
export interface PaymentIntent {
  readonly id: string;
  readonly object: "payment_intent";
  readonly amount: number;
  amount_received: number;
  readonly automatic_payment_methods: { readonly enabled: boolean };
  canceled_at: number | null;
  readonly capture_method: "automatic";
  readonly client_secret: string;
  readonly created: number;
  readonly currency: string;
  last_payment_error: { readonly type: "card_error"; readonly code: string; readonly message: string } | null;
  latest_charge: string | null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_method_types: readonly string[];
  status: "requires_payment_method" | "processing" | "succeeded" | "canceled";
}

/** A Checkout Session in the mode `payment`, on a page of Stripe's. */
export interface CheckoutSession {
  readonly id: string;
  readonly object: "checkout.session";
  readonly amount_total: number;
  readonly cancel_url: string;
  readonly client_reference_id: string | null;
  readonly created: number;
  readonly currency: string;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly mode: "payment";
  /** Made once the customer tries to pay. */
  payment_intent: string | null;
  payment_status: "unpaid" | "paid";
  status: "open" | "complete" | "expired";
  readonly success_url: string;
  url: string | null;
}

export interface Refund {
  readonly id: string;
  readonly object: "refund";
  readonly amount: number;
  readonly charge: string | null;
  readonly created: number;
  readonly currency: string;
  failure_reason?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_intent: string;
  readonly reason: null;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
}

export const paymentIntent = (
  id: string,
  given: Pick<PaymentIntent, "amount" | "currency" | "metadata" | "created">,
): PaymentIntent => ({
  id,
  object: "payment_intent",
  ...given,
  amount_received: 0,
  automatic_payment_methods: { enabled: true },
  canceled_at: null,
  capture_method: "automatic",
  client_secret: `${id}_secret_${id.length}`,
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  payment_method_types: ["card"],
  status: "requires_payment_method",
});

/** The charge of a payment that was paid. */
export const chargeOf = (intent: PaymentIntent, refunded: number) => ({
  id: intent.latest_charge,
  object: "charge",
  amount: intent.amount,
  amount_captured: intent.amount_received,
  amount_refunded: refunded,
  captured: true,
  created: intent.created,
  currency: intent.currency,
  livemode: false,
  metadata: intent.metadata,
  paid: true,
  payment_intent: intent.id,
  refunded: refunded === intent.amount,
  status: "succeeded",
});

/** The body of a webhook. */
export const eventBody = (id: string, type: string, object: object, created: number): string =>
  JSON.stringify({
    id,
    object: "event",
    api_version: null,
    created,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  });
