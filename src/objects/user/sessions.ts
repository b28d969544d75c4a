import { type Instant, instant, secondsAfter } from "../../domain/instant.ts";
import type { OpenSession } from "./user-rpc.ts";

const HOUR = 3600;

/** A session that is not used for so long is over, in seconds (OWASP ASVS 5.0, 7.3.1). */
const IDLE = 12 * HOUR;

/** A session is over after so long, however much it is used, in seconds (ASVS 7.3.2). */
const LONGEST = 30 * 24 * HOUR;

/** Use is written down no finer than this, in milliseconds: most requests then write nothing. */
const GRAIN = 5 * 60 * 1000;

/** Sessions that one user can have open: the ones that would end first make room. */
const MOST = 50;

/** A user's sessions, in the user's own tables. Writes belong into a submission's `write`. */
export class Sessions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  begin(hash: string, at: Instant): { expiresAt: Instant } {
    const expiresAt = secondsAfter(at, LONGEST);
    this.endIdle(at);
    this.#sql.exec(
      "DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions ORDER BY valid_until DESC LIMIT -1 OFFSET ?)",
      MOST - 1,
    );
    this.#sql.exec(
      "INSERT OR REPLACE INTO sessions (hash, expires_at, valid_until) VALUES (?, ?, ?)",
      hash,
      expiresAt,
      secondsAfter(at, IDLE),
    );
    return { expiresAt };
  }

  /** Whether the session lives, and if so until when it should be kept, where that is worth writing down. */
  look(hash: string, at: Instant): { readonly live: boolean; readonly keepUntil?: Instant } {
    const [row] = this.#sql
      .exec<{ expires_at: number; valid_until: number }>(
        "SELECT expires_at, valid_until FROM sessions WHERE hash = ?",
        hash,
      )
      .toArray();
    if (row === undefined || Math.min(row.valid_until, row.expires_at) <= at) return { live: false };
    const idle = secondsAfter(at, IDLE);
    return idle - row.valid_until < GRAIN ? { live: true } : { live: true, keepUntil: idle };
  }

  /** Those that are open, the newest first. When one was opened and last used follows from its two ends. */
  open(at: Instant): OpenSession[] {
    return this.#sql
      .exec<{ hash: string; expires_at: number; valid_until: number }>(
        "SELECT hash, expires_at, valid_until FROM sessions WHERE valid_until > ?1 AND expires_at > ?1",
        at,
      )
      .toArray()
      .map((row) => ({
        hash: row.hash,
        openedAt: instant.parse(row.expires_at - LONGEST * 1000),
        usedAt: instant.parse(row.valid_until - IDLE * 1000),
        expiresAt: instant.parse(row.expires_at),
      }))
      .toSorted((left, right) => right.openedAt - left.openedAt || (left.hash < right.hash ? -1 : 1));
  }

  /** Moves the end that use moves; a session that was ended meanwhile stays ended. */
  keep(hash: string, until: Instant): void {
    this.#sql.exec("UPDATE sessions SET valid_until = ? WHERE hash = ?", until, hash);
  }

  end(hash: string): void {
    this.#sql.exec("DELETE FROM sessions WHERE hash = ?", hash);
  }

  /** Ends every session, or every other one: never many. */
  endAllBut(hash: string | undefined): void {
    this.#sql.exec("DELETE FROM sessions WHERE hash IS NOT ?", hash ?? null);
  }

  endIdle(at: Instant): void {
    this.#sql.exec("DELETE FROM sessions WHERE valid_until <= ?", at);
  }

  /** When the next one is over. */
  nextEnd(): number | undefined {
    return this.#sql
      .exec<{ at: number }>("SELECT valid_until AS at FROM sessions ORDER BY valid_until LIMIT 1")
      .toArray()[0]?.at;
  }
}
