import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export * from "../../event-store/tables.ts";

/** Sessions by the hash of their token. Times are milliseconds since the epoch. */
export const sessions = sqliteTable(
  "sessions",
  {
    hash: text().primaryKey(),
    /** The end that use does not move. */
    expiresAt: integer("expires_at").notNull(),
    /** The end if it is not used until then; of one that is used to its end, later than that. */
    validUntil: integer("valid_until").notNull(),
  },
  (table) => [index("sessions_valid_until").on(table.validUntil)],
);

/** Requests under Idempotency-Keys, with their answers once they have one. */
export const keyedRequests = sqliteTable(
  "keyed_requests",
  {
    key: text().primaryKey(),
    fingerprint: text().notNull(),
    /** The answer as JSON; null while there is none. */
    answer: text(),
    begunAt: integer("begun_at").notNull(),
  },
  (table) => [index("keyed_requests_begun_at").on(table.begunAt)],
);
