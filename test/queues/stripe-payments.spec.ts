/** Whole payments through Stripe's adapter, whose Stripe is a stand-in: whatever goes wrong, paid once and refunded once. */
import { describe, expect, it, vi } from "vitest";
import { failedRefundList } from "../../src/read-models/failed-refunds.ts";
import type { Fault } from "../integrations/stripe-stand-in.ts";
import { asker, orderOf, paymentOf } from "./sales.ts";
import { database, type Disorder, objects } from "./stage.ts";
import { balancesOf, count, deliverWebhooks, ordered, referenceOf, refundOf, staged } from "./stripe-stage.ts";

/** An order that was paid, whose concert is cancelled. */
const cancelledConcert = async (disorder: Disorder = {}) => {
  const stages = staged(disorder);
  const { stage, stripe } = stages;
  const { id, concert } = await ordered(stage);
  stripe.pay(await referenceOf(id));
  await deliverWebhooks(stage, stripe);
  await stage.settle();
  await objects.concert(concert).cancel("rain", asker);
  return { ...stages, id };
};

describe("a payment", () => {
  it("is paid, and its webhooks change nothing more, repeated and in any order", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    const reference = await referenceOf(id);
    stripe.decline(reference);
    stripe.pay(reference);
    const told = [...stripe.events];
    await deliverWebhooks(stage, stripe, [...told].toReversed());
    await deliverWebhooks(stage, stripe, told);
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
    expect(await count(id, "PaymentCompleted")).toBe(1);
    expect(stripe.intents.size).toBe(1);
  });

  it.each<Fault>(["unreachable", "rate-limited", "key-in-use", "silent"])(
    "is made once, though Stripe was %s at first",
    async (fault) => {
      const { stage, stripe } = staged({ copies: 2 });
      stripe.failNext(fault, fault);
      const { id } = await ordered(stage);
      await stage.pass(60);
      expect([...stripe.intents.keys()]).toEqual([await referenceOf(id)]);
      stripe.pay(await referenceOf(id));
      await deliverWebhooks(stage, stripe);
      await stage.settle();
      expect(await orderOf(id)).toMatchObject({ status: "completed" });
    },
  );

  it("is known to be paid before our own call to make it was answered", async () => {
    const { stage, stripe } = staged();
    stripe.failNext("silent");
    stage.withhold("payments");
    const { id } = await ordered(stage);
    stage.release();
    // The call is made, its answer lost; before it is made again the customer has paid.
    stripe.onSilence = () => {
      const [reference = ""] = stripe.intents.keys();
      stripe.pay(reference);
    };
    await stage.settle();
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    await stage.pass(60);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
    expect(stripe.intents.size).toBe(1);
    expect(await count(id, "PaymentCompleted")).toBe(1);
  });

  it("whose webhook was lost is looked up within two minutes", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    stripe.pay(await referenceOf(id));
    await stage.pass(119);
    expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
    await stage.pass(1);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
    const calls = stripe.calls.length;
    await stage.pass(3600);
    expect(stripe.calls).toHaveLength(calls);
  });

  it("is looked up until it ends, though its look-ups get lost and its objects start anew", async () => {
    const { stage, stripe } = staged({ seed: 7, evictions: 0.5 });
    const { id } = await ordered(stage);
    stage.withhold("payments");
    stripe.pay(await referenceOf(id));
    await stage.pass(240);
    stage.release();
    await stage.pass(121);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
  });

  it("that a bank works on at the deadline is asked to end under new keys until it has, and paid if it is", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    const reference = await referenceOf(id);
    stripe.process(reference);
    await stage.pass(660);
    expect(await paymentOf(id)).toMatchObject({ status: "initiated", cancellation: { failedAttempts: 2 } });
    stripe.decline(reference);
    stripe.events.length = 0;
    await stage.pass(480);
    expect(await orderOf(id)).toMatchObject({ status: "cancelled" });
    expect(stripe.intents.get(reference)).toMatchObject({ status: "canceled" });
  });

  it("that a bank worked on at the deadline and that came through is paid", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    const reference = await referenceOf(id);
    stripe.process(reference);
    await stage.pass(660);
    stripe.pay(reference);
    stripe.events.length = 0;
    await stage.pass(480);
    expect(await paymentOf(id)).toMatchObject({ status: "completed" });
  });

  it("that was never made because Stripe was away for more than a day has failed", async () => {
    const { stage, stripe } = staged();
    stage.withhold("payments");
    const { id } = await ordered(stage);
    vi.setSystemTime(Date.now() + 24 * 3600 * 1000);
    stage.release();
    await stage.pass(60);
    expect(await paymentOf(id)).toMatchObject({ status: "failed" });
    expect(await orderOf(id)).toMatchObject({ status: "cancelled" });
    expect(stripe.intents.size).toBe(0);
  });
});

describe("a refund", () => {
  it.each<Fault>(["unreachable", "rate-limited", "key-in-use", "silent"])(
    "is given once, though Stripe was %s at first, messages twice",
    async (fault) => {
      const { stage, stripe, id } = await cancelledConcert({ copies: 2 });
      stripe.failNext(fault, fault);
      await stage.settle();
      await stage.pass(60);
      await deliverWebhooks(stage, stripe);
      await stage.settle();
      expect(await orderOf(id)).toMatchObject({ status: "refunded" });
      expect(stripe.refunds.size).toBe(1);
      expect(await count(id, "PaymentRefunded")).toBe(1);
    },
  );

  it("that is pending is made once and looked up until it ends", async () => {
    const { stage, stripe, id } = await cancelledConcert();
    stripe.refundsBegin = "pending";
    await stage.settle();
    const [reference = ""] = stripe.refunds.keys();
    expect(await refundOf(id)).toMatchObject({ status: "pending", accepted: { reference } });
    await stage.pass(2 * 3600);
    expect(stripe.calls.filter((call) => call === "POST /v1/refunds")).toHaveLength(1);
    stripe.endRefund(reference, "succeeded");
    await stage.pass(3600);
    expect(await orderOf(id)).toMatchObject({ status: "refunded" });
  });

  it.each([true, false])("that is pending and then fails is made anew under another key (told: %s)", async (told) => {
    const { stage, stripe, id } = await cancelledConcert();
    stripe.refundsBegin = "pending";
    await stage.settle();
    const [first = ""] = stripe.refunds.keys();
    stripe.refundsBegin = "succeeded";
    stripe.events.length = 0;
    stripe.endRefund(first, "failed");
    if (told) await deliverWebhooks(stage, stripe);
    await stage.pass(told ? 30 : 91);
    expect(await orderOf(id)).toMatchObject({ status: "refunded" });
    expect([...stripe.refunds.values()].map(({ status }) => status)).toEqual(["failed", "succeeded"]);
  });

  it("whose webhook overtakes our own answer is recorded once", async () => {
    const { stage, stripe, id } = await cancelledConcert();
    stripe.failNext("silent");
    stripe.onSilence = () => undefined;
    await stage.settle();
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    await stage.pass(60);
    expect(await count(id, "PaymentRefunded")).toBe(1);
    expect(stripe.refunds.size).toBe(1);
  });

  it("that failed for good is tried again when somebody asks for it, and is no longer shown as failed", async () => {
    const { stage, stripe, id } = await cancelledConcert();
    stripe.refundsBegin = "pending";
    await stage.settle();
    for (let tries = 0; tries < 5; tries += 1) {
      const last = [...stripe.refunds.keys()].at(-1) ?? "";
      stripe.endRefund(last, "failed");
      await deliverWebhooks(stage, stripe);
      await stage.pass(2000);
    }
    const { refundId } = await refundOf(id);
    const shown = async () => (await failedRefundList(database).earliest(100)).map((failed) => failed.refundId);
    expect(await shown()).toContain(refundId);
    expect(stripe.refunds.size).toBe(5);
    expect(await objects.payment(id).retryRefund(refundId, asker, "asker key")).toMatchObject({ ok: true });
    expect(await objects.payment(id).retryRefund(refundId, asker, "asker key")).toMatchObject({ ok: true });
    await stage.settle();
    expect(await shown()).not.toContain(refundId);
    stripe.endRefund([...stripe.refunds.keys()].at(-1) ?? "", "succeeded");
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "refunded" });
    expect(stripe.refunds.size).toBe(6);
    const refused = { ok: false, rejection: { code: "refund-not-failed" } };
    expect(await objects.payment(id).retryRefund(refundId, asker)).toMatchObject(refused);
  });

  it("that comes back after it had gone through is owed again, shown, and can be tried again", async () => {
    const { stage, stripe, id } = await cancelledConcert();
    await stage.settle();
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    const { refundId, amount } = await refundOf(id);
    const [reference = ""] = stripe.refunds.keys();
    stripe.endRefund(reference, "failed");
    const again = [...stripe.events];
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    expect(await refundOf(id)).toMatchObject({ status: "failed" });
    const owed = { gateway: amount.amount, customers: -amount.amount, sales: 0 };
    expect(await balancesOf(id)).toEqual(owed);
    stripe.events.push(...again);
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    expect(await count(id, "PaymentRefundReturned")).toBe(1);
    expect((await failedRefundList(database).earliest(100)).map((failed) => failed.refundId)).toContain(refundId);
    expect(await objects.payment(id).retryRefund(refundId, asker)).toMatchObject({ ok: true });
    await stage.settle();
    expect(await refundOf(id)).toMatchObject({ status: "succeeded" });
    expect(await balancesOf(id)).toEqual({ gateway: 0, customers: 0, sales: 0 });
    expect((await objects.payment(id).invoice())?.invoice.creditNotes).toHaveLength(1);
  });
});
