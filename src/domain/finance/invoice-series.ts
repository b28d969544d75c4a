import { z } from "zod";
import { accept, type Decision } from "../decider.ts";
import { type OrderId, orderId, type RefundId, refundId } from "../ids.ts";

/**
 * Numbers without gaps come from one writer. So that it is no bottleneck there are several series of each kind of document; which
 * one a document belongs to follows from its order.
 */
const SERIES_OF_A_KIND = 16;

const PREFIXES = { invoice: "F", "credit-note": "C" } as const;

export const seriesName = z
  .string()
  .regex(/^[FC][0-9]{2}$/)
  .brand<"SeriesName">();
export type SeriesName = z.infer<typeof seriesName>;

/** The series of an order's documents of a kind: F00 to F15 for invoices, C00 to C15 for credit notes. */
export const seriesOf = (kind: keyof typeof PREFIXES, order: OrderId): SeriesName => {
  const index = Number.parseInt(order.slice(-2), 16) % SERIES_OF_A_KIND;
  return seriesName.parse(`${PREFIXES[kind]}${String(index).padStart(2, "0")}`);
};

/** A number as it is printed: `F07-000123`. Past a million it grows longer. */
export const numberText = (series: SeriesName, number: number): string =>
  `${series}-${String(number).padStart(6, "0")}`;

/** What a number is allocated to: the order that is invoiced, or the refund that is credited. */
const documentId = z.union([orderId, refundId]);
export type DocumentId = OrderId | RefundId;

export const invoiceSeriesEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("InvoiceNumberAllocated"), series: seriesName, documentId, number: z.int().min(1) }),
]);
export type InvoiceSeriesEvent = z.infer<typeof invoiceSeriesEvent>;

/** A series knows the last number that it allocated; 0 before the first. */
export interface InvoiceSeries {
  readonly last: number;
}

export const newSeries: InvoiceSeries = { last: 0 };

export interface AllocateInvoiceNumber {
  readonly type: "AllocateInvoiceNumber";
  readonly series: SeriesName;
  readonly documentId: DocumentId;
  /** What was allocated to it before, if anything. */
  readonly allocated: number | undefined;
}

/** The next number; a document that has one keeps it. */
export const decide = (
  { series, documentId: id, allocated }: AllocateInvoiceNumber,
  { last }: InvoiceSeries,
): Decision<InvoiceSeriesEvent> =>
  allocated === undefined
    ? accept({ type: "InvoiceNumberAllocated", series, documentId: id, number: last + 1 })
    : accept();

export const evolve = (_series: InvoiceSeries, { number }: InvoiceSeriesEvent): InvoiceSeries => ({ last: number });
