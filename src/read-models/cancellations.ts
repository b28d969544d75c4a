import { eq, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import type { ConcertId } from "../domain/ids.ts";
import { concertLevels, concertOrders, owedBack } from "./tables.ts";

/** What cancelling a concert would touch, or did: orders, tickets that were held or sold, and minor units of money. */
const touched = z.object({ orders: z.int(), tickets: z.int(), refund: z.int() });
const progress = z.object({ unwound: z.int(), failed: z.int() });

export type Cancellation = z.infer<typeof touched> & {
  /** How many of the orders are unwound, and of how many the refund failed; null while the concert stands. */
  readonly progress: z.infer<typeof progress> | null;
};

export interface CancellationList {
  ofConcert(id: ConcertId): Promise<Cancellation>;
}

const NOBODY: Cancellation = { orders: 0, tickets: 0, refund: 0, progress: null };

export const cancellationList = (database: DrizzleD1Database): CancellationList => ({
  ofConcert: async (id) => {
    const [rows, [seats], [owed]] = await database.batch([
      database.select().from(concertOrders).where(eq(concertOrders.concertId, id)),
      database
        .select({ tickets: sql<number>`coalesce(sum(${concertLevels.held} + ${concertLevels.sold}), 0)` })
        .from(concertLevels)
        .where(eq(concertLevels.concertId, id)),
      database
        .select({ refund: sql<number>`coalesce(sum(${owedBack.amount}), 0)` })
        .from(owedBack)
        .where(eq(owedBack.concertId, id)),
    ]);
    const [row] = rows;
    if (row === undefined) return NOBODY;
    return row.cancelledAt === null
      ? { ...touched.parse({ orders: row.live, ...seats, ...owed }), progress: null }
      : { ...touched.parse({ ...row, ...owed }), progress: progress.parse(row) };
  },
});
