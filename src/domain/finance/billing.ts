import { z } from "zod";
import { type InvoiceEvent, invoiceEvent } from "./invoice-events.ts";
import * as invoice from "./invoice-state.ts";
import { paymentEvent } from "./payment-events.ts";
import * as payment from "./payment-state.ts";

/** Everything that the object of an order's payment decides on: the payment, and the invoice that follows from it. */
export interface Billing {
  readonly payment: payment.Payment;
  readonly invoice: invoice.Invoice;
}

export const noBilling: Billing = { payment: payment.noPayment, invoice: invoice.noInvoice };

export const billingEvent = z.discriminatedUnion("type", [...paymentEvent.options, ...invoiceEvent.options]);
export type BillingEvent = z.infer<typeof billingEvent>;

export const evolve = (billing: Billing, event: BillingEvent): Billing =>
  isInvoiceEvent(event)
    ? { ...billing, invoice: invoice.evolve(billing.invoice, event) }
    : { ...billing, payment: payment.evolve(billing.payment, event) };

const ofInvoices: ReadonlySet<string> = new Set(invoiceEvent.options.map(({ shape }) => shape.type.value));

/** Whether an event is the invoice's; the others are the payment's. */
export const isInvoiceEvent = (event: BillingEvent): event is InvoiceEvent => ofInvoices.has(event.type);
