import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export * from "../../event-store/tables.ts";

/** Inline projection: what each number was allocated to. A series starts from its highest, not from its log. */
export const allocatedNumbers = sqliteTable("allocated_numbers", {
  number: integer().primaryKey(),
  documentId: text("document_id").notNull().unique(),
});
