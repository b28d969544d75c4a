import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";

/** What happened in this object, in order: the only truth there is. Times are milliseconds since the epoch. */
export const events = sqliteTable(
  "events",
  {
    position: integer().primaryKey(),
    stream: text().notNull(),
    version: integer().notNull(),
    type: text().notNull(),
    schema: integer().notNull(),
    data: text().notNull(),
    metadata: text().notNull(),
    recordedAt: integer("recorded_at").notNull(),
  },
  (table) => [unique("events_stream_version").on(table.stream, table.version)],
);

/** How far each consumer has acknowledged the log, and the window it was sent last. */
export const cursors = sqliteTable(
  "cursors",
  {
    consumer: text().primaryKey(),
    acknowledged: integer().notNull(),
    passed: integer().notNull(),
    sentTo: integer("sent_to").notNull(),
    sentAt: integer("sent_at").notNull(),
    attempts: integer().notNull(),
    stuckSince: integer("stuck_since"),
  },
  (table) => [
    check("cursors_passed", sql`${table.passed} >= ${table.acknowledged}`),
    check("cursors_sent_to", sql`${table.sentTo} >= ${table.acknowledged}`),
  ],
);

/** Answers already given, by caller and key, so that a repeated request gets the same one. */
export const inbox = sqliteTable(
  "inbox",
  { key: text().primaryKey(), answer: text(), recordedAt: integer("recorded_at").notNull() },
  (table) => [index("inbox_recorded_at").on(table.recordedAt)],
);

/** Due work: one row per kind and id. */
export const agenda = sqliteTable(
  "agenda",
  {
    kind: text().notNull(),
    id: text().notNull(),
    dueAt: integer("due_at").notNull(),
    attempts: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.id] }), index("agenda_due_at").on(table.dueAt)],
);

/** Personal data that belongs to a stream, by id; kept out of the events so that it can be erased. */
export const privateDetails = sqliteTable("private_details", { id: text().primaryKey(), data: text().notNull() });
