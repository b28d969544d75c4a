import { describe, expect, it } from "vitest";
import {
  type AllocateInvoiceNumber,
  decide,
  evolve,
  invoiceSeriesEvent,
  newSeries,
  numberText,
  seriesName,
  seriesOf,
} from "../../../src/domain/finance/invoice-series.ts";
import { annasOrder, bensOrder, orderNumber } from "../examples.ts";
import { specificationOf } from "../specification.ts";
import { refundNumber } from "./payment-events.ts";

const series = seriesName.parse("F01");
const given = specificationOf({ initial: newSeries, decide, evolve, schema: invoiceSeriesEvent });
const allocate = (documentId: AllocateInvoiceNumber["documentId"], allocated?: number): AllocateInvoiceNumber => ({
  type: "AllocateInvoiceNumber",
  series,
  documentId,
  allocated,
});
const allocated = (documentId: AllocateInvoiceNumber["documentId"], number: number) =>
  ({ type: "InvoiceNumberAllocated", series, documentId, number }) as const;

describe("a series", () => {
  it("begins with one and leaves no number out", () => {
    given().when(allocate(annasOrder)).then(allocated(annasOrder, 1));
    given(allocated(annasOrder, 1)).when(allocate(bensOrder)).then(allocated(bensOrder, 2));
    given(allocated(annasOrder, 1), allocated(bensOrder, 2))
      .when(allocate(refundNumber(1)))
      .then(allocated(refundNumber(1), 3));
  });

  it("lets a document keep its number", () => {
    given(allocated(annasOrder, 1), allocated(bensOrder, 2)).when(allocate(annasOrder, 1)).thenNothing();
  });

  it("is named by the kind of document and the order's last digit", () => {
    expect(seriesOf("invoice", orderNumber(7))).toBe("F07");
    expect(seriesOf("credit-note", orderNumber(7))).toBe("C07");
    const all = Array.from({ length: 100 }, (_, number) => seriesOf("invoice", orderNumber(number)));
    expect(new Set(all).size).toBe(16);
    expect(all).toContain("F15");
  });

  it("prints numbers of six digits, and more where there are more", () => {
    expect(numberText(seriesOf("invoice", orderNumber(7)), 123)).toBe("F07-000123");
    expect(numberText(seriesOf("credit-note", orderNumber(4)), 1_234_567)).toBe("C04-1234567");
  });
});
