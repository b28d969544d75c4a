import { and, eq, notInArray, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { ConcertDetails } from "../domain/concerts/concert.ts";
import type { TicketLevel } from "../domain/concerts/ticket-level.ts";
import type { ConcertId, TicketLevelId } from "../domain/ids.ts";
import type { ListEvent } from "../objects/integration-events.ts";
import { storedCancellation, storedDetails, storedTicketLevels } from "./listed-concert.ts";
import { folded } from "../domain/plain-text.ts";
import { concertLevels, concerts } from "./tables.ts";
import {
  beginUnwinding,
  countLive,
  type EndOfReservation,
  endsReservation,
  endWrites,
  isCancelled,
} from "./unwindings-projection.ts";

type Write = BatchItem<"sqlite">;

/** Writes that bring the catalogue, the seats and the unwinding up to date with a window of a concert's log. */
export const projectConcert = async (
  database: DrizzleD1Database,
  id: ConcertId,
  events: readonly ListEvent[],
): Promise<Write[]> => {
  // Nothing but this log cancels it, and the batch fails should the log be projected further than when this was read.
  let isUnwound = events.some(endsReservation) && (await isCancelled(database, id));
  const seats = new SeatChanges();
  const ended: EndOfReservation[] = [];
  const writes: Write[] = [];
  for (const event of events) {
    // A level that goes and comes back begins anew, what was counted before belongs to the old one; and what is cancelled is what stood.
    if (event.type === "TicketLevelsUpdated" || event.type === "ConcertCancelled") {
      writes.push(...seats.writes(database));
    }
    seats.count(event);
    if (isUnwound && endsReservation(event)) ended.push(event);
    writes.push(...catalogueWrites(database, event));
    if (event.type === "ConcertCancelled") isUnwound = true;
  }
  return [...writes, ...seats.writes(database), ...endWrites(database, id, ended)];
};

const catalogueWrites = (database: DrizzleD1Database, event: ListEvent): Write[] => {
  switch (event.type) {
    case "ConcertCreated":
      return [
        database.insert(concerts).values({
          id: event.concertId,
          organizerId: event.organizerId,
          status: "scheduled",
          version: 1,
          ticketLevels: storedTicketLevels.text(event.ticketLevels),
          createdAt: event.createdAt,
          ...detailColumns(event.details),
        }),
        countLive(database, event.concertId, 0),
        ...capacityWrites(database, event.concertId, event.ticketLevels),
      ];
    case "ConcertUpdated":
      return [edit(database, event.concertId, detailColumns(event.details))];
    case "TicketLevelsUpdated":
      return [
        edit(database, event.concertId, { ticketLevels: storedTicketLevels.text(event.ticketLevels) }),
        ...capacityWrites(database, event.concertId, event.ticketLevels),
      ];
    case "ConcertCancelled": {
      const cancellation = storedCancellation.text({ reason: event.reason, at: event.cancelledAt });
      return [edit(database, event.concertId, { status: "cancelled", cancellation }), beginUnwinding(database, event)];
    }
    default:
      return [];
  }
};

const detailColumns = (details: ConcertDetails) => ({
  startsAt: details.startsAt,
  searchText: folded([details.artist, details.title, details.venue.name, details.venue.city].join(" ")),
  details: storedDetails.text(details),
});

const edit = (database: DrizzleD1Database, id: ConcertId, columns: Partial<typeof concerts.$inferInsert>): Write =>
  database
    .update(concerts)
    .set({ ...columns, version: sql`${concerts.version} + 1` })
    .where(eq(concerts.id, id));

const capacityWrites = (database: DrizzleD1Database, id: ConcertId, levels: readonly TicketLevel[]): Write[] => [
  ...levels.map((level) =>
    database
      .insert(concertLevels)
      .values({ concertId: id, ticketLevelId: level.id, capacity: level.capacity, held: 0, sold: 0 })
      .onConflictDoUpdate({
        target: [concertLevels.concertId, concertLevels.ticketLevelId],
        set: { capacity: level.capacity },
      }),
  ),
  database.delete(concertLevels).where(
    and(
      eq(concertLevels.concertId, id),
      notInArray(
        concertLevels.ticketLevelId,
        levels.map((level) => level.id),
      ),
    ),
  ),
];

/** The change of each level's seats, and of live reservations, over a stretch of events: one write each, however many there were. */
class SeatChanges {
  readonly #live = new Map<ConcertId, number>();
  readonly #changes = new Map<string, { concertId: ConcertId; level: TicketLevelId; held: number; sold: number }>();

  count(event: ListEvent): void {
    if (event.type === "ReservationCreated") this.#addLive(event.concertId, 1);
    if (endsReservation(event)) this.#addLive(event.concertId, -1);
    switch (event.type) {
      case "ReservationCreated":
        return this.#add(event, { held: 1, sold: 0 });
      case "ReservationConfirmed":
        return this.#add(event, { held: -1, sold: 1 });
      case "ReservationExpired":
        return this.#add(event, { held: -1, sold: 0 });
      case "ReservedTicketsReleased":
        return this.#add(event, { held: 0, sold: -1 });
      case "ReservationCancelled":
        return this.#add(event, event.was === "held" ? { held: -1, sold: 0 } : { held: 0, sold: -1 });
    }
  }

  /** The writes for what has been counted since the last ones. */
  writes(database: DrizzleD1Database): Write[] {
    const changes = [...this.#changes.values()];
    const live = [...this.#live].filter(([, change]) => change !== 0);
    this.#changes.clear();
    this.#live.clear();
    const seats = changes.map(({ concertId, level, held, sold }) =>
      database
        .update(concertLevels)
        .set({ held: sql`${concertLevels.held} + ${held}`, sold: sql`${concertLevels.sold} + ${sold}` })
        .where(and(eq(concertLevels.concertId, concertId), eq(concertLevels.ticketLevelId, level))),
    );
    return [...seats, ...live.map(([concertId, change]) => countLive(database, concertId, change))];
  }

  #addLive(id: ConcertId, change: number): void {
    this.#live.set(id, (this.#live.get(id) ?? 0) + change);
  }

  #add(
    event: { concertId: ConcertId; lines: readonly { ticketLevelId: TicketLevelId; quantity: number }[] },
    by: { readonly held: number; readonly sold: number },
  ): void {
    for (const { ticketLevelId: level, quantity } of event.lines) {
      const key = `${event.concertId} ${level}`;
      const change = this.#changes.get(key) ?? { concertId: event.concertId, level, held: 0, sold: 0 };
      change.held += by.held * quantity;
      change.sold += by.sold * quantity;
      this.#changes.set(key, change);
    }
  }
}
