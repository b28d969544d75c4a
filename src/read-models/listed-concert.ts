import { z } from "zod";
import { concertId, ticketLevelId, userId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { money } from "../domain/money.ts";
import { storedDocument } from "./stored-document.ts";

/** What is kept of a concert in the list of concerts: shapes of the list's own, each stored with its number. */
export const storedDetails = storedDocument(
  z.object({
    artist: z.string(),
    title: z.string(),
    venue: z.object({ name: z.string(), city: z.string(), country: z.string() }),
    startsAt: instant,
    timeZone: z.string(),
    salesStartAt: instant.nullable(),
    salesEndAt: instant.nullable(),
    maxTicketsPerCustomer: z.int().nullable(),
    holdSeconds: z.int(),
    taxRateBasisPoints: z.int(),
  }),
);
export const storedTicketLevels = storedDocument(
  z.array(z.object({ id: ticketLevelId, name: z.string(), capacity: z.int(), price: money })),
);
export const storedCancellation = storedDocument(z.object({ reason: z.string(), at: instant }));

export const listedConcert = z.object({
  id: concertId,
  organizerId: userId,
  status: z.enum(["scheduled", "cancelled"]),
  version: z.int(),
  details: storedDetails.column,
  ticketLevels: storedTicketLevels.column,
  cancellation: storedCancellation.column.nullable(),
  createdAt: instant,
  soldOut: z.int().transform(Boolean),
});
/** A concert in a list. */
export type ListedConcert = z.infer<typeof listedConcert>;
