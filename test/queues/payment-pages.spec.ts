/** Payments on a page of Stripe's own, whose Stripe is a stand-in: paid once, whatever was open before, and closed at the deadline. */
import { describe, expect, it } from "vitest";
import type { OrderId } from "../../src/domain/ids.ts";
import type { Fault, StripeStandIn } from "../integrations/stripe-stand-in.ts";
import { asker, orderOf, paymentOf } from "./sales.ts";
import { type Disorder, objects, publicUrl, type Stage } from "./stage.ts";
import { balancesOf, count, deliverWebhooks, ordered, referenceOf, staged } from "./stripe-stage.ts";

const requestPage = (id: OrderId) => objects.payment(id).requestPage(asker);

const pageOf = async (id: OrderId): Promise<{ url: string | null } | null | undefined> =>
  (await objects.payment(id).document())?.page;

/** An order whose fan is on a page of Stripe's, having asked for it; what could be paid before, and the page. */
const onPage = async (disorder: Disorder = {}) => {
  const stages = staged(disorder);
  const { id } = await ordered(stages.stage);
  const first = await referenceOf(id);
  await requestPage(id);
  await stages.stage.settle();
  return { ...stages, id, first, page: await referenceOf(id) };
};

const told = async (stage: Stage, stripe: StripeStandIn): Promise<void> => {
  await deliverWebhooks(stage, stripe);
  await stage.settle();
};

describe("a page to pay on", () => {
  it("is opened for what the order costs, is the only way to pay by then, and completes the order once", async () => {
    const { stage, stripe, id, first, page } = await onPage();
    const session = stripe.sessions.get(page);
    expect(session).toMatchObject({
      amount_total: 30_000,
      currency: "pln",
      success_url: `${publicUrl}/orders/${id}`,
      cancel_url: `${publicUrl}/orders/${id}/pay`,
    });
    expect(await pageOf(id)).toEqual({ url: session?.url });
    expect((await objects.payment(id).document())?.clientSecret).toBeNull();
    expect(stripe.intents.get(first)).toMatchObject({ status: "canceled" });
    await told(stage, stripe);
    const paidBy = stripe.onPage(page, "pay");
    const reports = [...stripe.events];
    await told(stage, stripe);
    await deliverWebhooks(stage, stripe, reports.toReversed());
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
    expect(await referenceOf(id)).toBe(paidBy);
    expect(await count(id, "PaymentCompleted")).toBe(1);
    expect(await pageOf(id)).toBeNull();
  });

  it("is one page, asked for twice, whatever is delivered twice and in whatever order", async () => {
    const { stage, stripe, id } = await onPage({ copies: 2, seed: 3 });
    await requestPage(id);
    await stage.settle();
    expect(stripe.sessions.size).toBe(1);
    expect(await count(id, "PaymentMovedToPage")).toBe(1);
  });

  it.each<Fault>(["unreachable", "rate-limited", "key-in-use", "silent"])(
    "is one page, though Stripe was %s at first",
    async (fault) => {
      const { stage, stripe } = staged();
      const { id } = await ordered(stage);
      stripe.failNext(fault, fault);
      await requestPage(id);
      await stage.pass(60);
      expect(stripe.sessions.size).toBe(1);
      expect((await pageOf(id))?.url).toMatch(/^https:/);
    },
  );

  it("is told of to nobody before what could be paid is cancelled", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    stage.withhold("payments");
    await requestPage(id);
    await stage.settle();
    expect(await pageOf(id)).toEqual({ url: null });
    stage.release();
    await stage.settle();
    expect((await pageOf(id))?.url).toBe([...stripe.sessions.values()][0]?.url);
  });

  it("is not needed by a payment that is paid before it", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    const first = await referenceOf(id);
    stripe.pay(first);
    await requestPage(id);
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
    expect(await referenceOf(id)).toBe(first);
    expect(await pageOf(id)).toBeNull();
  });

  it("comes to nothing while a bank works on what was paid already", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    const first = await referenceOf(id);
    stripe.process(first);
    await requestPage(id);
    await stage.settle();
    expect(await paymentOf(id)).toMatchObject({ status: "initiated", page: null, reference: first });
    expect((await objects.payment(id).document())?.clientSecret).toMatch(/_secret_/);
    stripe.pay(first);
    await told(stage, stripe);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
  });

  it("whose webhook was lost is looked up within two minutes", async () => {
    const { stage, stripe, id, page } = await onPage();
    stripe.onPage(page, "pay");
    stripe.events.length = 0;
    await stage.pass(120);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
  });

  it("counts a declined card, and is paid by the next", async () => {
    const { stage, stripe, id, page } = await onPage();
    stripe.onPage(page, "decline");
    await told(stage, stripe);
    expect(await paymentOf(id)).toMatchObject({ status: "initiated", declines: [expect.any(String)] });
    stripe.onPage(page, "pay");
    await told(stage, stripe);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
  });

  it("is closed at the deadline, and nothing can be paid there any more", async () => {
    const { stage, stripe, id, page } = await onPage();
    stripe.onPage(page, "decline");
    await stage.pass(601);
    expect(stripe.sessions.get(page)).toMatchObject({ status: "expired" });
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "payment-timeout" } });
    await told(stage, stripe);
    expect(await paymentOf(id)).toMatchObject({ status: "failed" });
  });

  it("that was paid by the deadline stands, though nobody has told of it", async () => {
    const { stage, stripe, id, page } = await onPage();
    await stage.pass(590);
    stripe.onPage(page, "pay");
    stripe.events.length = 0;
    await stage.pass(20);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
  });

  it("on which a bank works at the deadline is asked about until it ends", async () => {
    const { stage, stripe, id, page } = await onPage();
    const reference = stripe.onPage(page, "process");
    await stage.pass(660);
    expect(await paymentOf(id)).toMatchObject({ status: "initiated", cancellation: { failedAttempts: 2 } });
    stripe.pay(reference);
    stripe.events.length = 0;
    await stage.pass(480);
    expect(await paymentOf(id)).toMatchObject({ status: "completed" });
  });

  it("leaves the books right: what was paid there goes back from there", async () => {
    const { stage, stripe } = staged();
    const { id, concert } = await ordered(stage);
    await requestPage(id);
    await stage.settle();
    const reference = stripe.onPage(await referenceOf(id), "pay");
    await told(stage, stripe);
    await objects.concert(concert).cancel("rain", asker);
    await stage.settle();
    await told(stage, stripe);
    expect(await orderOf(id)).toMatchObject({ status: "refunded" });
    expect([...stripe.refunds.values()]).toEqual([expect.objectContaining({ payment_intent: reference })]);
    expect(await balancesOf(id)).toEqual({ gateway: 0, customers: 0, sales: 0 });
  });
});
