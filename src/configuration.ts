import { z } from "zod";

const secret = z.string().min(16, "must be at least 16 characters");

/** Secrets of a service that runs on somebody's own machine. Nowhere else is there a default. */
const localSecrets = {
  SETUP_TOKEN: "local-setup-token",
  PASSWORD_PEPPER: "local-password-pepper",
  EMAIL_HASH_KEY: "local-email-hash-key",
  TICKET_SIGNING_KEY: JSON.stringify({
    kty: "OKP",
    crv: "Ed25519",
    x: "8sLPABMp1wvDWh9dPXZd9AToFZs84JjvTLuTY9uNdio",
    d: "h3XionMwr-KfIfHvSo4M2MgSb8ZSBz-o2tDtToOF5oQ",
  }),
  STRIPE_WEBHOOK_SECRET: "whsec_local_webhook_secret",
  PUBLIC_URL: "http://localhost:8787",
  EMAIL_FROM: "Frontrow <tickets@frontrow.example>",
};

const settings = z.object({
  PUBLIC_URL: z.url(),
  SETUP_TOKEN: secret,
  PASSWORD_PEPPER: secret,
  EMAIL_HASH_KEY: secret,
  TICKET_SIGNING_KEY: z.string().min(1),
  STRIPE_WEBHOOK_SECRET: secret,
  EMAIL_FROM: z.string().min(3),
  RATE_LIMITS: z.enum(["on", "off"]).default("on"),
  PAYMENT_PROVIDER: z.literal("simulated"),
  EMAIL_PROVIDER: z.literal("simulated"),
  COURIER_PROVIDER: z.literal("simulated"),
});

/** What the service is told from outside, checked once at its start. */
export interface Configuration {
  /** On somebody's own machine, or in a test: simulators play the gateway, the mail service and the courier. */
  readonly isLocal: boolean;
  /** The address that fans see, without a slash at its end. */
  readonly publicUrl: string;
  readonly setupToken: string;
  readonly passwordPepper: string;
  readonly emailHashKey: string;
  /** A JWK, or a list of them: the first signs, all verify. */
  readonly ticketSigningKey: string;
  readonly stripeWebhookSecret: string;
  readonly emailFrom: string;
  readonly rateLimits: boolean;
}

/**
 * Reads the configuration from the Worker's variables and secrets.
 * @throws when something is missing or malformed, or when a provider is simulated outside `ENVIRONMENT=local`: a Worker that throws
 * at its start is not deployed.
 */
export const readConfiguration = (variables: unknown): Configuration => {
  const given = z.record(z.string(), z.unknown()).parse(variables);
  const isLocal = given["ENVIRONMENT"] === "local";
  const simulated = { PAYMENT_PROVIDER: "simulated", EMAIL_PROVIDER: "simulated", COURIER_PROVIDER: "simulated" };
  const parsed = settings.safeParse(isLocal ? { ...localSecrets, ...simulated, ...given } : given);
  if (!parsed.success) throw new Error(`The configuration is not usable:\n${z.prettifyError(parsed.error)}`);
  if (!isLocal) {
    throw new Error(
      "PAYMENT_PROVIDER, EMAIL_PROVIDER and COURIER_PROVIDER are simulated, which only ENVIRONMENT=local allows",
    );
  }
  const values = parsed.data;
  return {
    isLocal,
    publicUrl: values.PUBLIC_URL.replace(/\/+$/, ""),
    setupToken: values.SETUP_TOKEN,
    passwordPepper: values.PASSWORD_PEPPER,
    emailHashKey: values.EMAIL_HASH_KEY,
    ticketSigningKey: values.TICKET_SIGNING_KEY,
    stripeWebhookSecret: values.STRIPE_WEBHOOK_SECRET,
    emailFrom: values.EMAIL_FROM,
    rateLimits: !isLocal || values.RATE_LIMITS === "on",
  };
};
