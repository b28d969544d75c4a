import fc from "fast-check";
import type { TicketLevel } from "../../../src/domain/concerts/ticket-level.ts";
import { reservationOf, refundOf, type UserId } from "../../../src/domain/ids.ts";
import { type Instant, secondsAfter } from "../../../src/domain/instant.ts";
import { anna, balcony, ben, golden, noon, orderNumber, organizer, pln, regular, spring } from "../examples.ts";
import { reserved } from "../reservations/reservation-events.ts";
import { details, goldenLevel, regularLevel } from "./concert-events.ts";
import type { HouseCommand } from "./house.ts";

/** A command that comes so many seconds after the one before it. */
export interface Arrival {
  readonly seconds: number;
  readonly command: (at: Instant) => HouseCommand;
}

/** Few ids, so that commands meet each other. */
const identity = fc
  .record({ order: fc.integer({ min: 1, max: 5 }), attempt: fc.constantFrom(1, 1, 1, 2) })
  .map(({ order, attempt }) => ({
    concertId: spring,
    orderId: orderNumber(order),
    reservationId: reservationOf(orderNumber(order), spring, attempt),
    customerId: customerOf(order),
  }));

const customerOf = (order: number): UserId => (order % 2 === 0 ? anna : ben);

const level = fc.constantFrom(regular, regular, golden, balcony);
const prices = { [regular]: pln(100_00), [golden]: pln(250_00) };
const line = fc
  .record({ ticketLevelId: level, quantity: fc.integer({ min: 1, max: 5 }) })
  .map(({ ticketLevelId, quantity }) => reserved(quantity, ticketLevelId, prices[ticketLevelId] ?? pln(1)));
const lines = fc.uniqueArray(line, { minLength: 1, maxLength: 2, selector: ({ ticketLevelId }) => ticketLevelId });

const levels: fc.Arbitrary<TicketLevel[]> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.option(fc.integer({ min: 1, max: 6 })))
  .map(([regulars, goldens]) => [
    regularLevel({ capacity: regulars }),
    ...(goldens === null ? [] : [goldenLevel({ capacity: goldens })]),
  ]);

const concertCommand: fc.Arbitrary<Arrival["command"]> = fc.oneof(
  {
    weight: 6,
    arbitrary: levels.map((ticketLevels) => (at: Instant) => ({
      type: "UpdateTicketLevels" as const,
      ticketLevels,
      at,
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        maxTicketsPerCustomer: fc.option(fc.integer({ min: 1, max: 8 })),
        holdSeconds: fc.integer({ min: 10, max: 120 }),
        taxRateBasisPoints: fc.integer({ min: 0, max: 2300 }),
      })
      .map((changes) => (at: Instant) => ({ type: "UpdateConcert" as const, changes, at })),
  },
  { weight: 1, arbitrary: fc.constant((at: Instant) => ({ type: "CancelConcert" as const, reason: "rain", at })) },
);

const reservationCommand: fc.Arbitrary<Arrival["command"]> = fc
  .record({
    id: identity,
    lines,
    kind: fc.constantFrom(
      "create",
      "create",
      "create",
      "confirm",
      "confirm",
      "rebook",
      "release",
      "release",
      "expire",
      "cancel",
    ),
    refund: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ id: { customerId, ...id }, lines: of, kind, refund }) => (at: Instant): HouseCommand => {
    const asked = of.map(({ ticketLevelId, quantity, unitPrice }) => ({ ticketLevelId, quantity, unitPrice }));
    const givenBack = asked.slice(0, 1).map((asking) => ({ ...asking, quantity: Math.ceil(asking.quantity / 2) }));
    switch (kind) {
      case "create":
        return { type: "CreateReservation", ...id, customerId, lines: asked, at };
      case "rebook":
        return { type: "RebookReservation", ...id, customerId, lines: of, at };
      case "confirm":
        return { type: "ConfirmReservation", ...id };
      case "release":
        return {
          type: "ReleaseReservedTickets",
          ...id,
          refundId: refundOf(id.orderId, String(refund)),
          lines: givenBack,
        };
      case "expire":
        return { type: "ExpireReservation", ...id, at };
      default:
        return { type: "CancelReservation", ...id, reason: "order-cancelled" };
    }
  });

/** Commands at one concert in any order, the time moving on between them. The concert is there from the start, most often. */
export const arrivals: fc.Arbitrary<readonly Arrival[]> = fc
  .tuple(
    fc.array(
      fc.record({
        seconds: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 100 })),
        command: fc.oneof({ weight: 12, arbitrary: reservationCommand }, { weight: 2, arbitrary: concertCommand }),
      }),
      { minLength: 1, maxLength: 60, size: "max" },
    ),
    fc.option(fc.integer({ min: 2, max: 8 })),
  )
  .map(([rest, maxTicketsPerCustomer]) => [{ seconds: 0, command: createConcert(maxTicketsPerCustomer) }, ...rest]);

const createConcert =
  (maxTicketsPerCustomer: number | null) =>
  (at: Instant): HouseCommand => ({
    type: "CreateConcert",
    concertId: spring,
    organizerId: organizer,
    details: details({ maxTicketsPerCustomer, holdSeconds: 20 }),
    ticketLevels: [regularLevel(), goldenLevel()],
    at,
  });

/** The commands with the times at which they arrive. */
export const timed = (all: readonly Arrival[]): readonly HouseCommand[] => {
  let at = noon;
  return all.map(({ seconds, command }) => {
    at = secondsAfter(at, seconds);
    return command(at);
  });
};
