import { unreachable } from "../../domain/decider.ts";
import { type Account, type AccountCommand, nextMailAt } from "../../domain/users/account.ts";
import { waitingMails } from "../../domain/users/account-mail.ts";
import type { AccountMailId, UserId } from "../../domain/ids.ts";
import { type Instant, secondsAfter } from "../../domain/instant.ts";
import type { Agenda } from "../../event-store/index.ts";
import type { AccountMailOutcome, AccountMailToSend } from "./user-rpc.ts";

/** Seconds after which a mail whose outcome is not recorded is asked for again. */
export const ASK_AGAIN_SECONDS = 60;

/** Seconds within which the first message about a mail comes, as a rule. */
const FRESH_SECONDS = 10;

/** Hands out the mails of one account that wait to be sent, each to one sender at a time. */
export class AccountMailDesk {
  /** Until when whoever was handed a mail is given to report. Lost with the memory: the mail's own id guards then. */
  readonly #handedOut = new Map<AccountMailId, Instant>();

  handOut({ mails }: Account, to: string, at: Instant): AccountMailToSend[] {
    const ready = waitingMails(mails).filter(
      ({ mailId, dueAt, expiresAt }) => dueAt <= at && at < expiresAt && (this.#handedOut.get(mailId) ?? at) <= at,
    );
    return ready.map(({ mailId, purpose, expiresAt, attempts, dueAt }) => {
      // What has been due for longer than a message takes may have been handed out before the object's memory was lost.
      const mayHaveBeenSent = attempts > 0 || this.#handedOut.has(mailId) || secondsAfter(dueAt, FRESH_SECONDS) <= at;
      this.#handedOut.set(mailId, secondsAfter(at, ASK_AGAIN_SECONDS));
      return { to, mailId, purpose, expiresAt, attempt: attempts + 1, mayHaveBeenSent };
    });
  }

  /** Its outcome is known. */
  takeBack(mailId: AccountMailId): void {
    this.#handedOut.delete(mailId);
  }
}

/** Puts the mail that is due first on the agenda; takes the item off when none waits. */
export const planMails = (account: Account, id: string, agenda: Agenda): void => {
  const dueAt = nextMailAt(account);
  if (dueAt === undefined) agenda.clear("mail", id);
  else agenda.schedule("mail", id, dueAt);
};

/** What the account is told of an outcome. */
export const mailCommand = (
  mail: { readonly userId: UserId; readonly mailId: AccountMailId },
  outcome: AccountMailOutcome,
  at: Instant,
): AccountCommand => {
  switch (outcome.status) {
    case "sent":
      return { type: "SendAccountMail", ...mail };
    case "refused":
      return { type: "RecordAccountMailRefused", ...mail };
    case "failed":
      return { type: "RecordAccountMailAttemptFailed", ...mail, attempt: outcome.attempt, at };
    default:
      return unreachable(outcome);
  }
};
