import { and, eq, inArray, isNotNull, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { type ConcertId, concertRefundedBy, type OrderId, orderOf } from "../domain/ids.ts";
import type { ListEvent } from "../objects/integration-events.ts";
import { concertLevels, concertOrders, orders, unwindings } from "./tables.ts";

/*
 * How far the orders of a cancelled concert are unwound. The concert tells how many there were, and when the reservation of each has
 * ended; the order, whether money goes back for it; its payment, whether it has. The three come in any order: each writes down what it
 * knows, and whatever came last settles what the concert counts.
 */

type Write = BatchItem<"sqlite">;
export type EndOfReservation = Extract<ListEvent, { readonly type: "ReservationCancelled" | "ReservationExpired" }>;

/** Whether an event ends a reservation that stood. */
export const endsReservation = (event: ListEvent): event is EndOfReservation =>
  event.type === "ReservationExpired" || (event.type === "ReservationCancelled" && event.was !== "none");

/** Whether a concert is cancelled as far as its log is projected. */
export const isCancelled = async (database: DrizzleD1Database, id: ConcertId): Promise<boolean> => {
  const rows = await database
    .select({ concertId: concertOrders.concertId })
    .from(concertOrders)
    .where(and(eq(concertOrders.concertId, id), isNotNull(concertOrders.cancelledAt)));
  return rows.length > 0;
};

/** Counts live reservations by a difference. */
export const countLive = (database: DrizzleD1Database, id: ConcertId, change: number): Write =>
  database
    .insert(concertOrders)
    .values({ concertId: id, live: change, unwound: 0, failed: 0 })
    .onConflictDoUpdate({
      target: concertOrders.concertId,
      set: { live: sql`${concertOrders.live} + excluded.live` },
    });

/** Writes down what a concert has to unwind: what the rows beside it say, so after whatever came before in its log. */
export const beginUnwinding = (
  database: DrizzleD1Database,
  event: Extract<ListEvent, { readonly type: "ConcertCancelled" }>,
): Write =>
  database
    .update(concertOrders)
    .set({
      cancelledAt: event.cancelledAt,
      orders: sql`${concertOrders.live}`,
      tickets: sql`(SELECT coalesce(sum(${concertLevels.held} + ${concertLevels.sold}), 0) FROM ${concertLevels}
        WHERE ${concertLevels.concertId} = ${event.concertId})`,
    })
    .where(eq(concertOrders.concertId, event.concertId));

/** Reservations of a cancelled concert have ended. One whose tickets were all refunded before has nothing more to give back. */
export const endWrites = (database: DrizzleD1Database, id: ConcertId, ends: readonly EndOfReservation[]): Write[] =>
  ends.length === 0
    ? []
    : [
        ...ends.map((event) =>
          know(database, id, event.orderId, { hasEnded: true, ...(isRefundedByTickets(event) ? { owed: false } : {}) }),
        ),
        ...settle(
          database,
          id,
          ends.map(({ orderId }) => orderId),
        ),
      ];

const isRefundedByTickets = (event: EndOfReservation): boolean =>
  event.type === "ReservationCancelled" && event.reason === "tickets-refunded";

/** What an order's log says of its parts that were compensated; and that it is cancelled, once its row says so. */
export const orderWrites = (
  database: DrizzleD1Database,
  order: { readonly orderId: OrderId; readonly status: string; readonly concertIds: readonly ConcertId[] },
  events: readonly ListEvent[],
): Write[] => {
  const compensated = events.filter((event) => event.type === "OrderCompensated");
  const settled = new Set([
    ...compensated.map((event) => event.concertId),
    ...(order.status === "cancelled" ? order.concertIds : []),
  ]);
  return [
    ...compensated.map((event) =>
      know(database, event.concertId, order.orderId, { owed: event.amount.amount > 0 }, { owed: true }),
    ),
    ...[...settled].flatMap((id) => settle(database, id, [order.orderId])),
  ];
};

/** What became of the money that went back for a concert's part of an order. */
export const refundWrites = (database: DrizzleD1Database, events: readonly ListEvent[]): Write[] =>
  events.flatMap((event) => {
    const refund = refundAfter(event);
    if (refund === undefined || !("refundId" in event)) return [];
    const id = concertRefundedBy(event.refundId);
    if (id === undefined) return [];
    const order = orderOf(event.refundId);
    return [know(database, id, order, { refund }, { refund: true }), ...settle(database, id, [order])];
  });

/** What an event says of a refund: null for one that is tried again; undefined when it says nothing. */
const refundAfter = (event: ListEvent): "succeeded" | "failed" | null | undefined => {
  switch (event.type) {
    case "PaymentRefunded":
      return "succeeded";
    case "PaymentRefundFailed":
    case "PaymentRefundReturned":
      return "failed";
    case "PaymentRefundRetried":
      return null;
    default:
      return undefined;
  }
};

type Facts = Partial<Pick<typeof unwindings.$inferInsert, "hasEnded" | "owed" | "refund">>;

/** Adds to what is known. `overrides` says which facts replace what was known; the others fill gaps only. */
const know = (
  database: DrizzleD1Database,
  id: ConcertId,
  order: OrderId,
  facts: Facts,
  overrides: { readonly owed?: boolean; readonly refund?: boolean } = {},
): Write =>
  database
    .insert(unwindings)
    .values({ concertId: id, orderId: order, hasEnded: false, counted: "open", ...facts })
    .onConflictDoUpdate({
      target: [unwindings.concertId, unwindings.orderId],
      set: {
        hasEnded: sql`max(${unwindings.hasEnded}, excluded.has_ended)`,
        owed: overrides.owed === true ? sql`excluded.owed` : sql`coalesce(${unwindings.owed}, excluded.owed)`,
        refund: overrides.refund === true ? sql`excluded.refund` : sql`${unwindings.refund}`,
      },
    });

/** As what an order counts, by all that is known of it. */
const countsAs = sql`CASE
  WHEN NOT ${unwindings.hasEnded} THEN 'open'
  WHEN ${unwindings.refund} = 'succeeded' THEN 'unwound'
  WHEN ${unwindings.refund} = 'failed' THEN 'failed'
  WHEN ${unwindings.owed} IS NOT NULL THEN iif(${unwindings.owed}, 'open', 'unwound')
  WHEN (SELECT ${orders.status} FROM ${orders} WHERE ${orders.id} = ${unwindings.orderId}) = 'cancelled' THEN 'unwound'
  ELSE 'open' END`;

/** Brings what the concert counts up to date with what is known of those orders. */
const settle = (database: DrizzleD1Database, id: ConcertId, orderIds: readonly OrderId[]): Write[] => {
  const concerned = and(
    eq(unwindings.concertId, id),
    inArray(unwindings.orderId, sql`(SELECT value FROM json_each(${JSON.stringify(orderIds)}))`),
    sql`${unwindings.counted} <> ${countsAs}`,
  );
  const change = (kind: "unwound" | "failed"): SQL =>
    sql`(SELECT coalesce(sum((${countsAs} = ${kind}) - (${unwindings.counted} = ${kind})), 0) FROM ${unwindings} WHERE ${concerned})`;
  return [
    database
      .update(concertOrders)
      .set({
        unwound: sql`${concertOrders.unwound} + ${change("unwound")}`,
        failed: sql`${concertOrders.failed} + ${change("failed")}`,
      })
      .where(and(eq(concertOrders.concertId, id), sql`EXISTS (SELECT 1 FROM ${unwindings} WHERE ${concerned})`)),
    database
      .update(unwindings)
      .set({ counted: sql`${countsAs}` })
      .where(concerned),
  ];
};
