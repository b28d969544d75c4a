import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { totalOf } from "../../../src/domain/finance/invoice-amounts.ts";
import { type InvoiceEvent, invoiceEvent } from "../../../src/domain/finance/invoice-events.ts";
import { evolve, type Invoice, type IssuedInvoice, noInvoice } from "../../../src/domain/finance/invoice-state.ts";
import { decide, type InvoicedTickets } from "../../../src/domain/finance/invoice.ts";
import type { RefundPart } from "../../../src/domain/finance/refund-part.ts";
import { currency, type Money } from "../../../src/domain/money.ts";
import { anna, annasOrder, autumn, balcony, golden, noon, regular, spring, winter } from "../examples.ts";
import { expectStorable } from "../specification.ts";
import { frontrow, tickets } from "./invoice-events.ts";
import { refundNumber } from "./payment-events.ts";

vi.setConfig({ testTimeout: 120_000 });

/** A refund that somebody wants; its amount is a share of what is left, its tickets as many as are left of some. */
interface Wish {
  readonly of: "payment" | "concert" | "tickets";
  readonly line: number;
  readonly other: number;
  readonly quantity: number;
  readonly share: number;
}

const places = [spring, autumn, winter].flatMap((concertId) =>
  [regular, golden, balcony].map((ticketLevelId) => ({ concertId, ticketLevelId })),
);

/** Orders in currencies with two, no and three decimals. */
const order = fc
  .record({
    unit: fc.constantFrom("PLN", "JPY", "KWD"),
    lines: fc.array(
      fc.record({
        place: fc.constantFrom(...places),
        quantity: fc.integer({ min: 1, max: 9 }),
        price: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 5_000_000 })),
        rate: fc.oneof(fc.constantFrom(0, 500, 800, 2300, 10_000), fc.integer({ min: 0, max: 10_000 })),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ unit, lines }): readonly InvoicedTickets[] => {
    const different = new Map(lines.map((line) => [line.place, line]));
    return [...different.values()].map(({ place, quantity, price, rate }) =>
      tickets({
        ...place,
        quantity,
        unitPrice: { amount: price, currency: currency.parse(unit) },
        taxRateBasisPoints: rate,
      }),
    );
  });

const wish: fc.Arbitrary<Wish> = fc.record({
  of: fc.constantFrom("payment", "concert", "tickets"),
  line: fc.nat(5),
  other: fc.nat(5),
  quantity: fc.integer({ min: 1, max: 9 }),
  share: fc.oneof(fc.constantFrom(0.001, 1), fc.double({ min: 0, max: 1, noNaN: true })),
});

const issued = (invoice: Invoice): IssuedInvoice => {
  if (invoice.status === "none") throw new Error("no invoice");
  return invoice;
};

const next = (invoice: Invoice, events: readonly InvoiceEvent[]): IssuedInvoice => {
  for (const event of events) expectStorable(event, invoiceEvent);
  return issued(events.reduce<Invoice>(evolve, invoice));
};

const invoiceOf = (lines: readonly InvoicedTickets[]): IssuedInvoice => {
  const number = "F01-000001";
  const who = { orderId: annasOrder, userId: anna, seller: frontrow };
  const created = decide({ type: "CreateInvoice", ...who, number, tickets: lines, at: noon }, noInvoice);
  if (!created.ok) throw new Error(created.rejection.code);
  return next(noInvoice, created.events);
};

/** What is left of each line: net, tax and gross. */
const leftOf = (invoice: IssuedInvoice) =>
  invoice.lines.map((line) => {
    const credits = invoice.creditNotes
      .flatMap((note) => note.lines)
      .filter(({ concertId, ticketLevelId }) => concertId === line.concertId && ticketLevelId === line.ticketLevelId);
    const left = (part: "net" | "tax" | "gross") =>
      credits.reduce((sum, credit) => sum - credit[part].amount, line[part].amount);
    return { net: left("net"), tax: left("tax"), gross: left("gross") };
  });

const leftInAll = (invoice: IssuedInvoice): number => leftOf(invoice).reduce((sum, { gross }) => sum + gross, 0);

const partOf = ({ of, line, other, quantity }: Wish, { lines }: IssuedInvoice): RefundPart => {
  const one = lines[line % lines.length];
  const another = lines[other % lines.length];
  if (one === undefined || another === undefined) throw new Error("no line");
  const place = ({ concertId, ticketLevelId }: typeof one) => ({ concertId, ticketLevelId, quantity });
  switch (of) {
    case "payment":
      return { of };
    case "concert":
      return { of, concertId: one.concertId };
    case "tickets":
      return { of, tickets: [place(one), ...(one === another ? [] : [place(another)])] };
  }
};

const credited = (invoice: IssuedInvoice, amount: Money, part: RefundPart): IssuedInvoice => {
  const count = invoice.creditNotes.length + 1;
  const command = { refundId: refundNumber(count), number: `C01-${count}`, amount, part, at: noon };
  const decision = decide({ type: "IssueCreditNote", ...command }, invoice);
  if (!decision.ok) throw new Error(decision.rejection.code);
  return next(invoice, decision.events);
};

it("adds up to the minor unit whatever is refunded, in whatever order, and ends at nothing", () => {
  fc.assert(
    fc.property(order, fc.array(wish, { maxLength: 12 }), (lines, wishes) => {
      let invoice = invoiceOf(lines);
      const { net, tax, gross } = totalOf(invoice.lines);
      expect(net.amount + tax.amount).toBe(gross.amount);
      expect(gross.amount).toBe(lines.reduce((sum, line) => sum + line.unitPrice.amount * line.quantity, 0));
      for (const wanted of [...wishes, { of: "payment", line: 0, other: 0, quantity: 1, share: 1 } as const]) {
        const before = leftInAll(invoice);
        const amount = { ...gross, amount: Math.ceil(before * wanted.share) };
        if (amount.amount === 0) continue;
        invoice = credited(invoice, amount, partOf(wanted, invoice));
        const note = invoice.creditNotes.at(-1);
        expect(totalOf(note?.lines ?? []).gross).toEqual(amount);
        expect(leftInAll(invoice)).toBe(before - amount.amount);
        for (const left of leftOf(invoice)) {
          expect(Math.min(left.net, left.tax, left.gross)).toBeGreaterThanOrEqual(0);
          expect(left.net + left.tax).toBe(left.gross);
        }
      }
      for (const left of leftOf(invoice)) expect(left).toEqual({ net: 0, tax: 0, gross: 0 });
    }),
    { numRuns: 1_000 },
  );
});

it("takes tickets off their own lines while those have enough, whichever go back first", () => {
  fc.assert(
    fc.property(order, fc.infiniteStream(fc.nat(1_000)), (lines, random) => {
      let invoice = invoiceOf(lines);
      const seats = lines.flatMap(({ concertId, ticketLevelId, quantity }) =>
        Array.from({ length: quantity }, () => ({ concertId, ticketLevelId })),
      );
      while (seats.length > 0) {
        const [seat] = seats.splice((random.next().value ?? 0) % seats.length, 1);
        const index = lines.findIndex(
          (line) => line.concertId === seat?.concertId && line.ticketLevelId === seat.ticketLevelId,
        );
        const line = lines[index];
        if (seat === undefined || line === undefined || line.unitPrice.amount === 0) continue;
        const expected = leftOf(invoice).map(({ gross }, at) => (at === index ? gross - line.unitPrice.amount : gross));
        invoice = credited(invoice, line.unitPrice, { of: "tickets", tickets: [{ ...seat, quantity: 1 }] });
        expect(leftOf(invoice).map(({ gross }) => gross)).toEqual(expected);
      }
      for (const left of leftOf(invoice)) expect(left).toEqual({ net: 0, tax: 0, gross: 0 });
    }),
    { numRuns: 300 },
  );
});
