import type { Page } from "../page.ts";
import { signInForm, signInSent, signOut } from "./sign-in.tsx";

/** Signing in and out. */
export const accountPages: readonly Page[] = [signInForm, signInSent, signOut];
