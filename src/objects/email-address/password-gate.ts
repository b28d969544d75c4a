import { reject } from "../../domain/decider.ts";
import type { Instant } from "../../domain/instant.ts";
import type { AttemptEnd } from "./email-address-rpc.ts";
import {
  ALL_STRANGERS,
  type BackOff,
  type Failures,
  failuresOf,
  isStranger,
  nextAttemptAt,
  ONE_CALLER,
  type PasswordAttempts,
  withAcquaintance,
  withFailures,
  withStrangers,
} from "./password-attempts.ts";

/** How long an attempt may take, in milliseconds, before its end is no longer waited for. */
const ATTEMPT_LEASE = 30_000;

/** How long an attempt waits here for others to end, in milliseconds: less than a call may take. */
const LONGEST_WAIT = 8_000;

/** What the gate counts in: stored before an attempt begins, so that parallel guesses and crashes count. */
export interface AttemptCount {
  read(): PasswordAttempts;
  write(attempts: PasswordAttempts): void;
}

interface Attempt {
  readonly caller: string;
  readonly isStranger: boolean;
  readonly begunAt: Instant;
  /** What the attempt was counted onto. */
  readonly before: PasswordAttempts;
}

/** May go; must wait for others to end; or must pause until then. */
type Turn = "go" | "wait" | Instant;

const turn = (failed: Failures, backOff: BackOff, others: readonly Attempt[], at: Instant): Turn => {
  if (failed.count < backOff.free) return "go";
  if (others.length > 0) return "wait";
  const next = nextAttemptAt(failed, backOff);
  return next > at ? next : "go";
};

/**
 * Lets those who sign in, or change their password, try it, never more of them at a time than may still fail: whoever knows the password may sign in
 * from many places at once, and whoever guesses gains nothing from it. Each caller pauses for its own failures; strangers also,
 * though only for seconds, for those of all strangers, so that nobody can keep the address's owner out by guessing.
 */
export class PasswordGate {
  readonly #count: AttemptCount;
  readonly #now: () => Instant;
  readonly #underWay = new Map<string, Attempt>();
  #wakeWaiting: (() => void)[] = [];

  constructor(count: AttemptCount, now: () => Instant) {
    this.#count = count;
    this.#now = now;
  }

  /** Admits an attempt, or refuses it with `too-many-failures`, or `attempts-under-way` when others take long. */
  async admit(caller: string) {
    const since = this.#now();
    for (;;) {
      const at = this.#now();
      this.#dropLost(at);
      const turns = this.#turns(caller, at);
      const pauses = turns.filter((one) => typeof one === "number");
      if (pauses.length > 0) return tooMany(Math.max(...pauses) - at);
      if (!turns.includes("wait")) return { ok: true as const, value: this.#begin(caller, at) };
      if (at - since > LONGEST_WAIT) return reject("attempts-under-way");
      await this.#oneEnds();
    }
  }

  /**
   * Ends an attempt. The failures before one that succeeded are forgiven, those still under way stay counted; after one that failed
   * the pause begins now, however long its hash took; one whose password nobody could check does not count.
   */
  end(caller: string, attempt: string, ended: AttemptEnd): void {
    const known = this.#underWay.get(attempt);
    this.#underWay.delete(attempt);
    const attempts = this.#count.read();
    if (ended === "succeeded") this.#count.write(this.#forgiven(attempts, caller));
    else if (known !== undefined)
      this.#count.write(ended === "failed" ? this.#failed(attempts, known) : uncounted(attempts, known));
    this.#wake();
  }

  /** Forgives the failures of a caller, save those of attempts under way. */
  forgive(caller: string): void {
    this.#count.write(this.#forgiven(this.#count.read(), caller));
    this.#wake();
  }

  #turns(caller: string, at: Instant): Turn[] {
    const attempts = this.#count.read();
    const own = turn(failuresOf(attempts, caller), ONE_CALLER, this.#attemptsOf(caller), at);
    if (!isStranger(attempts, caller)) return [own];
    const strangers = [...this.#underWay.values()].filter((one) => one.isStranger);
    return [own, turn(attempts.strangers, ALL_STRANGERS, strangers, at)];
  }

  #begin(caller: string, at: Instant): string {
    const attempt = crypto.randomUUID();
    const before = this.#count.read();
    const stranger = isStranger(before, caller);
    this.#underWay.set(attempt, { caller, isStranger: stranger, begunAt: at, before });
    const counted = withFailures(before, caller, { count: failuresOf(before, caller).count + 1, lastAt: at });
    this.#count.write(stranger ? withStrangers(counted, { count: before.strangers.count + 1, lastAt: at }) : counted);
    return attempt;
  }

  #forgiven(attempts: PasswordAttempts, caller: string): PasswordAttempts {
    const at = this.#now();
    const count = this.#attemptsOf(caller).length;
    const forgiven = Math.max(0, failuresOf(attempts, caller).count - count);
    const acquainted = withAcquaintance(withFailures(attempts, caller, { count, lastAt: at }), caller, at);
    if (!isStranger(attempts, caller)) return acquainted;
    const { strangers } = attempts;
    return withStrangers(acquainted, { ...strangers, count: Math.max(0, strangers.count - forgiven) });
  }

  #failed(attempts: PasswordAttempts, { caller, isStranger: stranger }: Attempt): PasswordAttempts {
    const lastAt = this.#now();
    const paused = withFailures(attempts, caller, { count: failuresOf(attempts, caller).count, lastAt });
    return stranger ? withStrangers(paused, { ...attempts.strangers, lastAt }) : paused;
  }

  #attemptsOf(caller: string): Attempt[] {
    return [...this.#underWay.values()].filter((one) => one.caller === caller);
  }

  /** An attempt whose Worker died counts as failed. */
  #dropLost(at: Instant): void {
    for (const [attempt, { begunAt }] of this.#underWay)
      if (begunAt + ATTEMPT_LEASE < at) this.#underWay.delete(attempt);
  }

  #oneEnds(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeWaiting.push(resolve);
      // Looks again even if nothing ends: an attempt may have been lost.
      setTimeout(resolve, 1000);
    });
  }

  #wake(): void {
    const waiting = this.#wakeWaiting;
    this.#wakeWaiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** As though the attempt had not been: its count is taken back, and no pause begins with it. */
const uncounted = (attempts: PasswordAttempts, { caller, isStranger: stranger, before }: Attempt): PasswordAttempts => {
  const own = withFailures(attempts, caller, oneLess(failuresOf(attempts, caller), failuresOf(before, caller)));
  return stranger ? withStrangers(own, oneLess(attempts.strangers, before.strangers)) : own;
};

/** Where pauses count only one attempt runs at a time, so that the last one before it is the last one again. */
const oneLess = ({ count }: Failures, { lastAt }: Failures): Failures => ({ count: Math.max(0, count - 1), lastAt });

const tooMany = (milliseconds: number) =>
  reject("too-many-failures", { retryAfterSeconds: Math.ceil(milliseconds / 1000) });
