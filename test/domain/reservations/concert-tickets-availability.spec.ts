import { describe, expect, it } from "vitest";
import {
  availableOf,
  type ConcertTicketsAvailability,
  evolve,
  noAvailability,
  takenOf,
} from "../../../src/domain/reservations/concert-tickets-availability.ts";
import {
  concertCancelled,
  concertCreated,
  concertUpdated,
  goldenLevel,
  regularLevel,
  ticketLevelsUpdated,
} from "../concerts/concert-events.ts";
import { given } from "../concerts/given-house.ts";
import type { HouseEvent } from "../concerts/house.ts";
import { balcony, golden, pln, regular } from "../examples.ts";
import {
  reservationCancelled,
  reservationConfirmed,
  reservationCreated,
  reservationExpired,
  reserved,
  reservedTicketsReleased,
} from "./reservation-events.ts";

const after = (...events: HouseEvent[]): ConcertTicketsAvailability => given(...events).state.availability;
const regularSeats = (...events: HouseEvent[]) => after(...events).levels.get(regular);

describe("what is available", () => {
  it("is the capacity of each level when a concert is created", () => {
    const availability = after(concertCreated());
    expect(availableOf(availability, regular)).toBe(10);
    expect(availableOf(availability, golden)).toBe(4);
  });

  it("is less by what is held, and no less once that is sold", () => {
    expect(regularSeats(concertCreated(), reservationCreated())).toEqual({ capacity: 10, held: 2, sold: 0 });
    const sold = after(concertCreated(), reservationCreated(), reservationConfirmed());
    expect(sold.levels.get(regular)).toEqual({ capacity: 10, held: 0, sold: 2 });
    expect(availableOf(sold, regular)).toBe(8);
    expect(takenOf(sold, regular)).toBe(2);
  });

  it("is counted for each level by itself", () => {
    const lines = [reserved(1), reserved(3, golden, pln(250_00))];
    const availability = after(concertCreated(), reservationCreated({ lines }));
    expect([availableOf(availability, regular), availableOf(availability, golden)]).toEqual([9, 1]);
  });

  it("is as before once a hold expires or is cancelled", () => {
    const before = { capacity: 10, held: 0, sold: 0 };
    expect(regularSeats(concertCreated(), reservationCreated(), reservationExpired())).toEqual(before);
    expect(regularSeats(concertCreated(), reservationCreated(), reservationCancelled())).toEqual(before);
  });

  it("is as before once what was sold is cancelled", () => {
    const cancelled = reservationCancelled({ was: "confirmed" });
    expect(regularSeats(concertCreated(), reservationCreated(), reservationConfirmed(), cancelled)).toEqual({
      capacity: 10,
      held: 0,
      sold: 0,
    });
  });

  it("is more by what a refund gives back, and by no more when that ends the reservation", () => {
    const bought = [concertCreated(), reservationCreated(), reservationConfirmed()];
    expect(regularSeats(...bought, reservedTicketsReleased())).toEqual({ capacity: 10, held: 0, sold: 1 });
    expect(
      regularSeats(
        ...bought,
        reservedTicketsReleased({ lines: [reserved(2)] }),
        reservationCancelled({ was: "confirmed", lines: [], reason: "tickets-refunded" }),
      ),
    ).toEqual({ capacity: 10, held: 0, sold: 0 });
  });

  it("does not change when what was never made is cancelled", () => {
    expect(regularSeats(concertCreated(), reservationCancelled({ was: "none", lines: [] }))).toEqual({
      capacity: 10,
      held: 0,
      sold: 0,
    });
  });

  it("follows a level's capacity, and keeps what is taken", () => {
    const changed = after(
      concertCreated(),
      reservationCreated(),
      ticketLevelsUpdated(regularLevel({ capacity: 5 }), goldenLevel({ id: balcony, capacity: 7 })),
    );
    expect(changed.levels.get(regular)).toEqual({ capacity: 5, held: 2, sold: 0 });
    expect(availableOf(changed, balcony)).toBe(7);
    expect(availableOf(changed, golden)).toBe(0);
  });

  it("does not change with the concert's other details", () => {
    expect(after(concertCreated(), concertUpdated())).toEqual(after(concertCreated()));
  });

  it("is nothing once the concert is cancelled, whatever comes back", () => {
    const cancelled = after(concertCreated(), reservationCreated(), concertCancelled());
    expect([availableOf(cancelled, regular), availableOf(cancelled, golden)]).toEqual([0, 0]);
    expect(takenOf(cancelled, regular)).toBe(2);
    const unwound = evolve(cancelled, reservationCancelled({ reason: "concert-cancelled" }));
    expect([availableOf(unwound, regular), takenOf(unwound, regular)]).toEqual([0, 0]);
  });

  it("is nothing of a level that does not exist", () => {
    expect(availableOf(after(concertCreated()), balcony)).toBe(0);
    expect(takenOf(after(concertCreated()), balcony)).toBe(0);
  });
});

describe("events that cannot be stop the commit", () => {
  const stops = (message: RegExp, ...events: [HouseEvent, ...HouseEvent[]]) =>
    expect(() => events.reduce<ConcertTicketsAvailability>(evolve, noAvailability)).toThrow(message);

  it("more seats held than there are", () => {
    stops(/out of bounds/, concertCreated(), reservationCreated({ lines: [reserved(11)] }));
  });

  it("seats that come back and were not taken", () => {
    stops(/out of bounds/, concertCreated(), reservationExpired());
    stops(/out of bounds/, concertCreated(), reservationCreated(), reservedTicketsReleased());
    stops(/out of bounds/, concertCreated(), reservationConfirmed());
  });

  it("seats of a level that does not exist", () => {
    stops(/no ticket level balcony/, concertCreated(), reservationCreated({ lines: [reserved(1, balcony)] }));
  });

  it("a capacity below what is taken", () => {
    const lines = [reserved(3)];
    const smaller = ticketLevelsUpdated(regularLevel({ capacity: 2 }), goldenLevel());
    stops(/out of bounds/, concertCreated(), reservationCreated({ lines }), smaller);
  });

  it("a level that goes with seats taken", () => {
    stops(/regular goes with seats taken/, concertCreated(), reservationCreated(), ticketLevelsUpdated(goldenLevel()));
  });
});
