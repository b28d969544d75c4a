import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PaymentId, RefundId } from "../../domain/ids.ts";

/** Payments as the gateway knows them. References are time-ordered: the newest of a payment id has the greatest. */
export const payments = sqliteTable(
  "payments",
  {
    reference: text().primaryKey(),
    paymentId: text("payment_id").$type<PaymentId>().notNull(),
    orderId: text("order_id").notNull(),
    amount: integer().notNull(),
    currency: text().notNull(),
    clientSecret: text("client_secret").notNull(),
    status: text({ enum: ["open", "succeeded", "cancelled"] }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("payments_payment_id").on(table.paymentId, table.reference)],
);

export const refunds = sqliteTable(
  "refunds",
  {
    reference: text().primaryKey(),
    paymentReference: text("payment_reference").notNull(),
    refundId: text("refund_id").$type<RefundId>().notNull(),
    amount: integer().notNull(),
    /** Why it was refused; null for money that went back. */
    refusal: text(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("refunds_payment_reference").on(table.paymentReference)],
);

/** What was asked under each idempotency key, word for word, and the payment or refund that it concerns. */
export const gatewayRequests = sqliteTable("gateway_requests", {
  idempotencyKey: text("idempotency_key").primaryKey(),
  request: text().notNull(),
  reference: text().notNull(),
});

/** Webhooks still to be delivered; the delivered are deleted. */
export const webhooks = sqliteTable(
  "webhooks",
  {
    id: text().primaryKey(),
    body: text().notNull(),
    attempts: integer().notNull(),
    nextAttemptAt: integer("next_attempt_at").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("webhooks_next_attempt_at").on(table.nextAttemptAt)],
);

/** The mailbox of everybody. Of attachments it keeps what they were, not their content. */
export const emails = sqliteTable(
  "emails",
  {
    number: integer().primaryKey(),
    messageId: text("message_id").notNull().unique(),
    to: text().notNull(),
    from: text().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    html: text().notNull(),
    attachments: text().notNull(),
    sentAt: integer("sent_at").notNull(),
  },
  (table) => [index("emails_to").on(sql`lower(${table.to})`, table.number)],
);

export const shipments = sqliteTable("shipments", {
  number: integer().primaryKey(),
  shipmentId: text("shipment_id").notNull().unique(),
  orderId: text("order_id").notNull(),
  trackingNumber: text("tracking_number").notNull().unique(),
  address: text().notNull(),
  contents: text().notNull(),
});

/** How many of the next calls fail, by what is called. */
export const faults = sqliteTable("faults", {
  target: text({ enum: ["email", "courier", "payments"] }).primaryKey(),
  remaining: integer().notNull(),
});
