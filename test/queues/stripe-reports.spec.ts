/**
 * What Stripe signs is believed to be Stripe's, not to be right: what a report names is looked up, and must be this payment's or
 * this refund's by Stripe's own word. Through the webhook's route, with a stand-in for Stripe.
 */
import { describe, expect, it, vi } from "vitest";
import type { OrderId } from "../../src/domain/ids.ts";
import { gatewayReported } from "../../src/queues/payments.ts";
import { failedRefundList } from "../../src/read-models/failed-refunds.ts";
import { webhookRoutes } from "../../src/routes/webhooks.ts";
import { eventBody } from "../integrations/stripe-objects.ts";
import type { StripeStandIn } from "../integrations/stripe-stand-in.ts";
import { serviceOf } from "../routes/simulated-service.ts";
import { asker, noticeMails, orderOf, paymentOf, pln, typesIn } from "./sales.ts";
import { database, objects, type Stage } from "./stage.ts";
import { balancesOf, count, deliverWebhooks, ordered, referenceOf, refundOf, signed, staged } from "./stripe-stage.ts";
import { WEBHOOK_SECRET } from "./stripe-stage.ts";

/** Posts to the webhook's route what Stripe has signed; answers with the status. */
const posting = ({ gateway }: Stage) => {
  const send = serviceOf(
    webhookRoutes({
      configuration: { stripeWebhookSecret: WEBHOOK_SECRET },
      payments: { gatewayReported: (report) => gatewayReported(report, objects, gateway, "webhook") },
    }),
  );
  return async (type: string, object: object): Promise<number> => {
    const body = eventBody("evt_forged", type, object, 0);
    const headers = { "Stripe-Signature": await signed(body) };
    return (await send("/api/webhooks/stripe", { method: "POST", body, headers })).status;
  };
};

/** The warnings of a test, as their fields. */
const warnings = () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  return (): unknown[] => warn.mock.calls.map(([line]) => JSON.parse(String(line)));
};

const intentOf = async (stripe: StripeStandIn, id: OrderId) => {
  const intent = stripe.intents.get(await referenceOf(id));
  if (intent === undefined) throw new Error(`no payment of ${id}`);
  return intent;
};

/** Two orders that wait for their payments, the second of which is paid, cancelled or declined at Stripe. */
const two = async () => {
  const { stage, stripe } = staged();
  const [{ id }, other] = [await ordered(stage), await ordered(stage)];
  return { stage, stripe, id, theirs: await intentOf(stripe, other.id), own: await intentOf(stripe, id) };
};

/** An order that is paid and then cancelled with its concert, its refund done at Stripe. */
const refunded = async () => {
  const { stage, stripe } = staged();
  const { id, concert } = await ordered(stage);
  stripe.pay(await referenceOf(id));
  await deliverWebhooks(stage, stripe);
  await stage.settle();
  await objects.concert(concert).cancel("rain", asker);
  return { stage, stripe, id };
};

describe("a signed report of a payment", () => {
  it.each(["payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled"])(
    "that names another one's (%s) changes nothing, and is warned of",
    async (type) => {
      const { stage, stripe, id, theirs, own } = await two();
      if (type === "payment_intent.succeeded") stripe.pay(theirs.id);
      if (type === "payment_intent.canceled") theirs.status = "canceled";
      const warned = warnings();
      const before = [await objects.payment(id).document(), await typesIn(objects.payment(id))];
      expect(await posting(stage)(type, { ...theirs, metadata: own.metadata })).toBe(200);
      expect([await objects.payment(id).document(), await typesIn(objects.payment(id))]).toEqual(before);
      expect(warned()).toMatchObject([
        { level: "warning", message: expect.stringContaining("another payment's"), reference: theirs.id },
      ]);
      expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
    },
  );

  it("that names another one's before this one's own is known begins nothing", async () => {
    const { stage, stripe } = staged();
    const other = await ordered(stage);
    const theirs = await intentOf(stripe, other.id);
    stripe.pay(theirs.id);
    stage.withhold("payments");
    const { id } = await ordered(stage);
    warnings();
    const paymentId = theirs.metadata["paymentId"]?.replace(/.*/, `pay_${id.slice(4)}`);
    expect(await posting(stage)("payment_intent.succeeded", { ...theirs, metadata: { paymentId } })).toBe(200);
    expect(await paymentOf(id)).toMatchObject({ status: "created", reference: null });
  });

  it("that names what Stripe does not know is ignored, and warned of", async () => {
    const { stage, id, own } = await two();
    const warned = warnings();
    expect(await posting(stage)("payment_intent.succeeded", { ...own, id: "pi_gone" })).toBe(200);
    expect(warned()).toMatchObject([
      { level: "warning", message: expect.stringContaining("does not know"), reference: "pi_gone" },
    ]);
    expect(await paymentOf(id)).toMatchObject({ status: "initiated" });
  });

  it("that names this one's, which Stripe does not know any more, fails loudly: the secret is wrong", async () => {
    const { stage, stripe, own } = await two();
    stripe.intents.delete(own.id);
    const errors = vi.spyOn(console, "error");
    expect(await posting(stage)("payment_intent.succeeded", own)).toBe(500);
    expect(errors.mock.calls.flat().join()).toContain("check STRIPE_SECRET_KEY");
  });
});

describe("a signed report of a refund", () => {
  it("that names another one's, or one of another payment, changes nothing", async () => {
    const { stage, stripe, id } = await refunded();
    stripe.refundsBegin = "pending";
    await stage.settle();
    const { refundId } = await refundOf(id);
    const [mine] = stripe.refunds.values();
    if (mine === undefined) throw new Error("no refund");
    const others = { ...mine, id: "re_others", status: "succeeded" as const, metadata: { refundId: `${refundId}0` } };
    const elsewhere = { ...mine, id: "re_elsewhere", status: "succeeded" as const, payment_intent: "pi_elsewhere" };
    for (const forged of [others, elsewhere]) stripe.refunds.set(forged.id, forged);
    const warned = warnings();
    for (const reference of ["re_others", "re_elsewhere", "re_gone"]) {
      expect(await posting(stage)("refund.updated", { ...mine, id: reference })).toBe(200);
    }
    const another = { message: expect.stringContaining("another refund's") };
    expect(warned()).toMatchObject([another, another, { message: expect.stringContaining("does not know") }]);
    expect(await refundOf(id)).toMatchObject({ status: "pending" });
    expect(await count(id, "PaymentRefunded")).toBe(0);
  });

  it("that names the recorded one, which Stripe does not know any more, fails loudly", async () => {
    const { stage, stripe, id } = await refunded();
    stripe.refundsBegin = "pending";
    await stage.settle();
    const [mine] = stripe.refunds.values();
    if (mine === undefined) throw new Error("no refund");
    stripe.refunds.clear();
    expect(await posting(stage)("refund.updated", mine)).toBe(500);
    expect(await refundOf(id)).toMatchObject({ status: "pending" });
  });
});

describe("money that comes by a second payment at Stripe that is this one's own", () => {
  /** As a create that Stripe carried out twice would leave it. */
  const secondOf = async (stage: Stage, id: OrderId): Promise<string> => {
    const payment = await paymentOf(id);
    if (payment === undefined) throw new Error(`no payment of ${id}`);
    const { paymentId, orderId, amount, createdAt: since } = payment;
    const made = await stage.gateway.create({ paymentId, orderId, amount, idempotencyKey: "another", since });
    return made.reference;
  };

  it.each([
    ["before", "still waiting for its payment"],
    ["after", "stays as it is"],
  ])("%s it is paid goes back from there, and the order is paid once", async (when, told) => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    const [first, second] = [await referenceOf(id), await secondOf(stage, id)];
    for (const reference of when === "before" ? [second, first] : [first, second]) {
      stripe.pay(reference);
      await deliverWebhooks(stage, stripe);
      await stage.settle();
    }
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    expect([...stripe.refunds.values()]).toMatchObject([
      { payment_intent: second, amount: 30_000, status: "succeeded" },
    ]);
    expect(await paymentOf(id)).toMatchObject({ status: "completed", reference: first });
    expect(await orderOf(id)).toMatchObject({ status: "completed", refunds: [] });
    expect(await balancesOf(id)).toEqual({ gateway: 30_000, customers: 0, sales: -30_000 });
    expect((await objects.payment(id).invoice())?.invoice.creditNotes).toEqual([]);
    const mails = await noticeMails(stage);
    expect(mails).toMatchObject([{ text: expect.stringContaining("300.00") }]);
    expect(mails[0]?.text).toContain(told);
  });

  it("shows to administrators while it cannot go back, and can be tried again", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    stripe.pay(await referenceOf(id));
    stripe.pay(await secondOf(stage, id));
    stripe.refundsBegin = "pending";
    for (let tries = 0; tries < 6; tries += 1) {
      await deliverWebhooks(stage, stripe);
      await stage.pass(2000);
      const [last] = [...stripe.refunds.values()].slice(-1);
      if (last?.status === "pending") stripe.endRefund(last.id, "failed");
    }
    const { refundId } = await refundOf(id);
    const shown = { refundId, orderId: id, amount: pln(30_000) };
    expect(await failedRefundList(database).earliest(100)).toContainEqual(expect.objectContaining(shown));
    stripe.refundsBegin = "succeeded";
    expect(await objects.payment(id).retryRefund(refundId, asker)).toMatchObject({ ok: true });
    await stage.settle();
    expect(await refundOf(id)).toMatchObject({ status: "succeeded" });
    expect(await balancesOf(id)).toEqual({ gateway: 30_000, customers: 0, sales: -30_000 });
  });
});

describe("money of another amount than was asked for", () => {
  it("goes back whole and ends the order, without asking Stripe again and again", async () => {
    const { stage, stripe } = staged();
    const { id } = await ordered(stage);
    const reference = await referenceOf(id);
    stripe.pay(reference, 29_900);
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    expect([...stripe.refunds.values()]).toMatchObject([{ payment_intent: reference, amount: 29_900 }]);
    expect(await paymentOf(id)).toMatchObject({ status: "failed" });
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "payment-failed" } });
    expect(await balancesOf(id)).toEqual({ gateway: 0, customers: 0, sales: 0 });
    const asked = stripe.calls.length;
    await stage.pass(3600);
    await deliverWebhooks(stage, stripe);
    await stage.settle();
    expect(stripe.calls.length).toBeLessThan(asked + 5);
  });
});
