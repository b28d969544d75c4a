import { z } from "@hono/zod-openapi";

const limit = z
  .string()
  .regex(/^[0-9]{1,3}$/, "must be a whole number from 1 to 100")
  .transform(Number)
  .pipe(z.int().min(1).max(100))
  .default(20)
  .openapi({ type: "integer", minimum: 1, maximum: 100, default: 20 });

const MALFORMED = "must be a cursor that a list answered with";

/** A position in a list as an opaque text. */
export const encodeCursor = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString("base64url");

const cursor = <T>(position: z.ZodType<T>) =>
  z
    .string()
    .max(1000, MALFORMED)
    .transform((text, context): T => {
      const decoded = position.safeParse(decode(text));
      if (decoded.success) return decoded.data;
      context.addIssue({ code: "custom", message: MALFORMED });
      return z.NEVER;
    })
    .openapi({ type: "string", description: "where the previous page ended: its nextCursor" });

/** The JSON in the text; undefined, which no position is, when there is none. */
const decode = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
};

/**
 * The query of a list: `limit`, 20 if absent, and `cursor`, parsed to a position: the sort key and the id of the last row of the
 * page before, as `position` says. `filters` are the list's further parameters.
 */
export const listQuery = <T, Filters extends z.ZodRawShape>(position: z.ZodType<T>, filters: Filters) =>
  z.strictObject({ ...filters, limit, cursor: cursor(position).optional() });

/** The document a list answers with. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ data: z.array(item), nextCursor: z.string().nullable() });

/**
 * A page from rows read with a limit of one more than the page holds: whether the extra one came says whether there is a next page.
 */
export const pageOf = <Row, Item>(
  rows: readonly Row[],
  size: number,
  toItem: (row: Row) => Item,
  positionOf: (row: Row) => unknown,
): { data: Item[]; nextCursor: string | null } => {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const more = rows.length > size && last !== undefined;
  return { data: shown.map(toItem), nextCursor: more ? encodeCursor(positionOf(last)) : null };
};
