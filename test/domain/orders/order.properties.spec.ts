import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { refundOf } from "../../../src/domain/ids.ts";
import type { OrderCommand } from "../../../src/domain/orders/order-commands.ts";
import { orderEvent, type OrderEvent, refusalReason } from "../../../src/domain/orders/order-events.ts";
import { claimedOf, claimedTickets, evolve, noOrder, type Order } from "../../../src/domain/orders/order-state.ts";
import { decide } from "../../../src/domain/orders/order.ts";
import { afterNoon, annasOrder, autumn, pln, spring, winter } from "../examples.ts";
import { expectStorable } from "../specification.ts";
import {
  cancel,
  compensate,
  complete,
  concertCancelled,
  confirm,
  create,
  fail,
  grant,
  hold,
  recordEnded,
  recordRefund,
  recordSold,
  refundAmount,
  refundTickets,
  refuse,
  succeed,
  timeOut,
  withdraw,
} from "./order-commands.ts";
import { confirmed, paid, pending, refundFor, ticket } from "./order-events.ts";

vi.setConfig({ testTimeout: 120_000 });

const concert = fc.constantFrom(spring, spring, autumn, autumn, winter);
const attempt = fc.constantFrom(1, 1, 2, 3);
const refundNumber = fc.constantFrom(1, 2, 3, 4);
const command: fc.Arbitrary<OrderCommand> = fc.oneof(
  { weight: 4, arbitrary: concert.map((id) => hold(id)) },
  { weight: 2, arbitrary: fc.constantFrom<OrderCommand>(create, confirm, succeed(), complete) },
  { weight: 1, arbitrary: fc.constantFrom<OrderCommand>(cancel, timeOut(), timeOut(afterNoon(1))) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("payment-failed" as const, "payment-timeout" as const, "concert-cancelled" as const)
      .map(fail),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(concert, fc.constantFrom(...refusalReason.options), attempt)
      .map(([id, reason, number]) => refuse(id, reason, number)),
  },
  { weight: 3, arbitrary: fc.tuple(concert, attempt).map(([id, number]) => recordSold(id, number)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(concert, fc.constantFrom("cancelled" as const, "expired" as const), attempt)
      .map(([id, status, number]) => recordEnded(id, status, number)),
  },
  { weight: 1, arbitrary: concert.map(concertCancelled) },
  { weight: 1, arbitrary: concert.map(compensate) },
  {
    weight: 2,
    arbitrary: fc.tuple(refundNumber, fc.constantFrom(15_00, 50_00, 180_00)).map((wanted) => refundAmount(...wanted)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(refundNumber, fc.subarray([ticket(1), ticket(2), ticket(3)], { minLength: 1 }))
      .map(([number, tickets]) => refundTickets(number, ...tickets)),
  },
  { weight: 3, arbitrary: refundNumber.map(grant) },
  { weight: 1, arbitrary: refundNumber.map((number) => withdraw(number)) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        refundId: fc.constantFrom(refundFor(spring), refundFor(autumn), refundOf(annasOrder, "by-amount")),
        amount: fc.constantFrom(50_00, 80_00, 200_00, 280_00).map(pln),
      })
      .map(({ refundId, amount }) => recordRefund(refundId, amount)),
  },
);
/** Any commands, on an order that has come some way, most often. */
const stories = fc.record({
  history: fc.constantFrom<readonly OrderEvent[]>([], pending, confirmed, paid),
  commands: fc.array(command, { size: "max", maxLength: 40 }),
});

type Seen = (before: Order, event: OrderEvent, after: Order) => void;

const tell = ({ history, commands }: typeof stories extends fc.Arbitrary<infer Story> ? Story : never, seen: Seen) => {
  let order = history.reduce<Order>(evolve, noOrder);
  for (const one of commands) {
    const decision = decide(one, order);
    for (const event of decision.ok ? decision.events : []) {
      const before = order;
      order = evolve(order, event);
      seen(before, event, order);
    }
    const again = decide(one, order);
    expect(again.ok ? again.events : []).toEqual([]);
  }
};

const property = (seen: Seen): void =>
  fc.assert(
    fc.property(stories, (story) => tell(story, seen)),
    { numRuns: 500 },
  );

/** The ways of the design from one status to another. */
const ways = [
  "none → pending",
  "pending → confirmed",
  "pending → cancelled",
  "confirmed → paid",
  "confirmed → cancelled",
  "paid → completed",
  "paid → refunded",
  "completed → refunded",
];
const wayOf = (before: Order, after: Order): readonly string[] =>
  before.status === after.status ? [] : [`${before.status} → ${after.status}`];

describe("whatever an order is told, in any order and however often", () => {
  it("it goes the ways of the design only, and what it is told twice changes nothing", () => {
    property((before, _, after) => {
      for (const way of wayOf(before, after)) expect(ways).toContain(way);
    });
  });

  it("what is decided can be stored", () => {
    property((_before, event) => expectStorable(event, orderEvent));
  });

  it("it asks for a part back at most once, and for no more than is left of what was paid", () => {
    property((before, event, after) => {
      if (event.type !== "OrderCompensated" || before.status === "none" || after.status === "none") return;
      expect(before.compensated).not.toContain(event.concertId);
      const left = Math.max(0, before.paid.amount - claimedOf(before).amount);
      expect(event.amount.amount).toBeLessThanOrEqual(left);
    });
  });

  it("it never promises more than was paid, and no ticket's money twice", () => {
    property((before, event, after) => {
      if (before.status === "none" || after.status === "none") return;
      const tickets = claimedTickets(after).map(({ ticketId }) => ticketId);
      expect(new Set(tickets).size).toBe(tickets.length);
      // What the gateway says it has given back is a fact, whatever the order makes of it.
      if (event.type === "OrderRefundRecorded") return;
      const most = Math.max(claimedOf(before).amount, after.paid.amount);
      expect(claimedOf(after).amount).toBeLessThanOrEqual(most);
    });
  });

  it("an attempt is recorded once, in turn, and never while an earlier one may hold seats", () => {
    property((before, event) => {
      if (event.type !== "ReservationAttempted" || before.status === "none") return;
      const earlier = before.reservations.filter(({ concertId }) => concertId === event.concertId);
      expect(event.attempt).toBe(earlier.length + 1);
      for (const { status } of earlier) expect(["expired", "cancelled", "refused"]).toContain(status);
    });
  });
});

describe("these properties", () => {
  it("see every way", () => {
    const seen = new Set<string>();
    for (const story of fc.sample(stories, { numRuns: 1000, seed: 3 })) {
      tell(story, (before, _, after) => {
        for (const way of wayOf(before, after)) seen.add(way);
      });
    }
    expect(seen).toEqual(new Set(ways));
  });
});
