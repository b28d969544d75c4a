import { env } from "cloudflare:workers";
import { evictAllDurableObjects } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { UndeliverableMail } from "../../src/integrations/mailgun-webhook.ts";
import { objects as objectsOf } from "../../src/objects/namespaces.ts";
import { isSignedFor } from "../../src/queues/undeliverable-mail.ts";
import { type MailReports, mailWebhookRoutes } from "../../src/routes/mail-webhooks.ts";
import { eventOf, report, SIGNING_KEY } from "../integrations/mailgun-reports.ts";
import { serviceOf } from "./simulated-service.ts";

const messageId = `del_${"a".repeat(32)}_1`;
const bounce = eventOf(messageId, { event: "failed", severity: "permanent", reason: "bounce" });

const objects = objectsOf(env);

/** A service, and what was handed on of what it was told. */
const service = (taken: () => Promise<void> = async () => undefined) => {
  const reports: UndeliverableMail[] = [];
  const undeliverable = async (undelivered: UndeliverableMail): Promise<void> => {
    reports.push(undelivered);
    await taken();
  };
  const configuration = { mailgunWebhookSigningKey: SIGNING_KEY };
  const mailReports: MailReports = {
    isSignedFor: (about, signature, { correlationId }) => isSignedFor(about, signature, objects, correlationId),
    undeliverable,
  };
  const send = serviceOf(mailWebhookRoutes({ configuration, mailReports }));
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

  describe("with a signature that was captured", () => {
    const other = eventOf(`del_${"b".repeat(32)}_1`, { event: "failed", severity: "permanent", reason: "bounce" });
    const delivered = eventOf(messageId, { event: "delivered" });
    /** A report that says something else under the signature of another one. */
    const forge = (captured: string, event: unknown): string =>
      JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(JSON.parse(captured)), "event-data": event });

    it.each([
      ["of a mail that never arrives", bounce],
      ["of one that arrived", delivered],
    ])("%s refuses to take it for another mail, also after a restart", async (_, event) => {
      const { reports, post } = service();
      const captured = await report(event, Date.now());
      expect((await post(captured)).status).toBe(200);
      const taken = reports.length;
      const forged = forge(captured, other);
      const shouted = forged.replace(/(?<="signature":")[0-9a-f]+/, (hex) => hex.toUpperCase());
      const answer = await post(forged);
      expect([answer.status, (await answer.json<{ code: string }>()).code]).toEqual([400, "invalid-signature"]);
      await evictAllDurableObjects();
      for (const body of [forged, shouted]) expect((await post(body)).status).toBe(400);
      expect(reports).toHaveLength(taken);
      expect((await post(await report(other, Date.now()))).status).toBe(200);
      expect(reports).toHaveLength(taken + 1);
    });

    it("takes the same report again, whose first taking failed", async () => {
      const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
      let fails = true;
      const { reports, post } = service(async () => {
        if (fails) throw new Error("not now");
      });
      const body = await report(bounce, Date.now());
      expect((await post(body)).status).toBe(500);
      fails = false;
      expect((await post(body)).status).toBe(200);
      expect((await post(await report(bounce, Date.now()))).status).toBe(200);
      expect(reports).toHaveLength(3);
      log.mockRestore();
    });
  });
});
