import { z } from "zod";
import { accept, reject, unreachable } from "../decider.ts";
import { type AccountMailId, accountMailId, accountMailOf, type UserId, userId } from "../ids.ts";
import { type Instant, instant, secondsAfter } from "../instant.ts";
import { deliveryPauseAfter, MOST_ATTEMPTS } from "../tickets/delivery-attempts.ts";

/** What a mail about an account is for: each carries a token that is good for this alone. */
export const accountMailPurpose = z.enum(["verify-email", "reset-password"]);
export type AccountMailPurpose = z.infer<typeof accountMailPurpose>;

const HOUR = 3600;

/** How long a mail's token is good, in seconds. */
const LIFETIME: Readonly<Record<AccountMailPurpose, number>> = {
  "verify-email": 7 * 24 * HOUR,
  "reset-password": HOUR,
};

/**
 * How many mails of a purpose may be asked for within how many seconds. Whoever made an account with somebody else's address can ask for
 * few that verify it. Resets, which anybody may ask for, are possible again by the time the tokens end, which are good however many
 * were asked for since: nobody can keep the owner out by asking.
 */
const LIMIT: Readonly<Record<AccountMailPurpose, { readonly most: number; readonly within: number }>> = {
  "verify-email": { most: 5, within: 24 * HOUR },
  "reset-password": { most: 3, within: HOUR },
};

const mail = { userId, mailId: accountMailId };

const accountMailRequested = z.strictObject({
  type: z.literal("AccountMailRequested"),
  ...mail,
  purpose: accountMailPurpose,
  requestedAt: instant,
  expiresAt: instant,
});
const accountMailAttemptFailed = z.strictObject({
  type: z.literal("AccountMailAttemptFailed"),
  ...mail,
  attempt: z.int().min(1),
  nextAttemptAt: instant,
});
const accountMailSent = z.strictObject({ type: z.literal("AccountMailSent"), ...mail });
const accountMailFailed = z.strictObject({ type: z.literal("AccountMailFailed"), ...mail });
const passwordResetsForgiven = z.strictObject({ type: z.literal("PasswordResetsForgiven"), userId });

/** What happened to the mails about an account. Where they went to, and their tokens, are not in them. */
export const accountMailEvent = z.discriminatedUnion("type", [
  accountMailRequested,
  accountMailAttemptFailed,
  accountMailSent,
  accountMailFailed,
  passwordResetsForgiven,
]);
export type AccountMailEvent = z.infer<typeof accountMailEvent>;

/** A mail whose token is still good, as far as it is known without looking at the clock. */
export interface AccountMail {
  readonly mailId: AccountMailId;
  readonly purpose: AccountMailPurpose;
  readonly expiresAt: Instant;
  readonly status: "waiting" | "sent" | "failed";
  readonly attempts: number;
  /** When it is to be tried next, while it waits. */
  readonly dueAt: Instant;
}

/** The mails about one account. */
export interface AccountMails {
  /** How many there ever were. */
  readonly count: number;
  /** Those whose token is of use yet, save expired ones that nobody asked after. */
  readonly open: readonly AccountMail[];
  /** What counts towards the limits. */
  readonly recent: readonly { readonly purpose: AccountMailPurpose; readonly at: Instant }[];
}

export const noAccountMails: AccountMails = { count: 0, open: [], recent: [] };

export type AccountMailCommand =
  | {
      readonly type: "RequestAccountMail";
      readonly userId: UserId;
      readonly purpose: AccountMailPurpose;
      readonly at: Instant;
    }
  | {
      readonly type: "SendAccountMail" | "RecordAccountMailRefused";
      readonly userId: UserId;
      readonly mailId: AccountMailId;
    }
  | {
      readonly type: "RecordAccountMailAttemptFailed";
      readonly userId: UserId;
      readonly mailId: AccountMailId;
      readonly attempt: number;
      readonly at: Instant;
    }
  | { readonly type: "GiveUpExpiredAccountMail"; readonly userId: UserId; readonly at: Instant }
  /** The account's owner is here, and may ask for resets again, whoever asked for those before. */
  | { readonly type: "ForgivePasswordResets"; readonly userId: UserId; readonly at: Instant };

export const decide = (command: AccountMailCommand, mails: AccountMails) => {
  switch (command.type) {
    case "RequestAccountMail":
      return request(command, mails);
    case "SendAccountMail":
      return settle({ type: "AccountMailSent", userId: command.userId, mailId: command.mailId }, mails);
    case "RecordAccountMailRefused":
      return settle({ type: "AccountMailFailed", userId: command.userId, mailId: command.mailId }, mails);
    case "RecordAccountMailAttemptFailed":
      return recordFailed(command, mails);
    case "GiveUpExpiredAccountMail":
      return accept(
        ...waitingMails(mails)
          .filter(({ expiresAt }) => expiresAt <= command.at)
          .map(({ mailId }): AccountMailEvent => ({ type: "AccountMailFailed", userId: command.userId, mailId })),
      );
    case "ForgivePasswordResets":
      return countedAt(mails, command.at).some(({ purpose }) => purpose === "reset-password")
        ? accept<AccountMailEvent>({ type: "PasswordResetsForgiven", userId: command.userId })
        : accept<AccountMailEvent>();
    default:
      return unreachable(command);
  }
};

type CommandOf<Type extends AccountMailCommand["type"]> = Extract<AccountMailCommand, { readonly type: Type }>;

const request = ({ userId: id, purpose, at }: CommandOf<"RequestAccountMail">, mails: AccountMails) => {
  const { most, within } = LIMIT[purpose];
  const counted = countedAt(mails, at).filter((one) => one.purpose === purpose);
  const [first] = counted;
  if (first !== undefined && counted.length >= most)
    return reject("too-many-mails", { retryAfterSeconds: Math.ceil((secondsAfter(first.at, within) - at) / 1000) });
  return accept<AccountMailEvent>({
    type: "AccountMailRequested",
    userId: id,
    mailId: accountMailOf(id, mails.count + 1),
    purpose,
    requestedAt: at,
    expiresAt: secondsAfter(at, LIFETIME[purpose]),
  });
};

/** Nothing more is recorded of a mail that waits no longer. */
const settle = (event: z.infer<typeof accountMailSent | typeof accountMailFailed>, mails: AccountMails) =>
  waiting(mails, event.mailId) === undefined ? accept<AccountMailEvent>() : accept(event);

/** The last try is the one after which the token would be worth nothing by the next, or the one that was too many. */
const recordFailed = (command: CommandOf<"RecordAccountMailAttemptFailed">, mails: AccountMails) => {
  const { userId: id, mailId, attempt, at } = command;
  const failed = waiting(mails, mailId);
  if (failed === undefined || attempt <= failed.attempts) return accept<AccountMailEvent>();
  const nextAttemptAt = secondsAfter(at, deliveryPauseAfter(attempt));
  return attempt >= MOST_ATTEMPTS || nextAttemptAt >= failed.expiresAt
    ? accept<AccountMailEvent>({ type: "AccountMailFailed", userId: id, mailId })
    : accept<AccountMailEvent>({ type: "AccountMailAttemptFailed", userId: id, mailId, attempt, nextAttemptAt });
};

/** Those that are still to be sent. */
export const waitingMails = (mails: AccountMails): readonly AccountMail[] =>
  mails.open.filter(({ status }) => status === "waiting");

/** Those that were given up, where none that was sent can do their work. */
export const failedMails = ({ open }: AccountMails): readonly AccountMail[] =>
  open.filter(
    ({ status, purpose }) =>
      status === "failed" && open.every((one) => one.purpose !== purpose || one.status !== "sent"),
  );

const waiting = (mails: AccountMails, mailId: AccountMailId): AccountMail | undefined =>
  waitingMails(mails).find((one) => one.mailId === mailId);

/** Whether a mail's token is good for that purpose at that time. */
export const isOpen = (mails: AccountMails, mailId: AccountMailId, purpose: AccountMailPurpose, at: Instant): boolean =>
  mails.open.some((one) => one.mailId === mailId && one.purpose === purpose && at < one.expiresAt);

/** As it is once a token of that purpose has done its work: the others have nothing left to do, and none counts any more. */
export const closed = (mails: AccountMails, purpose: AccountMailPurpose): AccountMails => ({
  ...forgiven(mails, purpose),
  open: mails.open.filter((one) => one.purpose !== purpose),
});

const forgiven = (mails: AccountMails, forgivenPurpose: AccountMailPurpose): AccountMails => ({
  ...mails,
  recent: mails.recent.filter(({ purpose }) => purpose !== forgivenPurpose),
});

export const evolve = (mails: AccountMails, event: AccountMailEvent): AccountMails => {
  switch (event.type) {
    case "AccountMailRequested":
      return requested(mails, event);
    case "AccountMailAttemptFailed":
      return changed(mails, event.mailId, { attempts: event.attempt, dueAt: event.nextAttemptAt });
    case "AccountMailSent":
      return changed(mails, event.mailId, { status: "sent" });
    case "AccountMailFailed":
      return changed(mails, event.mailId, { status: "failed" });
    case "PasswordResetsForgiven":
      return forgiven(mails, "reset-password");
    default:
      return unreachable(event);
  }
};

/** No mail replaces another one: whoever asks in somebody else's name takes no token from them. */
const requested = (mails: AccountMails, event: z.infer<typeof accountMailRequested>): AccountMails => {
  const { mailId, purpose, requestedAt, expiresAt } = event;
  return {
    count: mails.count + 1,
    open: [
      ...mails.open.filter((one) => one.expiresAt > requestedAt),
      { mailId, purpose, expiresAt, status: "waiting", attempts: 0, dueAt: requestedAt },
    ],
    recent: [...countedAt(mails, requestedAt), { purpose, at: requestedAt }],
  };
};

const changed = (mails: AccountMails, mailId: AccountMailId, change: Partial<AccountMail>): AccountMails => ({
  ...mails,
  open: mails.open.map((one) => (one.mailId === mailId ? { ...one, ...change } : one)),
});

/** What still counts towards the limits, oldest first. */
const countedAt = ({ recent }: AccountMails, moment: Instant): AccountMails["recent"] =>
  recent.filter(({ purpose, at }) => secondsAfter(at, LIMIT[purpose].within) > moment);
