/**
 * Invoices and credit notes as they follow from purchases and refunds: each once, numbered without gaps, adding up to the minor unit,
 * whatever happens to the messages and whoever crashes on the way.
 */
import { afterEach, describe, expect, it, vi } from "vitest";
import { totalOf } from "../../src/domain/finance/invoice-amounts.ts";
import { numberText, type SeriesName, seriesOf } from "../../src/domain/finance/invoice-series.ts";
import type { RefundPart } from "../../src/domain/finance/refund-part.ts";
import { type ConcertId, type OrderId, refundOf, ticketLevelId, type UserId } from "../../src/domain/ids.ts";
import { currency, type Money } from "../../src/domain/money.ts";
import { PaymentObject } from "../../src/index.ts";
import { randomFrom } from "./random.ts";
import {
  asker,
  bought,
  freshFan,
  order,
  orderOf,
  plan,
  pln,
  REGULAR_PRICE,
  regular,
  ticketsOf,
  typesIn,
} from "./sales.ts";
import { objects, Stage } from "./stage.ts";

vi.setConfig({ testTimeout: 240_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

const billing = {
  billingName: "Anna Nowak",
  addressLine1: "ul. Długa 5",
  postalCode: "00-238",
  city: "Warszawa",
  country: "PL",
  taxId: "PL1234563218",
};
const invoicedTo = { name: "Anna Nowak", address: "ul. Długa 5, 00-238 Warszawa, PL", taxId: "PL1234563218" };

const registered = async (): Promise<UserId> => {
  const fan = freshFan();
  const profile = { email: `${fan}@example.com`, name: "Anna", role: "user", passwordHash: "none" } as const;
  await objects.user(fan).register(profile, asker);
  return fan;
};

const invoiceOf = async (id: OrderId) => {
  const document = await objects.payment(id).invoice();
  if (document === undefined) throw new Error(`${id} has no invoice`);
  return document;
};

/** Gives money back, as whoever may grants it. */
const refund = async (stage: Stage, id: OrderId, purpose: string, amount: Money, part: RefundPart) => {
  const request = { refundId: refundOf(id, purpose), amount, upTo: false, reason: "asked for", part };
  expect(await objects.payment(id).refund(request, asker)).toMatchObject({ ok: true });
  await stage.settle();
};

/** What is left of each line once the credit notes are taken off. */
const leftOf = async (id: OrderId) => {
  const { invoice } = await invoiceOf(id);
  return invoice.lines.map((line) => {
    const credits = invoice.creditNotes
      .flatMap((note) => note.lines)
      .filter((credit) => credit.concertId === line.concertId && credit.ticketLevelId === line.ticketLevelId);
    const left = (part: "net" | "tax" | "gross") =>
      credits.reduce((sum, credit) => sum - credit[part].amount, line[part].amount);
    return { net: left("net"), tax: left("tax"), gross: left("gross") };
  });
};

/** Every number of an order's series of both kinds is that of a document, and follows the one before. */
const expectNoGaps = async (ids: readonly OrderId[]): Promise<void> => {
  const documents = new Map<string, string>();
  for (const id of ids) {
    const document = await objects.payment(id).invoice();
    if (document === undefined) continue;
    documents.set(document.invoice.number, id);
    for (const { number, refundId } of document.invoice.creditNotes) documents.set(number, refundId);
  }
  const series = new Set<SeriesName>(ids.flatMap((id) => [seriesOf("invoice", id), seriesOf("credit-note", id)]));
  for (const name of series) {
    const log = await objects.invoiceSeries(name).history(0, 1_000);
    for (const [index, { event }] of log.entries()) {
      const { documentId, number } = allocation(event);
      expect(number).toBe(index + 1);
      const known = documents.get(numberText(name, number));
      // Other tests of this file number in the same series.
      if (ids.some((id) => documentId.includes(id.slice(4)))) expect(known).toBe(documentId);
    }
  }
};

const allocation = (event: unknown): { documentId: string; number: number } => {
  if (typeof event !== "object" || event === null) throw new Error("no event");
  return { documentId: String(Reflect.get(event, "documentId")), number: Number(Reflect.get(event, "number")) };
};

const countIn = async (id: OrderId, type: string): Promise<number> =>
  (await typesIn(objects.payment(id))).filter((candidate) => candidate === type).length;

describe("an invoice", () => {
  it("follows a purchase of two concerts, each at its own tax rate", async () => {
    const stage = new Stage();
    const concerts = [
      await plan(stage, { artist: "Ada", title: "Live", taxRateBasisPoints: 800 }),
      await plan(stage, { artist: "The Wires", title: "Tour", taxRateBasisPoints: 2300 }),
    ] as const;
    const id = await bought(stage, concerts, { fan: await registered() });
    const { invoice, buyer } = await invoiceOf(id);
    expect(invoice.number).toMatch(/^F(0[0-9]|1[0-5])-[0-9]{6}$/);
    expect(invoice.lines).toMatchObject([
      { description: "Ada, Live: regular", quantity: 2, unitPrice: REGULAR_PRICE, taxRateBasisPoints: 800 },
      { description: "The Wires, Tour: regular", quantity: 2, unitPrice: REGULAR_PRICE, taxRateBasisPoints: 2300 },
    ]);
    expect(invoice.lines.map(({ net, tax, gross }) => [net.amount, tax.amount, gross.amount])).toEqual([
      [27_778, 2_222, 30_000],
      [24_390, 5_610, 30_000],
    ]);
    expect(totalOf(invoice.lines).gross).toEqual((await orderOf(id)).total);
    expect(invoice.seller.name).not.toBe("");
    expect(buyer).toEqual({ name: "Anna" });
    await expectNoGaps([id]);
  });

  it("states the tax rate that was reserved at, not the one of now", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { taxRateBasisPoints: 800 });
    const id = await order(stage, [concert]);
    await stage.settle();
    await objects.concert(concert).update({ taxRateBasisPoints: 2300 }, "any", asker);
    await stage.play(id, "succeed");
    await stage.settle();
    expect((await invoiceOf(id)).invoice.lines).toMatchObject([{ taxRateBasisPoints: 800 }]);
  });

  it("is made out as the account said when it was issued, and anew only when that is asked for", async () => {
    const stage = new Stage();
    const fan = await registered();
    const concert = await plan(stage);
    await objects.user(fan).putFinancialInfo(billing, asker);
    const id = await bought(stage, [concert], { fan });
    expect((await invoiceOf(id)).buyer).toEqual(invoicedTo);

    await objects.user(fan).putFinancialInfo({ ...billing, addressLine1: "ul. Krótka 1" }, asker);
    await stage.encore();
    const before = await invoiceOf(id);
    expect(before).toMatchObject({ buyer: invoicedTo, invoice: { revision: 0 } });

    const anew = { ...invoicedTo, address: "ul. Krótka 1, 00-238 Warszawa, PL" };
    for (const _twice of [1, 2])
      expect(await objects.payment(id).updateInvoice(anew, asker)).toMatchObject({ ok: true });
    const after = await invoiceOf(id);
    expect(after.buyer).toEqual(anew);
    expect(after.invoice).toEqual({ ...before.invoice, revision: 1 });
    expect(await countIn(id, "InvoiceUpdated")).toBe(1);
  });

  it("keeps its buyer out of the log", async () => {
    const stage = new Stage();
    const fan = await registered();
    const concert = await plan(stage);
    await objects.user(fan).putFinancialInfo(billing, asker);
    const id = await bought(stage, [concert], { fan });
    const log = JSON.stringify(await objects.payment(id).history(0, 1_000));
    expect(log).toContain("InvoiceCreated");
    for (const personal of ["Nowak", "Długa", billing.taxId]) expect(log).not.toContain(personal);
  });

  it("may be over nothing", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { levels: [{ id: regular, capacity: 5, price: pln(0) }] });
    const id = await bought(stage, [concert], { fan: await registered(), price: pln(0) });
    expect((await invoiceOf(id)).invoice.lines).toMatchObject([{ quantity: 2, gross: pln(0), tax: pln(0) }]);
  });

  it("is not made of an order that is not paid, or of money that came too late", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await order(stage, [concert]);
    await stage.settle();
    expect(await objects.payment(id).invoice()).toBeUndefined();
    expect(await objects.payment(id).updateInvoice({ name: "Anna" }, asker)).toMatchObject({
      ok: false,
      rejection: { code: "invoice-not-found" },
    });

    await objects.order(id).cancel(asker);
    await stage.settle();
    const [amount, reference] = [(await orderOf(id)).total, "pi_late"];
    const paidLate = { reference, clientSecret: null, status: "succeeded", amount } as const;
    vi.spyOn(stage.gateway, "refund").mockResolvedValue({ status: "succeeded", reference: "re_1" });
    expect(await objects.payment(id).recordGatewayPayment(paidLate, asker)).toMatchObject({ ok: true });
    await stage.settle();
    expect(await countIn(id, "PaymentRefunded")).toBe(1);
    expect(await objects.payment(id).invoice()).toBeUndefined();
    expect(await countIn(id, "CreditNoteIssued")).toBe(0);
    await expectNoGaps([id]);
  });
});

describe("a credit note", () => {
  it("takes the part of a cancelled concert off the invoice, and leaves the other", async () => {
    const stage = new Stage();
    const concerts = [
      await plan(stage, { taxRateBasisPoints: 800 }),
      await plan(stage, { taxRateBasisPoints: 2300 }),
    ] as const;
    const id = await bought(stage, concerts, { fan: await registered() });
    await objects.concert(concerts[0]).cancel("rain", asker);
    await stage.settle();
    const { invoice } = await invoiceOf(id);
    expect(invoice.creditNotes).toMatchObject([
      { number: expect.stringMatching(/^C[0-9]{2}-[0-9]{6}$/), amount: pln(30_000), lines: [{ tax: pln(2_222) }] },
    ]);
    expect(await leftOf(id)).toEqual([
      { net: 0, tax: 0, gross: 0 },
      { net: 24_390, tax: 5_610, gross: 30_000 },
    ]);
    await objects.concert(concerts[1]).cancel("rain", asker);
    await stage.settle();
    await stage.encore();
    expect(await countIn(id, "CreditNoteIssued")).toBe(2);
    expect((await leftOf(id)).map(({ gross }) => gross)).toEqual([0, 0]);
    expect(await orderOf(id)).toMatchObject({ status: "refunded" });
    await expectNoGaps([id]);
  });

  it("takes refunded tickets off their own concert's line, at their price", async () => {
    const stage = new Stage();
    const concerts = [
      await plan(stage, { taxRateBasisPoints: 800 }),
      await plan(stage, { taxRateBasisPoints: 2300 }),
    ] as const;
    const id = await bought(stage, concerts, { fan: await registered() });
    const ticket = (await ticketsOf(id)).find((candidate) => candidate.ticket.concertId === concerts[1]);
    if (ticket === undefined) throw new Error("no ticket");
    const wanted = { refundId: refundOf(id, "r-1"), reason: "ill", ticketIds: [ticket.ticket.ticketId] };
    expect(await objects.order(id).requestRefund(wanted, asker)).toMatchObject({ ok: true });
    await stage.settle();
    expect((await invoiceOf(id)).invoice.creditNotes).toMatchObject([
      { amount: REGULAR_PRICE, lines: [{ concertId: concerts[1], net: pln(12_195), tax: pln(2_805) }] },
    ]);
    expect(await leftOf(id)).toMatchObject([{ gross: 30_000 }, { gross: 15_000, tax: 2_805 }]);
    await expectNoGaps([id]);
  });

  it("waits for the invoice of an order that is paid", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await order(stage, [concert]);
    await stage.settle();
    stage.withhold("PaymentSucceeded");
    await stage.play(id, "succeed");
    await stage.settle();
    await refund(stage, id, "r-1", pln(1_000), { of: "payment" });
    expect(await countIn(id, "PaymentRefunded")).toBe(1);
    expect(await objects.payment(id).invoice()).toBeUndefined();
    stage.release();
    await stage.pass(120);
    expect((await invoiceOf(id)).invoice.creditNotes).toMatchObject([{ amount: pln(1_000) }]);
    await expectNoGaps([id]);
  });

  it.each([
    { unit: "PLN", prices: [3_333, 12_345] },
    { unit: "JPY", prices: [77, 7_777] },
    { unit: "KWD", prices: [10_010, 12_340] },
  ])("adds up to the minor unit in $unit, until nothing is left", async ({ unit, prices }) => {
    const stage = new Stage();
    const random = randomFrom(unit.length + (prices[0] ?? 0));
    const money = (amount: number): Money => ({ amount, currency: currency.parse(unit) });
    const levels = prices.map((price, index) => ({
      id: ticketLevelId.parse(`level-${index}`),
      capacity: 20,
      price: money(price),
    }));
    const concerts: ConcertId[] = [];
    for (const taxRateBasisPoints of [800, 2300]) concerts.push(await plan(stage, { levels, taxRateBasisPoints }));
    const [level] = levels;
    if (level === undefined) throw new Error("no level");
    const wish = { fan: await registered(), level: level.id, price: level.price, quantity: 7 };
    const id = await bought(stage, concerts, wish);
    const total = (await orderOf(id)).total.amount;
    expect(totalOf((await invoiceOf(id)).invoice.lines).gross).toEqual(money(total));
    let left = total;
    for (let step = 1; left > 0; step += 1) {
      const amount = step === 8 ? left : Math.min(left, 1 + Math.floor(random() * (total / 4)));
      const [concert = concerts[0]] = random() < 0.5 ? concerts : concerts.slice(1);
      const parts: readonly RefundPart[] = [
        { of: "payment" },
        ...(concert === undefined ? [] : [{ of: "concert" as const, concertId: concert }]),
      ];
      await refund(stage, id, `r-${step}`, money(amount), parts[step % parts.length] ?? { of: "payment" });
      left -= amount;
      const lines = await leftOf(id);
      expect(lines.reduce((sum, { gross }) => sum + gross, 0)).toBe(left);
      for (const { net, tax, gross } of lines) {
        expect(Math.min(net, tax, gross)).toBeGreaterThanOrEqual(0);
        expect(net + tax).toBe(gross);
      }
    }
    for (const line of await leftOf(id)) expect(line).toEqual({ net: 0, tax: 0, gross: 0 });
    expect(await orderOf(id)).toMatchObject({ status: "refunded" });
    await expectNoGaps([id]);
  });
});

describe("numbers", () => {
  it("end in a document, though the service crashed after one was allocated", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const crash = () => Promise.reject(new Error("cut off"));
    const create = vi.spyOn(PaymentObject.prototype, "createInvoice").mockImplementationOnce(crash);
    const note = vi.spyOn(PaymentObject.prototype, "issueCreditNote").mockImplementationOnce(crash);
    const [crashed, next] = [await order(stage, [concert]), await order(stage, [concert])];
    await stage.settle();
    for (const id of [crashed, next]) await stage.play(id, "succeed");
    await stage.settle();
    await stage.pass(120);
    expect(create.mock.calls.length).toBeGreaterThanOrEqual(3);
    await refund(stage, crashed, "r-1", pln(500), { of: "payment" });
    await stage.pass(120);
    expect(note).toHaveBeenCalledTimes(2);
    for (const id of [crashed, next]) expect(await countIn(id, "InvoiceCreated")).toBe(1);
    expect(await countIn(crashed, "CreditNoteIssued")).toBe(1);
    await expectNoGaps([crashed, next]);
  });

  it("leave nothing out over forty orders, every message twice and at once, and crashes", async () => {
    const stage = new Stage({ atOnce: 16, copies: 2, evictions: 0.005 });
    const concerts = [
      await plan(stage, { levels: [{ id: regular, capacity: 1_000, price: REGULAR_PRICE }] }),
      await plan(stage, { levels: [{ id: regular, capacity: 1_000, price: REGULAR_PRICE }], taxRateBasisPoints: 800 }),
    ] as const;
    const { createInvoice, issueCreditNote } = PaymentObject.prototype;
    const crashes = randomFrom(7);
    const perhapsCrash = () => {
      if (crashes() < 0.2) throw new Error("cut off before it was recorded");
    };
    vi.spyOn(PaymentObject.prototype, "createInvoice").mockImplementation(function (
      this: PaymentObject,
      request,
      metadata,
    ) {
      perhapsCrash();
      return createInvoice.call(this, request, metadata);
    });
    vi.spyOn(PaymentObject.prototype, "issueCreditNote").mockImplementation(function (
      this: PaymentObject,
      note,
      metadata,
    ) {
      perhapsCrash();
      return issueCreditNote.call(this, note, metadata);
    });
    const fan = await registered();
    const ids: OrderId[] = [];
    for (let count = 0; count < 40; count += 1)
      ids.push(await order(stage, count % 3 === 0 ? concerts : [concerts[1]], { fan }));
    await stage.settle();
    for (const id of ids) await stage.play(id, "succeed");
    await stage.pass(30);
    await objects.concert(concerts[0]).cancel("rain", asker);
    await stage.pass(60);
    for (const [index, id] of ids.entries()) {
      expect(await countIn(id, "InvoiceCreated")).toBe(1);
      const { invoice } = await invoiceOf(id);
      expect(totalOf(invoice.lines).gross).toEqual((await orderOf(id)).total);
      expect(invoice.creditNotes.map(({ amount }) => amount)).toEqual(index % 3 === 0 ? [pln(30_000)] : []);
    }
    const numbers = await Promise.all(ids.map(async (id) => (await invoiceOf(id)).invoice.number));
    expect(new Set(numbers).size).toBe(40);
    await expectNoGaps(ids);
  });

  it("leave nothing out when messages are lost, doubled and out of order, and come once more at the end", async () => {
    const stage = new Stage({ seed: 8, copies: 2, firstIsLost: true });
    const concert = await plan(stage);
    const fan = await registered();
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push(await order(stage, [concert], { fan }));
    await stage.pass(60);
    for (const id of ids) await stage.play(id, "succeed");
    await stage.pass(120);
    await objects.concert(concert).cancel("rain", asker);
    await stage.pass(120);
    await stage.encore();
    for (const id of ids) {
      expect(await countIn(id, "InvoiceCreated")).toBe(1);
      expect(await countIn(id, "CreditNoteIssued")).toBe(1);
    }
    await expectNoGaps(ids);
  });
});
