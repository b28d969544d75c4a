/** Invoices and credit notes as they follow from purchases and refunds: each once, adding up to the minor unit. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { totalOf } from "../../src/domain/finance/invoice-amounts.ts";
import type { RefundPart } from "../../src/domain/finance/refund-part.ts";
import { type ConcertId, refundOf, ticketLevelId } from "../../src/domain/ids.ts";
import { currency, type Money } from "../../src/domain/money.ts";
import { countIn, expectNoGaps, invoiceOf, leftOf, refund, registered } from "./invoiced.ts";
import { randomFrom } from "./random.ts";
import { asker, bought, order, orderOf, paymentOf, plan, pln, REGULAR_PRICE, regular, ticketsOf } from "./sales.ts";
import { objects, Stage } from "./stage.ts";

vi.setConfig({ testTimeout: 120_000 });

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
    const { amount, reference } = (await paymentOf(id)) ?? {};
    if (amount === undefined || typeof reference !== "string") throw new Error("no payment at the gateway");
    const paidLate = { reference, madeFor: null, clientSecret: null, status: "succeeded", amount } as const;
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
