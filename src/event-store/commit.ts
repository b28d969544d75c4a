import type { Instant } from "../domain/instant.ts";
import { logFault } from "../logging.ts";
import { RetryableError } from "./outcome.ts";

/** Commands decided in one transaction at most. */
const GROUP = 256;

/**
 * What an object holds in memory beside its tables. A flush drafts on it while it writes; the draft must end up where the
 * transaction does: kept when it commits, gone when it fails, and back at the mark when a savepoint is rolled back.
 */
export interface Draft {
  /** A flush begins: the one time of all its commands, never before that of the last event. */
  begin(): Instant;
  /** A savepoint begins. */
  mark(): void;
  /** The savepoint was rolled back. */
  rewind(): void;
  /** The group is decided: the last writes of the transaction. */
  finish(at: Instant): void;
  /** The transaction stands. */
  adopt(at: Instant): void;
  /** The transaction failed. */
  discard(): void;
}

/** One caller's work, from its submission until it is told what came of it. */
class Waiting<V> {
  readonly #work: (at: Instant) => V;
  readonly #resolve: (value: V) => void;
  readonly #reject: (fault: unknown) => void;
  #tell: (() => void) | undefined;

  constructor(work: (at: Instant) => V, resolve: (value: V) => void, reject: (fault: unknown) => void) {
    this.#work = work;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Does the work in a savepoint of its own. What it throws is its own caller's, and rolls back nothing else. */
  attempt(storage: DurableObjectStorage, draft: Draft, at: Instant): void {
    draft.mark();
    try {
      const value = storage.transactionSync(() => this.#work(at));
      this.#tell = () => this.#resolve(value);
    } catch (fault) {
      draft.rewind();
      this.#tell = () => this.#reject(fault);
    }
  }

  settle(): void {
    this.#tell?.();
  }

  fail(fault: unknown): void {
    this.#reject(fault);
  }
}

/**
 * Group commit: what waits when a flush comes is carried out one after another, each in a savepoint, in one transaction; every
 * caller hears after the commit. Nothing else writes to the object.
 */
export class GroupCommit {
  readonly #storage: DurableObjectStorage;
  readonly #draft: Draft;
  // The element type is each caller's own: only `attempt`, `settle` and `fail` are used, which do not mention it.
  #waiting: Pick<Waiting<unknown>, "attempt" | "settle" | "fail">[] = [];
  #scheduled = false;
  #failed: RetryableError | undefined;

  constructor(storage: DurableObjectStorage, draft: Draft) {
    this.#storage = storage;
    this.#draft = draft;
  }

  /**
   * Carries out synchronous work in the next flush, in a savepoint of its own. Rejects with what it throws, or with a
   * `RetryableError` when the transaction fails as a whole.
   */
  run<V>(work: (at: Instant) => V): Promise<V> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    return new Promise((resolve, reject) => {
      this.#waiting.push(new Waiting(work, resolve, reject));
      this.#schedule();
    });
  }

  /**
   * Each RPC is a turn of its own, so a microtask would gather exactly one command; `setImmediate` gathers whatever has arrived,
   * and costs nothing when that is one.
   */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    const group = this.#waiting.splice(0, GROUP);
    if (group.length === 0) return;
    try {
      const at = this.#draft.begin();
      this.#storage.transactionSync(() => {
        for (const waiting of group) waiting.attempt(this.#storage, this.#draft, at);
        this.#draft.finish(at);
      });
      this.#draft.adopt(at);
    } catch (fault) {
      this.#fail(group, fault);
      return;
    }
    for (const waiting of group) waiting.settle();
    if (this.#waiting.length > 0) this.#schedule();
  }

  /**
   * The transaction as a whole was rolled back. A throw inside `transactionSync` does not reset the object (a COMMIT that fails
   * does), so that is done by hand; until it has happened nothing more is accepted.
   */
  #fail(group: readonly Pick<Waiting<unknown>, "fail">[], fault: unknown): void {
    logFault("a commit failed", fault);
    const failed = new RetryableError("the commit failed, nothing was stored", { cause: fault });
    this.#failed = failed;
    const all = [...group, ...this.#waiting];
    this.#waiting = [];
    for (const waiting of all) waiting.fail(failed);
    this.#draft.discard();
  }
}
