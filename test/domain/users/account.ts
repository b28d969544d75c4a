import { accountMailOf, userIdFrom } from "../../../src/domain/ids.ts";
import { type Instant, instant, secondsAfter } from "../../../src/domain/instant.ts";
import type { AccountMailPurpose } from "../../../src/domain/users/account-mail.ts";
import { type AccountEvent, accountEvent, decide, evolve, noAccount } from "../../../src/domain/users/account.ts";
import { specificationOf } from "../specification.ts";

export const given = specificationOf({ initial: noAccount, decide, evolve, schema: accountEvent });

export const userId = userIdFrom("a".repeat(32));
export const noon = instant.parse(Date.UTC(2027, 5, 1, 12));
export const HOUR = 3600;
export const later = (seconds: number): Instant => secondsAfter(noon, seconds);

export const registered: AccountEvent = { type: "UserRegistered", userId, role: "user", registeredAt: noon };
export const verified = (at: Instant = noon): AccountEvent => ({ type: "UserEmailVerified", userId, verifiedAt: at });
export const passwordChanged = (by: "old-password" | "reset", at: Instant = noon): AccountEvent => ({
  type: "UserPasswordChanged",
  userId,
  changedAt: at,
  by,
});
export const resetsForgiven: AccountEvent = { type: "PasswordResetsForgiven", userId };

export const mailId = (number: number) => accountMailOf(userId, number);
const lifetimes = { "verify-email": 7 * 24 * HOUR, "reset-password": HOUR };

export const requested = (number: number, purpose: AccountMailPurpose, at: Instant = noon): AccountEvent => ({
  type: "AccountMailRequested",
  userId,
  mailId: mailId(number),
  purpose,
  requestedAt: at,
  expiresAt: secondsAfter(at, lifetimes[purpose]),
});
export const sent = (number: number): AccountEvent => ({ type: "AccountMailSent", userId, mailId: mailId(number) });
export const failed = (number: number): AccountEvent => ({ type: "AccountMailFailed", userId, mailId: mailId(number) });
export const attemptFailed = (number: number, attempt: number, nextAttemptAt: Instant): AccountEvent => ({
  type: "AccountMailAttemptFailed",
  userId,
  mailId: mailId(number),
  attempt,
  nextAttemptAt,
});

export const request = (purpose: AccountMailPurpose, at: Instant = noon) =>
  ({ type: "RequestAccountMail", userId, purpose, at }) as const;
export const confirmEmail = (number: number, at: Instant = noon) =>
  ({ type: "ConfirmEmail", mailId: mailId(number), at }) as const;
export const resetPassword = (number: number, at: Instant = noon) =>
  ({ type: "ResetPassword", mailId: mailId(number), at }) as const;
