import { unreachable } from "../../domain/decider.ts";
import type { AccountMailId, UserId } from "../../domain/ids.ts";
import { type Instant, secondsAfter } from "../../domain/instant.ts";
import { waitingMails } from "../../domain/users/account-mail.ts";
import { type Account, type AccountCommand, type AccountEvent, nextMailAt } from "../../domain/users/account.ts";
import type { Agenda } from "../../event-store/index.ts";
import { Handouts } from "../tickets/handouts.ts";
import type { AccountMailOutcome, AccountMailToSend } from "./user-rpc.ts";

/** A mail whose outcome is not recorded by then is asked for again. */
const ASK_AGAIN_SECONDS = 60;

/** Hands out the mails of one account that wait to be sent, each to one sender at a time. */
export class AccountMailDesk {
  readonly #handouts = new Handouts();

  /** Keeps the mail that is due first on the agenda; takes the item off when none waits. */
  react(event: AccountEvent, account: Account, agenda: Agenda): void {
    if (event.type === "AccountMailRequested") this.#handouts.prepared(event.mailId);
    const dueAt = nextMailAt(account);
    if (dueAt === undefined) agenda.clear("mail", event.userId);
    else agenda.schedule("mail", event.userId, dueAt);
  }

  /** When to ask again for what was asked for now. */
  askAgainAt(at: Instant): Instant {
    return secondsAfter(at, ASK_AGAIN_SECONDS);
  }

  /** One at a time: a sender's time for it begins when it is handed out. */
  handOut({ mails }: Account, to: string, at: Instant): AccountMailToSend | undefined {
    for (const { mailId, purpose, dueAt, expiresAt, attempts } of waitingMails(mails)) {
      if (dueAt > at || expiresAt <= at) continue;
      const handout = this.#handouts.take(mailId, at);
      if (handout !== undefined) return { ...handout, to, mailId, purpose, expiresAt, attempt: attempts + 1 };
    }
    return undefined;
  }

  /** Its outcome is known. */
  reported(mailId: AccountMailId): void {
    this.#handouts.reported(mailId);
  }
}

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
