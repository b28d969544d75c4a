import { z } from "zod";

/** Who takes the money. */
export type PaymentConfiguration =
  | { readonly provider: "simulated" }
  | {
      readonly provider: "stripe";
      readonly secretKey: string;
      /** Not secret: what the payer's browser calls the gateway with. */
      readonly publishableKey: string;
      /** Another address of the gateway's API than its own. */
      readonly apiBase: string | undefined;
    };

/** Who sends our mail. */
export type MailConfiguration =
  | { readonly provider: "simulated" }
  | {
      readonly provider: "mailgun";
      readonly apiKey: string;
      readonly domain: string;
      readonly apiBase: string | undefined;
    };

/** Who carries our parcels. */
export type CourierConfiguration =
  | { readonly provider: "simulated" }
  | {
      readonly provider: "fedex";
      readonly clientId: string;
      readonly clientSecret: string;
      readonly accountNumber: string;
      readonly shipper: Shipper;
      readonly apiBase: string | undefined;
    };

export interface Shipper {
  readonly name: string;
  readonly phone: string;
  readonly line1: string;
  readonly line2: string | undefined;
  readonly city: string;
  readonly postalCode: string;
  /** Of the countries that have such codes, as the United States. */
  readonly state: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** Who invoices. */
export interface Seller {
  readonly name: string;
  readonly address: string;
  readonly taxId: string;
}

/** What the service is told from outside, checked once at its start. */
export interface Configuration {
  /** On somebody's own machine, or in a test: simulators may play the gateway, the mail service and the courier. */
  readonly isLocal: boolean;
  /** The address that fans see, without a slash at its end. */
  readonly publicUrl: string;
  readonly setupToken: string;
  readonly passwordPepper: string;
  readonly emailHashKey: string;
  /** A JWK, or a list of them: the first signs, all verify. */
  readonly ticketSigningKey: string;
  /** Derives the tokens that account mails carry. */
  readonly dataKey: string;
  readonly payment: PaymentConfiguration;
  readonly stripeWebhookSecret: string;
  readonly mail: MailConfiguration;
  readonly mailgunWebhookSigningKey: string;
  readonly emailFrom: string;
  readonly courier: CourierConfiguration;
  readonly seller: Seller;
  readonly rateLimits: boolean;
}

/**
 * What a service on somebody's own machine starts with. Nowhere else is there a default, and the calls of real services are made with
 * credentials that nobody can make up: they have none here, either.
 */
const localDefaults = {
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

const own = z.object({
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
  RATE_LIMITS: z.enum(["on", "off"]).default("on"),
});

const payment = z.discriminatedUnion("PAYMENT_PROVIDER", [
  z.object({ PAYMENT_PROVIDER: z.literal("simulated") }),
  z.object({
    PAYMENT_PROVIDER: z.literal("stripe"),
    STRIPE_SECRET_KEY: credential,
    STRIPE_PUBLISHABLE_KEY: credential,
    STRIPE_API_BASE: base,
  }),
]);
const mail = z.discriminatedUnion("EMAIL_PROVIDER", [
  z.object({ EMAIL_PROVIDER: z.literal("simulated") }),
  z.object({
    EMAIL_PROVIDER: z.literal("mailgun"),
    MAILGUN_API_KEY: credential,
    MAILGUN_DOMAIN: z.hostname("must be the name of a domain"),
    MAILGUN_API_BASE: base,
  }),
]);
const courier = z.discriminatedUnion("COURIER_PROVIDER", [
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

/** Variables that say more or less than one line when they are wrong, said in our words. */
const explained: Readonly<Record<string, string>> = {
  PAYMENT_PROVIDER: "must be stripe, or simulated where ENVIRONMENT=local",
  EMAIL_PROVIDER: "must be mailgun, or simulated where ENVIRONMENT=local",
  COURIER_PROVIDER: "must be fedex, or simulated where ENVIRONMENT=local",
  RATE_LIMITS: "must be on or off",
};

/** The service cannot run as it is configured. The message is one line that names the variables, and no value of any. */
export class NotConfigured extends Error {
  override readonly name = "NotConfigured";
}

/**
 * Reads the configuration from the Worker's variables and secrets. An empty one is none.
 * @throws NotConfigured when something is missing or malformed, or when a provider is simulated outside `ENVIRONMENT=local`.
 */
export const readConfiguration = (variables: object): Configuration => {
  const named = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const isLocal = named["ENVIRONMENT"] === "local";
  const given = isLocal ? { ...localDefaults, ...named } : named;
  const parsed = {
    own: own.safeParse(given),
    payment: payment.safeParse(given),
    mail: mail.safeParse(given),
    courier: courier.safeParse(given),
  };
  const faults = Object.values(parsed).flatMap(({ error }) => (error === undefined ? [] : faultsIn(error, given)));
  if (!isLocal) faults.push(...simulatedIn(given));
  if (
    !parsed.own.success ||
    !parsed.payment.success ||
    !parsed.mail.success ||
    !parsed.courier.success ||
    faults.length > 0
  )
    throw new NotConfigured(`The service is not configured: ${faults.join("; ")}`);
  const values = parsed.own.data;
  return {
    isLocal,
    publicUrl: values.PUBLIC_URL,
    setupToken: values.SETUP_TOKEN,
    passwordPepper: values.PASSWORD_PEPPER,
    emailHashKey: values.EMAIL_HASH_KEY,
    ticketSigningKey: values.TICKET_SIGNING_KEY,
    dataKey: values.DATA_KEY,
    payment: paymentOf(parsed.payment.data),
    stripeWebhookSecret: values.STRIPE_WEBHOOK_SECRET,
    mail: mailOf(parsed.mail.data),
    mailgunWebhookSigningKey: values.MAILGUN_WEBHOOK_SIGNING_KEY,
    emailFrom: values.EMAIL_FROM,
    courier: courierOf(parsed.courier.data),
    seller: { name: values.SELLER_NAME, address: values.SELLER_ADDRESS, taxId: values.SELLER_TAX_ID },
    rateLimits: !isLocal || values.RATE_LIMITS === "on",
  };
};

const faultsIn = ({ issues }: z.ZodError, given: Readonly<Record<string, unknown>>): string[] =>
  issues.map(({ path, message }) => {
    const name = String(path[0]);
    return given[name] === undefined ? `${name} is missing` : `${name} ${explained[name] ?? message}`;
  });

const simulatedIn = (given: Readonly<Record<string, unknown>>): string[] =>
  ["PAYMENT_PROVIDER", "EMAIL_PROVIDER", "COURIER_PROVIDER"]
    .filter((name) => given[name] === "simulated")
    .map((name) => `${name} is simulated, which only ENVIRONMENT=local allows`);

const paymentOf = (values: z.infer<typeof payment>): PaymentConfiguration =>
  values.PAYMENT_PROVIDER === "simulated"
    ? { provider: "simulated" }
    : {
        provider: "stripe",
        secretKey: values.STRIPE_SECRET_KEY,
        publishableKey: values.STRIPE_PUBLISHABLE_KEY,
        apiBase: values.STRIPE_API_BASE,
      };

const mailOf = (values: z.infer<typeof mail>): MailConfiguration =>
  values.EMAIL_PROVIDER === "simulated"
    ? { provider: "simulated" }
    : {
        provider: "mailgun",
        apiKey: values.MAILGUN_API_KEY,
        domain: values.MAILGUN_DOMAIN,
        apiBase: values.MAILGUN_API_BASE,
      };

const courierOf = (values: z.infer<typeof courier>): CourierConfiguration =>
  values.COURIER_PROVIDER === "simulated"
    ? { provider: "simulated" }
    : {
        provider: "fedex",
        clientId: values.FEDEX_CLIENT_ID,
        clientSecret: values.FEDEX_CLIENT_SECRET,
        accountNumber: values.FEDEX_ACCOUNT_NUMBER,
        shipper: {
          name: values.FEDEX_SHIPPER_NAME,
          phone: values.FEDEX_SHIPPER_PHONE,
          line1: values.FEDEX_SHIPPER_LINE1,
          line2: values.FEDEX_SHIPPER_LINE2,
          city: values.FEDEX_SHIPPER_CITY,
          postalCode: values.FEDEX_SHIPPER_POSTAL_CODE,
          state: values.FEDEX_SHIPPER_STATE,
          country: values.FEDEX_SHIPPER_COUNTRY,
        },
        apiBase: values.FEDEX_API_BASE,
      };
