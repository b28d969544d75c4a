import { z } from "zod";
import { type Instant, secondsAfter } from "../../domain/instant.ts";
import type { Metadata } from "../../event-store/index.ts";
import type { BegunRequest, KeptAnswer } from "./user-rpc.ts";

/**
 * How long a key is remembered, in seconds. Longer than the objects' inboxes (48 h) remember its command: a key that is free
 * here must not find an old answer there.
 */
const KEPT = 72 * 3600;

/** How long a request counts as running, in milliseconds: a Worker that died must not hold its key for ever. */
const LEASE = 30_000;

const keptAnswer = z.strictObject({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
}) satisfies z.ZodType<KeptAnswer>;

interface Running {
  readonly fingerprint: string;
  readonly until: number;
}

/** Writes to the user's side tables in the next group commit. */
type Commit = (metadata: Metadata, write: (at: Instant) => void) => Promise<unknown>;

/**
 * A user's requests under Idempotency-Keys. What a key stands for is stored when its request begins, so that no other request
 * ever takes it over; that one is running is known in memory only, so that a crash leaves nothing running.
 */
export class KeyedRequests {
  readonly #sql: SqlStorage;
  readonly #commit: Commit;
  readonly #running = new Map<string, Running>();

  constructor(sql: SqlStorage, commit: Commit) {
    this.#sql = sql;
    this.#commit = commit;
  }

  /** Begins a request, or tells how it stands. */
  async begin(key: string, fingerprint: string, at: Instant, metadata: Metadata): Promise<BegunRequest> {
    const begun = this.#look(key, fingerprint, at);
    if (begun.kind !== "fresh") return begun;
    try {
      await this.#commit(metadata, (committedAt) => this.#store(key, fingerprint, committedAt));
    } catch (error) {
      this.#running.delete(key);
      throw error;
    }
    return begun;
  }

  /** Ends a fresh request: the first answer stays; one that has none sets its key free. No longer running once that is committed. */
  async finish(key: string, fingerprint: string, answer: KeptAnswer | undefined, metadata: Metadata): Promise<void> {
    try {
      await this.#commit(metadata, () => this.#settle(key, fingerprint, answer));
    } finally {
      this.#running.delete(key);
    }
  }

  /** How the request stands. A fresh one counts as running from here on. */
  #look(key: string, fingerprint: string, at: Instant): BegunRequest {
    const [row] = this.#sql
      .exec<{ fingerprint: string; answer: string | null }>(
        "SELECT fingerprint, answer FROM keyed_requests WHERE key = ?",
        key,
      )
      .toArray();
    const running = this.#running.get(key);
    const isRunning = running !== undefined && running.until > at;
    const owner = row?.fingerprint ?? (isRunning ? running.fingerprint : undefined);
    if (owner !== undefined && owner !== fingerprint) return { kind: "reused" };
    if (typeof row?.answer === "string") return { kind: "replay", answer: keptAnswer.parse(JSON.parse(row.answer)) };
    if (isRunning) return { kind: "running" };
    this.#running.set(key, { fingerprint, until: at + LEASE });
    return { kind: "fresh" };
  }

  #store(key: string, fingerprint: string, at: Instant): void {
    this.forgetOld(at);
    this.#sql.exec(
      "INSERT INTO keyed_requests (key, fingerprint, answer, begun_at) VALUES (?, ?, NULL, ?) ON CONFLICT DO NOTHING",
      key,
      fingerprint,
      at,
    );
  }

  #settle(key: string, fingerprint: string, answer: KeptAnswer | undefined): void {
    if (answer === undefined)
      this.#sql.exec(
        "DELETE FROM keyed_requests WHERE key = ? AND fingerprint = ? AND answer IS NULL",
        key,
        fingerprint,
      );
    else
      this.#sql.exec(
        "UPDATE keyed_requests SET answer = ? WHERE key = ? AND fingerprint = ? AND answer IS NULL",
        JSON.stringify(answer),
        key,
        fingerprint,
      );
  }

  /** Inside a submission's `write`. */
  forgetOld(at: Instant): void {
    this.#sql.exec("DELETE FROM keyed_requests WHERE begun_at <= ?", Math.max(0, at - KEPT * 1000));
  }

  /** When the oldest may be forgotten. */
  nextForgotten(): Instant | undefined {
    const [row] = this.#sql
      .exec<{ at: Instant }>("SELECT begun_at AS at FROM keyed_requests ORDER BY begun_at LIMIT 1")
      .toArray();
    return row === undefined ? undefined : secondsAfter(row.at, KEPT);
  }
}
