import { desc, eq } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { type ConcertId, ticketLevelId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { concertFinance, concertLevels, concertSales } from "./tables.ts";

const seats = z.object({ ticketLevelId, held: z.int(), sold: z.int() });
/** Amounts are minor units of the concert's currency. */
const takings = z.object({ ticketLevelId, gross: z.int(), refunded: z.int(), tax: z.int(), orders: z.int() });

/** What a concert has brought in, by ticket level; levels that are gone are among them if they ever sold anything. */
export interface ConcertFinance {
  readonly seats: readonly z.infer<typeof seats>[];
  readonly takings: readonly z.infer<typeof takings>[];
}

/** A stretch of time in which something was sold, by its beginning. */
const soldIn = z.object({ from: instant, tickets: z.int(), gross: z.int() });
type SoldIn = z.infer<typeof soldIn>;

/** Over a year of hours in which something was sold: what lies before is not shown. */
const MOST_HOURS = 10_000;

export interface FinanceOfConcerts {
  ofConcert(id: ConcertId): Promise<ConcertFinance>;
  /** The hours (UTC) in which tickets were sold, in order. */
  sales(id: ConcertId): Promise<SoldIn[]>;
}

export const financeOfConcerts = (database: DrizzleD1Database): FinanceOfConcerts => ({
  ofConcert: async (id) => {
    const [seatRows, takingRows] = await database.batch([
      database.select().from(concertLevels).where(eq(concertLevels.concertId, id)),
      database.select().from(concertFinance).where(eq(concertFinance.concertId, id)),
    ]);
    return { seats: z.array(seats).parse(seatRows), takings: z.array(takings).parse(takingRows) };
  },
  sales: async (id) => {
    const hours = await database
      .select()
      .from(concertSales)
      .where(eq(concertSales.concertId, id))
      .orderBy(desc(concertSales.hour))
      .limit(MOST_HOURS);
    return z.array(soldIn).parse(hours.toReversed().map(({ hour, ...rest }) => ({ from: hour, ...rest })));
  },
});

/** The days of a time zone in which tickets were sold, each from its midnight. An hour that lies in two days counts to the one that it begins in. */
export const byDay = (hours: readonly SoldIn[], timeZone: string): SoldIn[] =>
  [...Map.groupBy(hours, ({ from }) => startOfDay(from, timeZone))].map(([from, sold]) => ({
    from: instant.parse(from),
    tickets: sold.reduce((sum, { tickets }) => sum + tickets, 0),
    gross: sold.reduce((sum, { gross }) => sum + gross, 0),
  }));

const startOfDay = (at: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).startOfDay().epochMilliseconds;
