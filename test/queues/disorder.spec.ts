/**
 * The same purchases, with every message delivered once and in order, then twice and in random order, with objects evicted in
 * between, and with first sendings lost: the end is the same, in the objects, their logs and the read models. Not shown here:
 * a process that is killed, which the journeys do.
 */
import { beforeAll, describe, expect, it } from "vitest";
import type { ConcertId, OrderId } from "../../src/domain/ids.ts";
import { asker, courier, freshFan, golden, listedOf, order, orderOf, paymentOf, plan, pln } from "./sales.ts";
import { projectedOrdersOf, projectedSeatsOf, REGULAR_PRICE, regular, seatsOf, ticketsOf, typesIn } from "./sales.ts";
import { type Disorder, objects, Stage } from "./stage.ts";

/** Long enough for everything that is lost to be sent again. */
const A_WHILE = 240;

/** Purchases that end in every way they can. Who did what is known by name, since ids differ from run to run. */
const play = async (disorder: Disorder) => {
  const stage = new Stage(disorder);
  const long = { holdSeconds: 3600 };
  const freeLevel = { id: golden, capacity: 5, price: pln(0) };
  const concerts = {
    spring: await plan(stage, { ...long, levels: [{ id: regular, capacity: 12, price: REGULAR_PRICE }, freeLevel] }),
    autumn: await plan(stage, long),
    cancelled: await plan(stage, { ...long, levels: [{ id: regular, capacity: 50, price: REGULAR_PRICE }, freeLevel] }),
    small: await plan(stage, { ...long, levels: [{ id: regular, capacity: 1, price: REGULAR_PRICE }] }),
  };
  const { spring, autumn, cancelled, small } = concerts;
  const fan = freshFan();
  const orders = {
    plain: await order(stage, [spring, autumn], { fan }),
    parcel: await order(stage, [spring], { fan, delivery: courier, quantity: 3 }),
    free: await order(stage, [spring], { fan, level: golden, price: pln(0) }),
    failing: await order(stage, [autumn], { fan }),
    changedMind: await order(stage, [autumn], { fan }),
    tooLate: await order(stage, [autumn, small], { fan }),
    lucky: await order(stage, [small], { fan, quantity: 1 }),
    unpaid: await order(stage, [cancelled, autumn], { fan, quantity: 1 }),
    both: await order(stage, [cancelled, spring], { fan }),
    whole: await order(stage, [cancelled], { fan }),
    gift: await order(stage, [cancelled], { fan, level: golden, price: pln(0) }),
  };
  await stage.pass(A_WHILE);
  await stage.play(orders.lucky, "decline");
  for (const id of [orders.plain, orders.parcel, orders.both, orders.whole]) await stage.play(id, "succeed");
  await stage.play(orders.failing, "fail");
  await objects.order(orders.changedMind).cancel(asker);
  await stage.pass(A_WHILE);
  await stage.play(orders.lucky, "succeed");
  await objects.concert(cancelled).cancel("rain", asker);
  await stage.pass(2 * A_WHILE);
  return { stage, concerts, orders, fan };
};

type Played = Awaited<ReturnType<typeof play>>;

const sorted = (values: readonly string[]) => values.toSorted((left, right) => left.localeCompare(right));

const essenceOfOrder = async (id: OrderId, nameOf: (concert: ConcertId) => string) => {
  const { status, cancellation, compensated, refunds, reservations, paid } = await orderOf(id);
  const payment = await paymentOf(id);
  const tickets = await ticketsOf(id);
  return {
    status,
    reason: cancellation?.reason,
    paid: paid.amount,
    compensated: sorted(compensated.map(nameOf)),
    refunds: refunds.map((refund) => [refund.amount.amount, refund.status]),
    reservations: sorted(reservations.map((held) => `${nameOf(held.concertId)} ${held.attempt} ${held.status}`)),
    payment: payment && [payment.status, payment.failure, payment.declines.length],
    moneyBack: payment?.refunds.map(({ amount, status: came }) => [amount.amount, came]),
    tickets: sorted(
      tickets.map(({ ticket }) => `${nameOf(ticket.concertId)} ${ticket.ticketLevelId} ${ticket.status}`),
    ),
    delivery: tickets[0]?.delivery?.status,
    // What happened, however it came about: nothing twice.
    orderLog: sorted(await typesIn(objects.order(id))),
    paymentLog: sorted(await typesIn(objects.payment(id))),
    ticketsLog: sorted(await typesIn(objects.tickets(id))).filter((type) => type !== "TicketDeliveryFailed"),
  };
};

const essenceOf = async ({ stage, concerts, orders, fan }: Played) => {
  const names = new Map(Object.entries(concerts).map(([name, id]) => [id, name]));
  const nameOf = (concert: ConcertId) => names.get(concert) ?? "unknown";
  const seats: Record<string, unknown> = {};
  for (const [name, id] of Object.entries(concerts)) {
    seats[name] = [await seatsOf(id), sorted(await typesIn(objects.concert(id)))];
    const { held, sold } = await seatsOf(id);
    expect(await projectedSeatsOf(id)).toMatchObject({ held, sold });
  }
  const ends: Record<string, unknown> = {};
  for (const [name, id] of Object.entries(orders)) ends[name] = await essenceOfOrder(id, nameOf);
  const listed = await projectedOrdersOf(fan);
  const current = await Promise.all(Object.values(orders).map(listedOf));
  expect(listed.toSorted(byId)).toEqual(current.toSorted(byId));
  return {
    seats,
    ends,
    mails: (await stage.simulator.emails()).length,
    parcels: (await stage.simulator.shipments()).length,
  };
};

const byId = (left: { readonly orderId: string }, right: { readonly orderId: string }) =>
  left.orderId.localeCompare(right.orderId);

let plain: Awaited<ReturnType<typeof essenceOf>>;

beforeAll(async () => {
  plain = await essenceOf(await play({}));
});

it("ends as it should when all goes in order", () => {
  expect(plain.ends).toMatchObject({
    plain: { status: "completed" },
    parcel: { status: "completed" },
    free: { status: "completed" },
    failing: { status: "cancelled", reason: "payment-failed" },
    changedMind: { status: "cancelled", reason: "customer-request", payment: ["failed", "order-cancelled", 0] },
    tooLate: { status: "cancelled", reason: "insufficient-tickets", payment: undefined },
    lucky: { status: "completed", payment: ["completed", null, 1] },
    unpaid: { status: "cancelled", reason: "concert-cancelled" },
    both: { status: "completed", compensated: ["cancelled"] },
    whole: { status: "refunded" },
    gift: { status: "refunded" },
  });
  expect(plain.seats).toMatchObject({
    spring: [{ held: 0, sold: 7, available: 5 }, expect.anything()],
    autumn: [{ held: 0, sold: 2, available: 8 }, expect.anything()],
    cancelled: [{ held: 0, sold: 0, available: 0 }, expect.anything()],
    small: [{ held: 0, sold: 1, available: 0 }, expect.anything()],
  });
});

describe("ends the same", () => {
  it.each<[string, Disorder]>([
    ["twice and in random order (1)", { seed: 1, copies: 2 }],
    ["twice and in random order (2)", { seed: 2, copies: 2 }],
    ["twice and in random order, and all objects are evicted now and then", { seed: 3, copies: 2, evictions: 0.2 }],
    ["only when sent for the second time", { firstIsLost: true }],
  ])(
    "when messages are delivered %s",
    async (_how, disorder) => {
      const played = await play(disorder);
      const end = await essenceOf(played);
      expect(end).toEqual(plain);
      // And all of it once more, after the end.
      await played.stage.encore();
      expect(await essenceOf(played)).toEqual(plain);
    },
    90_000,
  );
});
