/** The adapter against a stand-in for Stripe. That Stripe itself behaves so is what its documentation says; it was not asked here. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { instant } from "../../src/domain/instant.ts";
import { money } from "../../src/domain/money.ts";
import { GatewayRefused, GatewayUnavailable, GatewayUnknown } from "../../src/integrations/payment-gateway.ts";
import { connectStripe } from "../../src/integrations/stripe/stripe-connection.ts";
import { StripeGateway } from "../../src/integrations/stripe/stripe-gateway.ts";
import { payment, refund, zloty } from "./simulated.ts";
import { type Fault, SECRET_KEY, StripeStandIn } from "./stripe-stand-in.ts";

const HOUR_MS = 3600 * 1000;
const now = () => instant.parse(Date.now());

const connected = (secretKey = SECRET_KEY) => {
  const stripe = new StripeStandIn();
  const sdk = connectStripe({ secretKey, apiBase: undefined, fetch: stripe.fetch, timeout: 40 });
  return { stripe, gateway: new StripeGateway(sdk, now) };
};

/** A payment that the customer has paid. */
const paid = async (amount = zloty(35_000)) => {
  const connection = connected();
  const { reference } = await connection.gateway.create(payment({ amount }));
  connection.stripe.pay(reference);
  return { ...connection, reference };
};

const hoursPass = (hours: number): void => {
  vi.setSystemTime(Date.now() + hours * HOUR_MS);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a payment", () => {
  it("is opened with our ids, in whatever way its customer may pay", async () => {
    const { stripe, gateway } = connected();
    const request = payment();
    const created = await gateway.create(request);
    const [intent] = stripe.intents.values();
    expect(intent).toMatchObject({
      amount: 35_000,
      currency: "pln",
      metadata: { paymentId: request.paymentId, orderId: request.orderId },
    });
    const { id: reference, client_secret: clientSecret } = intent ?? {};
    const madeFor = request.paymentId;
    expect(created).toEqual({ reference, clientSecret, status: "open", amount: zloty(35_000), madeFor });
  });

  it.each([
    ["JPY", 5000, 5000],
    ["ISK", 5000, 500_000],
    ["UGX", 50_000, 5_000_000],
    ["TWD", 50_000, 50_000],
    ["HUF", 50_000, 50_000],
    ["KWD", 12_340, 12_340],
  ])("in %s is charged what it costs: %i is %i to Stripe, and back", async (currency, amount, charged) => {
    const { stripe, gateway } = connected();
    const price = money.parse({ amount, currency });
    const created = await gateway.create(payment({ amount: price }));
    expect(created.amount).toEqual(price);
    expect([...stripe.intents.values()]).toMatchObject([{ amount: charged }]);
    stripe.pay(created.reference);
    expect((await gateway.retrieve(created.reference)).amount).toEqual(price);
  });

  it("is one for one key, however often it is asked for, and told as it stands now", async () => {
    const { stripe, gateway } = connected();
    const request = payment();
    const { reference } = await gateway.create(request);
    stripe.pay(reference);
    expect(await gateway.create(request)).toMatchObject({ reference, status: "succeeded", clientSecret: null });
    expect(stripe.intents.size).toBe(1);
  });

  it("under a key of another one is a bug, and neither refused for good nor repeated", async () => {
    const { gateway } = connected();
    const request = payment();
    await gateway.create(request);
    const fault: unknown = await gateway.create({ ...request, amount: zloty(1) }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Error);
    expect(fault).not.toBeInstanceOf(GatewayRefused);
    expect(fault).not.toBeInstanceOf(GatewayUnavailable);
  });

  it("is refused for good for an amount that cannot be charged", async () => {
    const { gateway } = connected();
    const refused = gateway.create(payment({ amount: zloty(100_000_000) }));
    await expect(refused).rejects.toEqual(new GatewayRefused("amount_too_large"));
  });

  it.each<Fault>(["unreachable", "rate-limited", "key-in-use", "silent"])(
    "is made once by trying again after Stripe was %s",
    async (fault) => {
      const { stripe, gateway } = connected();
      const request = payment();
      stripe.failNext(fault);
      await expect(gateway.create(request)).rejects.toBeInstanceOf(GatewayUnavailable);
      const created = await gateway.create(request);
      expect([...stripe.intents.keys()]).toEqual([created.reference]);
    },
  );

  it("fails for no secret that is wrong, which is said loudly", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { gateway } = connected("sk_test_of_another_account");
    await expect(gateway.create(payment())).rejects.toBeInstanceOf(GatewayUnavailable);
    expect(log).toHaveBeenCalledWith(expect.stringContaining("check STRIPE_SECRET_KEY"));
  });

  it("that Stripe does not know may be looked for in the wrong account, and has not failed", async () => {
    const { gateway } = connected();
    const calls = [
      () => gateway.retrieve("pi_other"),
      () => gateway.cancel("pi_other", "c1"),
      () => gateway.retrieveRefund("re_other"),
    ];
    for (const call of calls) {
      const fault: unknown = await call().catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(GatewayUnknown);
      expect(fault).toBeInstanceOf(GatewayUnavailable);
      expect(fault).toMatchObject({ message: expect.stringContaining("check STRIPE_SECRET_KEY") });
    }
  });

  it("is looked for once its key has grown old: Stripe would make another one", async () => {
    const { stripe, gateway } = connected();
    const request = payment();
    stripe.failNext("silent");
    await expect(gateway.create(request)).rejects.toBeInstanceOf(GatewayUnavailable);
    hoursPass(25);
    const found = await gateway.create(request);
    expect([...stripe.intents.keys()]).toEqual([found.reference]);
    expect(found).toMatchObject({ status: "open", amount: request.amount });
  });

  it("was never made if it is not found then", async () => {
    const { stripe, gateway } = connected();
    const request = payment();
    stripe.failNext("unreachable");
    await expect(gateway.create(request)).rejects.toBeInstanceOf(GatewayUnavailable);
    hoursPass(25);
    await expect(gateway.create(request)).rejects.toEqual(new GatewayRefused("never-created"));
    expect(stripe.intents.size).toBe(0);
  });

  it.each<[Fault, object | GatewayRefused]>([
    ["breaks-after", { status: "open" }],
    ["broken", new GatewayRefused("never-created")],
  ])("that Stripe keeps answering with a server fault (%s) is looked for after an hour", async (fault, outcome) => {
    const { stripe, gateway } = connected();
    const request = payment();
    stripe.failNext(fault);
    await expect(gateway.create(request)).rejects.toBeInstanceOf(GatewayUnavailable);
    await expect(gateway.create(request)).rejects.toBeInstanceOf(GatewayUnavailable);
    hoursPass(1.5);
    const answer: unknown = await gateway.create(request).catch((error: unknown) => error);
    if (outcome instanceof GatewayRefused) expect(answer).toEqual(outcome);
    else expect(answer).toMatchObject(outcome);
  });
});

describe("cancelling", () => {
  it("ends what is open, and stays so", async () => {
    const { gateway } = connected();
    const { reference } = await gateway.create(payment());
    expect(await gateway.cancel(reference, "c1")).toMatchObject({ status: "cancelled", clientSecret: null });
    expect(await gateway.cancel(reference, "c1")).toMatchObject({ status: "cancelled" });
    expect(await gateway.cancel(reference, "c2")).toMatchObject({ status: "cancelled" });
  });

  it("answers with what stands when it was paid meanwhile", async () => {
    const { gateway, reference } = await paid();
    expect(await gateway.cancel(reference, "c1")).toMatchObject({ status: "succeeded", amount: zloty(35_000) });
  });

  it("of what a bank is working on has to be tried again under a new key: Stripe repeats the old answer", async () => {
    const { stripe, gateway } = connected();
    const { reference } = await gateway.create(payment());
    stripe.process(reference);
    expect(await gateway.cancel(reference, "c1")).toMatchObject({ status: "open" });
    stripe.decline(reference);
    expect(await gateway.cancel(reference, "c1")).toMatchObject({ status: "open" });
    expect(await gateway.cancel(reference, "c2")).toMatchObject({ status: "cancelled" });
  });
});

describe("a page to pay on", () => {
  const afterwards = { paid: "https://tickets.example/paid", unpaid: "https://tickets.example/unpaid" };

  /** A page that was opened for a payment. */
  const opened = async () => {
    const connection = connected();
    const { paymentId, orderId, amount, idempotencyKey } = payment();
    const request = { paymentId, orderId, amount, idempotencyKey, afterwards };
    return { ...connection, request, page: await connection.gateway.openPage(request) };
  };

  it("is opened once for its key, with our ids, also for what will pay it", async () => {
    const { stripe, gateway, request, page } = await opened();
    expect(await gateway.openPage(request)).toEqual(page);
    expect([...stripe.sessions.values()]).toEqual([
      expect.objectContaining({
        id: page.reference,
        url: page.url,
        amount_total: request.amount.amount,
        metadata: { paymentId: request.paymentId, orderId: request.orderId },
        success_url: afterwards.paid,
        cancel_url: afterwards.unpaid,
      }),
    ]);
    const stands = { clientSecret: null, amount: request.amount, madeFor: request.paymentId };
    expect(await gateway.retrieve(page.reference)).toEqual({ ...stands, reference: page.reference, status: "open" });
    const reference = stripe.onPage(page.reference, "pay");
    expect(await gateway.retrieve(page.reference)).toEqual({ ...stands, reference, status: "succeeded" });
    expect(await gateway.retrieve(reference)).toEqual({ ...stands, reference, status: "succeeded" });
  });

  it("stays open when a card is declined there, and is open while a bank is at it", async () => {
    const { stripe, gateway, page } = await opened();
    stripe.onPage(page.reference, "decline");
    expect(await gateway.retrieve(page.reference)).toMatchObject({ reference: page.reference, status: "open" });
    const reference = stripe.onPage(page.reference, "process");
    expect(await gateway.retrieve(page.reference)).toMatchObject({ reference, status: "open" });
    expect(await gateway.cancel(page.reference, "cancel-1")).toMatchObject({ reference, status: "open" });
  });

  it("is closed, as often as it is asked for", async () => {
    const { stripe, gateway, page } = await opened();
    for (const key of ["cancel-1", "cancel-1", "cancel-2"])
      expect(await gateway.cancel(page.reference, key)).toMatchObject({
        reference: page.reference,
        status: "cancelled",
      });
    expect(stripe.sessions.get(page.reference)).toMatchObject({ status: "expired", url: null });
  });

  it("that was paid is not closed", async () => {
    const { stripe, gateway, page } = await opened();
    const reference = stripe.onPage(page.reference, "pay");
    expect(await gateway.cancel(page.reference, "cancel-1")).toMatchObject({ reference, status: "succeeded" });
  });

  it("is refused for what Stripe cannot charge, and unknown under another secret", async () => {
    const { gateway, request, page } = await opened();
    const dear = { ...request, amount: zloty(100_000_000), idempotencyKey: "dear" };
    await expect(gateway.openPage(dear)).rejects.toEqual(new GatewayRefused("amount_too_large"));
    await expect(connected().gateway.retrieve(page.reference)).rejects.toBeInstanceOf(GatewayUnknown);
    await expect(connected().gateway.cancel(page.reference, "cancel-1")).rejects.toBeInstanceOf(GatewayUnknown);
  });
});

describe("a refund", () => {
  it("gives back once for one key, with our id", async () => {
    const { stripe, gateway, reference } = await paid();
    const request = refund(reference, zloty(20_000));
    const first = await gateway.refund(request);
    expect(first).toMatchObject({ status: "succeeded" });
    expect(await gateway.refund(request)).toEqual(first);
    expect([...stripe.refunds.values()]).toMatchObject([{ amount: 20_000, metadata: { refundId: request.refundId } }]);
  });

  it("of more than is left fails, and says why", async () => {
    const { gateway, reference } = await paid();
    const tooMuch = await gateway.refund(refund(reference, zloty(35_001)));
    expect(tooMuch).toEqual({ status: "failed", reference: null, reason: "invalid_request_error" });
    await gateway.refund(refund(reference, zloty(35_000)));
    const again = await gateway.refund(refund(reference, zloty(1)));
    expect(again).toEqual({ status: "failed", reference: null, reason: "charge_already_refunded" });
  });

  it.each(["pending", "requires_action"] as const)("that is %s is looked up until it ends", async (begun) => {
    const { stripe, gateway, reference } = await paid();
    stripe.refundsBegin = begun;
    const request = refund(reference, zloty(100));
    const { reference: made } = await gateway.refund(request);
    if (made === null) throw new Error("no refund");
    const of = { madeFor: request.refundId, paidBy: reference };
    expect(await gateway.retrieveRefund(made)).toEqual({ status: "pending", reference: made, ...of });
    stripe.endRefund(made, "succeeded");
    // The key would tell for a day what was so at first.
    expect(await gateway.refund(request)).toEqual({ status: "pending", reference: made });
    expect(await gateway.retrieveRefund(made)).toEqual({ status: "succeeded", reference: made, ...of });
    stripe.endRefund(made, "failed");
    const reason = "expired_or_canceled_card";
    expect(await gateway.retrieveRefund(made)).toEqual({ status: "failed", reference: made, reason, ...of });
  });

  it.each<Fault>(["unreachable", "rate-limited", "key-in-use", "silent"])(
    "gives back once by trying again after Stripe was %s",
    async (fault) => {
      const { stripe, gateway, reference } = await paid();
      const request = refund(reference, zloty(100));
      stripe.failNext(fault);
      await expect(gateway.refund(request)).rejects.toBeInstanceOf(GatewayUnavailable);
      expect(await gateway.refund(request)).toMatchObject({ status: "succeeded" });
      expect(stripe.refunds.size).toBe(1);
    },
  );

  it.each<[number, Fault, string]>([
    [25, "silent", "succeeded"],
    [25, "unreachable", "failed"],
    [2, "breaks-after", "succeeded"],
    [2, "broken", "failed"],
  ])("is looked for %i hours after its call was %s: it has %s", async (hours, fault, status) => {
    const { stripe, gateway, reference } = await paid();
    const request = refund(reference, zloty(100));
    stripe.failNext(fault);
    await expect(gateway.refund(request)).rejects.toBeInstanceOf(GatewayUnavailable);
    // More than one page lists.
    await Promise.all(Array.from({ length: 101 }, () => gateway.refund(refund(reference, zloty(1)))));
    hoursPass(hours);
    expect(await gateway.refund(request)).toMatchObject({ status });
    const made = [...stripe.refunds.values()].filter(({ metadata }) => metadata["refundId"] === request.refundId);
    expect(made).toHaveLength(status === "succeeded" ? 1 : 0);
  });
});
