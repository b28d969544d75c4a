import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { refundedOf as refundedByPayment } from "../../../src/domain/finance/payment-state.ts";
import { secondsAfter } from "../../../src/domain/instant.ts";
import type { CartItem } from "../../../src/domain/carts/shopping-cart.ts";
import { openSteps } from "../../../src/domain/orders/order-process.ts";
import { type PlacedOrder, refundedOf } from "../../../src/domain/orders/order-state.ts";
import { quantityOf } from "../../../src/domain/reservations/reservation.ts";
import { standing } from "../../../src/domain/tickets/order-tickets.ts";
import { autumnItem, item } from "../carts/cart-events.ts";
import { regularLevel, details } from "../concerts/concert-events.ts";
import { annasOrder, autumn, noon, organizer, pln, spring } from "../examples.ts";
import { create } from "../orders/order-commands.ts";
import { chances, due, type Happening } from "./outside-steps.ts";
import { PurchaseWorld } from "./purchase-world.ts";

vi.setConfig({ testTimeout: 120_000 });

/** Two concerts with hardly more seats than Anna wants, and her order. */
const begin = (isFree: boolean): PurchaseWorld => {
  const world = new PurchaseWorld();
  const priced = (of: CartItem): CartItem => (isFree ? { ...of, unitPrice: pln(0) } : of);
  const items = [priced(item()), priced(autumnItem)];
  for (const { concertId, unitPrice, quantity } of items) {
    const ticketLevels = [regularLevel({ price: unitPrice, capacity: quantity + 1 })];
    const at = noon;
    world.toHouse(concertId, {
      type: "CreateConcert",
      concertId,
      organizerId: organizer,
      details: details(),
      ticketLevels,
      at,
    });
  }
  world.toOrder({ ...create, items });
  return world;
};

/** One choice of what happens next: what was due, with its answer lost or not, a message, perhaps once more, or chance. */
const choice = fc.record({
  of: fc.constantFrom("due", "due", "due", "lost", "message", "message", "message", "repeated", "chance"),
  index: fc.nat({ max: 99 }),
});
type Choice = typeof choice extends fc.Arbitrary<infer Value> ? Value : never;

const candidates = (world: PurchaseWorld, of: Choice["of"]): readonly Happening[] => {
  switch (of) {
    case "due":
      return due(world);
    case "lost":
      return due(world, "answer lost");
    case "chance":
      return chances(world);
    default:
      return world.messages.map((message) => ({
        name: `${of}: ${message.name}`,
        happen: () => {
          if (of === "message") world.messages = world.messages.filter((other) => other !== message);
          message.arrive();
        },
      }));
  }
};

const play = (world: PurchaseWorld, choices: readonly Choice[]): void => {
  for (const { of, index } of choices) {
    const possible = candidates(world, of);
    const next = possible[index % possible.length];
    if (next === undefined) continue;
    next.happen();
    expectSound(world);
  }
};

/** Faults stop: all messages arrive, all that is due is done, and time passes, until nothing is left to happen. */
const settle = (world: PurchaseWorld): void => {
  for (let round = 0; round < 300; round++) {
    const [next] = [...candidates(world, "message"), ...due(world)];
    if (next) next.happen();
    else if (round > 0 && world.now >= secondsAfter(noon, 100_000)) return;
    else world.now = secondsAfter(world.now, 50_000);
    expectSound(world);
  }
  throw new Error(
    `never rests: ${due(world)
      .map(({ name }) => name)
      .join("; ")}`,
  );
};

/** What holds at every moment. */
const expectSound = (world: PurchaseWorld): void => {
  const back = [...world.gateway.refunds.values()].reduce((sum, amount) => sum + amount, 0);
  expect(back).toBeLessThanOrEqual(world.gateway.received);
  expect(new Set(world.mailsSent).size).toBe(world.mailsSent.length);
};

const placed = (world: PurchaseWorld): PlacedOrder => {
  if (world.order.status === "none") throw new Error("the order was created");
  return world.order;
};

/** What the customer still has: all but cancelled parts and tickets that were taken back. */
const standingItems = (order: PlacedOrder): readonly CartItem[] => {
  if (order.status === "cancelled") return [];
  const back = order.refunds.flatMap(({ status, tickets }) => (status === "withdrawn" ? [] : tickets));
  return order.items.flatMap((of) => {
    const gone = back.filter((ticket) => ticket.concertId === of.concertId).length;
    return order.compensated.includes(of.concertId) || gone >= of.quantity
      ? []
      : [{ ...of, quantity: of.quantity - gone }];
  });
};

/** What holds once a purchase rests. */
const expectResting = (world: PurchaseWorld): void => {
  const order = placed(world);
  expect(["completed", "cancelled", "refunded"]).toContain(order.status);
  expect(openSteps(order)).toEqual([]);
  expect(order.refunds.map(({ status }) => status).filter((status) => status === "requested")).toEqual([]);

  const { gateway, payment } = world;
  const back = [...gateway.refunds.values()].reduce((sum, amount) => sum + amount, 0);
  const stands = standingItems(order);
  const price = stands.reduce((sum, { unitPrice, quantity }) => sum + unitPrice.amount * quantity, 0);
  // An amount that was given back besides may be part of what a compensation left; without one the sums are equal.
  const besides = order.refunds.filter((refund) => refund.requestedAt !== null && refund.tickets.length === 0);
  const most = besides.reduce((sum, { amount }) => sum + amount.amount, 0);
  expect(gateway.received - back).toBeLessThanOrEqual(price);
  expect(gateway.received - back).toBeGreaterThanOrEqual(price - most);
  if ("refunds" in payment) {
    expect(refundedByPayment(payment).amount).toBe(back);
    expect(refundedOf(order).amount).toBe(back);
    expect(payment.status).not.toMatch(/^(created|initiated)$/);
  }

  for (const concertId of [spring, autumn]) {
    const seats = quantityOf(stands.filter((of) => of.concertId === concertId));
    expect(standing(world.tickets).filter((ticket) => ticket.concertId === concertId)).toHaveLength(seats);
    const mine = [...world.house(concertId).reservations.values()].filter(
      (reservation) => "orderId" in reservation && reservation.orderId === annasOrder,
    );
    expect(mine.filter(({ status }) => status === "held")).toEqual([]);
    expect(quantityOf(mine.flatMap((one) => (one.status === "confirmed" ? one.lines : [])))).toBe(seats);
  }
  if (stands.length > 0) expect(world.mailsSent).toHaveLength(1);
};

/** How far a purchase has come before chance sets in. */
const stations = [
  "created",
  "confirmed",
  "to be paid",
  "paid at the gateway",
  "hold expired",
  "paid after that",
] as const;

const bring = (world: PurchaseWorld, to: (typeof stations)[number]): PurchaseWorld => {
  const station = stations.indexOf(to);
  const goOn = (until: () => boolean): void => {
    while (!until()) [...candidates(world, "message"), ...due(world)][0]?.happen();
  };
  const chance = (name: string): void =>
    chances(world)
      .find((one) => one.name === name)
      ?.happen();
  if (station >= 1) goOn(() => world.order.status === "confirmed");
  if (station >= 2) goOn(() => world.payment.status !== "none" && world.messages.length === 0);
  if (station >= 2 && world.gateway.intent === "none") goOn(() => due(world).length === 0);
  if (station === 3) chance("customer pays");
  if (station >= 4) {
    world.now = secondsAfter(noon, 700);
    for (const expiry of due(world).filter(({ name }) => name === "hold expires")) expiry.happen();
  }
  if (station === 5) chance("customer pays");
  return world;
};

const schedules = fc.record({
  isFree: fc.constantFrom(false, false, false, true),
  from: fc.constantFrom(...stations),
  choices: fc.array(choice, { size: "max", maxLength: 60 }),
});

describe("a purchase of two concerts, whatever happens to it, in any order and however often", () => {
  it("comes to rest: completed, cancelled or refunded, money and seats where they belong, nobody mailed twice", () => {
    fc.assert(
      fc.property(schedules, ({ isFree, from, choices }) => {
        const world = bring(begin(isFree), from);
        play(world, choices);
        settle(world);
        expectResting(world);
      }),
      { numRuns: 800 },
    );
  });
});

describe("this property", () => {
  it("sees every way a purchase can go", () => {
    const seen = new Map<string, number>();
    const note = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);
    for (const { isFree, from, choices } of fc.sample(schedules, { numRuns: 400, seed: 11 })) {
      const world = bring(begin(isFree), from);
      play(world, choices);
      settle(world);
      const order = placed(world);
      note(order.status);
      for (const event of world.log) note(event.type);
      if (world.log.some((event) => event.type === "PaymentCompleted" && event.late)) note("late money");
      if (world.log.some((event) => event.type === "ReservationAttempted" && event.attempt > 1)) note("rebooked");
      if (order.reservations.some(({ attempt, status }) => attempt > 1 && status === "refused")) note("not rebooked");
      if (order.status === "completed" && order.compensated.length > 0) note("a part compensated");
      if (order.refunds.some(({ status, tickets }) => status === "refunded" && tickets.length > 0)) {
        note("tickets refunded");
        if (order.compensated.length > 0) note("tickets refunded besides a compensation");
      }
    }
    const ways = ["completed", "cancelled", "refunded", "late money", "rebooked", "not rebooked", "a part compensated"];
    const back = ["tickets refunded", "tickets refunded besides a compensation", "OrderRefundWithdrawn"];
    const events = ["OrderedConcertCancelled", "OrderCancelledDueToTimeout", "ReservationFailed", "PaymentRefunded"];
    for (const what of [...ways, ...back, ...events]) expect(seen.get(what), what).toBeGreaterThanOrEqual(3);
  });
});
