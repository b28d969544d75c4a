import { type Instant, instant, secondsAfter } from "../domain/instant.ts";
import type { LazySchema } from "./migrations.ts";

/** How long an answer is remembered, in seconds: 48 hours. */
const KEPT_SECONDS = 48 * 60 * 60;
/** Rows pruned in one flush at most, so that a flush stays short. */
const PRUNED_AT_ONCE = 500;

const FIND = "SELECT answer FROM inbox WHERE key = ?";
const STORE = "INSERT INTO inbox (key, answer, recorded_at) VALUES (?, ?, ?)";
const OLDEST = "SELECT recorded_at FROM inbox WHERE recorded_at >= 0 ORDER BY recorded_at LIMIT 1";
const PRUNE = `DELETE FROM inbox WHERE key IN (
  SELECT key FROM inbox WHERE recorded_at <= ? ORDER BY recorded_at LIMIT ${PRUNED_AT_ONCE})`;

/** Answers already given, by key, so that a repeated command gets the same one and is not run again. */
export class Inbox {
  readonly #sql: SqlStorage;
  readonly #schema: LazySchema;
  /** When the oldest answer was recorded; undefined while there is none. */
  #oldest: Instant | undefined;

  constructor(sql: SqlStorage, schema: LazySchema) {
    this.#sql = sql;
    this.#schema = schema;
    if (schema.exists) this.#findOldest();
  }

  /** The answer stored under a key, as JSON (null for none given); undefined when the key is new. */
  find(key: string): { readonly answer: string | null } | undefined {
    if (!this.#schema.exists) return undefined;
    return this.#sql.exec<{ answer: string | null }>(FIND, key).toArray()[0];
  }

  /** Stores the answer of an accepted command; inside its savepoint. */
  store(key: string, answer: string | null, at: Instant): void {
    this.#schema.ensure();
    this.#sql.exec(STORE, key, answer, at);
    this.#oldest ??= at;
  }

  /** When the oldest answer is to be pruned; undefined while there is none. */
  dueAt(): Instant | undefined {
    return this.#oldest === undefined ? undefined : secondsAfter(this.#oldest, KEPT_SECONDS);
  }

  /** Deletes answers past their time, a bounded number; at the end of a flush. */
  prune(at: Instant): void {
    const due = this.dueAt();
    if (due === undefined || due > at || !this.#schema.exists) return;
    this.#sql.exec(PRUNE, secondsAfter(at, -KEPT_SECONDS));
    this.#findOldest();
  }

  #findOldest(): void {
    const [row] = this.#sql.exec<{ recorded_at: number }>(OLDEST).toArray();
    this.#oldest = row === undefined ? undefined : instant.parse(row.recorded_at);
  }
}
