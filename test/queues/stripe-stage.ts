/** A stage whose gateway is Stripe's adapter, over a stand-in for Stripe. */
import { eq } from "drizzle-orm";
import Stripe from "stripe";
import type { OrderId } from "../../src/domain/ids.ts";
import { instant } from "../../src/domain/instant.ts";
import { connectStripe } from "../../src/integrations/stripe/stripe-connection.ts";
import { StripeGateway } from "../../src/integrations/stripe/stripe-gateway.ts";
import { readStripeWebhook } from "../../src/integrations/stripe-webhook.ts";
import { ledgerEntries } from "../../src/read-models/ledger-tables.ts";
import { SECRET_KEY, StripeStandIn } from "../integrations/stripe-stand-in.ts";
import { order, paymentOf, plan, typesIn } from "./sales.ts";
import { database, type Disorder, objects, Stage } from "./stage.ts";

export const WEBHOOK_SECRET = "whsec_of_this_test";

export const staged = (disorder: Disorder = {}) => {
  const stripe = new StripeStandIn();
  const sdk = connectStripe({ secretKey: SECRET_KEY, apiBase: undefined, fetch: stripe.fetch, timeout: 40 });
  const stage = new Stage(disorder, () => new StripeGateway(sdk, () => instant.parse(Date.now())));
  return { stage, stripe };
};

/** A webhook's signature, as Stripe makes it. */
export const signed = (payload: string): Promise<string> =>
  Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret: WEBHOOK_SECRET });

/** What Stripe's webhooks have said is on its way, each body as Stripe signs it. */
export const deliverWebhooks = async (
  stage: Stage,
  stripe: StripeStandIn,
  bodies = stripe.events.splice(0),
): Promise<void> => {
  for (const payload of bodies) {
    const report = await readStripeWebhook(new TextEncoder().encode(payload), await signed(payload), WEBHOOK_SECRET);
    if (report === "invalid-signature") throw new Error("the stand-in cannot sign");
    if (report.type !== "other") stage.reported(report);
  }
};

export const referenceOf = async (id: OrderId): Promise<string> => {
  const { reference } = (await paymentOf(id)) ?? {};
  if (typeof reference !== "string") throw new Error(`${id} has no payment at the gateway`);
  return reference;
};

/** An order that waits for its payment. */
export const ordered = async (stage: Stage) => {
  const concert = await plan(stage);
  const id = await order(stage, [concert]);
  await stage.settle();
  return { id, concert };
};

export const refundOf = async (id: OrderId) => {
  const [refund] = (await paymentOf(id))?.refunds ?? [];
  if (refund === undefined) throw new Error(`${id} has no refund`);
  return refund;
};

export const count = async (id: OrderId, type: string) =>
  (await typesIn(objects.payment(id))).filter((other) => other === type).length;

/** What the accounts of the ledger hold of an order's money, in minor units. */
export const balancesOf = async (id: OrderId) => {
  const rows = await database.select().from(ledgerEntries).where(eq(ledgerEntries.orderId, id));
  const balances = { gateway: 0, customers: 0, sales: 0 };
  for (const { debit, credit, amount } of rows) {
    balances[debit] += amount;
    balances[credit] -= amount;
  }
  return balances;
};
