import { Buffer } from "node:buffer";
import { z } from "zod";
import { MESSAGE_ID_VARIABLE } from "./mailgun/mailgun-mail-service.ts";
import { jsonIn } from "./outside-call.ts";

/** A mail that the service took, and that never arrives. */
export interface UndeliverableMail {
  /** Ours. */
  readonly messageId: string;
  /** In the service's words, without the address. */
  readonly reason: string;
}

/** What is reported, and the signature that it came with: as lower-case hex. */
export type MailgunReport = { readonly signature: string } & (
  | ({ readonly type: "undeliverable" } & UndeliverableMail)
  | { readonly type: "other" }
);

/** How old, or how far ahead of our clock, a signature may be: each delivery of a report is signed anew. */
const TOLERANCE_SECONDS = 300;

const signed = z.object({
  signature: z.object({
    timestamp: z
      .union([z.string(), z.number()])
      .transform(String)
      .pipe(z.string().regex(/^\d{1,12}$/)),
    token: z.string().min(1).max(200),
    signature: z.string().regex(/^[0-9a-f]{64}$/i),
  }),
});

const event = z.object({
  "event-data": z.object({
    event: z.string(),
    severity: z.string().optional(),
    reason: z.string().optional(),
    "delivery-status": z.object({ code: z.number().optional() }).optional(),
    "user-variables": z.object({ [MESSAGE_ID_VARIABLE]: z.string().optional() }).optional(),
    message: z.object({ headers: z.object({ "message-id": z.string().optional() }).optional() }).optional(),
  }),
});
type EventData = z.infer<typeof event>["event-data"];

/**
 * Verifies a report of Mailgun's, whose signature is over its time and token (not over what it reports: whether it came with another
 * report before is for the caller to know), and reads which mail it says
 * will never arrive: one that failed for good, or that Mailgun itself refused to send. A complaint is not that: whoever complains has
 * the mail. `now` is in milliseconds.
 */
export const readMailgunWebhook = async (
  body: Uint8Array,
  signingKey: string,
  now: number,
): Promise<MailgunReport | "invalid-signature"> => {
  const document = jsonIn(new TextDecoder().decode(body));
  const signature = await genuineSignature(document, signingKey, now);
  if (signature === undefined) return "invalid-signature";
  const parsed = event.safeParse(document);
  if (!parsed.success) return { signature, type: "other" };
  const data = parsed.data["event-data"];
  const messageId = messageIdIn(data);
  if (messageId === undefined || !isFinal(data)) return { signature, type: "other" };
  return { signature, type: "undeliverable", messageId, reason: reasonIn(data) };
};

/** The signature of a document, in its one spelling; undefined where it is missing, wrong, or not of these minutes. */
const genuineSignature = async (document: unknown, signingKey: string, now: number): Promise<string | undefined> => {
  const parsed = signed.safeParse(document);
  if (!parsed.success) return undefined;
  const { timestamp, token, signature } = parsed.data.signature;
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return undefined;
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(signingKey), algorithm, false, ["verify"]);
  // Compares in constant time.
  const given = Buffer.from(signature, "hex");
  const isOurs = await crypto.subtle.verify("HMAC", key, given, bytes.encode(`${timestamp}${token}`));
  return isOurs ? given.toString("hex") : undefined;
};

const isFinal = ({ event: type, severity }: EventData): boolean =>
  type === "rejected" || (type === "failed" && severity === "permanent");

/** Our id as it was handed over beside the mail; or the part of the Message-Id before the domain, which is the same. */
const messageIdIn = (data: EventData): string | undefined => {
  const [before] = data.message?.headers?.["message-id"]?.replace(/^</, "").split("@") ?? [];
  return data["user-variables"]?.[MESSAGE_ID_VARIABLE] ?? before;
};

/** Mailgun's word for it (`bounce`, `suppress-bounce`) and the other side's code. What that side says in full may name the address. */
const reasonIn = ({ event: type, reason, "delivery-status": status }: EventData): string => {
  const word = reason !== undefined && /^[\w-]{1,60}$/.test(reason) ? reason : type;
  return status?.code === undefined ? word : `${word} (${status.code})`;
};
