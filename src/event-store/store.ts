import { type Instant, instant } from "../domain/instant.ts";
import { AgendaTable } from "./agenda.ts";
import { type Draft, GroupCommit } from "./commit.ts";
import { EventLog, type Metadata } from "./event-log.ts";
import { Inbox } from "./inbox.ts";
import { LazySchema } from "./migrations.ts";
import { type Dispatch, Outbox } from "./outbox.ts";
import type { Outcome } from "./outcome.ts";
import { PrivateDetails } from "./private-details.ts";
import type { StoreDefinition, Submission } from "./store-definition.ts";

/** What the store needs of the object around it. */
export interface Surroundings {
  readonly storage: DurableObjectStorage;
  now(): Instant;
  /** An item was put on the agenda, or moved there. */
  scheduled(kind: string, id: string): void;
  /** A flush stands: arm the alarm. */
  committed(): void;
  /** Something to do after the commit that nobody waits for. */
  dispatch(dispatch: Dispatch): void;
  /** Memory and storage may differ: start anew from what is stored. */
  abort(): void;
}

/** How far a draft has come. */
interface Mark<State> {
  readonly state: State;
  readonly position: number;
  readonly schema: boolean;
  readonly dispatches: number;
}

/** The state of one object and everything that is written when it changes. */
export class Store<State, E extends { readonly type: string }> implements Draft {
  readonly schema: LazySchema;
  readonly agenda: AgendaTable;
  readonly inbox: Inbox;
  readonly log: EventLog<E>;
  readonly outbox: Outbox<E> | undefined;
  readonly privateDetails: PrivateDetails;
  readonly commit: GroupCommit;
  readonly #definition: StoreDefinition<State, E>;
  readonly #surroundings: Surroundings;
  /** The committed state. */
  #state: State;
  /** The state as the group under way has it. */
  #draft: State;
  /** No flush has a time before this. */
  #time: number;
  #dispatches: Dispatch[] = [];
  /** Where memory goes back to when a savepoint is rolled back, and when the transaction is. */
  #marked: Mark<State>;
  #begun: Mark<State>;

  /** Opens what is stored. Throws when an event it has to read cannot be read: the object must not serve then. */
  constructor(definition: StoreDefinition<State, E>, surroundings: Surroundings) {
    const { storage } = surroundings;
    this.#definition = definition;
    this.#surroundings = surroundings;
    this.schema = new LazySchema(storage, definition.migrations);
    this.agenda = new AgendaTable(storage.sql, this.schema, (kind, id) => surroundings.scheduled(kind, id));
    this.inbox = new Inbox(storage.sql, this.schema);
    this.privateDetails = new PrivateDetails(storage.sql, this.schema);
    this.log = new EventLog(storage.sql, definition.events);
    this.#time = this.schema.exists ? this.log.open() : 0;
    if (definition.publishing !== undefined) {
      this.outbox = new Outbox(storage.sql, this.schema, this.log, definition.publishing);
    }
    this.#state = this.schema.exists ? definition.load(this.log) : definition.empty;
    this.#draft = this.#state;
    this.#marked = this.#here();
    this.#begun = this.#marked;
    this.commit = new GroupCommit(storage, this);
  }

  get state(): State {
    return this.#state;
  }

  /** Carries out a command in the next flush; its answer comes from `answer`, which a stored one may replace. */
  submit<V>(submission: Submission<State, E, V>, answer: (state: State, at: Instant) => V): Promise<Outcome<V>> {
    return this.commit.run((at) => this.#carryOut(submission, answer, at));
  }

  /** A consumer has applied everything up to a position. */
  acknowledge(consumer: string, position: number): Promise<void> {
    return this.#publish((outbox) => outbox.acknowledge(consumer, position));
  }

  /** A consumer has lost what it applied after a position. */
  resend(consumer: string, after: number): Promise<void> {
    return this.#publish((outbox) => outbox.resend(consumer, after));
  }

  /** Publishes to a consumer at once what it has not acknowledged. */
  publishAgain(consumer: string): Promise<void> {
    return this.#publish((outbox) => outbox.publishAgain(consumer));
  }

  #publish(change: (outbox: Outbox<E>) => Dispatch | undefined): Promise<void> {
    return this.commit.run(() => {
      if (this.outbox === undefined) throw new Error("nothing is published here");
      const dispatch = change(this.outbox);
      if (dispatch !== undefined) this.#dispatches.push(dispatch);
    });
  }

  #carryOut<V>(submission: Submission<State, E, V>, answer: (state: State, at: Instant) => V, at: Instant): Outcome<V> {
    const { key, expected } = submission;
    const answered = key === undefined ? undefined : this.inbox.find(key);
    if (answered !== undefined) {
      // Written by `answer` below, as the plain JSON that it has to be.
      const value: V = answered.answer === null ? undefined : JSON.parse(answered.answer);
      return { ok: true, value };
    }
    if (expected !== undefined) {
      const actual = this.schema.exists ? this.log.versionOf(expected.stream) : 0;
      if (actual !== expected.version) return versionConflict(actual);
    }
    const decision = submission.decide(this.#draft, at);
    if (!decision.ok) return { ok: false, rejection: decision.rejection };
    this.#record(decision.events, submission.metadata, at);
    if (submission.write !== undefined) {
      this.schema.ensure();
      submission.write(at);
    }
    submission.agenda?.(this.agenda, at);
    const value = answer(this.#draft, at);
    if (key !== undefined) this.inbox.store(key, value === undefined ? null : JSON.stringify(value), at);
    return { ok: true, value };
  }

  #record(events: readonly E[], metadata: Metadata, at: Instant): void {
    if (events.length === 0) return;
    this.schema.ensure();
    const metadataText = JSON.stringify(metadata);
    for (const event of events) {
      const place = {
        stream: this.#definition.streamOf(event),
        isFirst: this.#definition.begins?.(event) ?? false,
      };
      const recorded = this.log.append(event, place, metadata, metadataText, at);
      const before = this.#draft;
      const after = this.#definition.evolve(before, recorded.event);
      this.#draft = after;
      this.#definition.project?.(recorded, before, after);
      this.#definition.react?.(recorded, after, this.agenda);
    }
  }

  begin(): Instant {
    this.#dispatches = [];
    this.#begun = this.#here();
    return instant.parse(Math.max(this.#surroundings.now(), this.#time));
  }

  mark(): void {
    this.#marked = this.#here();
  }

  rewind(): void {
    this.#goBack(this.#marked);
  }

  finish(at: Instant): void {
    if (this.#draft !== this.#begun.state) this.#definition.projectGroup?.(this.#begun.state, this.#draft);
    this.inbox.prune(at);
    if (this.outbox !== undefined) this.#dispatches.push(...this.outbox.advance(at));
  }

  adopt(at: Instant): void {
    this.#state = this.#draft;
    this.#time = at;
    this.log.forget();
    this.#surroundings.committed();
    for (const dispatch of this.#dispatches) this.#surroundings.dispatch(dispatch);
  }

  discard(): void {
    this.#goBack(this.#begun);
    this.#surroundings.abort();
  }

  #here(): Mark<State> {
    const { log, schema } = this;
    return { state: this.#draft, position: log.position, schema: schema.exists, dispatches: this.#dispatches.length };
  }

  #goBack(mark: Mark<State>): void {
    this.#draft = mark.state;
    this.log.rewind(mark.position);
    this.schema.rewind(mark.schema);
    this.#dispatches.length = mark.dispatches;
  }
}

const versionConflict = (actual: number): Outcome<never> => {
  const rejection = { code: "version-conflict", actual };
  return { ok: false, rejection };
};
