import type { Configuration } from "../configuration.ts";
import type { Metadata } from "../event-store/index.ts";
import { readMailgunWebhook, type UndeliverableMail } from "../integrations/mailgun-webhook.ts";
import { Problem } from "./http/problems.ts";
import { defineRoute, type Route } from "./http/route.ts";

/** Takes reports on mails. It may be given the same one twice, or one of a mail that there is not. */
export interface MailReports {
  /**
   * Whether a signature is good for what is reported with it (the id of a mail that never arrives; empty for anything else): it is shown
   * for the first time, or was shown with the same before.
   */
  isSignedFor(about: string, signature: string, metadata: Metadata): Promise<boolean>;
  undeliverable(report: UndeliverableMail, metadata: Metadata): Promise<void>;
}

export interface MailWebhookDependencies {
  readonly configuration: Pick<Configuration, "mailgunWebhookSigningKey">;
  readonly mailReports: MailReports;
}

/** What becomes of mails after the mail service has taken them; each request is vouched for by the signature in it. */
export const mailWebhookRoutes = ({ configuration, mailReports }: MailWebhookDependencies): Route[] => [
  defineRoute({
    method: "post",
    path: "/api/webhooks/mailgun",
    summary: "Take a report of Mailgun's",
    tag: "Webhooks",
    access: "anyone",
    body: "raw",
    responses: { 200: "empty" },
    problems: ["invalid-signature"],
    // If taking the report fails the answer is 500, and it is sent again: under a new signature, or under the one that is its already.
    handler: async ({ body, metadata }) => {
      const report = await readMailgunWebhook(body, configuration.mailgunWebhookSigningKey, Date.now());
      if (report === "invalid-signature") throw new Problem("invalid-signature");
      const about = report.type === "undeliverable" ? report.messageId : "";
      if (!(await mailReports.isSignedFor(about, report.signature, metadata))) throw new Problem("invalid-signature");
      if (report.type === "undeliverable") {
        const { messageId, reason } = report;
        await mailReports.undeliverable({ messageId, reason }, metadata);
      }
      return { status: 200 };
    },
  }),
];
