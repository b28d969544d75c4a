import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Every account, for administrators. Times are milliseconds since the epoch. */
export const users = sqliteTable(
  "users",
  {
    id: text().primaryKey(),
    email: text().notNull(),
    emailVerified: integer("email_verified", { mode: "boolean" }).notNull(),
    name: text().notNull(),
    role: text({ enum: ["user", "organizer", "administrator"] }).notNull(),
    createdAt: integer("created_at").notNull(),
    version: integer().notNull(),
  },
  (table) => [index("users_created_at").on(table.createdAt, table.id), index("users_email").on(table.email)],
);

/** Mails about accounts that were given up: for administrators. Times are milliseconds since the epoch. */
export const failedAccountMails = sqliteTable(
  "failed_account_mails",
  {
    userId: text("user_id").notNull(),
    mailId: text("mail_id").notNull(),
    purpose: text({ enum: ["verify-email", "reset-password"] }).notNull(),
    failedAt: integer("failed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.mailId] }),
    index("failed_account_mails_failed_at").on(table.failedAt),
  ],
);
