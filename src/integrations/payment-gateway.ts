import type { OrderId, PaymentId, RefundId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";

/**
 * The port to whoever takes the money. Every call that changes something carries an idempotency key, written down before
 * the call: the same key again, with the same parameters, does nothing new and tells how things stand; the same key with
 * other parameters is a bug, and throws. An answer that never came is therefore had by asking again.
 */
export interface PaymentGateway {
  readonly provider: "simulated" | "stripe";
  /** Opens a payment that the customer can pay. Throws GatewayRefused for an amount that the gateway cannot charge. */
  create(request: CreateGatewayPayment): Promise<GatewayPayment>;
  retrieve(reference: string): Promise<GatewayPayment>;
  /** Cancels unless it has been paid meanwhile: the answer is the state that stands. */
  cancel(reference: string, idempotencyKey: string): Promise<GatewayPayment>;
  /** Gives money back. What the gateway will never do is an answer, `failed`; it may be asked again under another key. */
  refund(request: GatewayRefundRequest): Promise<GatewayRefund>;
}

export interface CreateGatewayPayment {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly amount: Money;
  readonly idempotencyKey: string;
}

export interface GatewayPayment {
  /** The gateway's own id of it (Stripe: `pi_…`). */
  readonly reference: string;
  /** What the customer's browser needs to pay; null once nothing can be paid. */
  readonly clientSecret: string | null;
  readonly status: "open" | "succeeded" | "cancelled";
  readonly amount: Money;
}

export interface GatewayRefundRequest {
  readonly reference: string;
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly idempotencyKey: string;
}

export type GatewayRefund =
  | { readonly status: "succeeded" | "pending"; readonly reference: string }
  | { readonly status: "failed"; readonly reference: string | null; readonly reason: string };

/** The gateway could not be reached, or did not answer: whether the call was carried out is unknown. Repeat it. */
export class GatewayUnavailable extends Error {
  override readonly name = "GatewayUnavailable";
}

/** The gateway understood and refuses for good: repeating the call cannot help. `code` is its reason. */
export class GatewayRefused extends Error {
  override readonly name = "GatewayRefused";
  readonly code: string;

  constructor(code: string) {
    super(`the payment gateway refused: ${code}`);
    this.code = code;
  }
}
