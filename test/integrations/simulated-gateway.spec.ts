import { describe, expect, it } from "vitest";

import { money } from "../../src/domain/money.ts";
import { GatewayRefused, GatewayUnavailable, GatewayUnknown } from "../../src/integrations/payment-gateway.ts";
import { freshSimulator, payment, refund, webhookEndpoint, zloty } from "./simulated.ts";

webhookEndpoint();

/** A payment that the customer has paid. */
const paid = async (amount = zloty(35_000)) => {
  const simulator = freshSimulator();
  const request = payment({ amount });
  const { reference } = await simulator.gateway.create(request);
  await simulator.stub().playPayment(request.paymentId, "succeed");
  return { ...simulator, reference, request };
};

describe("creating a payment", () => {
  it("opens it, with what the customer's browser needs", async () => {
    const { gateway } = freshSimulator();
    const created = await gateway.create(payment());
    expect(created).toMatchObject({ status: "open", amount: zloty(35_000) });
    expect(created.reference).toMatch(/^pi_/);
    expect(created.clientSecret).toContain(created.reference);
    expect(await gateway.retrieve(created.reference)).toEqual(created);
  });

  it("gives the same payment for the same key, as it stands now", async () => {
    const { gateway, stub } = freshSimulator();
    const request = payment();
    const first = await gateway.create(request);
    await stub().playPayment(request.paymentId, "succeed");
    expect(await gateway.create(request)).toEqual({ ...first, status: "succeeded", clientSecret: null });
  });

  it("gives the same payment to twenty that ask at once", async () => {
    const { gateway } = freshSimulator();
    const request = payment();
    const created = await Promise.all(Array.from({ length: 20 }, () => gateway.create(request)));
    expect(new Set(created.map(({ reference }) => reference)).size).toBe(1);
  });

  it("refuses a key that belongs to another request", async () => {
    const { gateway } = freshSimulator();
    const request = payment();
    await gateway.create(request);
    const reused = new GatewayRefused("idempotency-key-reused");
    await expect(gateway.create({ ...request, amount: zloty(35_001) })).rejects.toEqual(reused);
    const { reference } = await gateway.create(request);
    await expect(gateway.cancel(reference, request.idempotencyKey)).rejects.toEqual(reused);
    expect(await gateway.retrieve(reference)).toMatchObject({ status: "open" });
  });

  it.each([0, 199, 100_000_000])("refuses %i grosz, which cannot be charged", async (amount) => {
    const refused = freshSimulator().gateway.create(payment({ amount: zloty(amount) }));
    await expect(refused).rejects.toEqual(new GatewayRefused("amount-not-chargeable"));
  });

  it("knows no payment that was never made", async () => {
    await expect(freshSimulator().gateway.retrieve("pi_none")).rejects.toBeInstanceOf(GatewayUnknown);
  });
});

describe("an outcome", () => {
  it("is refused before there is a payment", async () => {
    const outcome = await freshSimulator().stub().playPayment(payment().paymentId, "succeed");
    expect(outcome).toEqual({ ok: false, rejection: { code: "payment-not-open" } });
  });

  it("decline leaves the payment open, and is counted", async () => {
    const { gateway, stub } = freshSimulator();
    const request = payment();
    const { reference } = await gateway.create(request);
    expect(await stub().playPayment(request.paymentId, "decline")).toEqual({ ok: true, value: null });
    expect(await stub().playPayment(request.paymentId, "decline")).toEqual({ ok: true, value: null });
    expect(await gateway.retrieve(reference)).toMatchObject({ status: "open" });
    expect(await stub().playPayment(request.paymentId, "succeed")).toEqual({ ok: true, value: null });
  });

  it.each(["succeed", "fail"] as const)("%s is final", async (final) => {
    const { gateway, stub } = freshSimulator();
    const request = payment();
    const { reference } = await gateway.create(request);
    await stub().playPayment(request.paymentId, final);
    const status = final === "succeed" ? "succeeded" : "cancelled";
    for (const next of ["succeed", "decline", "fail"] as const) {
      const refused = await stub().playPayment(request.paymentId, next);
      expect(refused).toEqual({ ok: false, rejection: { code: "payment-not-open" } });
    }
    expect(await gateway.retrieve(reference)).toMatchObject({ status, clientSecret: null });
  });

  it("is for the newest payment under an id", async () => {
    const { gateway, stub } = freshSimulator();
    const request = payment();
    const older = await gateway.create(request);
    const newer = await gateway.create({ ...request, idempotencyKey: "another" });
    await stub().playPayment(request.paymentId, "succeed");
    expect(await gateway.retrieve(older.reference)).toMatchObject({ status: "open" });
    expect(await gateway.retrieve(newer.reference)).toMatchObject({ status: "succeeded" });
  });
});

describe("cancelling", () => {
  it("ends an open payment, as often as it is asked", async () => {
    const { gateway, stub } = freshSimulator();
    const request = payment();
    const { reference } = await gateway.create(request);
    expect(await gateway.cancel(reference, "c")).toMatchObject({ status: "cancelled", clientSecret: null });
    expect(await gateway.cancel(reference, "c")).toMatchObject({ status: "cancelled" });
    expect(await gateway.cancel(reference, "c2")).toMatchObject({ status: "cancelled" });
    expect(await stub().playPayment(request.paymentId, "succeed")).toMatchObject({ ok: false });
  });

  it("leaves what has been paid meanwhile, and says so", async () => {
    const { gateway, reference } = await paid();
    expect(await gateway.cancel(reference, "c")).toMatchObject({ status: "succeeded" });
    expect(await gateway.retrieve(reference)).toMatchObject({ status: "succeeded" });
  });
});

describe("refunding", () => {
  it("gives back once for one key", async () => {
    const { gateway, reference } = await paid();
    const request = refund(reference, zloty(20_000));
    const first = await gateway.refund(request);
    expect(first.status).toBe("succeeded");
    expect(await gateway.refund(request)).toEqual(first);
    // Had the first been done twice, this would exceed what was paid.
    expect(await gateway.refund(refund(reference, zloty(15_000)))).toMatchObject({ status: "succeeded" });
  });

  it("never gives back more than was paid", async () => {
    const { gateway, reference } = await paid();
    const exceeding = { status: "failed", reason: "refund-exceeds-payment" };
    expect(await gateway.refund(refund(reference, zloty(35_001)))).toMatchObject(exceeding);
    expect(await gateway.refund(refund(reference, zloty(35_000)))).toMatchObject({ status: "succeeded" });
    expect(await gateway.refund(refund(reference, zloty(1)))).toMatchObject(exceeding);
  });

  it("keeps to what was paid when many refunds race", async () => {
    const { gateway, reference } = await paid();
    const racing = Array.from({ length: 10 }, () => gateway.refund(refund(reference, zloty(10_000))));
    const statuses = (await Promise.all(racing)).map(({ status }) => status);
    expect(statuses.filter((status) => status === "succeeded")).toHaveLength(3);
  });

  it("refuses a key that belongs to another refund", async () => {
    const { gateway, reference } = await paid();
    const request = refund(reference, zloty(100));
    await gateway.refund(request);
    const reused = new GatewayRefused("idempotency-key-reused");
    await expect(gateway.refund({ ...request, amount: zloty(101) })).rejects.toEqual(reused);
  });

  it("gives nothing back for what was not paid, in another currency, or of nothing", async () => {
    const open = freshSimulator();
    const { reference } = await open.gateway.create(payment());
    const notPaid = await open.gateway.refund(refund(reference, zloty(100)));
    expect(notPaid).toMatchObject({ status: "failed", reason: "payment-not-paid" });

    const settled = await paid();
    const euro = money.parse({ amount: 100, currency: "EUR" });
    const inEuro = await settled.gateway.refund(refund(settled.reference, euro));
    expect(inEuro).toMatchObject({ status: "failed", reason: "currency-mismatch" });
    const nothing = await settled.gateway.refund(refund(settled.reference, zloty(0)));
    expect(nothing).toMatchObject({ status: "failed", reason: "amount-too-small" });
  });
});

describe("faults", () => {
  it("make the next calls fail without doing anything, then heal", async () => {
    const { gateway, stub } = freshSimulator();
    const request = payment();
    await stub().failNext("payments", 2);
    await expect(gateway.create(request)).rejects.toBeInstanceOf(GatewayUnavailable);
    expect(await stub().playPayment(request.paymentId, "succeed")).toMatchObject({ ok: false });
    await expect(gateway.retrieve("pi_any")).rejects.toBeInstanceOf(GatewayUnavailable);
    expect(await gateway.create(request)).toMatchObject({ status: "open" });
  });

  it("are replaced when set again", async () => {
    const { gateway, stub } = freshSimulator();
    await stub().failNext("payments", 5);
    await stub().failNext("payments", 0);
    expect(await gateway.create(payment())).toMatchObject({ status: "open" });
  });
});
