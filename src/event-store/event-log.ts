import type { Instant } from "../domain/instant.ts";

/** Who asked and why: the request (X-Request-Id), the message or command that led to this, and the acting user or system. */
export interface Metadata {
  readonly correlationId: string;
  readonly causationId: string;
  readonly actorId: string;
}

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
  /** The newest event; undefined while there is none. */
  last(): RecordedEvent<E> | undefined;
}
