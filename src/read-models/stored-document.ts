import { z } from "zod";

const envelope = z.object({ schema: z.int().min(1), value: z.unknown() });

/** How a document is kept in a column, as JSON: in a shape of its own, so that what it was made of may change. */
export interface StoredDocument<T> {
  /** The text to store: what the newest shape has of the value, and the shape's number. */
  text(value: T): string;
  /** Reads what is stored, also in an older shape. Fails on a number that is not known: newer code wrote it. */
  readonly column: z.ZodType<T, string>;
}

/** `upcasters` lead from shape 1 to 2, from 2 to 3 and so on; the newest shape has the number after the last of them. */
export const storedDocument = <T>(
  newest: z.ZodType<T>,
  upcasters: readonly ((old: unknown) => unknown)[] = [],
): StoredDocument<T> => ({
  text: (value) => JSON.stringify({ schema: upcasters.length + 1, value: newest.parse(value) }),
  column: z.string().transform((text) => {
    const { schema, value } = envelope.parse(JSON.parse(text));
    if (schema > upcasters.length + 1) throw new Error(`a document has the unknown shape ${schema}`);
    return newest.parse(upcasters.slice(schema - 1).reduce((old, upcast) => upcast(old), value));
  }),
});
