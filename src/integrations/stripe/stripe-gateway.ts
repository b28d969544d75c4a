import type Stripe from "stripe";
import type { OrderId } from "../../domain/ids.ts";
import { type Instant, instant } from "../../domain/instant.ts";
import type { Money } from "../../domain/money.ts";
import { stripeAmount } from "../chargeable-amounts.ts";
import {
  type CreateGatewayPayment,
  type GatewayPayment,
  type GatewayRefund,
  type GatewayRefundRequest,
  type GatewayPage,
  GatewayRefused,
  type OpenGatewayPage,
  type PaymentGateway,
  type RetrievedRefund,
} from "../payment-gateway.ts";
import { isPage, paymentOf, paymentOnPage, refundOf, retrievedRefundOf } from "./stripe-answers.ts";
import { connectStripe, type StripeOptions } from "./stripe-connection.ts";
import { faultOf, isRepeatedFault, isUnexpectedState } from "./stripe-faults.ts";

/** Stripe forgets keys after 24 hours at the earliest: https://docs.stripe.com/api/idempotent_requests. One is left for a call on its way. */
const KEY_LASTS_MS = 23 * 60 * 60 * 1000;

/** A server fault that Stripe keeps repeating for a key says nothing any more about what has been done once this long has passed. */
const FAULT_SETTLES_MS = 60 * 60 * 1000;

/**
 * Takes the money through Stripe's Payment Intents. Under a key Stripe repeats its first answer, so what it answers about a payment
 * that may have moved on since is looked up. (A refund that was accepted is looked after by whoever asked for it.)
 */
export class StripeGateway implements PaymentGateway {
  readonly provider = "stripe";
  readonly #stripe: Stripe;
  readonly #now: () => Instant;

  constructor(stripe: Stripe, now: () => Instant) {
    this.#stripe = stripe;
    this.#now = now;
  }

  async create(request: CreateGatewayPayment): Promise<GatewayPayment> {
    const { paymentId, orderId, amount, idempotencyKey, since } = request;
    if (this.#age(since) > KEY_LASTS_MS) return this.#findPayment(request);
    const parameters: Stripe.PaymentIntentCreateParams = {
      amount: stripeAmount(amount),
      currency: amount.currency.toLowerCase(),
      automatic_payment_methods: { enabled: true },
      metadata: { paymentId, orderId },
    };
    try {
      const { id } = await this.#stripe.paymentIntents.create(parameters, { idempotencyKey });
      return await this.#payment(id);
    } catch (error) {
      if (isRepeatedFault(error) && this.#age(since) > FAULT_SETTLES_MS) return this.#findPayment(request);
      throw faultOf(error);
    }
  }

  /** Without an end of its own sooner than Stripe's, a day from now: it is cancelled when the payment shall end. */
  async openPage({ paymentId, orderId, amount, idempotencyKey, afterwards }: OpenGatewayPage): Promise<GatewayPage> {
    const metadata = { paymentId, orderId };
    try {
      const { id: reference, url } = await this.#stripe.checkout.sessions.create(
        {
          mode: "payment",
          line_items: [{ quantity: 1, price_data: priceOf(orderId, amount) }],
          adaptive_pricing: { enabled: false },
          client_reference_id: orderId,
          metadata,
          payment_intent_data: { metadata },
          success_url: afterwards.paid,
          cancel_url: afterwards.unpaid,
        },
        { idempotencyKey },
      );
      if (url === null) throw new GatewayRefused("page-without-address");
      return { reference, url };
    } catch (error) {
      throw faultOf(error);
    }
  }

  async retrieve(reference: string): Promise<GatewayPayment> {
    try {
      return isPage(reference) ? await this.#page(reference) : await this.#payment(reference);
    } catch (error) {
      throw faultOf(error);
    }
  }

  async cancel(reference: string, idempotencyKey: string): Promise<GatewayPayment> {
    if (isPage(reference)) return this.#closePage(reference, idempotencyKey);
    try {
      return paymentOf(await this.#stripe.paymentIntents.cancel(reference, undefined, { idempotencyKey }));
    } catch (error) {
      // Paid, cancelled, or a bank is working on it.
      if (isUnexpectedState(error)) return this.retrieve(reference);
      throw faultOf(error);
    }
  }

  async #closePage(reference: string, idempotencyKey: string): Promise<GatewayPayment> {
    try {
      await this.#stripe.checkout.sessions.expire(reference, undefined, { idempotencyKey });
    } catch (error) {
      const fault = faultOf(error);
      // Paid, being paid, or closed before; what stands tells.
      if (!(fault instanceof GatewayRefused)) throw fault;
    }
    return this.retrieve(reference);
  }

  async refund(request: GatewayRefundRequest): Promise<GatewayRefund> {
    const { reference, refundId, amount, idempotencyKey, since } = request;
    if (this.#age(since) > KEY_LASTS_MS) return this.#findRefund(request);
    const parameters: Stripe.RefundCreateParams = {
      payment_intent: reference,
      amount: stripeAmount(amount),
      metadata: { refundId },
    };
    try {
      return refundOf(await this.#stripe.refunds.create(parameters, { idempotencyKey }));
    } catch (error) {
      if (isRepeatedFault(error) && this.#age(since) > FAULT_SETTLES_MS) return this.#findRefund(request);
      const fault = faultOf(error);
      if (fault instanceof GatewayRefused) return { status: "failed", reference: null, reason: fault.code };
      throw fault;
    }
  }

  async retrieveRefund(reference: string): Promise<RetrievedRefund> {
    try {
      return retrievedRefundOf(await this.#stripe.refunds.retrieve(reference));
    } catch (error) {
      throw faultOf(error);
    }
  }

  #age(since: Instant): number {
    return this.#now() - since;
  }

  async #payment(reference: string): Promise<GatewayPayment> {
    return paymentOf(await this.#stripe.paymentIntents.retrieve(reference));
  }

  async #page(reference: string): Promise<GatewayPayment> {
    return paymentOnPage(await this.#stripe.checkout.sessions.retrieve(reference, { expand: ["payment_intent"] }));
  }

  /**
   * What was made under a key that cannot be used again. Stripe's search lags by a minute, in outages by an hour: what it misses was
   * made by a try that was never answered, so that nobody ever learned the secret to pay with.
   */
  async #findPayment({ paymentId }: CreateGatewayPayment): Promise<GatewayPayment> {
    let found: Stripe.PaymentIntent | undefined;
    try {
      const { data } = await this.#stripe.paymentIntents.search({ query: `metadata["paymentId"]:"${paymentId}"` });
      found = data.find(({ metadata }) => metadata["paymentId"] === paymentId);
    } catch (error) {
      throw faultOf(error);
    }
    if (found === undefined) throw new GatewayRefused("never-created");
    return this.retrieve(found.id);
  }

  /** The same for a refund. Unlike a search a list lags behind nothing. One that did not fail counts before one that did. */
  async #findRefund({ reference, refundId }: GatewayRefundRequest): Promise<GatewayRefund> {
    const found: GatewayRefund[] = [];
    try {
      for await (const refund of this.#stripe.refunds.list({ payment_intent: reference, limit: 100 })) {
        if (refund.metadata?.["refundId"] === refundId) found.push(refundOf(refund));
      }
    } catch (error) {
      throw faultOf(error);
    }
    return (
      found.find(({ status }) => status !== "failed") ??
      found[0] ?? { status: "failed", reference: null, reason: "never-created" }
    );
  }
}

/** What the customer reads there is that it is our order: its concerts are told of in the order itself. */
const priceOf = (orderId: OrderId, amount: Money): Stripe.Checkout.SessionCreateParams.LineItem.PriceData => ({
  currency: amount.currency.toLowerCase(),
  unit_amount: stripeAmount(amount),
  product_data: { name: `Frontrow ${orderId}` },
});

/** The gateway as it is configured; `apiBase` is where Stripe's API is, if not at Stripe's own address. */
export const stripeGateway = (options: StripeOptions): PaymentGateway =>
  new StripeGateway(connectStripe(options), () => instant.parse(Date.now()));
