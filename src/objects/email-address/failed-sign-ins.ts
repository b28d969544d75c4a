import { z } from "zod";
import { type Instant, instant, secondsAfter } from "../../domain/instant.ts";

/** Failures in a row that cost nothing. */
export const FREE_FAILURES = 5;

/** The pause after the last free failure, in seconds; it doubles with each further one. */
const FIRST_PAUSE = 5;

/** No pause is longer, in seconds: an address cannot be locked for its owner by somebody else's guessing. */
const LONGEST_PAUSE = 15 * 60;

/** Failures are forgotten after a day without one, in seconds. */
const REMEMBERED = 24 * 3600;

/** Failed sign-ins in a row, those under way included. */
export const failedSignIns = z.strictObject({ count: z.int().nonnegative(), lastAt: instant });
export type FailedSignIns = Readonly<z.infer<typeof failedSignIns>>;

/** From when on the next attempt may be made. */
export const nextAttemptAt = ({ count, lastAt }: FailedSignIns): Instant =>
  count < FREE_FAILURES
    ? lastAt
    : secondsAfter(lastAt, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(count - FREE_FAILURES, 20)));

export const forgottenAt = ({ lastAt }: FailedSignIns): Instant => secondsAfter(lastAt, REMEMBERED);
