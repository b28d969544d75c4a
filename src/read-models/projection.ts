import type { BatchItem } from "drizzle-orm/batch";
import { sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { orderId, userId } from "../domain/ids.ts";
import type { EventsMessage } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { projectConcert } from "./concerts-projection.ts";
import { projectOrder } from "./orders-projection.ts";
import { projectUser } from "./users.ts";

/** What became of a window: it stands in the read models, or has to wait for the one before it. */
export type Projected = "applied" | "gap";

/**
 * Applies a window of one object's log to the read models, all of it or nothing, and once however often it is delivered: the batch
 * begins with a statement that fails unless the log was projected exactly up to where the window begins.
 */
export const project = async (
  database: DrizzleD1Database,
  objects: Objects,
  window: EventsMessage,
): Promise<Projected> => {
  const before = await positionOf(database, window.source);
  if (before >= window.to) return "applied";
  if (before !== window.from) return "gap";
  const writes = await writesOf(database, objects, window);
  try {
    await database.batch([advance(database, window), ...writes]);
    return "applied";
  } catch (fault) {
    // Somebody else may have applied this window between the look and the batch.
    if ((await positionOf(database, window.source)) >= window.to) return "applied";
    throw fault;
  }
};

const writesOf = async (
  database: DrizzleD1Database,
  objects: Objects,
  { source, events }: EventsMessage,
): Promise<BatchItem<"sqlite">[]> => {
  if (events.length === 0) return [];
  switch (source.kind) {
    case "concert":
      return projectConcert(
        database,
        events.map(({ data }) => data),
      );
    case "order":
      return projectOrder(database, await objects.order(orderId.parse(source.id)).document());
    case "user":
      return projectUser(database, await objects.user(userId.parse(source.id)).document());
    case "payment":
    case "tickets":
      return [];
  }
};

const advance = (database: DrizzleD1Database, { source, from, to }: EventsMessage) =>
  database.run(sql`INSERT INTO projected (source_kind, source_id, position) VALUES (${source.kind}, ${source.id},
    CASE WHEN coalesce((SELECT position FROM projected WHERE source_kind = ${source.kind} AND source_id = ${source.id}), 0)
      = ${from} THEN ${to} ELSE NULL END)
    ON CONFLICT DO UPDATE SET position = excluded.position`);

const positionOf = async (database: DrizzleD1Database, source: EventsMessage["source"]): Promise<number> => {
  const rows = await database.all(
    sql`SELECT position FROM projected WHERE source_kind = ${source.kind} AND source_id = ${source.id}`,
  );
  return z.array(z.object({ position: z.int() })).parse(rows)[0]?.position ?? 0;
};
