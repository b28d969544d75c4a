import { describe, expect, it } from "vitest";
import { readMailgunWebhook } from "../../src/integrations/mailgun-webhook.ts";
import { eventOf, report, SIGNING_KEY } from "./mailgun-reports.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const messageId = "del_0123456789abcdef0123456789abcdef_1";
const bounce = eventOf(messageId, { event: "failed", severity: "permanent", reason: "bounce" });

const read = (body: string, at = now) => readMailgunWebhook(new TextEncoder().encode(body), SIGNING_KEY, at);

describe("a mail that never arrives", () => {
  it.each<[string, object, string]>([
    ["failed for good", { event: "failed", severity: "permanent", reason: "bounce" }, "bounce"],
    [
      "failed for good, with the other side's code",
      {
        event: "failed",
        severity: "permanent",
        reason: "generic",
        "delivery-status": { code: 550, message: "no anna@example.com" },
      },
      "generic (550)",
    ],
    ["was rejected by Mailgun", { event: "rejected", reject: { reason: "Sandbox", description: "" } }, "rejected"],
    [
      "failed for a reason in words",
      { event: "failed", severity: "permanent", reason: "no anna@example.com" },
      "failed",
    ],
  ])("%s", async (_, event, reason) => {
    expect(await read(await report(eventOf(messageId, event), now))).toEqual({
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
      type: "undeliverable",
      messageId,
      reason,
    });
  });

  it("is known by its Message-Id where nothing else tells", async () => {
    const event = { ...bounce, "user-variables": {} };
    expect(await read(await report(event, now))).toMatchObject({ messageId });
  });
});

it.each<[string, object]>([
  ["failed for now", { event: "failed", severity: "temporary" }],
  ["was accepted", { event: "accepted" }],
  ["was delivered", { event: "delivered" }],
  ["is complained about, and so has arrived", { event: "complained" }],
  ["is of an event that we do not know", { event: "vanished" }],
])("says nothing of a mail that %s", async (_, event) => {
  expect(await read(await report(eventOf(messageId, event), now))).toMatchObject({ type: "other" });
});

it("says nothing of a mail that is not ours, or of no mail", async () => {
  const { "user-variables": _, message: __, ...event } = bounce;
  expect(await read(await report(event, now))).toMatchObject({ type: "other" });
  expect(await read(await report(null, now))).toMatchObject({ type: "other" });
});

describe("a signature", () => {
  it.each([-300, 0, 300])("holds %i seconds from its time", async (seconds) => {
    expect(await read(await report(bounce, now), now + seconds * 1000)).toMatchObject({ type: "undeliverable" });
  });

  it.each([-302, 302, 600])("does not hold %i seconds from its time", async (seconds) => {
    expect(await read(await report(bounce, now), now + seconds * 1000)).toBe("invalid-signature");
  });

  it("has one spelling", async () => {
    const body = await report(bounce, now);
    const shouted = body.replace(/(?<="signature":")[0-9a-f]+/, (hex) => hex.toUpperCase());
    expect(shouted).not.toBe(body);
    expect(await read(shouted)).toEqual(await read(body));
  });

  it("of another key is none", async () => {
    expect(await read(await report(bounce, now, "another-key"))).toBe("invalid-signature");
  });

  it("is over the time and the token", async () => {
    const body = await report(bounce, now);
    const seconds = String(now / 1000);
    expect(await read(body.replace(seconds, String(now / 1000 + 1)))).toBe("invalid-signature");
    expect(await read(body.replace('"token":"', '"token":"x'))).toBe("invalid-signature");
  });

  it.each([
    "",
    "not JSON",
    "{}",
    "[]",
    '{"signature":null}',
    '{"signature":{"timestamp":"1","token":"t","signature":"00"}}',
  ])("is missed in %j", async (body) => {
    expect(await read(body)).toBe("invalid-signature");
  });
});
