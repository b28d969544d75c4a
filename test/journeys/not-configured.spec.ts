// A Worker elsewhere than on somebody's own machine sells nothing until all that it needs is there: no simulator steps in.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startBare } from "./bare-service.ts";

/** All that a service is told that is not local. */
const complete = {
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://tickets.example",
  SETUP_TOKEN: "s3cr3t-token-to-set-up",
  PASSWORD_PEPPER: "s3cr3t-pepper-of-the-service",
  EMAIL_HASH_KEY: "s3cr3t-hash-key-of-the-service",
  DATA_KEY: "s3cr3t-data-key-of-the-service",
  TICKET_SIGNING_KEY:
    '{"kty":"OKP","crv":"Ed25519","x":"8sLPABMp1wvDWh9dPXZd9AToFZs84JjvTLuTY9uNdio","d":"h3XionMwr-KfIfHvSo4M2MgSb8ZSBz-o2tDtToOF5oQ"}',
  PAYMENT_PROVIDER: "stripe",
  STRIPE_SECRET_KEY: "s3cr3t-sk",
  STRIPE_PUBLISHABLE_KEY: "pk_live_1",
  STRIPE_WEBHOOK_SECRET: "s3cr3t-whsec",
  EMAIL_PROVIDER: "mailgun",
  EMAIL_FROM: "Frontrow <tickets@tickets.example>",
  MAILGUN_API_KEY: "s3cr3t-key",
  MAILGUN_DOMAIN: "mg.tickets.example",
  MAILGUN_WEBHOOK_SIGNING_KEY: "s3cr3t-signing",
  COURIER_PROVIDER: "fedex",
  FEDEX_CLIENT_ID: "s3cr3t-l7",
  FEDEX_CLIENT_SECRET: "s3cr3t-fedex",
  FEDEX_ACCOUNT_NUMBER: "740561073",
  FEDEX_SHIPPER_NAME: "Frontrow",
  FEDEX_SHIPPER_PHONE: "+48221234567",
  FEDEX_SHIPPER_LINE1: "Prosta 1",
  FEDEX_SHIPPER_CITY: "Warszawa",
  FEDEX_SHIPPER_POSTAL_CODE: "00-001",
  FEDEX_SHIPPER_COUNTRY: "PL",
  SELLER_NAME: "Frontrow sp. z o.o.",
  SELLER_ADDRESS: "Prosta 1, 00-001 Warszawa",
  SELLER_TAX_ID: "PL5260250995",
};

/** Of every kind: what is always there, what is for signed-in callers, what is only local, what is nowhere. */
const requests: readonly (readonly [path: string, init?: RequestInit])[] = [
  ["/"],
  ["/healthz"],
  ["/docs"],
  ["/openapi.json"],
  ["/api/concerts"],
  ["/api/concerts", { method: "POST", body: "{}" }],
  ["/api/users", { method: "POST", body: "{" }],
  ["/api/webhooks/stripe", { method: "POST", body: "{}" }],
  ["/api/webhooks/mailgun", { method: "POST", body: "{}" }],
  ["/api/simulator/emails"],
  ["/nowhere", { method: "DELETE" }],
];

const withWorker = async (
  variables: Readonly<Record<string, string>>,
  run: (origin: string, log: () => string) => Promise<void>,
): Promise<void> => {
  const persistTo = mkdtempSync(join(tmpdir(), "frontrow-bare-"));
  const service = await startBare(variables, persistTo);
  try {
    await run(service.origin, () => service.log());
  } finally {
    await service.stop();
    rmSync(persistTo, { recursive: true });
  }
};

const { STRIPE_SECRET_KEY: _, ...withoutStripe } = complete;

describe("answers every request that it is not set up, and logs once what is missing", () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["with nothing set", { ENVIRONMENT: "production" }, /PAYMENT_PROVIDER is missing/],
    ["with Stripe's key missing", withoutStripe, /STRIPE_SECRET_KEY is missing/],
    [
      "with payments simulated",
      { ...complete, PAYMENT_PROVIDER: "simulated" },
      /PAYMENT_PROVIDER is simulated, which only ENVIRONMENT=local allows/,
    ],
  ])("%s", async (_case, variables, fault) => {
    await withWorker(variables, async (origin, log) => {
      for (const [path, init] of requests) {
        const answer = await fetch(`${origin}${path}`, init);
        expect([path, answer.status]).toEqual([path, 503]);
        expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
        const text = await answer.text();
        expect(JSON.parse(text)).toMatchObject({ code: "not-configured", status: 503 });
        expect(text).not.toMatch(/[A-Z]+_[A-Z]+|s3cr3t|stripe/i);
      }
      // What comes by itself finds nothing to do.
      expect((await fetch(`${origin}/cdn-cgi/local/scheduled`)).status).toBe(200);
      const lines = log()
        .split("\n")
        .filter((line) => line.includes("not configured"));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(fault);
      expect(log()).not.toContain("s3cr3t");
    });
  });
});

it("serves where everything is set, without what is only local", async () => {
  await withWorker(complete, async (origin, log) => {
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${origin}/api/simulator/emails`)).status).toBe(404);
    expect((await fetch(`${origin}/api/simulator/faults`, { method: "POST", body: "{}" })).status).toBe(404);
    expect(log()).not.toContain("not configured");
  });
});
