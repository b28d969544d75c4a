import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { type ConcertId, orderId, type OrderId, userId } from "../domain/ids.ts";
import { concertLevels, concertOrders, orders, owedBack, unwindings, users } from "./tables.ts";

/** What cancelling a concert would touch, or did: orders, tickets that were held or sold, and minor units of money. */
const touched = z.object({ orders: z.int(), tickets: z.int(), refund: z.int() });
const progress = z.object({ unwound: z.int(), failed: z.int() });

export type Cancellation = z.infer<typeof touched> & {
  /** How many of the orders are unwound, and of how many the refund failed; null while the concert stands. */
  readonly progress: z.infer<typeof progress> | null;
};

/** An order whose money could not be given back, and whose it is; no name while the account is not projected yet. */
const failedUnwinding = z.object({ orderId, userId, name: z.string().nullable(), email: z.string().nullable() });
type FailedUnwinding = z.infer<typeof failedUnwinding>;

export interface CancellationList {
  ofConcert(id: ConcertId): Promise<Cancellation>;
  /** By order, after one: those of a cancelled concert whose refund has failed. */
  failures(id: ConcertId, after: OrderId | undefined, limit: number): Promise<FailedUnwinding[]>;
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
  failures: async (id, after, limit) => {
    const isFailed = and(eq(unwindings.concertId, id), eq(unwindings.counted, "failed"));
    const rows = await database
      .select({ orderId: unwindings.orderId, userId: orders.userId, name: users.name, email: users.email })
      .from(unwindings)
      .innerJoin(orders, eq(orders.id, unwindings.orderId))
      .leftJoin(users, eq(users.id, orders.userId))
      .where(and(isFailed, after === undefined ? undefined : gt(unwindings.orderId, after)))
      .orderBy(asc(unwindings.orderId))
      .limit(limit);
    return z.array(failedUnwinding).parse(rows);
  },
});
