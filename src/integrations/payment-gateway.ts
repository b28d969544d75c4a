import type { OrderId, PaymentId, RefundId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import type { Money } from "../domain/money.ts";

/**
 * The port to whoever takes the money. Every call that changes something carries an idempotency key, written down before
 * the call: the same key again, with the same parameters, does nothing new; the same key with other parameters is a bug, and
 * throws. An answer that never came is therefore had by asking again. It may be the first answer once more, whatever has
 * happened since: how things stand is told by looking them up. Gateways forget keys: one that is too old for that is not used
 * again, but what was made under it looked up.
 */
export interface PaymentGateway {
  readonly provider: "simulated" | "stripe";
  /**
   * Opens a payment that the customer can pay. Throws GatewayRefused for an amount that the gateway cannot charge, and when
   * nothing was ever made under a key that has become too old.
   */
  create(request: CreateGatewayPayment): Promise<GatewayPayment>;
  /**
   * Opens a page of the gateway's own to pay on, which asks for nothing of the browser. It is named like a payment when it is looked up or
   * cancelled; once it is being paid, what stands is told of what pays it. Throws GatewayRefused where there is no such page.
   */
  openPage(request: OpenGatewayPage): Promise<GatewayPage>;
  /** Throws GatewayUnknown for what is not there, as every call that names something does. */
  retrieve(reference: string): Promise<GatewayPayment>;
  /** Cancels it if that can be: the answer is the state that stands, `open` where it has to be tried later under another key. */
  cancel(reference: string, idempotencyKey: string): Promise<GatewayPayment>;
  /** Gives money back. What the gateway will never do is an answer, `failed`; it may be asked again under another key. */
  refund(request: GatewayRefundRequest): Promise<GatewayRefund>;
  retrieveRefund(reference: string): Promise<RetrievedRefund>;
}

export interface CreateGatewayPayment {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly amount: Money;
  readonly idempotencyKey: string;
  /** The key was not used before. */
  readonly since: Instant;
}

/** Asked for again under its key for as long as the payment lasts, which is less than any gateway forgets a key in. */
export interface OpenGatewayPage {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly amount: Money;
  readonly idempotencyKey: string;
  /** Where the customer goes from there: having paid, and not having paid. Absolute URLs. */
  readonly afterwards: { readonly paid: string; readonly unpaid: string };
}

export interface GatewayPage {
  /** The gateway's own id of it (Stripe: `cs_…`). */
  readonly reference: string;
  /** Whoever has it can pay there. */
  readonly url: string;
}

export interface GatewayPayment {
  /** The gateway's own id of it (Stripe: `pi_…`, or `cs_…` of a page that nothing pays yet). */
  readonly reference: string;
  /** What the customer's browser needs to pay; null once nothing can be paid. */
  readonly clientSecret: string | null;
  readonly status: "open" | "succeeded" | "cancelled";
  readonly amount: Money;
  /** As it was made, by the gateway's own word; null for what is none of ours. */
  readonly madeFor: PaymentId | null;
}

export interface GatewayRefundRequest {
  readonly reference: string;
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly idempotencyKey: string;
  /** The key was not used before. */
  readonly since: Instant;
}

/** `pending`: under way, by that reference; it may still fail. */
export type GatewayRefund =
  | { readonly status: "succeeded" | "pending"; readonly reference: string }
  | {
      readonly status: "failed";
      readonly reference: string | null;
      /** A code of the gateway's. */
      readonly reason: string;
    };

/** A refund that was found by its reference, with what the gateway itself says it is of. */
export type RetrievedRefund = GatewayRefund & {
  /** Null for what is none of ours. */
  readonly madeFor: RefundId | null;
  /** The gateway's id of the payment that it gives back from; null where it does not say. */
  readonly paidBy: string | null;
};

/** The gateway could not be reached, or did not answer: whether the call was carried out is unknown. Repeat it. */
export class GatewayUnavailable extends Error {
  override readonly name: string = "GatewayUnavailable";
}

/**
 * The gateway does not know what we name. Where it was the gateway that named it before, we ask with the secret of another account,
 * or of its other mode: repeating the call helps once that is put right.
 */
export class GatewayUnknown extends GatewayUnavailable {
  override readonly name = "GatewayUnknown";
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
