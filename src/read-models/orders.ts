import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { orderId, type OrderId, type UserId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import { type ListedOrder, storedOrder } from "./listed-order.ts";
import { orders } from "./tables.ts";

/** Where a page begins: after the order created then, with this id. */
export type AfterOrder = readonly [Instant, OrderId];

export interface OrderList {
  /** A user's orders, newest first. */
  ofUser(query: {
    readonly userId: UserId;
    readonly after: AfterOrder | undefined;
    readonly limit: number;
  }): Promise<ListedOrder[]>;
  /** Orders that should have moved on before a moment and have not, as far as is known here; the longest overdue first. */
  overdue(before: Instant, limit: number): Promise<OrderId[]>;
  /**
   * Those of them that have waited longest to be looked after, each once before any comes again: from now on they wait behind the
   * others, so that what does not move by itself keeps nobody from being found.
   */
  takeOverdue(before: Instant, now: Instant, limit: number): Promise<OrderId[]>;
}

export const orderList = (database: DrizzleD1Database): OrderList => ({
  ofUser: async ({ userId: owner, after, limit }) => {
    const rows = await database
      .select({ document: orders.document })
      .from(orders)
      .where(and(eq(orders.userId, owner), isAfter(after)))
      .orderBy(desc(orders.createdAt), desc(orders.id))
      .limit(limit);
    return rows.map(({ document }) => storedOrder.column.parse(document));
  },
  overdue: async (before, limit) => {
    const rows = await database
      .select({ id: orders.id })
      .from(orders)
      .where(and(eq(orders.isSettled, false), lt(orders.expectedBy, before)))
      .orderBy(orders.expectedBy)
      .limit(limit);
    return rows.map(({ id }) => orderId.parse(id));
  },
  takeOverdue: async (before, now, limit) => {
    const waiting = database
      .select({ id: orders.id })
      .from(orders)
      .where(and(eq(orders.isSettled, false), lt(orders.lookAfterAt, before)))
      .orderBy(orders.lookAfterAt)
      .limit(limit);
    const rows = await database
      .update(orders)
      .set({ lookAfterAt: now })
      .where(inArray(orders.id, waiting))
      .returning({ id: orders.id });
    return rows.map(({ id }) => orderId.parse(id));
  },
});

const isAfter = (after: AfterOrder | undefined) =>
  after === undefined ? undefined : sql`(${orders.createdAt}, ${orders.id}) < (${after[0]}, ${after[1]})`;
