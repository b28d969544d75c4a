import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/*
 * Money and what follows from it, projected from the payments' logs alone where a table does not say otherwise. Amounts are minor units of the row's currency, times
 * milliseconds since the epoch.
 */

/** Every movement of money, from one account to another. Named by where it stands in the log of the order's payment. */
export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    orderId: text("order_id").notNull(),
    /** Of the event in the payment's log. */
    position: integer().notNull(),
    /** Which of the event's movements, from 0. */
    line: integer().notNull(),
    /** What it is recorded by: the payment, the refund, or the number of the invoice or credit note. */
    document: text().notNull(),
    concertId: text("concert_id"),
    ticketLevelId: text("ticket_level_id"),
    /** Tickets sold with it. */
    quantity: integer(),
    debit: text({ enum: ["gateway", "customers", "sales"] }).notNull(),
    credit: text({ enum: ["gateway", "customers", "sales"] }).notNull(),
    amount: integer().notNull(),
    /** The part of the amount that is tax. */
    tax: integer(),
    currency: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.position, table.line] })],
);

/** What each level of each concert has brought in. */
export const concertFinance = sqliteTable(
  "concert_finance",
  {
    concertId: text("concert_id").notNull(),
    ticketLevelId: text("ticket_level_id").notNull(),
    /** All that was sold, also what was refunded later. */
    gross: integer().notNull(),
    refunded: integer().notNull(),
    /** On what is not refunded. */
    tax: integer().notNull(),
    /** Paid orders of the concert whose first line is of this level: over all levels every order counts once. */
    orders: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.concertId, table.ticketLevelId] })],
);

/** What a concert sold in each hour (UTC) in which it sold anything. */
export const concertSales = sqliteTable(
  "concert_sales",
  {
    concertId: text("concert_id").notNull(),
    /** The hour's beginning. */
    hour: integer().notNull(),
    tickets: integer().notNull(),
    gross: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.concertId, table.hour] })],
);

/** How many orders a concert's seats are reserved for; and, once it is cancelled, how far they are unwound. */
export const concertOrders = sqliteTable("concert_orders", {
  concertId: text("concert_id").primaryKey(),
  /** Orders with a reservation that is held or confirmed. */
  live: integer().notNull(),
  /** From here on, as it was when the concert was cancelled; NULL until then. */
  cancelledAt: integer("cancelled_at"),
  orders: integer(),
  /** Held or sold. */
  tickets: integer(),
  /** Of those orders: how many are settled as far as this concert goes, and to how many the money could not be given back. */
  unwound: integer().notNull(),
  failed: integer().notNull(),
});

/**
 * What a paid order has to get back should a concert of it be cancelled; once that is, what it was granted. Follows the orders, which decide on it.
 */
export const owedBack = sqliteTable(
  "owed_back",
  {
    concertId: text("concert_id").notNull(),
    orderId: text("order_id").notNull(),
    /** Minor units of the concert's currency. */
    amount: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.concertId, table.orderId] })],
);

/** What is known of each order of a cancelled concert: news comes from the concert, the order and its payment, in any order. */
export const unwindings = sqliteTable(
  "unwindings",
  {
    concertId: text("concert_id").notNull(),
    orderId: text("order_id").notNull(),
    /** Whether its reservation has ended since the concert was cancelled: only then does it count. */
    hasEnded: integer("has_ended", { mode: "boolean" }).notNull(),
    /** Whether money goes back for it; NULL until that is known. */
    owed: integer({ mode: "boolean" }),
    /** What became of that money; NULL until that is known. */
    refund: text({ enum: ["succeeded", "failed"] }),
    /** As what the concert's row counts it. */
    counted: text({ enum: ["open", "unwound", "failed"] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.concertId, table.orderId] })],
);

/** Every ticket, for the list of a concert's attendees. */
export const tickets = sqliteTable(
  "tickets",
  {
    concertId: text("concert_id").notNull(),
    ticketId: text("ticket_id").notNull(),
    orderId: text("order_id").notNull(),
    userId: text("user_id").notNull(),
    ticketLevelId: text("ticket_level_id").notNull(),
    status: text({ enum: ["issued", "validated", "revoked"] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.concertId, table.ticketId] })],
);

/** Mails and parcels whose tries have failed so far, and that are tried again: for administrators. */
export const failingDeliveries = sqliteTable(
  "failing_deliveries",
  {
    orderId: text("order_id").notNull(),
    /** A delivery of tickets, or a notice. */
    deliveryId: text("delivery_id").notNull(),
    /** How many tries have failed. */
    attempts: integer().notNull(),
    /** Of the last try. */
    reason: text().notNull(),
    /** When the first try failed. */
    since: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.deliveryId] }),
    index("failing_deliveries_since").on(table.since),
  ],
);

/** Mails and parcels that could not be sent, however often it was tried: for administrators. */
export const failedDeliveries = sqliteTable(
  "failed_deliveries",
  {
    orderId: text("order_id").notNull(),
    /** A delivery of tickets, or a notice. */
    deliveryId: text("delivery_id").notNull(),
    reason: text().notNull(),
    failedAt: integer("failed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.deliveryId] }),
    index("failed_deliveries_failed_at").on(table.failedAt),
  ],
);
