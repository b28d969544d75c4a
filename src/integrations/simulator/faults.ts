import { eq } from "drizzle-orm";
import type { DrizzleSqliteDODatabase } from "drizzle-orm/durable-sqlite";

import type { FaultTarget } from "./simulator-rpc.ts";
import { faults } from "./tables.ts";

/** Calls that are meant to fail. */
export class Faults {
  readonly #db: DrizzleSqliteDODatabase;

  constructor(db: DrizzleSqliteDODatabase) {
    this.#db = db;
  }

  /** The next calls to a target fail, that many of them; it replaces what was set before, so 0 heals. */
  failNext(target: FaultTarget, remaining: number): void {
    this.#db
      .insert(faults)
      .values({ target, remaining })
      .onConflictDoUpdate({ target: faults.target, set: { remaining } })
      .run();
  }

  /** Whether the call that is being made fails; if so it is counted. */
  strikes(target: FaultTarget): boolean {
    const remaining = this.#db.select().from(faults).where(eq(faults.target, target)).get()?.remaining ?? 0;
    if (remaining === 0) return false;
    this.#db
      .update(faults)
      .set({ remaining: remaining - 1 })
      .where(eq(faults.target, target))
      .run();
    return true;
  }
}
