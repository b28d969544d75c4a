import { unreachable } from "../decider.ts";
import type { ConcertEvent } from "../concerts/concert.ts";
import type { TicketLevel } from "../concerts/ticket-level.ts";
import type { TicketLevelId } from "../ids.ts";
import type { ReservationEvent, ReservedLine } from "./reservation-events.ts";

/** The seats of one level. `held` waits for payment, `sold` is paid for; together they are taken. */
export interface LevelSeats {
  readonly capacity: number;
  readonly held: number;
  readonly sold: number;
}

/** How many tickets of a concert are left: follows from the log, nothing else changes it. */
export interface ConcertTicketsAvailability {
  readonly cancelled: boolean;
  readonly levels: ReadonlyMap<TicketLevelId, LevelSeats>;
}

export const noAvailability: ConcertTicketsAvailability = { cancelled: false, levels: new Map() };

/** What can still be reserved of a level: never negative, 0 for an unknown level and once the concert is cancelled. */
export const availableOf = (availability: ConcertTicketsAvailability, level: TicketLevelId): number => {
  const seats = availability.levels.get(level);
  return seats === undefined || availability.cancelled ? 0 : seats.capacity - seats.held - seats.sold;
};

export const takenOf = (availability: ConcertTicketsAvailability, level: TicketLevelId): number => {
  const seats = availability.levels.get(level);
  return seats === undefined ? 0 : seats.held + seats.sold;
};

/**
 * Derives the next availability.
 * @throws when a level would be oversold, give back more than was taken or go while seats of it are taken: a bug, which must
 * not be committed.
 */
export const evolve = (
  availability: ConcertTicketsAvailability,
  event: ConcertEvent | ReservationEvent,
): ConcertTicketsAvailability => {
  switch (event.type) {
    case "ConcertCreated":
    case "TicketLevelsUpdated":
      return { ...availability, levels: withCapacities(availability, event.ticketLevels) };
    case "ConcertUpdated":
      return availability;
    case "ConcertCancelled":
      return { ...availability, cancelled: true };
    case "ReservationCreated":
      return move(availability, event.lines, { held: 1, sold: 0 });
    case "ReservationConfirmed":
      return move(availability, event.lines, { held: -1, sold: 1 });
    case "ReservedTicketsReleased":
      return move(availability, event.lines, { held: 0, sold: -1 });
    case "ReservationCancelled":
      return event.was === "none"
        ? availability
        : move(availability, event.lines, event.was === "held" ? { held: -1, sold: 0 } : { held: 0, sold: -1 });
    case "ReservationExpired":
      return move(availability, event.lines, { held: -1, sold: 0 });
    default:
      return unreachable(event);
  }
};

const withCapacities = (availability: ConcertTicketsAvailability, levels: readonly TicketLevel[]) => {
  const next = new Map(
    levels.map(({ id, capacity }) => {
      const { held, sold } = availability.levels.get(id) ?? { held: 0, sold: 0 };
      return [id, checked(id, { capacity, held, sold })];
    }),
  );
  for (const id of availability.levels.keys()) {
    if (!next.has(id) && takenOf(availability, id) > 0) throw new Error(`ticket level ${id} goes with seats taken`);
  }
  return next;
};

const move = (
  availability: ConcertTicketsAvailability,
  lines: readonly ReservedLine[],
  by: { readonly held: -1 | 0 | 1; readonly sold: -1 | 0 | 1 },
): ConcertTicketsAvailability => {
  const levels = new Map(availability.levels);
  for (const { ticketLevelId, quantity } of lines) {
    const seats = levels.get(ticketLevelId);
    if (seats === undefined) throw new Error(`no ticket level ${ticketLevelId} to move seats in`);
    levels.set(
      ticketLevelId,
      checked(ticketLevelId, {
        capacity: seats.capacity,
        held: seats.held + by.held * quantity,
        sold: seats.sold + by.sold * quantity,
      }),
    );
  }
  return { ...availability, levels };
};

const checked = (level: TicketLevelId, seats: LevelSeats): LevelSeats => {
  if (seats.held < 0 || seats.sold < 0 || seats.held + seats.sold > seats.capacity) {
    throw new Error(`seats of ${level} out of bounds: ${JSON.stringify(seats)}`);
  }
  return seats;
};
