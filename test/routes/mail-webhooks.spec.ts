import { describe, expect, it, vi } from "vitest";
import type { UndeliverableMail } from "../../src/integrations/mailgun-webhook.ts";
import { mailWebhookRoutes } from "../../src/routes/mail-webhooks.ts";
import { eventOf, report, SIGNING_KEY } from "../integrations/mailgun-reports.ts";
import { serviceOf } from "./simulated-service.ts";

const messageId = `del_${"a".repeat(32)}_1`;
const bounce = eventOf(messageId, { event: "failed", severity: "permanent", reason: "bounce" });

/** A service, and what was handed on of what it was told. */
const service = (taken: () => Promise<void> = async () => undefined) => {
  const reports: UndeliverableMail[] = [];
  const undeliverable = async (undelivered: UndeliverableMail): Promise<void> => {
    reports.push(undelivered);
    await taken();
  };
  const configuration = { mailgunWebhookSigningKey: SIGNING_KEY };
  const send = serviceOf(mailWebhookRoutes({ configuration, mailReports: { undeliverable } }));
  const post = (body: string): Promise<Response> => send("/api/webhooks/mailgun", { method: "POST", body });
  return { reports, post };
};

describe("POST /api/webhooks/mailgun", () => {
  it("hands on that a mail never arrives", async () => {
    const { reports, post } = service();
    const answer = await post(await report(bounce, Date.now()));
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(reports).toEqual([{ messageId, reason: "bounce" }]);
  });

  it.each([{ event: "delivered" }, { event: "failed", severity: "temporary" }, { event: "complained" }])(
    "answers 200 to %j, and hands nothing on",
    async (event) => {
      const { reports, post } = service();
      expect((await post(await report(eventOf(messageId, event), Date.now()))).status).toBe(200);
      expect(reports).toEqual([]);
    },
  );

  it.each<[string, () => Promise<string>]>([
    ["forged", () => report(bounce, Date.now(), "another-key")],
    ["ten minutes old", () => report(bounce, Date.now() - 600_000)],
    ["missing", async () => JSON.stringify({ "event-data": bounce })],
  ])("refuses a signature that is %s, and hands nothing on", async (_, body) => {
    const { reports, post } = service();
    const answer = await post(await body());
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "invalid-signature" });
    expect(reports).toEqual([]);
  });

  it("answers 500 when the report could not be taken, so that it is sent again", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { post } = service(() => Promise.reject(new Error("not now")));
    expect((await post(await report(bounce, Date.now()))).status).toBe(500);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });
});
