import type { z } from "zod";
import type { LazySchema } from "./migrations.ts";

const PUT = "INSERT INTO private_details (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data";
const READ = "SELECT data FROM private_details WHERE id = ?";
const ERASE = "DELETE FROM private_details WHERE id = ?";

/** Data that belongs to a stream but must not be in events (personal data), so that it can be erased. */
export class PrivateDetails {
  readonly #sql: SqlStorage;
  readonly #schema: LazySchema;

  constructor(sql: SqlStorage, schema: LazySchema) {
    this.#sql = sql;
    this.#schema = schema;
  }

  /** Stores data (plain JSON) under an id, in place of what was there. Only inside a submission's `write`. */
  put(id: string, data: unknown): void {
    this.#schema.ensure();
    this.#sql.exec(PUT, id, JSON.stringify(data));
  }

  /** What is stored under an id, validated; undefined when there is nothing. Throws when it does not fit. */
  read<T>(id: string, schema: z.ZodType<T>): T | undefined {
    if (!this.#schema.exists) return undefined;
    const [row] = this.#sql.exec<{ data: string }>(READ, id).toArray();
    return row === undefined ? undefined : schema.parse(JSON.parse(row.data));
  }

  /** Erases what is stored under an id, if anything. Only inside a submission's `write`. */
  erase(id: string): void {
    if (this.#schema.exists) this.#sql.exec(ERASE, id);
  }
}
