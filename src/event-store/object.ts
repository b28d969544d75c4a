import { DurableObject } from "cloudflare:workers";
import { type Instant, instant, secondsAfter } from "../domain/instant.ts";
import { logFault } from "../logging.ts";
import { DueWork } from "./due-work.ts";
import type { RecordedEvent } from "./event-log.ts";
import type { Outcome } from "./outcome.ts";
import type { PrivateDetails } from "./private-details.ts";
import { Store } from "./store.ts";
import type { StoreDefinition, Submission } from "./store-definition.ts";

/** Seconds until the next alarm when it cannot be told what is due. */
const AFTER_FAULT = 60;

/** An object that decides commands on its state, records what follows in its log, and does what falls due. */
export abstract class EventSourcedObject<
  State,
  E extends { readonly type: string },
  Env = Cloudflare.Env,
> extends DurableObject<Env> {
  /** A field, so that its functions may use the object; read when construction is over. */
  protected abstract readonly definition: StoreDefinition<State, E>;
  #opened: { readonly store: Store<State, E>; readonly due: DueWork } | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // After the subclass's fields are there, before the first request. A log that cannot be read fails here, and every request with it.
    void ctx.blockConcurrencyWhile(async () => {
      const held = await this.ctx.storage.getAlarm();
      this.#opened ??= this.#open();
      const { due } = this.#opened;
      this.#armWith(() => due.resume(held === null ? undefined : instant.parse(held), this.now()));
    });
  }

  /** The committed state. Inside a submission use the one handed in: it is ahead of this. */
  protected get state(): State {
    return this.#parts.store.state;
  }

  /** Whether the object holds anything: until then it has no tables to read. */
  protected get stored(): boolean {
    return this.#parts.store.schema.exists;
  }

  protected get sql(): SqlStorage {
    return this.ctx.storage.sql;
  }

  protected get privateDetails(): PrivateDetails {
    return this.#parts.store.privateDetails;
  }

  /** The present. */
  protected now(): Instant {
    return instant.parse(Date.now());
  }

  /**
   * Carries out a command in the next group commit and answers when it stands. A refusal is an answer. Rejects with what the
   * command threw (nothing of it is stored), or with a `RetryableError` when the commit failed.
   */
  protected submit<V>(
    submission: Submission<State, E, V> & { answer(state: State, at: Instant): V },
  ): Promise<Outcome<V>>;
  protected submit(submission: Submission<State, E, undefined>): Promise<Outcome<undefined>>;
  protected submit<V>(submission: Submission<State, E, V>): Promise<Outcome<V | undefined>> {
    return this.#parts.store.submit<V | undefined>(submission, (state, at) => submission.answer?.(state, at));
  }

  /**
   * Runs an agenda item at once, if it is on the agenda; one that is under way is waited for, not doubled. Never rejects: what
   * fails stays on the agenda. Items run like this are scheduled a little ahead, so that the alarm is only the net below.
   */
  protected runNow(kind: string, id: string): Promise<void> {
    return this.#parts.due.runNow(kind, id);
  }

  /** Does a slice of what is due. Never throws: the platform drops an alarm after six failures. */
  override async alarm(): Promise<void> {
    try {
      const { due } = this.#parts;
      due.fired();
      await due.slice();
    } catch (fault) {
      logFault("an alarm failed", fault, this.#place);
    }
    this.#arm();
  }

  /** Does what is overdue, as the alarm would, should the alarm have been lost. */
  wake(): Promise<void> {
    return this.alarm();
  }

  /** A consumer of published events has applied everything up to a position. Repeats and late ones change nothing. */
  acknowledge(consumer: string, position: number): Promise<void> {
    return this.#parts.store.acknowledge(consumer, position);
  }

  /** A consumer has lost what it applied after a position, and gets it again. Asking twice changes nothing. */
  resend(consumer: string, after: number): Promise<void> {
    return this.#parts.store.resend(consumer, after);
  }

  /** Publishes to a consumer at once what it has not acknowledged, as somebody asked for who knows that it can be applied by now. */
  publishAgain(consumer: string): Promise<void> {
    return this.#parts.store.publishAgain(consumer);
  }

  /** At most `limit` events after a position, in order: for audits, rebuilding and tests. */
  history(after = 0, limit = 100): RecordedEvent<E>[] {
    const { log, schema } = this.#parts.store;
    return schema.exists ? log.read(after, limit) : [];
  }

  get #parts(): { readonly store: Store<State, E>; readonly due: DueWork } {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  #open(): { readonly store: Store<State, E>; readonly due: DueWork } {
    const { storage } = this.ctx;
    const store: Store<State, E> = new Store(this.definition, {
      storage,
      now: () => this.now(),
      scheduled: (kind, id) => due.scheduled(kind, id),
      committed: () => this.#arm(),
      dispatch: (dispatch) => this.ctx.waitUntil(dispatch().catch((fault) => this.#reportDispatch(fault))),
      // In a turn of its own: an abort would reach the callers before their rejections do.
      abort: () => void setImmediate(() => this.ctx.abort("the commit failed")),
    });
    const upkeep = store.outbox === undefined ? [store.inbox] : [store.inbox, store.outbox];
    const { dueSources = [], work } = this.definition;
    const due: DueWork = new DueWork(dueSources, work, store.agenda, store.commit, upkeep, {
      now: () => this.now(),
      setAlarm: (at) => this.#setAlarm(at),
      waitUntil: (promise) => this.ctx.waitUntil(promise),
    });
    return { store, due };
  }

  /** Which object it is, for the log. */
  get #place(): { readonly object: string } {
    return { object: this.ctx.id.name ?? this.ctx.id.toString() };
  }

  /** What was not sent is published again when its time comes; the fault is shown. */
  #reportDispatch(fault: unknown): void {
    logFault("publishing failed", fault, this.#place);
  }

  #arm(): void {
    this.#armWith(() => this.#parts.due.arm(this.now()));
  }

  /** Never throws: what was committed stands, whatever a due source says. */
  #armWith(arm: () => void): void {
    try {
      arm();
    } catch (fault) {
      logFault("the alarm could not be armed", fault, this.#place);
      this.#setAlarm(secondsAfter(this.now(), AFTER_FAULT));
    }
  }

  /** Not awaited: it belongs to the transaction under way, which fails and resets the object should it fail. */
  #setAlarm(at: Instant): void {
    this.ctx.storage.setAlarm(at).catch(() => undefined);
  }
}
