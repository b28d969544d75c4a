import { CODE_VERSION, readCode } from "../../domain/tickets/ticket-code.ts";
import type { Formats } from "../formats.ts";

/*
 * What a door says of a ticket, and what it asks the service: for the page as it is rendered, and for its script. Nothing here needs
 * more than a browser has.
 */

/** How a verdict looks and sounds. `note` is neither yes nor no. */
export type VerdictKind = "good" | "bad" | "note" | "idle";

/** Everything that can be said. Only the service says yes. */
export const verdictKinds = {
  "let-in": "good",
  "already-validated": "bad",
  "wrong-concert": "bad",
  revoked: "bad",
  unknown: "bad",
  forged: "bad",
  /** The service cannot make anything of what it was asked. */
  refused: "bad",
  /** From here on, what a phone says by itself while the service does not answer. */
  "scanned-here": "bad",
  "forged-here": "bad",
  "wrong-concert-here": "bad",
  "looks-genuine": "note",
  "not-checked": "note",
  ready: "idle",
  asking: "idle",
} as const satisfies Readonly<Record<string, VerdictKind>>;
export type Verdict = keyof typeof verdictKinds;

/** The service's answer about a ticket, as far as a door shows it. */
export type Entry =
  | { readonly valid: true; readonly ticket: { readonly ticketLevelId: string } }
  | { readonly valid: false; readonly reason: string; readonly validatedAt?: string | undefined };

/** A verdict with what differs from ticket to ticket. */
export interface Said {
  readonly verdict: Verdict;
  /** The level of a ticket that lets somebody in. */
  readonly ticketLevelId?: string | undefined;
  /** When the ticket was let in, or scanned, before. */
  readonly at?: string | undefined;
}

export const isVerdict = (text: string): text is Verdict => Object.hasOwn(verdictKinds, text);

export const saidBy = (entry: Entry): Said => {
  if (entry.valid) return { verdict: "let-in", ticketLevelId: entry.ticket.ticketLevelId };
  return { verdict: isVerdict(entry.reason) ? entry.reason : "refused", at: entry.validatedAt };
};

/** Tickets are shown by their code, or by the number that stands below it. */
export const isNumber = (shown: string): boolean => shown.startsWith("tic_");

/** A ticket's number with nothing but its letters and digits. */
const TYPED_NUMBER = /^(?:tic)?([0-9a-f]{32})([1-9][0-9]{0,5})$/;

/**
 * The ticket that somebody means by what they typed: its number, however that is grouped, or its code. Undefined when it can be neither: a
 * slip, which is no forgery.
 */
export const typedTicket = (text: string): string | undefined => {
  const [, order, number] = TYPED_NUMBER.exec(text.toLowerCase().replaceAll(/[^0-9a-z]/g, "")) ?? [];
  if (order !== undefined) return `tic_${order}_${number}`;
  const code = text.replaceAll(/\s/g, "");
  return code.startsWith(`${CODE_VERSION}.`) ? code : undefined;
};

/** What the service is asked about a ticket that is shown at a concert's door. */
export const entryRequest = (shown: string, concertId: string): { readonly path: string; readonly body: object } =>
  isNumber(shown)
    ? { path: `/api/tickets/${encodeURIComponent(shown)}/validations`, body: { concertId } }
    : { path: "/api/tickets/validations", body: { code: shown, concertId } };

/** What a refusal of that request says of the ticket, however often it is asked. Undefined when it says nothing of the ticket. */
export const saidByRefusal = (status: number): Said | undefined =>
  [400, 413, 415, 422].includes(status) ? { verdict: "refused" } : undefined;

/** The number of a ticket, whether that is shown or its code; what is neither stays as it is. */
export const numberOf = (shown: string): string => {
  const read = readCode(shown);
  return read === undefined ? shown : `tic_${read.order}_${read.number}`;
};

/** The end of a ticket's number, which stands on a printed one too: enough to find it again. */
export const shortened = (shown: string): string => {
  const number = numberOf(shown);
  return number.length > 12 ? `…${number.slice(-10)}` : number;
};

const HALF_A_DAY_MS = 43_200_000;

/** The time alone for what was a while ago; with the day when it is longer. */
export const timeOfEntry = (formats: Formats, at: string, timeZone: string, now: number): string =>
  Math.abs(now - Date.parse(at)) < HALF_A_DAY_MS ? formats.time(at, timeZone) : formats.dateTime(at, timeZone);
