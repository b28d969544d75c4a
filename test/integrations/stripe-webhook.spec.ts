import Stripe from "stripe";
import { describe, expect, it } from "vitest";

import { readStripeWebhook } from "../../src/integrations/stripe-webhook.ts";

const SECRET = "whsec_of_this_test";
const PAYMENT_ID = `pay_${"a".repeat(32)}`;
const REFUND_ID = `ref_${"a".repeat(32)}_late`;

const eventOf = (type: string, metadata: object = { paymentId: PAYMENT_ID }): string =>
  JSON.stringify({
    id: "evt_1",
    object: "event",
    type,
    data: { object: { id: "pi_1", object: "payment_intent", metadata } },
  });

const now = (): number => Math.floor(Date.now() / 1000);

const signed = (payload: string, { secret = SECRET, timestamp = now() } = {}): Promise<string> =>
  Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });

const read = (payload: string, signature: string | null) =>
  readStripeWebhook(new TextEncoder().encode(payload), signature, SECRET);

describe("a webhook that Stripe signed", () => {
  it.each([
    ["payment_intent.succeeded", "payment-succeeded"],
    ["payment_intent.payment_failed", "payment-declined"],
    ["payment_intent.canceled", "payment-cancelled"],
  ])("%s is read as %s", async (type, read_) => {
    const payload = eventOf(type);
    const report = await read(payload, await signed(payload));
    expect(report).toEqual({ eventId: "evt_1", type: read_, paymentId: PAYMENT_ID, reference: "pi_1" });
  });

  it.each(["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"])(
    "%s is read as news of a refund",
    async (type) => {
      const payload = eventOf(type, { refundId: REFUND_ID });
      const refund = { refundId: REFUND_ID, reference: "pi_1" };
      const report = { eventId: "evt_1", type: "refund-changed", paymentId: PAYMENT_ID, refund };
      expect(await read(payload, await signed(payload))).toEqual(report);
    },
  );

  it("charge.refunded is read as news of a payment's refunds", async () => {
    const payload = eventOf("charge.refunded");
    const report = { eventId: "evt_1", type: "refund-changed", paymentId: PAYMENT_ID, refund: null };
    expect(await read(payload, await signed(payload))).toEqual(report);
  });

  it.each([
    ["of another type", eventOf("charge.captured")],
    ["of a refund that is not ours", eventOf("refund.updated")],
    ["of a refund with an id that is none", eventOf("refund.updated", { refundId: "ref_1" })],
    ["of a charge that is not ours", eventOf("charge.refunded", {})],
    ["of a payment that is not ours", eventOf("payment_intent.succeeded", {})],
    ["of a payment with an id that is none", eventOf("payment_intent.succeeded", { paymentId: "7" })],
    ["that is no event", "[]"],
    ["that is not JSON", "{"],
  ])("%s is nothing to us", async (_, payload) => {
    expect(await read(payload, await signed(payload))).toEqual({ type: "other" });
  });

  it("is read if the clock that it was signed by is four minutes fast", async () => {
    const payload = eventOf("payment_intent.succeeded");
    expect(await read(payload, await signed(payload, { timestamp: now() + 240 }))).toMatchObject({ eventId: "evt_1" });
  });

  it("is still read four minutes later, as a new secret comes into use", async () => {
    const payload = eventOf("payment_intent.succeeded");
    const old = await signed(payload, { secret: "whsec_before", timestamp: now() - 240 });
    const [, digest] = (await signed(payload, { timestamp: now() - 240 })).split(",");
    expect(await read(payload, `${old},${digest}`)).toMatchObject({ type: "payment-succeeded" });
  });
});

describe("a webhook is refused", () => {
  const payload = eventOf("payment_intent.succeeded");

  it.each([
    ["without a signature", async () => null],
    ["with an empty one", async () => ""],
    ["with one that is none", async () => "t=1,v1=nonsense"],
    ["signed with another secret", async () => signed(payload, { secret: "whsec_another" })],
    ["signed more than five minutes ago", async () => signed(payload, { timestamp: now() - 301 })],
    ["signed more than five minutes from now", async () => signed(payload, { timestamp: now() + 302 })],
    ["with a time that was not signed", async () => (await signed(payload)).replace(/t=\d+/, `t=${now() - 1}`)],
  ])("%s", async (_, signature) => {
    expect(await read(payload, await signature())).toBe("invalid-signature");
  });

  it("whose body was changed by a single byte", async () => {
    const signature = await signed(payload);
    expect(await read(payload.replace("pi_1", "pi_2"), signature)).toBe("invalid-signature");
    expect(await read(`${payload} `, signature)).toBe("invalid-signature");
  });
});
