import { eq, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import type { ConcertId } from "../domain/ids.ts";
import { tickets } from "./tables.ts";

const entryCounts = z.object({ expected: z.int(), letIn: z.int() });

/** How many a concert's tickets let in, and how many of them have come. */
export interface EntryCounts {
  ofConcert(id: ConcertId): Promise<z.infer<typeof entryCounts>>;
}

/** Counted anew each time, over the concert's own part of the tickets' primary key: as many rows as it sold, whatever others sold. */
export const entryCountsOf = (database: DrizzleD1Database): EntryCounts => ({
  ofConcert: async (id) => {
    const [counts] = await database
      .select({
        expected: sql<number>`count(*) FILTER (WHERE ${tickets.status} <> 'revoked')`,
        letIn: sql<number>`count(*) FILTER (WHERE ${tickets.status} = 'validated')`,
      })
      .from(tickets)
      .where(eq(tickets.concertId, id));
    return entryCounts.parse(counts);
  },
});
