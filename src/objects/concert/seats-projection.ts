import { z } from "zod";
import { type TicketLevelId, ticketLevelId } from "../../domain/ids.ts";
import type { LevelSeats } from "../../domain/reservations/concert-tickets-availability.ts";

const storedSeats = z.object({
  ticketLevelId,
  capacity: z.int().nonnegative(),
  held: z.int().nonnegative(),
  sold: z.int().nonnegative(),
});

const ALL = "SELECT ticket_level_id AS ticketLevelId, capacity, held, sold FROM level_seats";
const PUT = `INSERT INTO level_seats (ticket_level_id, capacity, held, sold) VALUES (?, ?, ?, ?)
  ON CONFLICT (ticket_level_id) DO UPDATE SET capacity = excluded.capacity, held = excluded.held, sold = excluded.sold`;
const REMOVE = "DELETE FROM level_seats WHERE ticket_level_id = ?";

type Levels = ReadonlyMap<TicketLevelId, LevelSeats>;

/** The seats taken of each level as rows: at most fifty, and what a concert starts from. */
export class SeatsProjection {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  load(): Levels {
    const rows = z.array(storedSeats).parse(this.#sql.exec(ALL).toArray());
    return new Map(rows.map(({ ticketLevelId: id, ...seats }) => [id, seats]));
  }

  /** Writes the levels that differ. */
  apply(before: Levels, after: Levels): void {
    for (const [id, seats] of after) {
      if (before.get(id) !== seats) this.#sql.exec(PUT, id, seats.capacity, seats.held, seats.sold);
    }
    for (const id of before.keys()) if (!after.has(id)) this.#sql.exec(REMOVE, id);
  }
}
