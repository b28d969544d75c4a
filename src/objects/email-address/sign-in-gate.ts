import { reject } from "../../domain/decider.ts";
import type { Instant } from "../../domain/instant.ts";
import { type FailedSignIns, FREE_FAILURES, nextAttemptAt } from "./failed-sign-ins.ts";

/** How long an attempt may take, in milliseconds, before its end is no longer waited for. */
const ATTEMPT_LEASE = 30_000;

/** How long an attempt waits here for others to end, in milliseconds: less than a call may take. */
const LONGEST_WAIT = 8_000;

/** What the gate counts in: stored before an attempt begins, so that parallel guesses and crashes count. */
export interface FailureCount {
  read(): FailedSignIns | undefined;
  write(failures: FailedSignIns | undefined): void;
}

/**
 * Lets sign-ins try their password, never more of them at a time than may still fail: whoever knows the password may sign in
 * from many places at once, and whoever guesses gains nothing from it.
 */
export class SignInGate {
  readonly #failures: FailureCount;
  readonly #now: () => Instant;
  readonly #underWay = new Map<string, Instant>();
  #wakeWaiting: (() => void)[] = [];

  constructor(failures: FailureCount, now: () => Instant) {
    this.#failures = failures;
    this.#now = now;
  }

  /** Admits an attempt, or refuses it with `too-many-failures`, or `attempts-under-way` when others take long. */
  async admit() {
    const since = this.#now();
    for (;;) {
      const at = this.#now();
      this.#dropLost(at);
      const failures = this.#failures.read();
      const count = failures?.count ?? 0;
      const idle = this.#underWay.size === 0;
      if (failures !== undefined && idle && nextAttemptAt(failures) > at) return tooMany(nextAttemptAt(failures) - at);
      if (count < FREE_FAILURES || idle) return { ok: true as const, value: this.#begin(count, at) };
      if (at - since > LONGEST_WAIT) return reject("attempts-under-way");
      await this.#oneEnds();
    }
  }

  /**
   * Ends an attempt. The failures before one that succeeded are forgiven, those still under way stay counted; after one that failed
   * the pause begins now, however long its hash took.
   */
  end(attempt: string, succeeded: boolean): void {
    this.#underWay.delete(attempt);
    const failures = this.#failures.read();
    const count = succeeded ? this.#underWay.size : (failures?.count ?? 0);
    this.#failures.write(count === 0 ? undefined : { count, lastAt: this.#now() });
    this.#wake();
  }

  #begin(count: number, at: Instant): string {
    const attempt = crypto.randomUUID();
    this.#underWay.set(attempt, at);
    this.#failures.write({ count: count + 1, lastAt: at });
    return attempt;
  }

  /** An attempt whose Worker died counts as failed. */
  #dropLost(at: Instant): void {
    for (const [attempt, begunAt] of this.#underWay) if (begunAt + ATTEMPT_LEASE < at) this.#underWay.delete(attempt);
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

const tooMany = (milliseconds: number) =>
  reject("too-many-failures", { retryAfterSeconds: Math.ceil(milliseconds / 1000) });
