import Stripe from "stripe";
import { describe, expect, it, vi } from "vitest";
import type { OwnReport } from "../../src/integrations/stripe-webhook.ts";
import { webhookRoutes } from "../../src/routes/webhooks.ts";
import { serviceOf } from "./simulated-service.ts";

const SECRET = "whsec_of_this_test";
const PAYMENT_ID = `pay_${"a".repeat(32)}`;

const eventOf = (type: string): string =>
  JSON.stringify({
    id: "evt_1",
    object: "event",
    type,
    data: { object: { id: "pi_1", object: "payment_intent", metadata: { paymentId: PAYMENT_ID } } },
  });

/** A service, and what its payments were told. */
const service = (taken: () => Promise<void> = async () => undefined) => {
  const reports: OwnReport[] = [];
  const gatewayReported = async (report: OwnReport): Promise<void> => {
    reports.push(report);
    await taken();
  };
  const send = serviceOf(
    webhookRoutes({ configuration: { stripeWebhookSecret: SECRET }, payments: { gatewayReported } }),
  );
  const post = async (payload: string, signature?: string): Promise<Response> =>
    send("/api/webhooks/stripe", {
      method: "POST",
      body: payload,
      headers: {
        "Stripe-Signature":
          signature ?? (await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret: SECRET })),
      },
    });
  return { reports, post };
};

describe("POST /api/webhooks/stripe", () => {
  it("hands on what Stripe reports of a payment", async () => {
    const { reports, post } = service();
    const answer = await post(eventOf("payment_intent.succeeded"));
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(reports).toEqual([
      { eventId: "evt_1", type: "payment-succeeded", paymentId: PAYMENT_ID, reference: "pi_1" },
    ]);
  });

  it("hands on what Stripe reports of refunds", async () => {
    const { reports, post } = service();
    expect((await post(eventOf("charge.refunded"))).status).toBe(200);
    expect(reports).toEqual([{ eventId: "evt_1", type: "refund-changed", paymentId: PAYMENT_ID, refund: null }]);
  });

  it("answers 200 to what is nothing to us, and hands nothing on", async () => {
    const { reports, post } = service();
    expect((await post(eventOf("charge.captured"))).status).toBe(200);
    expect((await post(eventOf("refund.updated"))).status).toBe(200);
    expect((await post("{")).status).toBe(200);
    expect(reports).toEqual([]);
  });

  it.each(["", "t=1,v1=00", "nonsense"])("refuses the signature %j, and hands nothing on", async (signature) => {
    const { reports, post } = service();
    const answer = await post(eventOf("payment_intent.succeeded"), signature);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "invalid-signature" });
    expect(reports).toEqual([]);
  });

  it("refuses a body that is too large before it looks at the signature", async () => {
    expect((await service().post("x".repeat(64 * 1024 + 1))).status).toBe(413);
  });

  it("fails when the report could not be taken, so that it is sent again", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { post } = service(() => Promise.reject(new Error("not now")));
    expect((await post(eventOf("payment_intent.succeeded"))).status).toBe(500);
  });
});
