import type { Instant } from "../domain/instant.ts";

/** Due work of an object, one alarm for all of it. Changes take part in the command's savepoint. */
export interface Agenda {
  /** Puts an item on the agenda, or moves it there: one item per kind and id, its attempts start again. */
  schedule(kind: string, id: string, dueAt: Instant): void;
  /** Takes an item off the agenda, if it is there. */
  clear(kind: string, id: string): void;
}

/** A piece of due work. */
export interface AgendaItem {
  readonly kind: string;
  readonly id: string;
  readonly dueAt: Instant;
  /** How often it has failed since it was scheduled. */
  readonly attempts: number;
}

/** Done, or when to look again (which counts as no failure). */
export type WorkResult = "done" | { readonly again: Instant };

/**
 * How each kind of item is carried out: outside any transaction, one run per kind and id at a time. It may run twice. A throw
 * counts an attempt and backs off. An item that is scheduled anew while it runs stays on the agenda whatever the result.
 */
export interface Work {
  readonly [kind: string]: (item: AgendaItem) => Promise<WorkResult>;
}

/** Due work that is not kept in the agenda table. */
export interface DueSource {
  /** When its earliest piece is due; undefined when there is none. One indexed look-up; not asked while there are no tables. */
  next(): Instant | undefined;
  /** Carries out one bounded slice of what is due at that time, through `submit`. Called again while more is due. */
  run(at: Instant): Promise<void>;
}
