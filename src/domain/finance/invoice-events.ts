import { z } from "zod";
import { concertId, orderId, refundId, ticketLevelId, userId } from "../ids.ts";
import { instant } from "../instant.ts";
import { money } from "../money.ts";

/** Who invoices. */
export const seller = z.strictObject({ name: z.string(), address: z.string(), taxId: z.string() });
export type Seller = Readonly<z.infer<typeof seller>>;

/** The number of a document within its series, as it is printed. */
const documentNumber = z.string().min(1).max(40);

const line = { concertId, ticketLevelId };
const sums = { net: money, tax: money, gross: money };

/** Tickets of one level of a concert. `gross` includes the tax: gross = net + tax, to the minor unit. */
export const invoiceLine = z.strictObject({
  ...line,
  description: z.string().min(1).max(700),
  quantity: z.int().min(1),
  unitPrice: money,
  /** In hundredths of a percent. */
  taxRateBasisPoints: z.int().min(0).max(10_000),
  ...sums,
});
export type InvoiceLine = Readonly<z.infer<typeof invoiceLine>>;

/** What a credit note takes off one line of the invoice. */
export const creditNoteLine = z.strictObject({ ...line, ...sums });
export type CreditNoteLine = Readonly<z.infer<typeof creditNoteLine>>;

/** Whom it is made out to is personal, and kept beside the events. */
export const invoiceEvent = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("InvoiceCreated"),
    orderId,
    userId,
    number: documentNumber,
    issuedAt: instant,
    seller,
    lines: z.array(invoiceLine).min(1),
  }),
  /** It is made out to somebody else, or to the same at another address; nothing else of it changes. */
  z.strictObject({ type: z.literal("InvoiceUpdated"), orderId, revision: z.int().min(1), updatedAt: instant }),
  z.strictObject({
    type: z.literal("CreditNoteIssued"),
    orderId,
    refundId,
    number: documentNumber,
    issuedAt: instant,
    /** The sum of its lines' `gross`. */
    amount: money,
    lines: z.array(creditNoteLine).min(1),
  }),
]);
export type InvoiceEvent = z.infer<typeof invoiceEvent>;
