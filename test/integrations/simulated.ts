import { env } from "cloudflare:workers";
import { v7 } from "uuid";
import { vi } from "vitest";

import { readConfiguration } from "../../src/configuration.ts";
import { orderIdFrom, paymentOf, refundOf } from "../../src/domain/ids.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import { instant } from "../../src/domain/instant.ts";
import { money } from "../../src/domain/money.ts";
import type { Money } from "../../src/domain/money.ts";
import type { CreateGatewayPayment, GatewayRefundRequest } from "../../src/integrations/payment-gateway.ts";
import { SimulatedCourier, SimulatedGateway, SimulatedMailService } from "../../src/integrations/simulator/adapters.ts";
import { readStripeWebhook } from "../../src/integrations/stripe-webhook.ts";
import type { StripeReport } from "../../src/integrations/stripe-webhook.ts";
import worker from "../worker.ts";

/** A simulator of the test's own, and the ports over it. */
export const freshSimulator = () => {
  const name = crypto.randomUUID();
  const stub = () => env.SIMULATOR.getByName(name);
  return {
    stub,
    gateway: new SimulatedGateway(stub()),
    mail: new SimulatedMailService(stub()),
    courier: new SimulatedCourier(stub()),
  };
};

export const freshOrder = (): OrderId => orderIdFrom(v7().replaceAll("-", ""));

export const zloty = (amount: number): Money => money.parse({ amount, currency: "PLN" });

export const payment = (changes: Partial<CreateGatewayPayment> = {}): CreateGatewayPayment => {
  const orderId = freshOrder();
  return {
    paymentId: paymentOf(orderId),
    orderId,
    amount: zloty(35_000),
    idempotencyKey: crypto.randomUUID(),
    since: instant.parse(Date.now()),
    ...changes,
  };
};

export const refund = (reference: string, amount: Money, changes: Partial<GatewayRefundRequest> = {}) => ({
  reference,
  refundId: refundOf(freshOrder(), "test"),
  amount,
  idempotencyKey: crypto.randomUUID(),
  since: instant.parse(Date.now()),
  ...changes,
});

/** What reached our webhook endpoint: the report that was read from it, and the body as it came. */
export interface Delivered {
  readonly report: StripeReport | "invalid-signature";
  readonly event: { readonly id: string; readonly type: string; readonly data: { readonly object: object } };
  readonly path: string;
}

/** Plays our webhook endpoint, which answers with these statuses, then 200 for ever. */
export const webhookEndpoint = (...statuses: readonly number[]): readonly Delivered[] => {
  const delivered: Delivered[] = [];
  const answers = [...statuses];
  vi.spyOn(worker, "fetch").mockImplementation(async (request) => {
    const body = new Uint8Array(await request.arrayBuffer());
    const secret = readConfiguration(env).stripeWebhookSecret;
    delivered.push({
      report: await readStripeWebhook(body, request.headers.get("Stripe-Signature"), secret),
      event: JSON.parse(new TextDecoder().decode(body)),
      path: new URL(request.url).pathname,
    });
    return new Response(undefined, { status: answers.shift() ?? 200 });
  });
  return delivered;
};
