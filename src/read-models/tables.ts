import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export * from "./ledger-tables.ts";
export { failedAccountMails, users } from "./users-table.ts";

/** How far each object's log has been projected: a window is applied only where the one before it ended. */
export const projected = sqliteTable(
  "projected",
  {
    sourceKind: text("source_kind").notNull(),
    sourceId: text("source_id").notNull(),
    position: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceKind, table.sourceId] })],
);

/** Publications that a consumer has not acknowledged for long: for administrators. Times are milliseconds since the epoch. */
export const stuckPublications = sqliteTable(
  "stuck_publications",
  {
    sourceKind: text("source_kind").notNull(),
    sourceId: text("source_id").notNull(),
    consumer: text().notNull(),
    since: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceKind, table.sourceId, table.consumer] })],
);

/** Refunds that the gateway failed for good: for administrators. Amounts are minor units of the currency, times milliseconds since the epoch. */
export const failedRefunds = sqliteTable("failed_refunds", {
  refundId: text("refund_id").primaryKey(),
  orderId: text("order_id").notNull(),
  amount: integer().notNull(),
  currency: text().notNull(),
  failedAt: integer("failed_at").notNull(),
});

/** The catalogue. What a list is searched and ordered by has columns; the rest is in the document. */
export const concerts = sqliteTable(
  "concerts",
  {
    id: text().primaryKey(),
    organizerId: text("organizer_id").notNull(),
    status: text({ enum: ["scheduled", "cancelled"] }).notNull(),
    startsAt: integer("starts_at").notNull(),
    /** Artist, title and venue, folded for searching. */
    searchText: text("search_text").notNull(),
    version: integer().notNull(),
    details: text().notNull(),
    ticketLevels: text("ticket_levels").notNull(),
    cancellation: text(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("concerts_upcoming").on(table.status, table.startsAt, table.id),
    index("concerts_organizer").on(table.organizerId, table.startsAt, table.id),
  ],
);

/** The seats of each level of each concert. */
export const concertLevels = sqliteTable(
  "concert_levels",
  {
    concertId: text("concert_id").notNull(),
    ticketLevelId: text("ticket_level_id").notNull(),
    capacity: integer().notNull(),
    held: integer().notNull(),
    sold: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.concertId, table.ticketLevelId] })],
);

/** Every order, as its object showed it when the projection passed. */
export const orders = sqliteTable(
  "orders",
  {
    id: text().primaryKey(),
    userId: text("user_id").notNull(),
    status: text().notNull(),
    createdAt: integer("created_at").notNull(),
    /** Whether nothing more is expected to happen to it by itself. */
    isSettled: integer("is_settled", { mode: "boolean" }).notNull(),
    /** When it should have moved on: what is unsettled past this is looked after. */
    expectedBy: integer("expected_by").notNull(),
    /** When the sweep is to look after it: by then, and when it has been woken, behind all others that wait for it. */
    lookAfterAt: integer("look_after_at").notNull(),
    document: text().notNull(),
  },
  (table) => [
    index("orders_user").on(table.userId, table.createdAt, table.id),
    index("orders_unsettled").on(table.isSettled, table.expectedBy),
    index("orders_to_look_after").on(table.isSettled, table.lookAfterAt),
  ],
);
