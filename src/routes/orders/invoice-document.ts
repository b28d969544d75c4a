import { z } from "@hono/zod-openapi";
import { buyer } from "../../domain/finance/invoice-buyer.ts";
import { seller } from "../../domain/finance/invoice-events.ts";
import { printInvoice } from "../../domain/finance/invoice.ts";
import { money } from "../../domain/money.ts";
import type { InvoiceDocument } from "../../objects/payment/payment-rpc.ts";
import { time, timeText } from "../http/time.ts";

const sums = { net: money, tax: money, gross: money };

/** An invoice as the API shows one. */
export const invoiceDocument = z
  .strictObject({
    number: z.string(),
    issuedAt: time,
    /** How often it was made out anew. */
    revision: z.int(),
    seller,
    buyer,
    lines: z.array(
      z.strictObject({
        description: z.string(),
        quantity: z.int(),
        unitPrice: money,
        taxRatePercent: z.number(),
        ...sums,
      }),
    ),
    ...sums,
    creditNotes: z.array(z.strictObject({ number: z.string(), issuedAt: time, amount: money })),
  })
  .openapi("Invoice");

export const showInvoice = (document: InvoiceDocument) => {
  const { lines, issuedAt, creditNotes, ...printed } = printInvoice(document.invoice, document.buyer);
  return {
    ...printed,
    issuedAt: timeText(issuedAt),
    revision: document.invoice.revision,
    lines: lines.map(({ description, quantity, unitPrice, taxRateBasisPoints, net, tax, gross }) => ({
      description,
      quantity,
      unitPrice,
      taxRatePercent: taxRateBasisPoints / 100,
      net,
      tax,
      gross,
    })),
    creditNotes: creditNotes.map((note) => ({ ...note, issuedAt: timeText(note.issuedAt) })),
  };
};
