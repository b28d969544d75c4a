import { z } from "zod";

/**
 * What a service on somebody's own machine starts with. Nowhere else is there a default, and the calls of real services are made with
 * credentials that nobody can make up: they have none here, either.
 */
export const localDefaults = {
  PUBLIC_URL: "http://localhost:8787",
  SETUP_TOKEN: "local-setup-token",
  PASSWORD_PEPPER: "local-password-pepper",
  EMAIL_HASH_KEY: "local-email-hash-key",
  DATA_KEY: "local-data-key-of-nobody",
  TICKET_SIGNING_KEY: JSON.stringify({
    kty: "OKP",
    crv: "Ed25519",
    x: "8sLPABMp1wvDWh9dPXZd9AToFZs84JjvTLuTY9uNdio",
    d: "h3XionMwr-KfIfHvSo4M2MgSb8ZSBz-o2tDtToOF5oQ",
  }),
  PAYMENT_PROVIDER: "simulated",
  STRIPE_PUBLISHABLE_KEY: "pk_test_local",
  STRIPE_WEBHOOK_SECRET: "whsec_local_webhook_secret",
  EMAIL_PROVIDER: "simulated",
  EMAIL_FROM: "Frontrow <tickets@frontrow.example>",
  MAILGUN_WEBHOOK_SIGNING_KEY: "local-mailgun-signing-key",
  COURIER_PROVIDER: "simulated",
  FEDEX_SHIPPER_NAME: "Frontrow",
  FEDEX_SHIPPER_PHONE: "+48221234567",
  FEDEX_SHIPPER_LINE1: "Marszałkowska 1",
  FEDEX_SHIPPER_CITY: "Warszawa",
  FEDEX_SHIPPER_POSTAL_CODE: "00-001",
  FEDEX_SHIPPER_COUNTRY: "PL",
  SELLER_NAME: "Frontrow sp. z o.o.",
  SELLER_ADDRESS: "Marszałkowska 1, 00-001 Warszawa, PL",
  SELLER_TAX_ID: "PL0000000000",
  SUPPORT_EMAIL: "help@frontrow.example",
};

/** Of our own making: long enough not to be guessed. */
const ownSecret = z.string().min(16, "must be at least 16 characters");
/** Somebody else's: it goes into headers and paths. */
const credential = z.string().regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces");
const lineOf = (longest: number) =>
  z.string().regex(new RegExp(`^[^\\p{Cc}]{1,${longest}}$`, "u"), `must be one line of at most ${longest} characters`);
const line = lineOf(200);
const address = z
  .url({ protocol: /^https?$/, message: "must be an http or https address" })
  .transform((url) => url.replace(/\/+$/, ""));
const base = address.optional();
/** The codes of tickets are signed with the first, and checked with each; whether a key's halves match shows when it is used. */
const keyHalf = z.string().regex(/^[\w-]{43}$/);
const signingKey = z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: keyHalf, d: keyHalf });
const signingKeys = z.union([signingKey, z.tuple([signingKey], signingKey.partial({ d: true }))]);

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What every service is told, whoever takes its money, sends its mail and carries its parcels: simulators sign reports, too. */
export const own = z.object({
  PUBLIC_URL: address,
  SETUP_TOKEN: ownSecret,
  PASSWORD_PEPPER: ownSecret,
  EMAIL_HASH_KEY: ownSecret,
  DATA_KEY: ownSecret,
  TICKET_SIGNING_KEY: z
    .string()
    .refine((text) => signingKeys.safeParse(jsonOf(text)).success, "must be an Ed25519 JWK, or a list of them"),
  STRIPE_WEBHOOK_SECRET: credential,
  MAILGUN_WEBHOOK_SIGNING_KEY: credential,
  EMAIL_FROM: line,
  SELLER_NAME: line,
  SELLER_ADDRESS: z.string().max(500, "must be at most 500 characters"),
  SELLER_TAX_ID: line,
  SUPPORT_EMAIL: z.email("must be an email address").optional(),
  TERMS_URL: base,
  PRIVACY_URL: base,
  PASSWORD_HASHING: z.enum(["slow", "quick"], "must be slow or quick").default("slow"),
  RATE_LIMITS: z.enum(["on", "off"], "must be on or off").default("on"),
});

/** Who takes the money, and what that needs. */
export const payment = z.discriminatedUnion("PAYMENT_PROVIDER", [
  z.object({ PAYMENT_PROVIDER: z.literal("simulated") }),
  z.object({
    PAYMENT_PROVIDER: z.literal("stripe"),
    STRIPE_SECRET_KEY: credential,
    STRIPE_PUBLISHABLE_KEY: credential,
    STRIPE_WEBHOOK_SECRET: credential,
    STRIPE_API_BASE: base,
  }),
]);
/** Who sends our mail, and what that needs. */
export const mail = z.discriminatedUnion("EMAIL_PROVIDER", [
  z.object({ EMAIL_PROVIDER: z.literal("simulated") }),
  z.object({
    EMAIL_PROVIDER: z.literal("mailgun"),
    MAILGUN_API_KEY: credential,
    MAILGUN_DOMAIN: z.hostname("must be the name of a domain"),
    MAILGUN_WEBHOOK_SIGNING_KEY: credential,
    MAILGUN_API_BASE: base,
  }),
]);
/** Who carries our parcels, and what that needs. */
export const courier = z.discriminatedUnion("COURIER_PROVIDER", [
  z.object({ COURIER_PROVIDER: z.literal("simulated") }),
  z.object({
    COURIER_PROVIDER: z.literal("fedex"),
    FEDEX_CLIENT_ID: credential,
    FEDEX_CLIENT_SECRET: credential,
    FEDEX_ACCOUNT_NUMBER: credential,
    FEDEX_API_BASE: base,
    FEDEX_SHIPPER_NAME: lineOf(35),
    FEDEX_SHIPPER_PHONE: lineOf(15),
    FEDEX_SHIPPER_LINE1: lineOf(35),
    FEDEX_SHIPPER_LINE2: lineOf(35).optional(),
    FEDEX_SHIPPER_CITY: lineOf(35),
    FEDEX_SHIPPER_POSTAL_CODE: lineOf(10),
    FEDEX_SHIPPER_STATE: lineOf(2).optional(),
    FEDEX_SHIPPER_COUNTRY: z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 code of two letters"),
  }),
]);

/** What is chosen between a simulator and the real one. */
export const choices = [
  { variable: "PAYMENT_PROVIDER", real: "stripe", schema: payment },
  { variable: "EMAIL_PROVIDER", real: "mailgun", schema: mail },
  { variable: "COURIER_PROVIDER", real: "fedex", schema: courier },
] as const;
