import { and, asc, desc, eq, gt, lte, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import type { ConcertId, UserId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import { type ListedConcert, listedConcert } from "./listed-concert.ts";
import { folded } from "../domain/plain-text.ts";
import { concertLevels, concerts } from "./tables.ts";

/** Where a page begins: after the concert with this start and id. */
export type AfterConcert = readonly [Instant, ConcertId];

interface Page {
  readonly after: AfterConcert | undefined;
  readonly limit: number;
}

/** Concerts, soonest first. */
export interface ConcertList {
  /** What can still be visited: neither cancelled nor past; those whose artist, title and venue contain every word of a text. */
  upcoming(query: Page & { readonly text: string | undefined; readonly now: Instant }): Promise<ListedConcert[]>;
  /** An organizer's own, cancelled too: all, those to come, or those that have begun, of which the latest comes first. */
  ofOrganizer(
    query: Page & {
      readonly organizerId: UserId;
      readonly text: string | undefined;
      readonly part?: { readonly when: "upcoming" | "past"; readonly now: Instant } | undefined;
    },
  ): Promise<ListedConcert[]>;
}

export const concertList = (database: DrizzleD1Database): ConcertList => ({
  upcoming: ({ now, text, ...page }) => {
    // One bound, where the page begins: of two the index is searched by one, which may be the one far from it.
    const isLater = page.after !== undefined && page.after[0] > now ? isAfter(page.after) : gt(concerts.startsAt, now);
    return select(database, page, and(eq(concerts.status, "scheduled"), isLater, contains(text)));
  },
  ofOrganizer: ({ organizerId, text, part, ...page }) => {
    const own = and(eq(concerts.organizerId, organizerId), contains(text));
    if (part?.when === "past") {
      const hasBegun = page.after === undefined ? lte(concerts.startsAt, part.now) : isBefore(page.after);
      return select(database, page, and(own, hasBegun), desc);
    }
    const isToCome = part === undefined ? undefined : gt(concerts.startsAt, part.now);
    return select(database, page, and(own, page.after === undefined ? isToCome : isAfter(page.after)));
  },
});

const soldOut = sql<number>`NOT EXISTS (SELECT 1 FROM ${concertLevels} WHERE ${concertLevels.concertId} = ${concerts.id}
  AND ${concertLevels.capacity} > ${concertLevels.held} + ${concertLevels.sold})`;

const select = async (
  database: DrizzleD1Database,
  { limit }: Page,
  condition: ReturnType<typeof and>,
  direction: typeof asc | typeof desc = asc,
) => {
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
    .orderBy(direction(concerts.startsAt), direction(concerts.id))
    .limit(limit);
  return z.array(listedConcert).parse(rows);
};

const isAfter = (after: AfterConcert) => sql`(${concerts.startsAt}, ${concerts.id}) > (${after[0]}, ${after[1]})`;

const isBefore = (before: AfterConcert) => sql`(${concerts.startsAt}, ${concerts.id}) < (${before[0]}, ${before[1]})`;

/** Words that are looked for at most: each is a parameter of the query. */
const MOST_WORDS = 10;

/** Every word of it, in whatever order. */
const contains = (text: string | undefined) => {
  const words = folded(text ?? "")
    .split(/\s+/)
    .filter((word) => word !== "");
  return and(...words.slice(0, MOST_WORDS).map((word) => sql`instr(${concerts.searchText}, ${word}) > 0`));
};
