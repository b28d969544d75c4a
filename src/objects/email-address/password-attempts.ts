import { z } from "zod";
import { type Instant, instant, secondsAfter } from "../../domain/instant.ts";

/** Failures in a row, attempts under way included. */
const failures = z.strictObject({ count: z.int().nonnegative(), lastAt: instant });
export type Failures = Readonly<z.infer<typeof failures>>;

/** How those who fail are slowed down: the pause after the last free failure doubles with each further one. In seconds. */
export interface BackOff {
  readonly free: number;
  readonly firstPause: number;
  readonly longestPause: number;
}

/** For one caller. Nobody else waits, so the pauses may be long. */
export const ONE_CALLER: BackOff = { free: 5, firstPause: 5, longestPause: 15 * 60 };

/** For all strangers together, who may be one who guesses from many places, or the address's owner at a new one. */
export const ALL_STRANGERS: BackOff = { free: 50, firstPause: 1, longestPause: 30 };

/** Failures are forgotten after a day without one, in seconds. */
const REMEMBERED = 24 * 3600;

/** Who signed in is no stranger for so long, in seconds. */
const ACQUAINTED = 30 * 24 * 3600;

/** Those who failed longest ago make room. Whoever comes from more places than this is slowed down with the strangers. */
const MOST_CALLERS = 100;
const MOST_ACQUAINTANCES = 10;

const nothingYet: Failures = { count: 0, lastAt: instant.parse(0) };

/** Who tried passwords with an address, for one use of them. A caller is told by a keyed hash of where the call comes from. */
export const passwordAttempts = z.strictObject({
  callers: z.array(z.strictObject({ caller: z.string(), ...failures.shape })),
  strangers: failures,
  acquaintances: z.array(z.strictObject({ caller: z.string(), lastAt: instant })),
});
export type PasswordAttempts = Readonly<z.infer<typeof passwordAttempts>>;

export const noPasswordAttempts: PasswordAttempts = { callers: [], strangers: nothingYet, acquaintances: [] };

/** From when on the next attempt may be made. */
export const nextAttemptAt = ({ count, lastAt }: Failures, { free, firstPause, longestPause }: BackOff): Instant =>
  count < free ? lastAt : secondsAfter(lastAt, Math.min(longestPause, firstPause * 2 ** Math.min(count - free, 20)));

export const failuresOf = (of: PasswordAttempts, caller: string): Failures => {
  const { count, lastAt } = of.callers.find((one) => one.caller === caller) ?? nothingYet;
  return { count, lastAt };
};

export const isStranger = (of: PasswordAttempts, caller: string): boolean =>
  of.acquaintances.every((one) => one.caller !== caller);

export const withFailures = (of: PasswordAttempts, caller: string, { count, lastAt }: Failures): PasswordAttempts => {
  const others = of.callers.filter((one) => one.caller !== caller);
  const all = count === 0 ? others : [...others, { caller, count, lastAt }];
  return { ...of, callers: all.toSorted((a, b) => a.lastAt - b.lastAt).slice(-MOST_CALLERS) };
};

export const withStrangers = (of: PasswordAttempts, strangers: Failures): PasswordAttempts => ({
  ...of,
  strangers: strangers.count === 0 ? nothingYet : strangers,
});

export const withAcquaintance = (of: PasswordAttempts, caller: string, lastAt: Instant): PasswordAttempts => ({
  ...of,
  acquaintances: [...of.acquaintances.filter((one) => one.caller !== caller), { caller, lastAt }].slice(
    -MOST_ACQUAINTANCES,
  ),
});

/** What is still remembered at a moment. */
export const remembered = ({ callers, strangers, acquaintances }: PasswordAttempts, at: Instant): PasswordAttempts => ({
  callers: callers.filter(({ lastAt }) => secondsAfter(lastAt, REMEMBERED) > at),
  strangers: secondsAfter(strangers.lastAt, REMEMBERED) > at ? strangers : nothingYet,
  acquaintances: acquaintances.filter(({ lastAt }) => secondsAfter(lastAt, ACQUAINTED) > at),
});

/** When the next part is to be forgotten; undefined when there is nothing to forget. */
export const forgetsAt = ({ callers, strangers, acquaintances }: PasswordAttempts): Instant | undefined => {
  const failing = strangers.count === 0 ? callers : [...callers, strangers];
  const moments = [
    ...failing.map(({ lastAt }) => secondsAfter(lastAt, REMEMBERED)),
    ...acquaintances.map(({ lastAt }) => secondsAfter(lastAt, ACQUAINTED)),
  ];
  return moments.length === 0 ? undefined : instant.parse(Math.min(...moments));
};
