import type { Buyer } from "../../domain/finance/invoice-buyer.ts";
import type { Seller } from "../../domain/finance/invoice-events.ts";
import type { IssuedInvoice } from "../../domain/finance/invoice-state.ts";
import type { InvoicedTickets } from "../../domain/finance/invoice.ts";
import type { GatewayWork, LookUp } from "../../domain/finance/payment-process.ts";
import type { OpenedPayment } from "../../domain/finance/payment-state.ts";
import type { RefundPart } from "../../domain/finance/refund-part.ts";
import type { RefundReason } from "../../domain/finance/refund-reason.ts";
import type { PaymentId, RefundId, UserId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Money } from "../../domain/money.ts";
import type { PaymentFailureReason } from "../../domain/orders/order-events.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";

export interface PaymentDocument {
  readonly payment: OpenedPayment;
  /** What the payer's browser pays with; null while there is nothing to pay with. */
  readonly clientSecret: string | null;
  /** The gateway's own page that the payer asked to pay on; its URL is null until it can be paid there. */
  readonly page: { readonly url: string | null } | null;
}

/** The page that the gateway has opened. */
export interface OpenedPage {
  readonly reference: string;
  /** Whoever has it can pay there. */
  readonly url: string;
  /** Of the request that it answers. */
  readonly idempotencyKey: string;
}

/** What the gateway says of a payment. */
export interface GatewayReport {
  readonly reference: string;
  readonly clientSecret: string | null;
  readonly status: "open" | "succeeded" | "cancelled";
  readonly amount: Money;
  /** For which payment it was made; null for none of ours. */
  readonly madeFor: PaymentId | null;
  /** The gateway's id of a declined attempt that it reported. */
  readonly declinedEventId?: string;
}

/** What the gateway says of a refund. */
export type RefundReport =
  | { readonly status: "succeeded"; readonly reference: string }
  | {
      readonly status: "pending";
      readonly reference: string;
      /** Of the try that was taken on. */
      readonly idempotencyKey: string;
    }
  /** It had gone through, and came back. */
  | { readonly status: "returned"; readonly reference: string; readonly reason: string }
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
  readonly reason: RefundReason;
  readonly part: RefundPart;
}

export interface InvoiceRequest {
  readonly userId: UserId;
  /** Allocated to this order. */
  readonly number: string;
  readonly seller: Seller;
  readonly tickets: readonly InvoicedTickets[];
  readonly buyer: Buyer;
}

/** An invoice with the personal data that the events leave out. */
export interface InvoiceDocument {
  readonly invoice: IssuedInvoice;
  readonly buyer: Buyer;
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
  /** Asks for a page of the gateway's own to pay on, once. Refuses with `payment-not-open` what cannot be paid now. */
  requestPage(metadata: Metadata): Promise<Outcome<undefined>>;
  recordPage(page: OpenedPage, metadata: Metadata): Promise<Outcome<undefined>>;
  /** The page of that request comes to nothing. */
  withdrawPage(idempotencyKey: string, metadata: Metadata): Promise<Outcome<undefined>>;
  refund(request: RefundRequest, metadata: Metadata): Promise<Outcome<undefined>>;
  /**
   * Asks the gateway once more for a refund that has failed for good. Refuses with `refund-not-found`, `refund-not-failed`, and
   * `refund-exceeds-payment` when its money has gone back otherwise.
   */
  retryRefund(refundId: RefundId, metadata: Metadata, key?: string): Promise<Outcome<undefined>>;
  /** What to ask the gateway for now, if anything. */
  nextWork(): Promise<{ readonly payment: OpenedPayment; readonly work: GatewayWork } | undefined>;
  /** What to look up at the gateway of this payment, or of that refund of it, if it is still to be watched. */
  lookUp(id: PaymentId | RefundId): Promise<LookUp | undefined>;
  /** Refuses with `another-payment` what was not made for this one. */
  recordGatewayPayment(report: GatewayReport, metadata: Metadata): Promise<Outcome<undefined>>;
  /** The gateway could not cancel the payment as it stands: it is asked again later, under another key. */
  recordFailedCancellation(idempotencyKey: string, metadata: Metadata): Promise<Outcome<undefined>>;
  /** The gateway will never take this payment. */
  recordGatewayRefusal(metadata: Metadata): Promise<Outcome<undefined>>;
  recordGatewayRefund(refundId: RefundId, report: RefundReport, metadata: Metadata): Promise<Outcome<undefined>>;
  /** Undefined before the order is paid. */
  invoice(): Promise<InvoiceDocument | undefined>;
  /** Once; refuses another number than it has: `number-differs`. */
  createInvoice(request: InvoiceRequest, metadata: Metadata): Promise<Outcome<undefined>>;
  /** Makes it out to that buyer; nothing happens if it is already. Refuses with `invoice-not-found`. */
  updateInvoice(buyer: Buyer, metadata: Metadata, key?: string): Promise<Outcome<InvoiceDocument>>;
  /** Takes a refund that has gone through off the invoice, once. `number` is the one allocated to the refund. */
  issueCreditNote(
    note: { readonly refundId: RefundId; readonly number: string },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
}
