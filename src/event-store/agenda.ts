import { type Instant, instant, secondsAfter } from "../domain/instant.ts";
import type { LazySchema } from "./migrations.ts";

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

/** Longest pause between two attempts, in seconds. */
const LONGEST_PAUSE = 300;

/** The pause after that many failed attempts, in seconds: 1, 2, 4 and so on, at most five minutes. */
export const pauseAfter = (attempts: number): number => Math.min(LONGEST_PAUSE, 2 ** (attempts - 1));

/** How long work may run, in seconds, before an alarm looks after it: it may have been lost with the process. */
export const LOOK_AFTER_RUNNING = 60;

/**
 * When the alarm has to be set to, or undefined when it can stay as it is. What is overdue counts like everything else: an alarm
 * in the past fires at once. An alarm that is set earlier than needed stays: it fires for nothing once, which is cheaper than a
 * row written with every commit. One that is overdue itself is about to fire and is not touched: moving it would call it off.
 */
export const nextAlarm = (now: {
  readonly at: Instant;
  /** What the alarm is set to already. */
  readonly armed: Instant | undefined;
  /** When each kind of due work is due next. */
  readonly due: readonly (Instant | undefined)[];
  /** Whether work is under way whose item is still on the agenda. */
  readonly running: boolean;
}): Instant | undefined => {
  let earliest = now.running ? secondsAfter(now.at, LOOK_AFTER_RUNNING) : undefined;
  for (const due of now.due) {
    if (due !== undefined && (earliest === undefined || due < earliest)) earliest = due;
  }
  if (earliest === undefined) return undefined;
  return now.armed !== undefined && now.armed <= Math.max(earliest, now.at) ? undefined : earliest;
};

type Row = { kind: string; id: string; due_at: number; attempts: number };

const SCHEDULE = `INSERT INTO agenda (kind, id, due_at, attempts) VALUES (?, ?, ?, 0)
  ON CONFLICT (kind, id) DO UPDATE SET due_at = excluded.due_at, attempts = 0`;
const CLEAR = "DELETE FROM agenda WHERE kind = ? AND id = ?";
const POSTPONE = "UPDATE agenda SET due_at = ?, attempts = ? WHERE kind = ? AND id = ?";
const FIND = "SELECT kind, id, due_at, attempts FROM agenda WHERE kind = ? AND id = ?";
const EARLIEST = "SELECT kind, id, due_at, attempts FROM agenda WHERE due_at >= 0 ORDER BY due_at LIMIT ?";

const itemOf = (row: Row): AgendaItem => ({
  kind: row.kind,
  id: row.id,
  dueAt: instant.parse(row.due_at),
  attempts: row.attempts,
});

/** The agenda in the object's SQLite. */
export class AgendaTable implements Agenda {
  readonly #sql: SqlStorage;
  readonly #schema: LazySchema;
  readonly #onSchedule: (kind: string, id: string) => void;
  /** When the first item is due, as long as nothing has changed: asked after every flush. */
  #first: { readonly dueAt: Instant | undefined } | undefined;

  /** `onSchedule` hears of every item that is scheduled, before it is known whether its savepoint stands. */
  constructor(sql: SqlStorage, schema: LazySchema, onSchedule: (kind: string, id: string) => void) {
    this.#sql = sql;
    this.#schema = schema;
    this.#onSchedule = onSchedule;
  }

  /** Whether there are tables to ask. */
  get stored(): boolean {
    return this.#schema.exists;
  }

  schedule(kind: string, id: string, dueAt: Instant): void {
    this.#schema.ensure();
    this.#sql.exec(SCHEDULE, kind, id, dueAt);
    this.#first = undefined;
    this.#onSchedule(kind, id);
  }

  clear(kind: string, id: string): void {
    if (!this.#schema.exists) return;
    this.#sql.exec(CLEAR, kind, id);
    this.#first = undefined;
  }

  /** Moves an item that is still on the agenda, with the number of its failed attempts. */
  postpone(item: AgendaItem, dueAt: Instant, attempts: number): void {
    this.#sql.exec(POSTPONE, dueAt, attempts, item.kind, item.id);
    this.#first = undefined;
  }

  find(kind: string, id: string): AgendaItem | undefined {
    if (!this.#schema.exists) return undefined;
    const [row] = this.#sql.exec<Row>(FIND, kind, id).toArray();
    return row === undefined ? undefined : itemOf(row);
  }

  /** When the first item is due; not inside a transaction, which may yet be rolled back. */
  firstDueAt(): Instant | undefined {
    this.#first ??= { dueAt: this.earliest(1)[0]?.dueAt };
    return this.#first.dueAt;
  }

  /** The items due first, overdue ones included. */
  earliest(limit: number): AgendaItem[] {
    if (!this.#schema.exists) return [];
    return this.#sql.exec<Row>(EARLIEST, limit).toArray().map(itemOf);
  }
}
