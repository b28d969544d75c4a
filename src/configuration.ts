import type { z } from "zod";
import { choices, courier, localDefaults, mail, own, payment } from "./configuration-variables.ts";

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

/** What readers of the pages turn to. */
export interface Help {
  readonly email: string | undefined;
  /** Of the conditions of sale. */
  readonly termsUrl: string | undefined;
  /** Of what is done with personal data. */
  readonly privacyUrl: string | undefined;
}

/** What the service is told from outside, checked once at its start. */
export interface Configuration {
  /** On somebody's own machine, or in a test: simulators may play the gateway, the mail service and the courier. */
  readonly isLocal: boolean;
  /** The address that fans see, without a slash at its end. */
  readonly publicUrl: string;
  readonly setupToken: string;
  readonly passwordPepper: string;
  /** Whether a password's hash costs what it takes to keep it from being guessed. */
  readonly slowPasswords: boolean;
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
  readonly help: Help;
  readonly rateLimits: boolean;
}

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
  // A provider that needs what every service needs, too, would say so twice.
  const faults = new Set([
    ...faultsIn(parsed.own.error, given),
    ...choices.flatMap((choice) => faultsOf(choice, given, isLocal)),
  ]);
  if (
    !parsed.own.success ||
    !parsed.payment.success ||
    !parsed.mail.success ||
    !parsed.courier.success ||
    faults.size > 0
  )
    throw new NotConfigured(`The service is not configured: ${[...faults].join("; ")}`);
  const values = parsed.own.data;
  return {
    isLocal,
    publicUrl: values.PUBLIC_URL,
    setupToken: values.SETUP_TOKEN,
    passwordPepper: values.PASSWORD_PEPPER,
    slowPasswords: !isLocal || values.PASSWORD_HASHING === "slow",
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
    help: { email: values.SUPPORT_EMAIL, termsUrl: values.TERMS_URL, privacyUrl: values.PRIVACY_URL },
    rateLimits: !isLocal || values.RATE_LIMITS === "on",
  };
};

type Given = Readonly<Record<string, unknown>>;

const faultsIn = (error: z.ZodError | undefined, given: Given): string[] =>
  (error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0]);
    return given[name] === undefined ? `${name} is missing` : `${name} ${message}`;
  });

/** What is wrong with a choice; where none is made that holds, also what the real provider needs and is not there, to be mended at once. */
const faultsOf = ({ variable, real, schema }: (typeof choices)[number], given: Given, isLocal: boolean): string[] => {
  const chosen = given[variable];
  if (chosen === real || (chosen === "simulated" && isLocal)) return faultsIn(schema.safeParse(given).error, given);
  const needed = schema.safeParse({ ...given, [variable]: real }).error?.issues.map(({ path }) => String(path[0]));
  const needs = needed === undefined ? "" : ` (${real} needs ${needed.join(", ")})`;
  if (chosen === undefined) return [`${variable} is missing${needs}`];
  if (chosen === "simulated") return [`${variable} is simulated, which only ENVIRONMENT=local allows${needs}`];
  return [`${variable} must be ${real}, or simulated where ENVIRONMENT=local${needs}`];
};

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
