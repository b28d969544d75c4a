import { unreachable } from "../decider.ts";
import type { OrderId, RefundId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import type { Money } from "../money.ts";
import type { CreditNoteLine, InvoiceEvent, InvoiceLine, Seller } from "./invoice-events.ts";

/** What takes a refund off an invoice. */
export interface CreditNote {
  readonly refundId: RefundId;
  readonly number: string;
  readonly issuedAt: Instant;
  readonly amount: Money;
  readonly lines: readonly CreditNoteLine[];
}

export interface IssuedInvoice {
  readonly status: "issued";
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly number: string;
  readonly issuedAt: Instant;
  readonly seller: Seller;
  readonly lines: readonly InvoiceLine[];
  /** How often it was made out anew. */
  readonly revision: number;
  readonly creditNotes: readonly CreditNote[];
}

export type Invoice = { readonly status: "none" } | IssuedInvoice;

export const noInvoice: Invoice = { status: "none" };

export const evolve = (invoice: Invoice, event: InvoiceEvent): Invoice => {
  switch (event.type) {
    case "InvoiceCreated": {
      const { type: _type, ...issued } = event;
      return { ...issued, status: "issued", revision: 0, creditNotes: [] };
    }
    case "InvoiceUpdated":
      return invoice.status === "none" ? invoice : { ...invoice, revision: event.revision };
    case "CreditNoteIssued": {
      if (invoice.status === "none") return invoice;
      const { refundId, number, issuedAt, amount, lines } = event;
      return { ...invoice, creditNotes: [...invoice.creditNotes, { refundId, number, issuedAt, amount, lines }] };
    }
    default:
      return unreachable(event);
  }
};
