import { z } from "zod";
import type { MailConfiguration } from "../../configuration.ts";
import { withoutAddresses } from "../../domain/tickets/delivery-attempts.ts";
import { type Mail, MailNotAccepted, MailRefused, type MailService } from "../mail-service.ts";
import { logWarning } from "../../logging.ts";
import { callOutside, type Fetch, jsonIn, type OutsideAnswer } from "../outside-call.ts";

type MailgunAccount = Omit<Extract<MailConfiguration, { provider: "mailgun" }>, "provider">;

/** Of the United States; a domain in the European region has another. */
const DEFAULT_BASE = "https://api.mailgun.net";

/** The most that Mailgun takes is 25 MB; attachments grow by a third as they are encoded, and the rest needs some room. */
const MOST_BYTES = 25_000_000;
const ENCODED = 4 / 3;
const MARGIN_BYTES = 100_000;

/** How long Mailgun may take; both together are less than a delivery is handed out for. */
const LOOK_UP_WITHIN_MS = 10_000;
const SEND_WITHIN_MS = 30_000;

/** The list of events is not there, or our key only sends. A key that is wrong fails the sending, too. */
const NOT_FOR_US = new Set([401, 403, 404, 410]);

/** What a mail is counted under at Mailgun, by the prefix of its id. */
const tags: Readonly<Record<string, string>> = { del: "tickets", not: "notice", acm: "account" };

const events = z.object({ items: z.array(z.unknown()) });
const refusal = z.object({ message: z.string() });

/** Under which our own id comes back with every report on a mail. */
export const MESSAGE_ID_VARIABLE = "frontrow-message-id";

/**
 * Sends mails by Mailgun's HTTP API. Mailgun sends what it is given as often as it is given it: so each mail carries our id as its
 * Message-Id, and one that may have been handed over before is looked up among Mailgun's events first.
 */
export class MailgunMailService implements MailService {
  readonly #account: MailgunAccount;
  readonly #fetch: Fetch;
  readonly #patience: number;

  /** `patience` shortens, in a test, how long calls may take: 1 is as above. */
  constructor(account: MailgunAccount, fetch: Fetch, patience = 1) {
    this.#account = account;
    this.#fetch = fetch;
    this.#patience = patience;
  }

  async send(mail: Mail): Promise<void> {
    if (sizeOf(mail) > MOST_BYTES) throw new MailRefused("the mail is larger than Mailgun takes");
    if (mail.isRetry && (await this.#hasAccepted(mail))) return;
    const answer = await this.#call("messages", { method: "POST", body: this.#formOf(mail) }, SEND_WITHIN_MS);
    if (answer.status !== 200) throw failureOf(answer);
  }

  /** Mailgun keeps its events for a day at least, which is as long as a mail is tried. */
  async #hasAccepted({ messageId }: Mail): Promise<boolean> {
    const query = new URLSearchParams({ "message-id": this.#headerOf(messageId), event: "accepted", limit: "1" });
    const answer = await this.#call(`events?${query.toString()}`, { method: "GET" }, LOOK_UP_WITHIN_MS);
    // Where the key may not read the list, or Mailgun keeps none any more, twice is better than never.
    if (NOT_FOR_US.has(answer.status)) return false;
    if (answer.status !== 200) throw failureOf(answer);
    const parsed = events.safeParse(jsonIn(answer.text));
    if (!parsed.success) throw new MailNotAccepted("Mailgun's list of events could not be read");
    return parsed.data.items.length > 0;
  }

  async #call(path: string, request: RequestInit, withinMs: number): Promise<OutsideAnswer> {
    const { apiBase, domain, apiKey } = this.#account;
    const url = `${apiBase ?? DEFAULT_BASE}/v3/${encodeURIComponent(domain)}/${path}`;
    const headers = { Authorization: `Basic ${btoa(`api:${apiKey}`)}` };
    try {
      return await callOutside(this.#fetch, url, { ...request, headers }, withinMs * this.#patience);
    } catch (cause) {
      throw new MailNotAccepted("Mailgun did not answer", { cause });
    }
  }

  #formOf(mail: Mail): FormData {
    const form = new FormData();
    for (const [name, value] of [
      ["from", mail.from],
      ["to", mail.to],
      ["subject", mail.subject],
      ["text", mail.text],
      ["html", mail.html],
      ["h:Message-Id", `<${this.#headerOf(mail.messageId)}>`],
      [`v:${MESSAGE_ID_VARIABLE}`, mail.messageId],
      ["o:tag", tags[mail.messageId.slice(0, 3)] ?? "other"],
      // A link that resets a password is nobody else's to see, and not to be led around.
      ["o:tracking", "no"],
    ] as const)
      form.append(name, value);
    for (const { filename, contentType, content } of mail.attachments)
      form.append("attachment", new Blob([Uint8Array.from(content)], { type: contentType }), filename);
    return form;
  }

  #headerOf(messageId: string): string {
    return `${messageId}@${this.#account.domain}`;
  }
}

const sizeOf = ({ text, html, attachments }: Mail): number =>
  attachments.reduce(
    (sum, { content }) => sum + content.byteLength * ENCODED,
    new TextEncoder().encode(text + html).byteLength + MARGIN_BYTES,
  );

/**
 * What cannot be mended by us nor by time: the recipient's address, and the size. All else passes, or is mended by an operator. What is
 * kept of it is the status: Mailgun's words may be about a person, and are told to the log alone.
 */
const failureOf = ({ status, text }: OutsideAnswer): Error => {
  const said = refusal.safeParse(jsonIn(text)).data?.message ?? "";
  if (status === 413) return new MailRefused("Mailgun answered 413: the mail is too large");
  if (status === 400 && /^'?to'? parameter is not a valid/i.test(said))
    return new MailRefused("Mailgun answered 400: the address is not valid");
  if (said !== "") logWarning("Mailgun did not take a mail", { status, said: withoutAddresses(said) });
  return new MailNotAccepted(`Mailgun answered ${status}`);
};
