/** Every number of an invoice or a credit note ends in a document, whatever becomes of messages and whoever crashes on the way. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { totalOf } from "../../src/domain/finance/invoice-amounts.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import { PaymentObject } from "../../src/index.ts";
import { countIn, expectNoGaps, invoiceOf, refund, registered } from "./invoiced.ts";
import { randomFrom } from "./random.ts";
import { asker, order, orderOf, plan, pln, REGULAR_PRICE, regular } from "./sales.ts";
import { objects, Stage } from "./stage.ts";

vi.setConfig({ testTimeout: 240_000 });

afterEach(() => {
  vi.restoreAllMocks();
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
