import { and, asc, eq, gt, lte } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { concertId, orderId, type OrderId, ticketLevelId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { currency } from "../domain/money.ts";
import { accounts, type LedgerEntry } from "./ledger-entries.ts";
import { ledgerEntries, orders, projected } from "./tables.ts";

const ledgerEntry = z.object({
  orderId,
  position: z.int(),
  line: z.int(),
  document: z.string(),
  concertId: concertId.nullable(),
  ticketLevelId: ticketLevelId.nullable(),
  quantity: z.int().nullable(),
  debit: z.enum(accounts),
  credit: z.enum(accounts),
  amount: z.int(),
  tax: z.int().nullable(),
  currency,
  at: instant,
}) satisfies z.ZodType<LedgerEntry>;

/** The ledger of a stretch of orders. */
export interface LedgerPage {
  /** Every order there is, whether or not anything of it is in the ledger; by id. */
  readonly orders: readonly OrderId[];
  readonly entries: readonly LedgerEntry[];
  /** As far as the log of each order's payment is projected. */
  readonly projectedTo: ReadonlyMap<string, number>;
  /** Where the next stretch begins; undefined after the last one. */
  readonly next: OrderId | undefined;
}

export interface Ledger {
  /** The next `limit` orders after one, as they stand at one moment. */
  page(after: OrderId | undefined, limit: number): Promise<LedgerPage>;
}

export const ledgerOf = (database: DrizzleD1Database): Ledger => ({
  page: async (last, limit) => {
    // Every id follows the empty one.
    const after = last ?? "";
    const known = await database
      .select({ id: orders.id })
      .from(orders)
      .where(gt(orders.id, after))
      .orderBy(asc(orders.id))
      .limit(limit);
    const ids = known.map(({ id }) => orderId.parse(id));
    // The last stretch has no end: what the ledger says of orders that the list does not have is in it.
    const next = ids.length < limit ? undefined : ids.at(-1);
    const [rows, positions] = await database.batch([
      database
        .select()
        .from(ledgerEntries)
        .where(and(gt(ledgerEntries.orderId, after), next === undefined ? undefined : lte(ledgerEntries.orderId, next)))
        .orderBy(asc(ledgerEntries.orderId), asc(ledgerEntries.position), asc(ledgerEntries.line)),
      database
        .select({ id: projected.sourceId, position: projected.position })
        .from(projected)
        .where(
          and(
            eq(projected.sourceKind, "payment"),
            gt(projected.sourceId, after),
            next === undefined ? undefined : lte(projected.sourceId, next),
          ),
        ),
    ]);
    const entries = z.array(ledgerEntry).parse(rows);
    const projectedTo = new Map(positions.map(({ id, position }) => [id, position]));
    return { orders: ids, entries, projectedTo, next };
  },
});
