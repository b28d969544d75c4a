import type { AccountMailId, UserId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { AccountMail, AccountMailPurpose } from "../../domain/users/account-mail.ts";
import type { Role } from "../../domain/users/role.ts";
import type { FinancialInfo } from "../../domain/users/user-financial-info.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";

/** A user with the personal data that the events leave out. */
export interface UserDocument {
  readonly id: UserId;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Instant;
  /** Grows with every change: an older document never replaces a newer one. */
  readonly version: number;
}

export interface Registration {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** A PHC string. */
  readonly passwordHash: string;
}

/** A password's change by somebody who knew it; hashes are PHC strings. */
export interface ChangedPassword {
  /** The one that was found to be right. */
  readonly was: string;
  readonly is: string;
  /** The session that asks, which goes on. */
  readonly keep: string;
}

/** When a session that was just opened ends, whether or not it is used. */
export interface OpenedSession {
  readonly expiresAt: Instant;
}

/** A session that is open. */
export interface OpenSession {
  readonly hash: string;
  readonly openedAt: Instant;
  /** When it was last used, to a few minutes. */
  readonly usedAt: Instant;
  readonly expiresAt: Instant;
}

/** A mail about the account that waits to be sent. */
export interface AccountMailToSend {
  readonly mailId: AccountMailId;
  readonly purpose: AccountMailPurpose;
  /** When its token ends. */
  readonly expiresAt: Instant;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** Whether somebody may have sent it already, and not recorded that. */
  readonly mayHaveBeenSent: boolean;
  readonly to: string;
}

export type AccountMailOutcome =
  | { readonly status: "sent" }
  /** The mail service will never take it. */
  | { readonly status: "refused" }
  | { readonly status: "failed"; readonly attempt: number };

/** An answer kept for repetitions of its request. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a request under an Idempotency-Key stands: to be run, answered already, another one's key, or under way. */
export type BegunRequest =
  | { readonly kind: "fresh" }
  | { readonly kind: "replay"; readonly answer: KeptAnswer }
  | { readonly kind: "reused" }
  | { readonly kind: "running" };

/** What others can ask of a User object. */
export interface UserRpc extends EventSourcedRpc {
  /** Makes the account; finds it made when repeated. Refuses with `registration-abandoned`. */
  register(registration: Registration, metadata: Metadata): Promise<Outcome<UserDocument>>;
  /** Makes sure that there is no account, or says that there is one: `user-registered`. */
  abandonRegistration(metadata: Metadata): Promise<Outcome<undefined>>;
  /** Refuses with `user-not-registered`. */
  updateRole(role: Role, metadata: Metadata): Promise<Outcome<UserDocument>>;
  /** Refuses with `user-not-registered`. */
  updateName(name: string, metadata: Metadata): Promise<Outcome<UserDocument>>;
  /** Ends all other sessions. Refuses with `another-password` when the old one is not the password any more. */
  changePassword(changed: ChangedPassword, metadata: Metadata): Promise<Outcome<undefined>>;
  /** Uses the token of a mail: ends all sessions. Refuses with `token-not-good` one that was used, is too old, or older than the password. */
  resetPassword(mailId: AccountMailId, passwordHash: string, metadata: Metadata): Promise<Outcome<UserDocument>>;
  /** Uses the token of a mail. Refuses with `token-not-good`. */
  confirmEmail(mailId: AccountMailId, metadata: Metadata): Promise<Outcome<undefined>>;
  /** Refuses with `user-not-registered`, `too-many-mails` and `retryAfterSeconds`; does nothing where nothing is to be proved. */
  requestMail(purpose: AccountMailPurpose, metadata: Metadata): Promise<Outcome<undefined>>;
  /** The mails to send now, each handed out to one caller at a time. */
  nextMail(): Promise<AccountMailToSend | undefined>;
  recordMail(mailId: AccountMailId, outcome: AccountMailOutcome, metadata: Metadata): Promise<Outcome<undefined>>;
  /** Those that were given up, and no other one did their work. */
  failedMails(): Promise<readonly AccountMail[]>;
  /** Undefined where there is no account. */
  document(): Promise<UserDocument | undefined>;
  passwordHash(): Promise<string | undefined>;
  /** Whom invoices are made out to; undefined before somebody said so. */
  financialInfo(): Promise<FinancialInfo | undefined>;
  /** Says for the first time whom to invoice, or says it anew. */
  putFinancialInfo(info: FinancialInfo, metadata: Metadata): Promise<Outcome<FinancialInfo>>;
  /**
   * Opens a session for the holder of a token with this hash; the end that use does not move. Resets asked for before count no more.
   * Refuses with `another-password` when the password that was found to be right is not the password any more.
   */
  openSession(hash: string, passwordHash: string, metadata: Metadata): Promise<Outcome<OpenedSession>>;
  /** The role of a live session's user, as it is now. Using a session keeps it from idling out. */
  authenticate(hash: string): Promise<{ readonly role: Role } | undefined>;
  endSession(hash: string, metadata: Metadata): Promise<Outcome<undefined>>;
  /** The open ones, the newest first: never more than fifty. */
  sessions(): Promise<readonly OpenSession[]>;
  /** Ends every session but this one. */
  endOtherSessions(hash: string, metadata: Metadata): Promise<Outcome<undefined>>;
  /** Begins a request under an Idempotency-Key, or tells what became of it. */
  beginRequest(key: string, fingerprint: string, metadata: Metadata): Promise<BegunRequest>;
  /** Ends a fresh request: with an answer to keep, or none, which sets the key free. */
  finishRequest(key: string, fingerprint: string, answer: KeptAnswer | undefined, metadata: Metadata): Promise<void>;
}
