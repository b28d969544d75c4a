import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";

import { freshSimulator, payment, refund, webhookEndpoint, zloty } from "./simulated.ts";
import type { Delivered } from "./simulated.ts";

afterEach(() => vi.restoreAllMocks());

const arrived = (delivered: readonly Delivered[], count: number) =>
  vi.waitFor(() => expect(delivered.length).toBeGreaterThanOrEqual(count), { timeout: 10_000, interval: 20 });

/** An open payment, and how many webhooks wait in its simulator. */
const opened = async () => {
  const simulator = freshSimulator();
  const request = payment();
  const { reference } = await simulator.gateway.create(request);
  const waiting = () =>
    runInDurableObject(simulator.stub(), (_, state) =>
      state.storage.sql.exec("SELECT attempts FROM webhooks").toArray(),
    );
  return { ...simulator, request, reference, waiting };
};

const objectOf = (delivered: readonly Delivered[], index: number): object => delivered[index]?.event.data.object ?? {};

describe("a webhook", () => {
  it("tells of success, signed as Stripe signs, once", async () => {
    const delivered = webhookEndpoint();
    const { stub, request, reference, waiting } = await opened();
    await stub().playPayment(request.paymentId, "succeed");
    await arrived(delivered, 1);
    expect(delivered[0]?.path).toBe("/api/webhooks/stripe");
    const { paymentId, orderId } = request;
    expect(delivered[0]?.report).toEqual({
      eventId: delivered[0]?.event.id,
      type: "payment-succeeded",
      paymentId,
      reference,
    });
    expect(delivered[0]?.event.type).toBe("payment_intent.succeeded");
    expect(objectOf(delivered, 0)).toMatchObject({
      id: reference,
      object: "payment_intent",
      status: "succeeded",
      amount: 35_000,
      amount_received: 35_000,
      currency: "pln",
      metadata: { paymentId, orderId },
    });
    await vi.waitFor(async () => expect(await waiting()).toEqual([]));
    expect(delivered).toHaveLength(1);
  });

  it("tells of a declined card, which leaves the payment open", async () => {
    const delivered = webhookEndpoint();
    const { stub, request } = await opened();
    await stub().playPayment(request.paymentId, "decline");
    await arrived(delivered, 1);
    expect(delivered[0]?.report).toMatchObject({ type: "payment-declined", paymentId: request.paymentId });
    expect(objectOf(delivered, 0)).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined" },
    });
  });

  it("tells of a payment that the gateway gave up, and of one that we cancelled", async () => {
    const delivered = webhookEndpoint();
    const failing = await opened();
    await failing.stub().playPayment(failing.request.paymentId, "fail");
    await arrived(delivered, 1);
    const cancelled = await opened();
    await cancelled.gateway.cancel(cancelled.reference, "c");
    await arrived(delivered, 2);
    expect(delivered[0]?.report).toMatchObject({ type: "payment-cancelled", reference: failing.reference });
    expect(objectOf(delivered, 0)).toMatchObject({ status: "canceled", cancellation_reason: "automatic" });
    expect(delivered[1]?.report).toMatchObject({ type: "payment-cancelled", reference: cancelled.reference });
    expect(objectOf(delivered, 1)).toMatchObject({ status: "canceled", cancellation_reason: "abandoned" });
  });

  it("tells nothing of a cancellation that came too late, or again", async () => {
    const delivered = webhookEndpoint();
    const { stub, gateway, request, reference } = await opened();
    await stub().playPayment(request.paymentId, "succeed");
    await gateway.cancel(reference, "c");
    await gateway.cancel(reference, "c");
    await arrived(delivered, 1);
    expect(delivered.map(({ event }) => event.type)).toEqual(["payment_intent.succeeded"]);
  });

  it("tells of money given back", async () => {
    const delivered = webhookEndpoint();
    const { stub, gateway, request, reference } = await opened();
    await stub().playPayment(request.paymentId, "succeed");
    const asked = refund(reference, zloty(35_000));
    const { reference: given } = await gateway.refund(asked);
    await gateway.refund(refund(reference, zloty(1)));
    await arrived(delivered, 3);
    expect(delivered.map(({ event }) => event.type).toSorted()).toEqual([
      "charge.refunded",
      "payment_intent.succeeded",
      "refund.updated",
    ]);
    const charge = delivered.find(({ event }) => event.type === "charge.refunded");
    expect(charge?.report).toMatchObject({ type: "refund-changed", paymentId: request.paymentId, refund: null });
    const refunded = delivered.find(({ event }) => event.type === "refund.updated");
    expect(refunded?.report).toMatchObject({ refund: { refundId: asked.refundId, reference: given } });
    expect(given && (await gateway.retrieveRefund(given))).toMatchObject({ status: "succeeded", reference: given });
    expect(charge?.event.data.object).toMatchObject({ amount_refunded: 35_000, refunded: true });
  });

  it("is sent again, as the same event, until our endpoint takes it", async () => {
    const delivered = webhookEndpoint(500, 503);
    const { stub, request, waiting } = await opened();
    await stub().playPayment(request.paymentId, "succeed");
    await arrived(delivered, 3);
    expect(new Set(delivered.map(({ event }) => event.id)).size).toBe(1);
    expect(delivered.map(({ report }) => report)).not.toContain("invalid-signature");
    await vi.waitFor(async () => expect(await waiting()).toEqual([]));
  });

  it("waits in storage: an object that starts anew delivers it", async () => {
    const refusing = webhookEndpoint(500);
    const { stub, request, waiting } = await opened();
    await stub().playPayment(request.paymentId, "succeed");
    await arrived(refusing, 1);
    await vi.waitFor(async () => expect(await waiting()).toEqual([{ attempts: 1 }]));
    // As if the alarm itself had been lost: the next start sets it again.
    await runInDurableObject(stub(), (_, state) => state.storage.deleteAlarm());
    await evictDurableObject(stub());
    expect(await waiting()).toEqual([{ attempts: 1 }]);
    await arrived(refusing, 2);
  });

  it("is given up after three days, without the alarm throwing", async () => {
    const delivered = webhookEndpoint(500);
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { stub, request, waiting } = await opened();
    await stub().playPayment(request.paymentId, "succeed");
    await arrived(delivered, 1);
    await vi.waitFor(async () => expect(await waiting()).toEqual([{ attempts: 1 }]));
    vi.restoreAllMocks();
    const later = webhookEndpoint(500);
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await runInDurableObject(stub(), (_, state) => {
      state.storage.sql.exec(
        "UPDATE webhooks SET created_at = created_at - ?, next_attempt_at = 0",
        3 * 24 * 3_600_000,
      );
    });
    await runDurableObjectAlarm(stub());
    expect(later).toHaveLength(1);
    expect(await waiting()).toEqual([]);
    expect(error).toHaveBeenCalledOnce();
    expect(logged).not.toHaveBeenCalled();
  });

  it("survives a database that fails under the alarm", async () => {
    const delivered = webhookEndpoint();
    const { stub, request } = await opened();
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    await runInDurableObject(stub(), (_, state) => void state.storage.sql.exec("ALTER TABLE webhooks RENAME TO away"));
    await runInDurableObject(stub(), (_, state) => state.storage.setAlarm(Date.now() + 60_000));
    await runDurableObjectAlarm(stub());
    await runInDurableObject(stub(), (_, state) => void state.storage.sql.exec("ALTER TABLE away RENAME TO webhooks"));
    expect(await runInDurableObject(stub(), (_, state) => state.storage.getAlarm())).toBeGreaterThan(Date.now());
    await stub().playPayment(request.paymentId, "succeed");
    await arrived(delivered, 1);
  });
});
