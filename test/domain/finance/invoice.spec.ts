import { describe, expect, it } from "vitest";
import { totalOf } from "../../../src/domain/finance/invoice-amounts.ts";
import { invoiceEvent } from "../../../src/domain/finance/invoice-events.ts";
import { evolve, noInvoice } from "../../../src/domain/finance/invoice-state.ts";
import { decide, type InvoiceCommand, printInvoice } from "../../../src/domain/finance/invoice.ts";
import { afterNoon, anna, annasOrder, autumn, golden, noon, pln, regular, spring } from "../examples.ts";
import { specificationOf } from "../specification.ts";
import {
  autumnTickets,
  creditNoteIssued,
  frontrow,
  goldenTicket,
  invoiceCreated,
  lineOf,
  tickets,
} from "./invoice-events.ts";
import { refundNumber } from "./payment-events.ts";

const given = specificationOf({ initial: noInvoice, decide, evolve, schema: invoiceEvent });
type Command<Type extends InvoiceCommand["type"]> = Extract<InvoiceCommand, { type: Type }>;

const createInvoice = (changes: Partial<Command<"CreateInvoice">> = {}): InvoiceCommand => ({
  type: "CreateInvoice",
  orderId: annasOrder,
  userId: anna,
  number: "F01-000001",
  seller: frontrow,
  tickets: [tickets(), goldenTicket, autumnTickets],
  at: noon,
  ...changes,
});

const issueCreditNote = (changes: Partial<Command<"IssueCreditNote">> = {}): InvoiceCommand => ({
  type: "IssueCreditNote",
  refundId: refundNumber(1),
  number: "C01-000001",
  amount: pln(50_00),
  part: { of: "tickets", tickets: [{ concertId: spring, ticketLevelId: regular, quantity: 1 }] },
  at: noon,
  ...changes,
});

const credit = (concertId: typeof spring, ticketLevelId: typeof regular, net: number, tax: number) => ({
  concertId,
  ticketLevelId,
  net: pln(net),
  tax: pln(tax),
  gross: pln(net + tax),
});

describe("an invoice", () => {
  it("has a line for each level of each concert, with the tax that its price contains", () => {
    given().when(createInvoice()).then(invoiceCreated());
    expect(invoiceCreated().lines.map(({ net, tax, gross }) => [net.amount, tax.amount, gross.amount])).toEqual([
      [185_19, 14_81, 200_00],
      [46_30, 3_70, 50_00],
      [81_29, 18_70, 99_99],
    ]);
  });

  it("adds up: its totals are the sums of its lines", () => {
    expect(totalOf(invoiceCreated().lines)).toEqual({ net: pln(312_78), tax: pln(37_21), gross: pln(349_99) });
    expect(totalOf([lineOf(goldenTicket)])).toEqual({ net: pln(46_30), tax: pln(3_70), gross: pln(50_00) });
  });

  it.each([
    // 23/123 of 3 is 0.56, of 1 is 0.19; 100% of 1 is exactly a half.
    { gross: 3, rate: 2300, tax: 1 },
    { gross: 1, rate: 2300, tax: 0 },
    { gross: 1, rate: 10_000, tax: 1 },
    { gross: 123, rate: 2300, tax: 23 },
    { gross: 100_00, rate: 0, tax: 0 },
    { gross: 0, rate: 2300, tax: 0 },
    // More than a floating-point product could hold exactly.
    { gross: 9_007_199_254_740_991, rate: 2300, tax: 1_684_273_031_374_332 },
  ])("contains $tax of tax in $gross at $rate basis points: half up", ({ gross, rate, tax }) => {
    const line = lineOf(tickets({ quantity: 1, unitPrice: pln(gross), taxRateBasisPoints: rate }));
    expect(line).toMatchObject({ net: pln(gross - tax), tax: pln(tax), gross: pln(gross) });
  });

  it("rounds once a line, not once a ticket", () => {
    expect(lineOf(tickets({ quantity: 3, unitPrice: pln(3), taxRateBasisPoints: 2300 })).tax).toEqual(pln(2));
  });

  it("may be over nothing", () => {
    const free = tickets({ unitPrice: pln(0) });
    given()
      .when(createInvoice({ tickets: [free] }))
      .then(invoiceCreated(free));
  });

  it("is made once", () => {
    given(invoiceCreated())
      .when(createInvoice({ at: afterNoon(5) }))
      .thenNothing();
    given(invoiceCreated(), creditNoteIssued()).when(createInvoice()).thenNothing();
  });

  it("is not made again under another number", () => {
    given(invoiceCreated())
      .when(createInvoice({ number: "F01-000002" }))
      .thenRejected("number-differs");
  });

  it("does not charge a level twice", () => {
    given()
      .when(createInvoice({ tickets: [tickets(), tickets({ unitPrice: pln(1) })] }))
      .thenRejected("level-invoiced-twice");
  });

  it("is made out anew, under the same number and with another revision", () => {
    const update: InvoiceCommand = { type: "UpdateInvoice", at: afterNoon(60) };
    const updated = { type: "InvoiceUpdated", orderId: annasOrder, revision: 1, updatedAt: afterNoon(60) } as const;
    given(invoiceCreated()).when(update).then(updated);
    given(invoiceCreated(), updated)
      .when(update)
      .then({ ...updated, revision: 2 });
    given().when(update).thenRejected("invoice-not-found");
  });

  it("is printed with its buyer, its totals and its credit notes", () => {
    const { state } = given(invoiceCreated(), creditNoteIssued());
    if (state.status === "none") throw new Error("no invoice");
    expect(printInvoice(state, { name: "Anna" })).toMatchObject({
      number: "F01-000001",
      issuedAt: noon,
      seller: frontrow,
      buyer: { name: "Anna" },
      lines: [{ quantity: 2 }, { quantity: 1 }, { quantity: 3 }],
      gross: pln(349_99),
      creditNotes: [{ number: "C01-000001", issuedAt: noon, amount: pln(50_00) }],
    });
  });
});

// Of the tax on a line a credit note takes what no longer is on what is left of it.
describe("a credit note", () => {
  const noted = (amount: number, ...lines: ReturnType<typeof credit>[]) =>
    creditNoteIssued({ amount: pln(amount), lines });

  it("takes the tickets of a refund off their lines, at their prices", () => {
    const part = {
      of: "tickets" as const,
      tickets: [
        { concertId: spring, ticketLevelId: regular, quantity: 1 },
        { concertId: autumn, ticketLevelId: regular, quantity: 2 },
      ],
    };
    given(invoiceCreated())
      .when(issueCreditNote({ amount: pln(166_66), part }))
      .then(noted(166_66, credit(spring, regular, 92_60, 7_40), credit(autumn, regular, 54_19, 12_47)));
  });

  it("takes a concert's part off that concert's lines", () => {
    given(invoiceCreated())
      .when(issueCreditNote({ amount: pln(250_00), part: { of: "concert", concertId: spring } }))
      .then(noted(250_00, credit(spring, regular, 185_19, 14_81), credit(spring, golden, 46_30, 3_70)));
  });

  it("takes less than a concert's part off its lines in proportion to what is left of them", () => {
    given(invoiceCreated())
      .when(issueCreditNote({ amount: pln(100_00), part: { of: "concert", concertId: spring } }))
      .then(noted(100_00, credit(spring, regular, 74_08, 5_92), credit(spring, golden, 18_52, 1_48)));
  });

  it("takes an amount off all lines in proportion, the odd minor unit where the remainder is largest", () => {
    const thirds = [spring, autumn].map((concertId) =>
      tickets({ concertId, quantity: 1, unitPrice: pln(1), taxRateBasisPoints: 0 }),
    );
    const odd = tickets({ ticketLevelId: golden, quantity: 1, unitPrice: pln(3), taxRateBasisPoints: 0 });
    given(invoiceCreated(...thirds, odd))
      .when(issueCreditNote({ amount: pln(4), part: { of: "payment" } }))
      // 0.8, 0.8 and 2.4.
      .then(noted(4, credit(spring, regular, 1, 0), credit(autumn, regular, 1, 0), credit(spring, golden, 2, 0)));
  });

  it("leaves no tax on a line that is gone, in however many steps", () => {
    const first = creditNoteIssued({ amount: pln(33_33), lines: [credit(autumn, regular, 27_09, 6_24)] });
    given(invoiceCreated(), first)
      .when(
        issueCreditNote({
          refundId: refundNumber(2),
          number: "C01-000002",
          amount: pln(66_66),
          part: { of: "concert", concertId: autumn },
        }),
      )
      .then({
        ...noted(66_66, credit(autumn, regular, 54_20, 12_46)),
        refundId: refundNumber(2),
        number: "C01-000002",
      });
  });

  it("takes from the rest of the concert, then from the others, what earlier refunds have left too little of", () => {
    const eaten = creditNoteIssued({ amount: pln(180_00), lines: [credit(spring, regular, 166_67, 13_33)] });
    const part = {
      of: "tickets" as const,
      tickets: [{ concertId: spring, ticketLevelId: regular, quantity: 1 }],
    };
    const second = { refundId: refundNumber(2), number: "C01-000002" };
    given(invoiceCreated(), eaten)
      .when(issueCreditNote({ ...second, amount: pln(100_00), part }))
      .then({
        ...noted(
          100_00,
          credit(spring, regular, 18_52, 1_48),
          credit(spring, golden, 46_30, 3_70),
          credit(autumn, regular, 24_39, 5_61),
        ),
        ...second,
      });
  });

  it("is never over more than is left", () => {
    given(invoiceCreated())
      .when(issueCreditNote({ amount: pln(350_00), part: { of: "payment" } }))
      .thenRejected("credit-exceeds-invoice");
    given(invoiceCreated(), creditNoteIssued())
      .when(issueCreditNote({ refundId: refundNumber(2), amount: pln(300_00), part: { of: "payment" } }))
      .thenRejected("credit-exceeds-invoice");
  });

  it("is over something", () => {
    given(invoiceCreated())
      .when(issueCreditNote({ amount: pln(0) }))
      .thenRejected("nothing-to-credit");
  });

  it("is issued once for a refund, under one number", () => {
    given(invoiceCreated(), creditNoteIssued()).when(issueCreditNote()).thenNothing();
    given(invoiceCreated(), creditNoteIssued())
      .when(issueCreditNote({ number: "C01-000002" }))
      .thenRejected("number-differs");
  });

  it("needs an invoice", () => {
    given().when(issueCreditNote()).thenRejected("invoice-not-found");
  });
});
