import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { TicketLevelId, UserId } from "../../../src/domain/ids.ts";
import * as availabilities from "../../../src/domain/reservations/concert-tickets-availability.ts";
import { quantityOf } from "../../../src/domain/reservations/reservation.ts";
import { anna, ben } from "../examples.ts";
import { expectStorable } from "../specification.ts";
import { arrivals, timed } from "./house-arbitraries.ts";
import { decide, emptyHouse, evolve, type House, type HouseCommand, type HouseEvent, houseEvent } from "./house.ts";

vi.setConfig({ testTimeout: 120_000 });

/** Plays commands one after another, and shows every accepted one with the house before and after it. */
const play = (
  commands: readonly HouseCommand[],
  seen: (before: House, after: House, events: readonly HouseEvent[], command: HouseCommand) => void,
): { house: House; log: readonly HouseEvent[] } => {
  let house = emptyHouse;
  const log: HouseEvent[] = [];
  for (const command of commands) {
    const decision = decide(command, house);
    if (!decision.ok) continue;
    const before = house;
    house = decision.events.reduce<House>(evolve, house);
    log.push(...decision.events);
    seen(before, house, decision.events, command);
  }
  return { house, log };
};

/** Tickets of a level over all reservations in a status. */
const ticketsIn = (house: House, status: "held" | "confirmed", level: TicketLevelId): number =>
  quantityOf(
    [...house.reservations.values()].flatMap((reservation) =>
      reservation.status === status ? reservation.lines.filter(({ ticketLevelId }) => ticketLevelId === level) : [],
    ),
  );

const ticketsOf = (house: House, customer: UserId): number =>
  quantityOf(
    [...house.reservations.values()].flatMap((reservation) =>
      "customerId" in reservation && reservation.customerId === customer ? reservation.lines : [],
    ),
  );

const property = (
  seen: (before: House, after: House, events: readonly HouseEvent[], command: HouseCommand) => void,
): void =>
  fc.assert(
    fc.property(arrivals, (all) => {
      play(timed(all), seen);
    }),
    { numRuns: 250 },
  );

describe("whatever is asked of a concert, in any order", () => {
  it("no level is oversold, and none is available below zero", () => {
    property((_, { availability }) => {
      for (const [level, { capacity, held, sold }] of availability.levels) {
        expect(held + sold).toBeLessThanOrEqual(capacity);
        expect(availabilities.availableOf(availability, level)).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it("held and sold are the sums over its reservations", () => {
    property((_, house) => {
      for (const [level, { held, sold }] of house.availability.levels) {
        expect({ level, held, sold }).toEqual({
          level,
          held: ticketsIn(house, "held", level),
          sold: ticketsIn(house, "confirmed", level),
        });
      }
    });
  });

  it("a replay of its log gives what was kept step by step", () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const { house, log } = play(timed(all), () => undefined);
        const stored = log.map((event) => houseEvent.parse(JSON.parse(JSON.stringify(event))));
        expect(stored.reduce<House>(evolve, emptyHouse)).toEqual(house);
        expect(stored.reduce(availabilities.evolve, availabilities.noAvailability)).toEqual(house.availability);
      }),
      { numRuns: 200 },
    );
  });

  it("what is decided can be stored", () => {
    property((_before, _after, events) => {
      for (const event of events) expectStorable(event, houseEvent);
    });
  });

  it("a command that was carried out changes nothing the second time", () => {
    property((_before, after, _events, command) => {
      const again = decide(command, after);
      expect(again.ok ? again.events : []).toEqual([]);
    });
  });

  it("no new reservation takes a customer over the limit", () => {
    property((_, house, events) => {
      const limit = house.concert.status === "none" ? null : house.concert.details.maxTicketsPerCustomer;
      if (limit === null || !events.some(({ type }) => type === "ReservationCreated")) return;
      const customer = events.flatMap((event) => (event.type === "ReservationCreated" ? [event.customerId] : []));
      for (const one of customer) expect(ticketsOf(house, one)).toBeLessThanOrEqual(limit);
    });
  });

  it("once it is cancelled nothing is available, reserved or confirmed any more", () => {
    property((before, after, events) => {
      if (before.concert.status !== "cancelled") return;
      for (const level of after.availability.levels.keys()) {
        expect(availabilities.availableOf(after.availability, level)).toBe(0);
      }
      expect(events.map(({ type }) => type)).not.toContain("ReservationCreated");
      expect(events.map(({ type }) => type)).not.toContain("ReservationConfirmed");
    });
  });
});

describe("these properties", () => {
  it("see every event, and both customers, often enough to mean something", () => {
    const types = new Map<string, number>();
    const customers = new Set<UserId>();
    for (const all of fc.sample(arrivals, { numRuns: 300, seed: 7 })) {
      for (const event of play(timed(all), () => undefined).log) {
        types.set(event.type, (types.get(event.type) ?? 0) + 1);
        if (event.type === "ReservationCreated") customers.add(event.customerId);
      }
    }
    for (const { shape } of houseEvent.options) {
      expect(types.get(shape.type.value), shape.type.value).toBeGreaterThanOrEqual(20);
    }
    expect(customers).toEqual(new Set([anna, ben]));
  });
});
