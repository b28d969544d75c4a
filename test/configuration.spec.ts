import { describe, expect, it } from "vitest";
import { NotConfigured, readConfiguration } from "../src/configuration.ts";

const signingKey = { kty: "OKP", crv: "Ed25519", x: "x".repeat(43), d: "d".repeat(43) };

/** All that a service elsewhere than on somebody's own machine is told. */
const complete = {
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://tickets.example/",
  SETUP_TOKEN: "a-token-to-set-up",
  PASSWORD_PEPPER: "pepper-of-the-service",
  EMAIL_HASH_KEY: "hash-key-of-the-service",
  DATA_KEY: "data-key-of-the-service",
  TICKET_SIGNING_KEY: JSON.stringify(signingKey),
  PAYMENT_PROVIDER: "stripe",
  STRIPE_SECRET_KEY: "sk_live_1",
  STRIPE_PUBLISHABLE_KEY: "pk_live_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
  EMAIL_PROVIDER: "mailgun",
  EMAIL_FROM: "Frontrow <tickets@tickets.example>",
  MAILGUN_API_KEY: "key-1",
  MAILGUN_DOMAIN: "mg.tickets.example",
  MAILGUN_WEBHOOK_SIGNING_KEY: "signing-1",
  COURIER_PROVIDER: "fedex",
  FEDEX_CLIENT_ID: "l7-1",
  FEDEX_CLIENT_SECRET: "secret-1",
  FEDEX_ACCOUNT_NUMBER: "740561073",
  FEDEX_SHIPPER_NAME: "Frontrow",
  FEDEX_SHIPPER_PHONE: "+48221234567",
  FEDEX_SHIPPER_LINE1: "Marszałkowska 1",
  FEDEX_SHIPPER_CITY: "Warszawa",
  FEDEX_SHIPPER_POSTAL_CODE: "00-001",
  FEDEX_SHIPPER_COUNTRY: "PL",
  SELLER_NAME: "Frontrow sp. z o.o.",
  SELLER_ADDRESS: "Marszałkowska 1\n00-001 Warszawa",
  SELLER_TAX_ID: "PL5260250995",
};

/** What is said of a configuration that cannot be used. */
const faultOf = (variables: object): string => {
  try {
    readConfiguration(variables);
  } catch (fault) {
    if (fault instanceof NotConfigured) return fault.message;
    throw fault;
  }
  return "none";
};

describe("on somebody's own machine", () => {
  const local = { ENVIRONMENT: "local" };

  it("nothing need be told, and everything is simulated", () => {
    const { payment, mail, courier, isLocal, rateLimits } = readConfiguration(local);
    expect({ payment, mail, courier, isLocal, rateLimits }).toEqual({
      payment: { provider: "simulated" },
      mail: { provider: "simulated" },
      courier: { provider: "simulated" },
      isLocal: true,
      rateLimits: true,
    });
  });

  it("a real provider may be tried, at another address than its own", () => {
    const stripe = { PAYMENT_PROVIDER: "stripe", STRIPE_SECRET_KEY: "sk_1", STRIPE_API_BASE: "http://127.0.0.1:9/" };
    expect(readConfiguration({ ...local, ...stripe }).payment).toMatchObject({
      provider: "stripe",
      secretKey: "sk_1",
      apiBase: "http://127.0.0.1:9",
    });
  });

  it.each([
    [{ PAYMENT_PROVIDER: "stripe" }, "STRIPE_SECRET_KEY is missing"],
    [{ EMAIL_PROVIDER: "mailgun" }, "MAILGUN_API_KEY is missing; MAILGUN_DOMAIN is missing"],
    [
      { COURIER_PROVIDER: "fedex" },
      "FEDEX_CLIENT_ID is missing; FEDEX_CLIENT_SECRET is missing; FEDEX_ACCOUNT_NUMBER is missing",
    ],
  ])("its credentials have no default: %j", (chosen, fault) => {
    expect(faultOf({ ...local, ...chosen })).toBe(`The service is not configured: ${fault}`);
  });

  it("passwords may be hashed quickly, if asked for", () => {
    expect(readConfiguration(local).slowPasswords).toBe(true);
    expect(readConfiguration({ ...local, PASSWORD_HASHING: "quick" }).slowPasswords).toBe(false);
  });

  it("rate limits may be off", () => {
    expect(readConfiguration({ ...local, RATE_LIMITS: "off" }).rateLimits).toBe(false);
  });
});

describe("elsewhere", () => {
  it("is told everything", () => {
    expect(readConfiguration(complete)).toEqual({
      isLocal: false,
      publicUrl: "https://tickets.example",
      setupToken: "a-token-to-set-up",
      passwordPepper: "pepper-of-the-service",
      slowPasswords: true,
      emailHashKey: "hash-key-of-the-service",
      ticketSigningKey: JSON.stringify(signingKey),
      dataKey: "data-key-of-the-service",
      payment: { provider: "stripe", secretKey: "sk_live_1", publishableKey: "pk_live_1", apiBase: undefined },
      stripeWebhookSecret: "whsec_1",
      mail: { provider: "mailgun", apiKey: "key-1", domain: "mg.tickets.example", apiBase: undefined },
      mailgunWebhookSigningKey: "signing-1",
      emailFrom: "Frontrow <tickets@tickets.example>",
      courier: {
        provider: "fedex",
        clientId: "l7-1",
        clientSecret: "secret-1",
        accountNumber: "740561073",
        shipper: {
          name: "Frontrow",
          phone: "+48221234567",
          line1: "Marszałkowska 1",
          line2: undefined,
          city: "Warszawa",
          postalCode: "00-001",
          state: undefined,
          country: "PL",
        },
        apiBase: undefined,
      },
      help: { email: undefined, termsUrl: undefined, privacyUrl: undefined },
      seller: {
        name: "Frontrow sp. z o.o.",
        address: "Marszałkowska 1\n00-001 Warszawa",
        taxId: "PL5260250995",
      },
      rateLimits: true,
    });
  });

  it.each(Object.keys(complete).filter((name) => name !== "ENVIRONMENT"))("misses %s, absent or empty", (name) => {
    const fault = `The service is not configured: ${name} is missing`;
    const { [name]: _, ...rest } = { ...complete } as Record<string, string>;
    expect(faultOf(rest)).toBe(fault);
    expect(faultOf({ ...complete, [name]: "" })).toBe(fault);
  });

  it.each(["PAYMENT_PROVIDER", "EMAIL_PROVIDER", "COURIER_PROVIDER"])("has no simulator as %s", (name) => {
    expect(faultOf({ ...complete, [name]: "simulated" })).toBe(
      `The service is not configured: ${name} is simulated, which only ENVIRONMENT=local allows`,
    );
  });

  it("is anywhere that does not say it is local", () => {
    const { ENVIRONMENT: _, ...unsaid } = complete;
    expect(readConfiguration(unsaid).isLocal).toBe(false);
    expect(faultOf({})).toContain("PAYMENT_PROVIDER is missing");
    expect(faultOf({ ENVIRONMENT: "Local" })).toContain("PAYMENT_PROVIDER is missing");
  });

  it.each([
    ["PAYMENT_PROVIDER", "stripe", ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"]],
    ["EMAIL_PROVIDER", "mailgun", ["MAILGUN_API_KEY", "MAILGUN_DOMAIN", "MAILGUN_WEBHOOK_SIGNING_KEY"]],
    ["COURIER_PROVIDER", "fedex", Object.keys(complete).filter((name) => name.startsWith("FEDEX_"))],
  ])("says at once what choosing for %s will need: %s", (variable, real, needed) => {
    const rest = Object.fromEntries(Object.entries(complete).filter(([name]) => !needed.includes(name)));
    const needs = `(${real} needs ${needed.join(", ")})`;
    expect(faultOf({ ...rest, [variable]: "" })).toContain(`${variable} is missing ${needs}`);
    expect(faultOf({ ...rest, [variable]: "simulated" })).toContain(
      `${variable} is simulated, which only ENVIRONMENT=local allows ${needs}`,
    );
    expect(faultOf({ ...rest, [variable]: "s3cr3t" })).toContain(
      `${variable} must be ${real}, or simulated where ENVIRONMENT=local ${needs}`,
    );
  });

  it("names all that it needs at once, in one line", () => {
    const fault = faultOf({ ENVIRONMENT: "production" });
    for (const name of Object.keys(complete)) if (name !== "ENVIRONMENT") expect(fault).toContain(name);
    expect(fault).not.toContain("\n");
  });

  it("names whom its readers turn to", () => {
    const help = {
      SUPPORT_EMAIL: "help@tickets.example",
      TERMS_URL: "https://tickets.example/terms",
      PRIVACY_URL: "https://tickets.example/privacy",
    };
    expect(readConfiguration({ ...complete, ...help }).help).toEqual({
      email: "help@tickets.example",
      termsUrl: "https://tickets.example/terms",
      privacyUrl: "https://tickets.example/privacy",
    });
  });

  it("keeps passwords slow", () => {
    expect(readConfiguration({ ...complete, PASSWORD_HASHING: "quick" }).slowPasswords).toBe(true);
  });

  it("keeps rate limits on", () => {
    expect(readConfiguration({ ...complete, RATE_LIMITS: "off" }).rateLimits).toBe(true);
  });

  it.each([
    ["PUBLIC_URL", "tickets.example"],
    ["PUBLIC_URL", "ftp://tickets.example"],
    ["SUPPORT_EMAIL", "s3cr3t"],
    ["TERMS_URL", "javascript:s3cr3t"],
    ["SETUP_TOKEN", "s3cr3t"],
    ["PASSWORD_PEPPER", "s3cr3t"],
    ["TICKET_SIGNING_KEY", "s3cr3t"],
    ["TICKET_SIGNING_KEY", "[]"],
    ["TICKET_SIGNING_KEY", JSON.stringify({ ...signingKey, d: undefined })],
    ["TICKET_SIGNING_KEY", JSON.stringify({ ...signingKey, x: "", d: "s3cr3t" })],
    ["PAYMENT_PROVIDER", "s3cr3t"],
    ["STRIPE_SECRET_KEY", "s3cr3t of two words"],
    ["MAILGUN_DOMAIN", "s3cr3t/../x"],
    ["EMAIL_FROM", "s3cr3t\r\nBcc: everyone@example.com"],
    ["FEDEX_SHIPPER_LINE1", "longer than a line of a label is: s3cr3t"],
    ["FEDEX_SHIPPER_COUNTRY", "Poland"],
    ["PASSWORD_HASHING", "s3cr3t"],
    ["RATE_LIMITS", "s3cr3t"],
  ])("names what is wrong with %s in one line, without its value (%s)", (name, value) => {
    const fault = faultOf({ ...complete, [name]: value });
    expect(fault).toMatch(new RegExp(`^The service is not configured: ${name} must be [^\\n]+$`));
    expect(fault).not.toContain(value);
    expect(fault).not.toContain("s3cr3t");
  });

  it("reads keys of old tickets that only verify", () => {
    const { d: _, ...old } = signingKey;
    const TICKET_SIGNING_KEY = JSON.stringify([signingKey, old]);
    expect(readConfiguration({ ...complete, TICKET_SIGNING_KEY }).ticketSigningKey).toBe(TICKET_SIGNING_KEY);
  });
});
