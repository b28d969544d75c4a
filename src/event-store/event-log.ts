import { z } from "zod";
import { type Instant, instant } from "../domain/instant.ts";
import { type EventSchemas, readEvent, storedForm, validEvent } from "./upcasting.ts";

const metadata = z.object({ correlationId: z.string(), causationId: z.string(), actorId: z.string() });

/** Who asked and why: the request (X-Request-Id), the message or command that led to this, and the acting user or system. */
export type Metadata = Readonly<z.infer<typeof metadata>>;

/** An event as the log holds it, read back at its newest schema. */
export interface RecordedEvent<E> {
  /** Place in the object's log, from 1, without gaps. */
  readonly position: number;
  readonly stream: string;
  /** Place in its stream, from 1, without gaps. */
  readonly version: number;
  readonly event: E;
  readonly metadata: Metadata;
  readonly recordedAt: Instant;
}

/** Reads the log. Throws on an unknown type, an unknown schema number or corrupt data: nothing is ever skipped. */
export interface LogReader<E> {
  /** Every event after a position (0 = all), in order. */
  replay(after?: number): Iterable<RecordedEvent<E>>;
  /** The events of one stream, in order. */
  stream(name: string): Iterable<RecordedEvent<E>>;
  /** The newest event first: to start from the last one that matters without reading what lies before it. */
  backwards(): Iterable<RecordedEvent<E>>;
}

type Row = {
  position: number;
  stream: string;
  version: number;
  type: string;
  schema: number;
  data: string;
  metadata: string;
  recorded_at: number;
};

const COLUMNS = "position, stream, version, type, schema, data, metadata, recorded_at";
const FORWARDS = `SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`;
const BACKWARDS = `SELECT ${COLUMNS} FROM events WHERE position < ? ORDER BY position DESC LIMIT ?`;
const OF_STREAM = `SELECT ${COLUMNS} FROM events WHERE stream = ? AND version > ? ORDER BY version LIMIT ?`;
const VERSION = "SELECT version FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1";
const APPEND = `INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** Events read at a time: bounds the memory a replay takes. */
const PAGE = 200;
/** Stream versions remembered; streams beyond are looked up again. */
const REMEMBERED_VERSIONS = 1_000;
/** Newest events kept as objects, so that publishing them costs no reading. */
const KEPT_EVENTS = 500;

/** The events of one object, in its SQLite. Every method but the constructor expects the tables to exist. */
export class EventLog<E extends { readonly type: string }> implements LogReader<E> {
  readonly #sql: SqlStorage;
  readonly #schemas: EventSchemas<E>;
  readonly #versions = new Map<string, number>();
  /** The newest events, without gaps, up to `#position`. */
  #kept: RecordedEvent<E>[] = [];
  #position = 0;

  constructor(sql: SqlStorage, schemas: EventSchemas<E>) {
    this.#sql = sql;
    this.#schemas = schemas;
  }

  /** Finds the end of a log that has been written before. Returns the time of its last event, 0 when there is none. */
  open(): number {
    const [row] = this.#sql.exec<Row>(BACKWARDS, Number.MAX_SAFE_INTEGER, 1).toArray();
    this.#position = row?.position ?? 0;
    return row?.recorded_at ?? 0;
  }

  /** Position of the last event, 0 while there is none; ahead of what is committed during a flush. */
  get position(): number {
    return this.#position;
  }

  /** Version of a stream's last event, 0 while it has none. */
  versionOf(stream: string): number {
    const known = this.#versions.get(stream);
    if (known !== undefined) return known;
    const [row] = this.#sql.exec<{ version: number }>(VERSION, stream).toArray();
    const version = row?.version ?? 0;
    if (this.#versions.size >= REMEMBERED_VERSIONS) this.#versions.clear();
    this.#versions.set(stream, version);
    return version;
  }

  /**
   * Appends an event that was just decided; inside a savepoint. `metadataText` is its metadata as JSON, written once a command.
   * Throws when the event does not fit its schema, or is not the first of its stream though it was said to be.
   */
  append(
    decided: E,
    { stream, isFirst }: { readonly stream: string; readonly isFirst: boolean },
    origin: Metadata,
    metadataText: string,
    recordedAt: Instant,
  ): RecordedEvent<E> {
    const event = validEvent(this.#schemas, decided);
    const position = this.#position + 1;
    const version = isFirst ? 1 : this.versionOf(stream) + 1;
    const { type, schema, data } = storedForm(this.#schemas, event);
    this.#sql.exec(APPEND, position, stream, version, type, schema, data, metadataText, recordedAt);
    const recorded = { position, stream, version, event, metadata: origin, recordedAt };
    this.#position = position;
    this.#versions.set(stream, version);
    this.#kept.push(recorded);
    return recorded;
  }

  /** A savepoint was rolled back: the log ends at that position again. */
  rewind(position: number): void {
    if (position === this.#position) return;
    const surplus = this.#position - position;
    this.#kept.length = Math.max(0, this.#kept.length - surplus);
    this.#versions.clear();
    this.#position = position;
  }

  /** Lets go of kept events beyond the newest few; once a flush. */
  forget(): void {
    if (this.#kept.length > 2 * KEPT_EVENTS) this.#kept = this.#kept.slice(-KEPT_EVENTS);
  }

  /** At most that many events after a position, in order; the newest ones from memory. */
  page(after: number, limit: number): RecordedEvent<E>[] {
    const firstKept = this.#position - this.#kept.length + 1;
    if (after + 1 >= firstKept) return this.#kept.slice(after + 1 - firstKept, after + 1 - firstKept + limit);
    return this.read(after, limit);
  }

  /** At most that many events after a position, in order, as they are stored. */
  read(after: number, limit: number): RecordedEvent<E>[] {
    return this.#rows(FORWARDS, after, limit).map((row) => this.#read(row));
  }

  *replay(after = 0): Generator<RecordedEvent<E>> {
    for (let rows = this.#rows(FORWARDS, after, PAGE); rows.length > 0;) {
      for (const row of rows) yield this.#read(row);
      rows = this.#rows(FORWARDS, rows.at(-1)?.position ?? after, PAGE);
    }
  }

  *stream(name: string): Generator<RecordedEvent<E>> {
    for (let rows = this.#rows(OF_STREAM, name, 0, PAGE); rows.length > 0;) {
      for (const row of rows) yield this.#read(row);
      rows = this.#rows(OF_STREAM, name, rows.at(-1)?.version ?? 0, PAGE);
    }
  }

  *backwards(): Generator<RecordedEvent<E>> {
    for (let rows = this.#rows(BACKWARDS, Number.MAX_SAFE_INTEGER, PAGE); rows.length > 0;) {
      for (const row of rows) yield this.#read(row);
      rows = this.#rows(BACKWARDS, rows.at(-1)?.position ?? 0, PAGE);
    }
  }

  #rows(query: string, ...bindings: (string | number)[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }

  #read(row: Row): RecordedEvent<E> {
    try {
      return {
        position: row.position,
        stream: row.stream,
        version: row.version,
        event: readEvent(this.#schemas, row),
        metadata: metadata.parse(JSON.parse(row.metadata)),
        recordedAt: instant.parse(row.recorded_at),
      };
    } catch (cause) {
      throw new Error(`event ${row.position} (${row.type} of ${row.stream}) cannot be read`, { cause });
    }
  }
}
