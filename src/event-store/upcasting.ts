import type { z } from "zod";

/**
 * The events an object may find in its log. `newest` is a discriminated union on "type". `upcasters` lead, per stored type,
 * from schema 1 to 2, from 2 to 3 and so on; each gets the whole event, its type included, as the step before left it.
 * What is written carries the schema number `upcasters.length + 1`; a type without upcasters is at schema 1.
 */
export interface EventSchemas<E> {
  readonly newest: z.ZodType<E>;
  readonly upcasters: { readonly [type: string]: readonly ((old: unknown) => unknown)[] };
}
