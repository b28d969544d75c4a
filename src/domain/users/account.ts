import { z } from "zod";
import { accept, reject, unreachable } from "../decider.ts";
import type { AccountMailId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import * as mail from "./account-mail.ts";
import * as info from "./user-financial-info.ts";
import * as user from "./user.ts";

/** Everything that one user's object decides on: who they are, whom their invoices are made out to, and the mails about it. */
export interface Account {
  readonly user: user.User;
  readonly financialInfo: info.UserFinancialInfo;
  readonly mails: mail.AccountMails;
}

export const noAccount: Account = {
  user: user.noUser,
  financialInfo: info.noFinancialInfo,
  mails: mail.noAccountMails,
};

export const accountEvent = z.discriminatedUnion("type", [
  ...user.userEvent.options,
  ...info.userFinancialInfoEvent.options,
  ...mail.accountMailEvent.options,
]);
export type AccountEvent = z.infer<typeof accountEvent>;

export type AccountCommand =
  | user.UserCommand
  | mail.AccountMailCommand
  | { readonly type: "PutFinancialInfo"; readonly userId: UserId; readonly at: Instant }
  /** Shows the token of a mail that verifies the address. */
  | { readonly type: "ConfirmEmail"; readonly mailId: AccountMailId; readonly at: Instant }
  /** Shows the token of a mail that resets the password, with a new password. */
  | { readonly type: "ResetPassword"; readonly mailId: AccountMailId; readonly at: Instant };

export const decide = (command: AccountCommand, account: Account) => {
  switch (command.type) {
    case "RegisterUser":
      return register(command, account);
    case "PutFinancialInfo":
      return putFinancialInfo(command.userId, account, command.at);
    case "ConfirmEmail":
      return mail.isOpen(account.mails, command.mailId, "verify-email", command.at)
        ? user.decide({ type: "VerifyUserEmail", at: command.at }, account.user)
        : reject("token-not-good");
    case "ResetPassword":
      return resetPassword(command.mailId, account, command.at);
    case "RequestAccountMail":
      return requestMail(command, account);
    case "SendAccountMail":
    case "RecordAccountMailRefused":
    case "RecordAccountMailAttemptFailed":
    case "GiveUpExpiredAccountMail":
    case "ForgivePasswordResets":
      return mail.decide(command, account.mails);
    case "UpdateUserRole":
    case "UpdateUser":
    case "ChangeUserPassword":
    case "VerifyUserEmail":
    case "AbandonRegistration":
      return user.decide(command, account.user);
    default:
      return unreachable(command);
  }
};

/** A new account's first mail asks to verify its address. */
const register = (command: user.RegisterUser, account: Account) => {
  const registered = user.decide(command, account.user);
  if (!registered.ok || registered.events.length === 0) return registered;
  const { userId, at } = command;
  const asked = mail.decide({ type: "RequestAccountMail", userId, purpose: "verify-email", at }, account.mails);
  return asked.ok ? accept<AccountEvent>(...registered.events, ...asked.events) : asked;
};

const requestMail = (command: Extract<AccountCommand, { type: "RequestAccountMail" }>, account: Account) => {
  if (account.user.status !== "registered") return reject("user-not-registered");
  if (command.purpose === "verify-email" && account.user.emailVerified) return accept<AccountEvent>();
  return mail.decide(command, account.mails);
};

const putFinancialInfo = (userId: UserId, account: Account, at: Instant) => {
  if (account.user.status !== "registered") return reject("user-not-registered");
  const type =
    account.financialInfo.status === "none"
      ? ("CreateUserFinancialInfo" as const)
      : ("UpdateUserFinancialInfo" as const);
  return info.decide({ type, userId, at }, account.financialInfo);
};

/** Whoever has the token reads the address's mail: a reset verifies the address, too. */
const resetPassword = (mailId: AccountMailId, account: Account, at: Instant) => {
  if (!mail.isOpen(account.mails, mailId, "reset-password", at)) return reject("token-not-good");
  const changed = user.decide({ type: "ChangeUserPassword", by: "reset", at }, account.user);
  const verified = user.decide({ type: "VerifyUserEmail", at }, account.user);
  if (!changed.ok) return changed;
  return verified.ok ? accept<AccountEvent>(...changed.events, ...verified.events) : verified;
};

export const evolve = (account: Account, event: AccountEvent): Account => {
  switch (event.type) {
    case "UserRegistered":
    case "UserRoleUpdated":
    case "UserUpdated":
    case "UserRegistrationAbandoned":
      return { ...account, user: user.evolve(account.user, event) };
    // A new password, whoever chose it, ends the resets under way; a verified address needs no further proof.
    case "UserPasswordChanged":
      return withUser(account, event, "reset-password");
    case "UserEmailVerified":
      return withUser(account, event, "verify-email");
    case "UserFinancialInfoCreated":
    case "UserFinancialInfoUpdated":
      return { ...account, financialInfo: info.evolve(account.financialInfo, event) };
    case "AccountMailRequested":
    case "AccountMailAttemptFailed":
    case "AccountMailSent":
    case "AccountMailFailed":
    case "PasswordResetsForgiven":
      return { ...account, mails: mail.evolve(account.mails, event) };
    default:
      return unreachable(event);
  }
};

const withUser = (account: Account, event: user.UserEvent, done: mail.AccountMailPurpose): Account => ({
  ...account,
  user: user.evolve(account.user, event),
  mails: mail.closed(account.mails, done),
});

/** When the first mail that waits is to be tried; undefined when none waits. */
export const nextMailAt = ({ mails }: Account): Instant | undefined =>
  mail
    .waitingMails(mails)
    .map(({ dueAt }) => dueAt)
    .toSorted((a, b) => a - b)[0];

/** The stream of an event: the user's own, that of a mail, or that of whom their invoices are made out to. */
export const streamOf = (event: AccountEvent): string => {
  if (event.type.startsWith("UserFinancialInfo")) return `financial-info-${event.userId}`;
  return "mailId" in event ? event.mailId : event.userId;
};

/** Whose account it is. Throws where nobody is registered: only somebody with an account has sessions and requests. */
export const registered = ({ user: of }: Account): user.RegisteredUser => {
  if (of.status !== "registered") throw new Error("the user is not registered");
  return of;
};
