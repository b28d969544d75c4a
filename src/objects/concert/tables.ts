import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export * from "../../event-store/tables.ts";

/** Inline projection: the seats of each level that are taken. A concert is decided on from here, not from its log. */
export const levelSeats = sqliteTable("level_seats", {
  ticketLevelId: text("ticket_level_id").primaryKey(),
  capacity: integer().notNull(),
  held: integer().notNull(),
  sold: integer().notNull(),
});

/** Inline projection: every reservation as it stands; found by id, by customer, and by status and end. */
export const reservations = sqliteTable(
  "reservations",
  {
    /** Short, for the indexes: every one of them carries the key. */
    row: integer().primaryKey(),
    reservationId: text("reservation_id").notNull().unique(),
    orderId: text("order_id").notNull(),
    customerId: text("customer_id"),
    status: text().notNull(),
    /** Tickets it takes up; 0 once it has ended. */
    quantity: integer().notNull(),
    lines: text().notNull(),
    releasedFor: text("released_for").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    // Those that count against a customer's limit: a reservation leaves it as it ends.
    index("reservations_customer")
      .on(table.customerId)
      .where(sql`${table.quantity} > 0`),
    index("reservations_status").on(table.status, table.expiresAt),
  ],
);
