import { and, eq, notInArray, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { ConcertDetails } from "../domain/concerts/concert.ts";
import type { TicketLevel } from "../domain/concerts/ticket-level.ts";
import type { ConcertId, TicketLevelId } from "../domain/ids.ts";
import type { ListEvent } from "../objects/integration-events.ts";
import { folded } from "./search-text.ts";
import { concertLevels, concerts } from "./tables.ts";

type Write = BatchItem<"sqlite">;

/** Writes that bring the catalogue and the seats up to date with a window of a concert's log. */
export const projectConcert = (database: DrizzleD1Database, events: readonly ListEvent[]): Write[] => {
  const seats = new SeatChanges();
  const writes: Write[] = [];
  for (const event of events) {
    // A level that goes and comes back begins anew: what was counted before belongs to the old one.
    if (event.type === "TicketLevelsUpdated") writes.push(...seats.writes(database));
    seats.count(event);
    writes.push(...catalogueWrites(database, event));
  }
  return [...writes, ...seats.writes(database)];
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
          ticketLevels: JSON.stringify(event.ticketLevels),
          createdAt: event.createdAt,
          ...detailColumns(event.details),
        }),
        ...capacityWrites(database, event.concertId, event.ticketLevels),
      ];
    case "ConcertUpdated":
      return [edit(database, event.concertId, detailColumns(event.details))];
    case "TicketLevelsUpdated":
      return [
        edit(database, event.concertId, { ticketLevels: JSON.stringify(event.ticketLevels) }),
        ...capacityWrites(database, event.concertId, event.ticketLevels),
      ];
    case "ConcertCancelled": {
      const cancellation = JSON.stringify({ reason: event.reason, at: event.cancelledAt });
      return [edit(database, event.concertId, { status: "cancelled", cancellation })];
    }
    default:
      return [];
  }
};

const detailColumns = (details: ConcertDetails) => ({
  startsAt: details.startsAt,
  searchText: folded([details.artist, details.title, details.venue.name, details.venue.city].join(" ")),
  details: JSON.stringify(details),
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

/** The change of each level's seats over a stretch of events: one write a level, however many reservations there were. */
class SeatChanges {
  readonly #changes = new Map<string, { concertId: ConcertId; level: TicketLevelId; held: number; sold: number }>();

  count(event: ListEvent): void {
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
    this.#changes.clear();
    return changes.map(({ concertId, level, held, sold }) =>
      database
        .update(concertLevels)
        .set({ held: sql`${concertLevels.held} + ${held}`, sold: sql`${concertLevels.sold} + ${sold}` })
        .where(and(eq(concertLevels.concertId, concertId), eq(concertLevels.ticketLevelId, level))),
    );
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
