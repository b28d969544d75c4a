import { Buffer } from "node:buffer";

/** What a service on somebody's own machine verifies reports with. */
export const SIGNING_KEY = "local-mailgun-signing-key";

/** An event as Mailgun reports it of one of our mails, with what the case at hand is about. */
export const eventOf = (messageId: string, event: object) => ({
  id: "CCXMjJ7nQi2N3BPigGOdgQ",
  "log-level": "error",
  recipient: "anna@example.com",
  message: { headers: { "message-id": `${messageId}@mg.frontrow.example`, to: "anna@example.com" }, size: 341 },
  "user-variables": { "frontrow-message-id": messageId },
  ...event,
});

/** The body of a report, signed at `at` (milliseconds). */
export const report = async (event: unknown, at: number, signingKey = SIGNING_KEY): Promise<string> => {
  const timestamp = String(Math.floor(at / 1000));
  const token = "0".repeat(18) + crypto.randomUUID().replaceAll("-", "");
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(signingKey), algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, bytes.encode(timestamp + token));
  return JSON.stringify({
    signature: { timestamp, token, signature: Buffer.from(signature).toString("hex") },
    "event-data": event,
  });
};
