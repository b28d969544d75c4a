import { asc } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { instant } from "../domain/instant.ts";
import { stuckPublications } from "./tables.ts";

const stuckPublication = z.object({
  sourceKind: z.string(),
  sourceId: z.string(),
  consumer: z.string(),
  since: instant,
});
/** An object whose published events a consumer has not acknowledged after many tries. */
export type StuckPublication = z.infer<typeof stuckPublication>;

export interface StuckPublicationList {
  /** The longest stuck first. */
  longest(limit: number): Promise<StuckPublication[]>;
}

export const stuckPublicationList = (database: DrizzleD1Database): StuckPublicationList => ({
  longest: async (limit) =>
    z
      .array(stuckPublication)
      .parse(await database.select().from(stuckPublications).orderBy(asc(stuckPublications.since)).limit(limit)),
});
