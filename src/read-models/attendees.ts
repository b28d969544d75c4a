import { and, asc, eq, gt } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { type ConcertId, orderId, ticketId, type TicketId, ticketLevelId, userId } from "../domain/ids.ts";
import { tickets, users } from "./tables.ts";

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

export interface AttendeeList {
  /** By ticket, after one; a ticket's id tells when its order was made. */
  ofConcert(id: ConcertId, after: TicketId | undefined, limit: number): Promise<Attendee[]>;
}

export const attendeeList = (database: DrizzleD1Database): AttendeeList => ({
  ofConcert: async (id, after, limit) => {
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
      .where(and(eq(tickets.concertId, id), after === undefined ? undefined : gt(tickets.ticketId, after)))
      .orderBy(asc(tickets.ticketId))
      .limit(limit);
    return z.array(attendee).parse(rows);
  },
});
