import type { Configuration } from "../configuration.ts";
import type { Metadata } from "../event-store/index.ts";
import { type OwnReport, readStripeWebhook } from "../integrations/stripe-webhook.ts";
import { Problem } from "./http/problems.ts";
import { defineRoute, type Route } from "./http/route.ts";

/** Takes reports. It may be given the same one twice, or one of a payment or refund that there is not. */
export interface PaymentReports {
  gatewayReported(report: OwnReport, metadata: Metadata): Promise<void>;
}

export interface WebhookDependencies {
  readonly configuration: Pick<Configuration, "stripeWebhookSecret">;
  readonly payments: PaymentReports;
}

/** What the services that we use tell us; each request is vouched for by its signature. */
export const webhookRoutes = ({ configuration, payments }: WebhookDependencies): Route[] => [
  defineRoute({
    method: "post",
    path: "/api/webhooks/stripe",
    summary: "Take a report of Stripe's",
    tag: "Webhooks",
    access: "anyone",
    body: "raw",
    responses: { 200: "empty" },
    problems: ["invalid-signature"],
    // If taking the report fails the answer is 500, and it is sent again.
    handler: async ({ body, headers, metadata }) => {
      const report = await readStripeWebhook(body, headers.get("Stripe-Signature"), configuration.stripeWebhookSecret);
      if (report === "invalid-signature") throw new Problem("invalid-signature");
      if (report.type !== "other") await payments.gatewayReported(report, metadata);
      return { status: 200 };
    },
  }),
];
