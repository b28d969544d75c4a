import { and, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { concertId, orderId, userId } from "../domain/ids.ts";
import type { ListWindow } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { projectConcert } from "./concerts-projection.ts";
import { projectFailedAccountMails } from "./failed-account-mails.ts";
import { projectPayment } from "./ledger-projection.ts";
import { projectOrder } from "./orders-projection.ts";
import { projected } from "./tables.ts";
import { projectTickets } from "./tickets-projection.ts";
import { projectUser } from "./users.ts";

/**
 * What became of a window: it stands in the read models, or what lies between that position and its beginning is missing. An object
 * sends a window only when all before it was acknowledged, which happens only after it was applied: so the database has lost it.
 */
export type Projected = "applied" | { readonly missingAfter: number };

/**
 * Applies to the read models what they do not have yet of a window of one object's log, all of it or nothing, and once however often
 * it is delivered: the batch begins with a statement that fails unless the log is projected as far as it was a moment ago. Windows
 * that are sent anew may overlap with those before.
 */
export const project = async (
  database: DrizzleD1Database,
  objects: Objects,
  window: ListWindow,
): Promise<Projected> => {
  const before = await positionOf(database, window.source);
  if (before >= window.to) return "applied";
  if (before < window.from) return { missingAfter: before };
  const news = window.events.filter(({ position }) => position > before);
  const writes = await writesOf(database, objects, { ...window, events: news });
  try {
    await database.batch([advance(database, window, before), ...writes]);
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
  { source, events }: ListWindow,
): Promise<BatchItem<"sqlite">[]> => {
  if (events.length === 0) return [];
  const news = events.map(({ data }) => data);
  switch (source.kind) {
    case "concert":
      return projectConcert(database, concertId.parse(source.id), news);
    case "order":
      return projectOrder(database, await objects.order(orderId.parse(source.id)).document(), news);
    case "user": {
      const user = userId.parse(source.id);
      return [
        ...projectUser(database, await objects.user(user).document()),
        ...(await projectFailedAccountMails(database, objects, user, events)),
      ];
    }
    case "payment":
      return projectPayment(database, events);
    case "tickets":
      return projectTickets(database, objects, events);
  }
};

/** Fails on NULL, and the batch with it, unless the projection stands at that position. */
const advance = (database: DrizzleD1Database, { source, to }: ListWindow, from: number) => {
  const stands = sql`coalesce((SELECT ${projected.position} FROM ${projected} WHERE ${isSource(source)}), 0)`;
  const position = sql<number>`CASE WHEN ${stands} = ${from} THEN ${to} ELSE NULL END`;
  return database
    .insert(projected)
    .values({ sourceKind: source.kind, sourceId: source.id, position })
    .onConflictDoUpdate({
      target: [projected.sourceKind, projected.sourceId],
      set: { position: sql`excluded.position` },
    });
};

const positionOf = async (database: DrizzleD1Database, source: ListWindow["source"]): Promise<number> => {
  const [row] = await database
    .select({ position: projected.position })
    .from(projected)
    .where(isSource(source))
    .limit(1);
  return row?.position ?? 0;
};

const isSource = ({ kind, id }: ListWindow["source"]) =>
  and(eq(projected.sourceKind, kind), eq(projected.sourceId, id));
