import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { secondsAfter } from "../domain/instant.ts";
import { openSteps } from "../domain/orders/order-process.ts";
import { owedFor } from "../domain/orders/order-compensation.ts";
import { concertsOf, isPaid, type PlacedOrder } from "../domain/orders/order-state.ts";
import { reservesUntil } from "../domain/orders/order.ts";
import type { ListEvent } from "../objects/integration-events.ts";
import type { OrderDocument } from "../objects/order/order-rpc.ts";
import { listedOrderOf, storedOrder } from "./listed-order.ts";
import { orders, owedBack } from "./tables.ts";
import { orderWrites } from "./unwindings-projection.ts";

/** A paid order should be complete this long after it was to be paid at the latest. */
const DELIVERED_WITHIN_SECONDS = 600;

/**
 * Writes that bring an order up to date with a window of its log. Its events carry no address, so the document comes from the order
 * itself, as new as the window or newer; a later window brings a later one.
 */
export const projectOrder = (
  database: DrizzleD1Database,
  document: OrderDocument | undefined,
  events: readonly ListEvent[],
): BatchItem<"sqlite">[] => {
  if (document === undefined) return [];
  const { order } = document;
  const columns = {
    status: order.status,
    isSettled: isSettled(order),
    expectedBy: expectedBy(order),
    lookAfterAt: expectedBy(order),
    document: storedOrder.text(listedOrderOf(document)),
  };
  return [
    database
      .insert(orders)
      .values({ id: order.orderId, userId: order.userId, createdAt: order.createdAt, ...columns })
      .onConflictDoUpdate({ target: orders.id, set: columns }),
    ...owedBackWrites(database, order, events),
    ...orderWrites(database, { ...order, concertIds: concertsOf(order) }, events),
  ];
};

/** What each of its concerts would take back, or took back when it was cancelled; nothing where a seat of it was lost before. */
const owedBackWrites = (
  database: DrizzleD1Database,
  order: PlacedOrder,
  events: readonly ListEvent[],
): BatchItem<"sqlite">[] => {
  if (!isPaid(order)) return [];
  const standing = concertsOf(order)
    .filter((concertId) => !order.compensated.includes(concertId))
    .map((concertId) => ({ concertId, amount: owedFor(order, concertId).amount }));
  const undone = events
    .filter((event) => event.type === "OrderCompensated")
    .map(({ concertId, reason, amount }) => ({
      concertId,
      amount: reason === "concert-cancelled" ? amount.amount : 0,
    }));
  return [...standing, ...undone].map(({ concertId, amount }) =>
    database
      .insert(owedBack)
      .values({ concertId, orderId: order.orderId, amount })
      .onConflictDoUpdate({ target: [owedBack.concertId, owedBack.orderId], set: { amount } }),
  );
};

const isSettled = (order: PlacedOrder): boolean =>
  (order.status === "completed" || order.status === "cancelled" || order.status === "refunded") &&
  order.refunds.every(({ status }) => status === "refunded" || status === "withdrawn") &&
  openSteps(order).length === 0;

const expectedBy = (order: PlacedOrder) => {
  const decidedBy = order.expiresAt ?? reservesUntil(order);
  return order.status === "paid" ? secondsAfter(decidedBy, DELIVERED_WITHIN_SECONDS) : decidedBy;
};
