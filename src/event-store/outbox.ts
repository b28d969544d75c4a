import { type Instant, instant } from "../domain/instant.ts";
import { logFault } from "../logging.ts";
import type { EventLog } from "./event-log.ts";
import type { LazySchema } from "./migrations.ts";
import { type Cursor, drain, type Drained, type Publishing, type Subscription, WINDOW_EVENTS } from "./publishing.ts";

type Row = {
  consumer: string;
  acknowledged: number;
  passed: number;
  sent_to: number;
  sent_at: number;
  attempts: number;
  stuck_since: number | null;
};

const COLUMNS = "consumer, acknowledged, passed, sent_to, sent_at, attempts, stuck_since";
const LOAD = `SELECT ${COLUMNS} FROM cursors WHERE consumer = ?`;
const SAVE = `INSERT INTO cursors (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (consumer) DO UPDATE SET acknowledged = excluded.acknowledged, passed = excluded.passed,
  sent_to = excluded.sent_to, sent_at = excluded.sent_at, attempts = excluded.attempts, stuck_since = excluded.stuck_since`;

const THE_BEGINNING = instant.parse(0);

/** One consumer: its cursor as it is by now, and how much of it is stored. */
interface Consumer<E> {
  readonly name: string;
  readonly subscription: Subscription<E>;
  cursor: Cursor;
  /** The position that is stored as passed. */
  stored: number;
  /** Whether the cursor must be stored with this flush. */
  changed: boolean;
  /** The last report about it: reports follow one another, lest a late one says stuck of what moves. */
  reported: Promise<void>;
}

/** Reports something about a consumer when what was reported before has arrived, or failed. */
const inTurn = <E>(consumer: Consumer<E>, report: () => void | Promise<void>): Promise<void> => {
  consumer.reported = consumer.reported.catch(() => undefined).then(report);
  return consumer.reported;
};

/** Something to do after the commit, outside of it; it may fail. */
export type Dispatch = () => Promise<void>;

/**
 * Publishes the log to the object's consumers, each with a cursor of its own and one window under way at a time. A window's
 * bounds are stored in the flush that cuts it, so that it is the same one when it is published again after a restart; its
 * acknowledgement and the next window's bounds share one row and one flush. That is one row written for a window (of up to a
 * hundred events), none for a command. Stretches without a published event are passed over in memory and stored only when a
 * hundred have gathered: after a restart that little is passed over again. No alarm is needed for them.
 */
export class Outbox<E extends { readonly type: string }> {
  readonly #sql: SqlStorage;
  readonly #schema: LazySchema;
  readonly #log: EventLog<E>;
  readonly #publishing: Publishing<E>;
  readonly #consumers: Consumer<E>[];

  constructor(sql: SqlStorage, schema: LazySchema, log: EventLog<E>, publishing: Publishing<E>) {
    this.#sql = sql;
    this.#schema = schema;
    this.#log = log;
    this.#publishing = publishing;
    this.#consumers = Object.entries(publishing.consumers).map(([name, subscription]) =>
      this.#load(name, subscription),
    );
  }

  /** When something is to be published, or published again; undefined when every consumer has everything. */
  dueAt(at: Instant): Instant | undefined {
    let earliest: Instant | undefined;
    for (const { cursor } of this.#consumers) {
      if (cursor.passed >= this.#log.position) continue;
      const due = cursor.sentTo > cursor.acknowledged ? cursor.republishAt : at;
      if (earliest === undefined || due < earliest) earliest = due;
    }
    return earliest;
  }

  /**
   * A consumer has applied everything up to a position; inside a savepoint. What was acknowledged before is ignored. Throws for
   * an unknown consumer, and for a position at which no window of its ends: it never got that far.
   */
  acknowledge(name: string, position: number): Dispatch | undefined {
    const consumer = this.#consumer(name);
    const { cursor } = consumer;
    if (position <= cursor.acknowledged) return undefined;
    if (position !== cursor.sentTo) {
      throw new Error(`${name} acknowledges ${position}, was sent ${cursor.acknowledged} to ${cursor.sentTo}`);
    }
    return this.#move(consumer, { ...cursor, acknowledged: position, passed: position });
  }

  /**
   * A consumer has lost what it applied after a position: everything from there on is published again, in windows that may have
   * other bounds; inside a savepoint. What it has not acknowledged is on its way already: the cursor never moves forward.
   */
  resend(name: string, after: number): Dispatch | undefined {
    const consumer = this.#consumer(name);
    const { cursor } = consumer;
    if (after >= cursor.acknowledged) return undefined;
    return this.#move(consumer, { ...cursor, acknowledged: after, passed: after, sentTo: after });
  }

  /**
   * Somebody wants what a consumer has not acknowledged published again now, however long the next try is away; inside a savepoint.
   * It counts as a try. Throws for an unknown consumer.
   */
  publishAgain(name: string): undefined {
    const consumer = this.#consumer(name);
    consumer.cursor = { ...consumer.cursor, republishAt: THE_BEGINNING };
  }

  #consumer(name: string): Consumer<E> {
    const consumer = this.#consumers.find((candidate) => candidate.name === name);
    if (consumer === undefined) throw new Error(`no consumer ${name}`);
    return consumer;
  }

  /** The consumer has been heard of: it is not stuck. */
  #move(consumer: Consumer<E>, cursor: Cursor): Dispatch | undefined {
    const wasStuck = consumer.cursor.stuckSince !== undefined;
    consumer.cursor = { ...cursor, attempts: 0, stuckSince: undefined };
    consumer.changed = true;
    if (!wasStuck) return undefined;
    return () => inTurn(consumer, () => this.#publishing.reportMoving?.(consumer.name));
  }

  /** Decides what is published now and stores it; at the end of a flush. Returns what to do after the commit. */
  advance(at: Instant): Dispatch[] {
    const dispatches: Dispatch[] = [];
    if (!this.#schema.exists) return dispatches;
    for (const consumer of this.#consumers) {
      const drained = this.#drain(consumer, at);
      if (drained !== undefined) dispatches.push(...this.#dispatches(consumer, drained));
      if (consumer.changed || consumer.cursor.passed >= consumer.stored + WINDOW_EVENTS) this.#save(consumer);
    }
    return dispatches;
  }

  #drain(consumer: Consumer<E>, at: Instant): Drained | undefined {
    const drained = drain(
      consumer.cursor,
      this.#log.position,
      at,
      (after, limit) => this.#log.page(after, limit),
      (recorded) => consumer.subscription.published(recorded),
      (fault) =>
        logFault("an event cannot be published", fault, { ...this.#publishing.source, consumer: consumer.name }),
    );
    if (drained === undefined) return undefined;
    consumer.cursor = drained.cursor;
    if (drained.cursor.sentTo > drained.cursor.acknowledged) consumer.changed = true;
    return drained;
  }

  #dispatches(consumer: Consumer<E>, { window, cursor: { stuckSince } }: Drained): Dispatch[] {
    const dispatches: Dispatch[] = [];
    if (window !== undefined) {
      dispatches.push(() => consumer.subscription.send({ source: this.#publishing.source, ...window }));
    }
    if (stuckSince !== undefined) {
      dispatches.push(() => inTurn(consumer, () => this.#publishing.reportStuck(consumer.name, stuckSince)));
    }
    return dispatches;
  }

  #save(consumer: Consumer<E>): void {
    const { acknowledged, passed, sentTo, sentAt, attempts, stuckSince } = consumer.cursor;
    this.#sql.exec(SAVE, consumer.name, acknowledged, passed, sentTo, sentAt, attempts, stuckSince ?? null);
    consumer.stored = passed;
    consumer.changed = false;
  }

  /** A window that was sent and not acknowledged is due at once: a local queue lives in memory and died with the process. */
  #load(name: string, subscription: Subscription<E>): Consumer<E> {
    const [row] = this.#schema.exists ? this.#sql.exec<Row>(LOAD, name).toArray() : [];
    const sentAt = row === undefined ? THE_BEGINNING : instant.parse(row.sent_at);
    const cursor = {
      acknowledged: row?.acknowledged ?? 0,
      passed: row?.passed ?? 0,
      sentTo: row?.sent_to ?? 0,
      sentAt,
      attempts: row?.attempts ?? 0,
      stuckSince: typeof row?.stuck_since === "number" ? instant.parse(row.stuck_since) : undefined,
      republishAt: sentAt,
    };
    const consumer = { name, subscription, cursor, stored: cursor.passed, changed: false, reported: Promise.resolve() };
    this.#passOver(consumer);
    return consumer;
  }

  /** Passes over what is not published at the end of the log, so that a start finds no work where there is none. */
  #passOver(consumer: Consumer<E>): void {
    const { cursor } = consumer;
    if (!this.#schema.exists || cursor.sentTo > cursor.acknowledged) return;
    const drained = drain(
      cursor,
      this.#log.position,
      cursor.sentAt,
      (after, limit) => this.#log.page(after, limit),
      (recorded) => consumer.subscription.published(recorded),
      () => undefined,
    );
    if (drained !== undefined && drained.cursor.sentTo === cursor.sentTo) consumer.cursor = drained.cursor;
  }
}
