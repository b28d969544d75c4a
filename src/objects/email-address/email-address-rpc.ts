import type { UserId } from "../../domain/ids.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";

/**
 * What a password is tried for: to sign in, by whoever comes; or, by somebody who is signed in, to change it. Failures of the one do not
 * count for the other: who guesses from outside delays nobody inside.
 */
export type PasswordUse = "sign-in" | "change";

/** A password that may be tried: whose account it is about, if anyone's, and the number to report its end under. */
export interface AdmittedAttempt {
  readonly attempt: string;
  readonly holder: UserId | null;
}

/** How an attempt ended: by whether the password was right, or `unknown` when a fault kept it from being checked. */
export type AttemptEnd = "succeeded" | "failed" | "unknown";

/** What others can ask of an EmailAddress object. */
export interface EmailAddressRpc {
  /** Keeps the address for an account that is about to be made. Repeatable; refuses with `email-taken`. */
  claim(user: UserId, metadata: Metadata): Promise<Outcome<undefined>>;
  /** The account exists: the address is its. Repeatable; refuses with `claim-lapsed`. */
  confirm(user: UserId): Promise<Outcome<undefined>>;
  /** Gives up a claim whose account will never be. */
  release(user: UserId): Promise<void>;
  /** Whose account it is about, if anyone's. Asking writes nothing. */
  holder(): Promise<UserId | null>;
  /** Forgives a caller's failures to sign in, as signing in does: they have proved otherwise that the address is theirs. */
  forgive(caller: string): Promise<void>;
  /**
   * Counts an attempt of a caller (an opaque name of where it comes from, or of a session) as failed until its end is reported. Waits while as many
   * as may fail are being tried; refuses with `too-many-failures` and `retryAfterSeconds`, or with `attempts-under-way` after it
   * waited for seconds: it may be asked again.
   */
  admitAttempt(use: PasswordUse, caller: string): Promise<Outcome<AdmittedAttempt>>;
  /** How an attempt ended. One that succeeded forgives those of its caller that failed before; one unknown is not counted. */
  endAttempt(use: PasswordUse, caller: string, attempt: string, ended: AttemptEnd): Promise<void>;
}
