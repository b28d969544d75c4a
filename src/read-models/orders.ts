import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { cartItem, deliveryKind } from "../domain/carts/shopping-cart.ts";
import {
  concertId,
  orderId,
  type OrderId,
  refundId,
  reservationId,
  ticketLevelId,
  userId,
  type UserId,
} from "../domain/ids.ts";
import { instant, type Instant } from "../domain/instant.ts";
import { money } from "../domain/money.ts";
import { cancellationReason } from "../domain/orders/order-events.ts";
import { deliveryDetails } from "../objects/delivery-details.ts";
import type { OrderDocument } from "../objects/order/order-rpc.ts";
import { orders } from "./tables.ts";

const storedDocument = z.object({
  order: z.object({
    status: z.enum(["pending", "confirmed", "paid", "completed", "cancelled", "refunded"]),
    orderId,
    userId,
    items: z.array(cartItem),
    deliveryMethod: deliveryKind,
    total: money,
    paid: money,
    reservations: z.array(
      z.object({
        reservationId,
        concertId,
        attempt: z.int(),
        status: z.enum(["attempted", "refused", "held", "confirmed", "cancelled", "expired"]),
        expiresAt: instant.nullable(),
      }),
    ),
    compensated: z.array(concertId),
    cancelledConcerts: z.array(concertId),
    refunds: z.array(z.object({ refundId, amount: money, refunded: z.boolean() })),
    expiresAt: instant.nullable(),
    cancellation: z
      .object({ reason: cancellationReason, concertId: concertId.nullable(), ticketLevelId: ticketLevelId.nullable() })
      .nullable(),
    createdAt: instant,
  }),
  delivery: deliveryDetails,
});

/** Where a page begins: after the order created then, with this id. */
export type AfterOrder = readonly [Instant, OrderId];

export interface OrderList {
  /** A user's own orders, newest first. */
  ofUser(query: {
    readonly userId: UserId;
    readonly after: AfterOrder | undefined;
    readonly limit: number;
  }): Promise<OrderDocument[]>;
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
    return rows.map(({ document }) => storedDocument.parse(JSON.parse(document)));
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
