import type { GatewayWork } from "../../domain/finance/payment-process.ts";
import type { OpenedPayment } from "../../domain/finance/payment-state.ts";
import type { RefundPart } from "../../domain/finance/refund-part.ts";
import type { RefundId, UserId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Money } from "../../domain/money.ts";
import type { PaymentFailureReason } from "../../domain/orders/order-events.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";

export interface PaymentDocument {
  readonly payment: OpenedPayment;
  /** What the payer's browser pays with; null while there is nothing to pay with. */
  readonly clientSecret: string | null;
}

/** What the gateway says of a payment. */
export interface GatewayReport {
  readonly reference: string;
  readonly clientSecret: string | null;
  readonly status: "open" | "succeeded" | "cancelled";
  readonly amount: Money;
  /** The gateway's id of a declined attempt that it reported. */
  readonly declinedEventId?: string;
}

/** What the gateway says of a refund. */
export type RefundReport =
  | { readonly status: "succeeded"; readonly reference: string }
  | {
      readonly status: "failed";
      readonly reason: string;
      /** Of the try that failed. */
      readonly idempotencyKey: string;
    };

export interface RefundRequest {
  readonly refundId: RefundId;
  readonly amount: Money;
  /** As much of it as is left, rather than all or nothing. */
  readonly upTo: boolean;
  readonly reason: string;
  readonly part: RefundPart;
}

/** What others can ask of a Payment object. */
export interface PaymentRpc extends EventSourcedRpc {
  /** Undefined for a payment that was never created. */
  document(): Promise<PaymentDocument | undefined>;
  create(
    payment: { readonly userId: UserId; readonly amount: Money; readonly expiresAt: Instant },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  /** Asks for its end. What the gateway has been paid meanwhile stands. */
  cancel(reason: PaymentFailureReason, metadata: Metadata): Promise<Outcome<undefined>>;
  refund(request: RefundRequest, metadata: Metadata): Promise<Outcome<undefined>>;
  /** What to ask the gateway for now, if anything. */
  nextWork(): Promise<{ readonly payment: OpenedPayment; readonly work: GatewayWork } | undefined>;
  recordGatewayPayment(report: GatewayReport, metadata: Metadata): Promise<Outcome<undefined>>;
  /** The gateway will never take this payment. */
  recordGatewayRefusal(metadata: Metadata): Promise<Outcome<undefined>>;
  recordGatewayRefund(refundId: RefundId, report: RefundReport, metadata: Metadata): Promise<Outcome<undefined>>;
}
