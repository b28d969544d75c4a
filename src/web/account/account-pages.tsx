import type { Page } from "../page.ts";
import { billingPage, billingSent } from "./billing.tsx";
import { forgottenForm, forgottenSent } from "./forgotten-password.tsx";
import { passwordPage, passwordSent, wellKnownPassword } from "./password.tsx";
import { profilePage, profileSent } from "./profile.tsx";
import { registerForm, registerSent } from "./register.tsx";
import { resetForm, resetSent } from "./reset-password.tsx";
import { sessionsPage, sessionsSent } from "./sessions.tsx";
import { signInForm, signInSent, signOut } from "./sign-in.tsx";
import { verifyForm, verifySent } from "./verify-email.tsx";

/** Having an account: getting one, signing in and out, what mails lead to, and what one sets oneself. */
export const accountPages: readonly Page[] = [
  registerForm,
  registerSent,
  signInForm,
  signInSent,
  signOut,
  forgottenForm,
  forgottenSent,
  resetForm,
  resetSent,
  verifyForm,
  verifySent,
  profilePage,
  profileSent,
  billingPage,
  billingSent,
  wellKnownPassword,
  passwordPage,
  passwordSent,
  sessionsPage,
  sessionsSent,
];
