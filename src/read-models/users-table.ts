import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

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
