import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import type { ConcertId, UserId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import { type ListedConcert, listedConcert } from "./listed-concert.ts";
import { folded } from "./search-text.ts";
import { concertLevels, concerts } from "./tables.ts";

/** Where a page begins: after the concert with this start and id. */
export type AfterConcert = readonly [Instant, ConcertId];

interface Page {
  readonly after: AfterConcert | undefined;
  readonly limit: number;
}

/** Concerts, soonest first. */
export interface ConcertList {
  /** What can still be visited: neither cancelled nor past; those whose artist, title or venue contain a text. */
  upcoming(query: Page & { readonly text: string | undefined; readonly now: Instant }): Promise<ListedConcert[]>;
  /** An organizer's own, past and cancelled too. */
  ofOrganizer(
    query: Page & { readonly organizerId: UserId; readonly text: string | undefined },
  ): Promise<ListedConcert[]>;
}

export const concertList = (database: DrizzleD1Database): ConcertList => ({
  upcoming: ({ now, text, ...page }) => {
    // One bound, where the page begins: of two the index is searched by one, which may be the one far from it.
    const isLater = page.after !== undefined && page.after[0] > now ? isAfter(page.after) : gt(concerts.startsAt, now);
    return select(database, page, and(eq(concerts.status, "scheduled"), isLater, contains(text)));
  },
  ofOrganizer: ({ organizerId, text, ...page }) =>
    select(database, page, and(eq(concerts.organizerId, organizerId), isAfter(page.after), contains(text))),
});

const soldOut = sql<number>`NOT EXISTS (SELECT 1 FROM ${concertLevels} WHERE ${concertLevels.concertId} = ${concerts.id}
  AND ${concertLevels.capacity} > ${concertLevels.held} + ${concertLevels.sold})`;

const select = async (database: DrizzleD1Database, { limit }: Page, condition: ReturnType<typeof and>) => {
  const rows = await database
    .select({
      id: concerts.id,
      organizerId: concerts.organizerId,
      status: concerts.status,
      version: concerts.version,
      details: concerts.details,
      ticketLevels: concerts.ticketLevels,
      cancellation: concerts.cancellation,
      createdAt: concerts.createdAt,
      soldOut,
    })
    .from(concerts)
    .where(condition)
    .orderBy(asc(concerts.startsAt), asc(concerts.id))
    .limit(limit);
  return z.array(listedConcert).parse(rows);
};

const isAfter = (after: AfterConcert | undefined) =>
  after === undefined ? undefined : sql`(${concerts.startsAt}, ${concerts.id}) > (${after[0]}, ${after[1]})`;

const contains = (text: string | undefined) =>
  text === undefined || text === "" ? undefined : sql`instr(${concerts.searchText}, ${folded(text)}) > 0`;
