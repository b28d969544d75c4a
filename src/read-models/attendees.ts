import { and, asc, eq, gt, inArray, sql, type SQL } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { type ConcertId, orderId, ticketId, type TicketId, ticketLevelId, userId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import { folded } from "../domain/plain-text.ts";
import { storedOrder } from "./listed-order.ts";
import { orders, tickets, users } from "./tables.ts";

const attendee = z.object({
  ticketId,
  orderId,
  userId,
  ticketLevelId,
  status: z.enum(["issued", "validated", "revoked"]),
  /** Null while the account is not projected yet. */
  name: z.string().nullable(),
  email: z.string().nullable(),
});
/** Who has a ticket of a concert. */
export type Attendee = z.infer<typeof attendee>;

/** What one look for attendees came to: those found, and the ticket after which to look on when that was not all. */
export interface FoundAttendees {
  readonly found: readonly Attendee[];
  readonly lookOnAfter: TicketId | undefined;
}

/** Tickets that are looked through for one answer, and those read at a time. */
const MOST_LOOKED_THROUGH = 20_000;
const LOOKED_THROUGH_AT_ONCE = 2_000;

export interface AttendeeList {
  /** By ticket, after one; a ticket's id tells when its order was made. */
  ofConcert(id: ConcertId, after: TicketId | undefined, limit: number): Promise<Attendee[]>;
  /**
   * Those whose ticket or order has this id, whose account has this address, or whose name or address contains the text, without case and
   * accents. Whole ids and addresses are found in one answer; for a part, so many tickets are looked through, and the next goes on there.
   */
  search(id: ConcertId, text: string, after: TicketId | undefined, limit: number): Promise<FoundAttendees>;
  /** What was paid for each ticket, as its order says; without those whose order is not projected yet. */
  prices(id: ConcertId, of: readonly Attendee[]): Promise<ReadonlyMap<TicketId, Money>>;
}

export const attendeeList = (database: DrizzleD1Database): AttendeeList => {
  const read = async (id: ConcertId, after: TicketId | undefined, limit: number, condition?: SQL) => {
    const rows = await database
      .select({
        ticketId: tickets.ticketId,
        orderId: tickets.orderId,
        userId: tickets.userId,
        ticketLevelId: tickets.ticketLevelId,
        status: tickets.status,
        name: users.name,
        email: users.email,
      })
      .from(tickets)
      .leftJoin(users, eq(users.id, tickets.userId))
      .where(and(eq(tickets.concertId, id), after === undefined ? undefined : gt(tickets.ticketId, after), condition))
      .orderBy(asc(tickets.ticketId))
      .limit(limit);
    return z.array(attendee).parse(rows);
  };

  /** What a whole id or address asks for; undefined for any other text. */
  const exactly = async (text: string): Promise<SQL | undefined> => {
    if (ticketId.safeParse(text).success) return eq(tickets.ticketId, text);
    if (orderId.safeParse(text).success) return eq(tickets.orderId, text);
    if (!text.includes("@")) return undefined;
    const [account] = await database.select({ id: users.id }).from(users).where(eq(users.email, text.toLowerCase()));
    return account === undefined ? undefined : eq(tickets.userId, account.id);
  };

  return {
    ofConcert: read,
    search: async (id, text, after, limit) => {
      const condition = await exactly(text);
      const wanted = folded(text);
      const isWanted = ({ name, email }: Attendee): boolean =>
        condition !== undefined || [name, email].some((each) => each !== null && folded(each).includes(wanted));
      const found: Attendee[] = [];
      let from = after;
      for (let through = 0; through < MOST_LOOKED_THROUGH; through += LOOKED_THROUGH_AT_ONCE) {
        const rows = await read(id, from, LOOKED_THROUGH_AT_ONCE, condition);
        for (const row of rows.filter(isWanted)) {
          if (found.length === limit) return { found, lookOnAfter: found.at(-1)?.ticketId };
          found.push(row);
        }
        from = rows.at(-1)?.ticketId;
        if (rows.length < LOOKED_THROUGH_AT_ONCE) return { found, lookOnAfter: undefined };
      }
      return { found, lookOnAfter: from };
    },
    prices: async (id, attendees) => {
      // One value, however many orders there are: a statement takes a hundred at most.
      const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(attendees.map((each) => each.orderId))}))`;
      const rows = await database.select({ document: orders.document }).from(orders).where(inArray(orders.id, wanted));
      const placed = new Map(
        rows.map(({ document }) => storedOrder.column.parse(document)).map((order) => [order.orderId, order]),
      );
      return new Map(
        attendees.flatMap((each) => {
          const item = placed
            .get(each.orderId)
            ?.items.find((one) => one.concertId === id && one.ticketLevelId === each.ticketLevelId);
          return item === undefined ? [] : [[each.ticketId, item.unitPrice] as const];
        }),
      );
    },
  };
};
