import type { Decision } from "../domain/decider.ts";
import type { Instant } from "../domain/instant.ts";
import type { Agenda, DueSource, Work } from "./agenda.ts";
import type { LogReader, Metadata, RecordedEvent } from "./event-log.ts";
import type { Migration } from "./migrations.ts";
import type { Publishing } from "./publishing.ts";
import type { EventSchemas } from "./upcasting.ts";

/** What an object kind is to the store: declared once by each object, as its field `definition`. */
export interface StoreDefinition<State, E extends { readonly type: string }> {
  /** The kind's tables, oldest first. Applied in the first flush that writes, later ones before the object is loaded. */
  readonly migrations: readonly Migration[];
  readonly events: EventSchemas<E>;
  /** The stream an event belongs to. */
  streamOf(event: E): string;
  /** The state of an object that holds nothing. */
  readonly empty: State;
  /** The state at start, from inline projections or by replaying; not called while the object holds nothing. */
  load(log: LogReader<E>): State;
  /** Pure: the state after an event. States are immutable; a group of commands drafts on them. */
  evolve(state: State, event: E): State;
  /**
   * Whether an event is known to be the first of its stream: its version is then not looked up. Should it not be the first, the log
   * refuses it.
   */
  begins?(event: E): boolean;
  /** Inline projections: writes in the command's savepoint, after `evolve`. */
  project?(recorded: RecordedEvent<E>, before: State, after: State): void;
  /**
   * Inline projections of what changes with every command: written once for a whole group, from the state before it to the state after,
   * at the end of its transaction.
   */
  projectGroup?(before: State, after: State): void;
  /** Committed events become due work: agenda items scheduled or cleared in the command's savepoint. */
  react?(recorded: RecordedEvent<E>, after: State, agenda: Agenda): void;
  /** Due work kept elsewhere than in the agenda (a concert's holds). Asked before the agenda, in this order. */
  readonly dueSources?: readonly DueSource[];
  /** How each kind of agenda item is carried out. */
  readonly work: Work;
  /** Who is told of committed events; absent for an object that publishes nothing. */
  readonly publishing?: Publishing<E>;
}

/** A command on its way into the commit. `V` is its answer: plain JSON. */
export interface Submission<State, E, V> {
  readonly metadata: Metadata;
  /** Inbox key (caller and idempotency key): the same key gets the first one's stored answer, and is not run again. */
  readonly key?: string;
  /** The version a stream must be at (0 = not begun), else rejected: `{ code: "version-conflict", actual }`. */
  readonly expected?: { readonly stream: string; readonly version: number };
  /** Decides on the state as the group has it by now, and at the group's time. Reads tables, writes nothing. */
  decide(state: State, at: Instant): Decision<E>;
  /** The answer, from the state after the command's events. Without it the value is undefined. */
  answer?(state: State, at: Instant): V;
  /** Writes to side tables that belong to the command; only if accepted, in its savepoint, after its events. */
  write?(at: Instant): void;
  /** Explicit changes of the agenda; only if accepted, in its savepoint. */
  agenda?(agenda: Agenda, at: Instant): void;
}
