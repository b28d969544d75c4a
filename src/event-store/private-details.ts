import type { z } from "zod";

/** Data that belongs to a stream but must not be in events (personal data), so that it can be erased. */
export interface PrivateDetails {
  /** Stores data (plain JSON) under an id, in place of what was there. Only inside a submission's `write`. */
  put(id: string, data: unknown): void;
  /** What is stored under an id, validated; undefined when there is nothing. Throws when it does not fit. */
  read<T>(id: string, schema: z.ZodType<T>): T | undefined;
  /** Erases what is stored under an id, if anything. Only inside a submission's `write`. */
  erase(id: string): void;
}
