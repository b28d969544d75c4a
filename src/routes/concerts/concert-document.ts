import { z } from "@hono/zod-openapi";
import type { PlannedConcert } from "../../domain/concerts/concert.ts";
import { ticketLevel } from "../../domain/concerts/ticket-level.ts";
import { least, money } from "../../domain/money.ts";
import type { ListedConcert } from "../../read-models/listed-concert.ts";
import { time, timeText } from "../http/time.ts";

/** Why a concert is cancelled. */
export const announcement = z.string().openapi({
  description:
    "What the organizer announces: shown to everybody with the concert, and mailed to whoever ordered tickets.",
});

/** The same, as an organizer writes it. */
export const writtenAnnouncement = announcement.trim().min(1).max(500);

const fields = {
  id: z.string(),
  organizerId: z.string(),
  status: z.enum(["scheduled", "cancelled"]),
  version: z.int(),
  artist: z.string(),
  title: z.string(),
  venue: z.strictObject({ name: z.string(), city: z.string(), country: z.string() }),
  startsAt: time,
  timeZone: z.string(),
  salesStartAt: time.nullable(),
  salesEndAt: time.nullable(),
  maxTicketsPerCustomer: z.int().nullable(),
  holdSeconds: z.int(),
  taxRatePercent: z.number(),
  ticketLevels: z.array(ticketLevel),
  cancellation: z.strictObject({ reason: announcement, at: time }).nullable(),
  createdAt: time,
};

/** A concert as the API shows one. */
export const concertDocument = z.strictObject(fields).openapi("Concert");

/** A concert in a list: with the lowest of its prices, and whether any seat is left. */
export const listedConcertDocument = z
  .strictObject({ ...fields, fromPrice: money, soldOut: z.boolean() })
  .openapi("ListedConcert");

type Shown = Omit<PlannedConcert, "currency">;

export const showConcert = ({ concertId: id, details, cancellation, ticketLevels, ...concert }: Shown) => ({
  id,
  organizerId: concert.organizerId,
  status: concert.status,
  version: concert.version,
  artist: details.artist,
  title: details.title,
  venue: details.venue,
  startsAt: timeText(details.startsAt),
  timeZone: details.timeZone,
  salesStartAt: details.salesStartAt === null ? null : timeText(details.salesStartAt),
  salesEndAt: details.salesEndAt === null ? null : timeText(details.salesEndAt),
  maxTicketsPerCustomer: details.maxTicketsPerCustomer,
  holdSeconds: details.holdSeconds,
  taxRatePercent: details.taxRateBasisPoints / 100,
  ticketLevels,
  cancellation: cancellation === null ? null : { reason: cancellation.reason, at: timeText(cancellation.at) },
  createdAt: timeText(concert.createdAt),
});

export const showListedConcert = ({ id, soldOut, ...concert }: ListedConcert) => ({
  ...showConcert({ ...concert, concertId: id }),
  fromPrice: concert.ticketLevels.map(({ price }) => price).reduce(least),
  soldOut,
});
