import { z } from "zod";

/** What has failed this often, which takes a day, is Failed: it shows in the console, and an administrator can send again. */
export const MOST_ATTEMPTS = 104;

/** Seconds until a delivery or a notice is tried again: 2, 4, 8 and so on, at most a quarter of an hour. */
export const deliveryPauseAfter = (attempt: number): number => Math.min(900, 2 ** attempt);

const LONGEST_REASON = 500;

export const failureReason = z.string().min(1).max(LONGEST_REASON);

/** Why something failed, as events may keep it: what mail services answer mentions the address, which stays out of events. */
export const withoutAddresses = (reason: string): string =>
  reason.replaceAll(/[^\s<>()"':;,]+@[^\s<>()"':;,]+/gu, "(address)").slice(0, LONGEST_REASON) || "no reason was given";

/** Why a delivery ends whose tickets were all revoked: nobody needs to look after it. */
export const NOTHING_STANDS = "no ticket stands any more";
