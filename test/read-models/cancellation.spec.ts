/**
 * What cancelling a concert would touch, and how far it has come: the same in whatever order the logs of the concert, its orders and
 * their payments arrive, and done when all is done.
 */
import { eq } from "drizzle-orm";
import { afterEach, expect, it, vi } from "vitest";
import { type ConcertId, type OrderId, refundOf } from "../../src/domain/ids.ts";
import { cancellationList } from "../../src/read-models/cancellations.ts";
import { unwindings } from "../../src/read-models/tables.ts";
import {
  asker,
  golden,
  order,
  orderOf,
  paymentOf,
  plan,
  pln,
  REGULAR_PRICE,
  regular,
  type Wish,
} from "../queues/sales.ts";
import { database, type Disorder, objects, Stage } from "../queues/stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const failuresOf = async (id: ConcertId): Promise<OrderId[]> =>
  (await cancellationList(database).failures(id, undefined, 10)).map(({ orderId }) => orderId);

const cancellationOf = (id: ConcertId) => cancellationList(database).ofConcert(id);

/** What the gateway gave back because the concert was cancelled. */
const refundedBy = async (id: OrderId, concert: ConcertId) =>
  (await paymentOf(id))?.refunds.find(({ refundId }) => refundId === refundOf(id, concert.slice(4)))?.amount.amount;

const levels = [
  { id: regular, capacity: 100, price: REGULAR_PRICE },
  { id: golden, capacity: 10, price: pln(0) },
];

/** A concert with an order of each kind; another that some of them share. */
const sold = async (disorder: Disorder = {}) => {
  const stage = new Stage(disorder);
  const concert = await plan(stage, { levels, holdSeconds: 3600 });
  const other = await plan(stage, { levels, holdSeconds: 3600 });
  const make = (concerts: ConcertId[], wish: Wish = {}) => order(stage, concerts, wish);
  const paid = await make([concert]);
  const both = await make([concert, other], { quantity: 1 });
  const free = await make([concert], { level: golden, price: pln(0), quantity: 3 });
  const waiting = await make([concert, other]);
  const given = await make([concert], { quantity: 5 });
  await stage.pass(120);
  for (const id of [paid, both]) await stage.play(id, "succeed");
  await objects.order(given).cancel(asker);
  await stage.pass(120);
  return { stage, concert, other, paid, both, free, waiting };
};

const touched = { orders: 4, tickets: 2 + 1 + 3 + 2, refund: 45_000 };

it("says what it would touch, and of how many orders how many are unwound", async () => {
  const { stage, concert, other } = await sold();
  expect(await cancellationOf(concert)).toEqual({ ...touched, progress: null });
  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  expect(await cancellationOf(concert)).toEqual({ ...touched, progress: { unwound: 4, failed: 0 } });
  expect(await cancellationOf(other)).toEqual({ orders: 1, tickets: 1, refund: 15_000, progress: null });
});

it("is done when all is done, however the logs are delivered", async () => {
  const disorders: Disorder[] = [
    { seed: 3, copies: 2 },
    { seed: 4, evictions: 0.1 },
    { seed: 5, firstIsLost: true },
  ];
  for (const disorder of disorders) {
    const { stage, concert } = await sold(disorder);
    await objects.concert(concert).cancel("rain", asker);
    await stage.pass(900);
    const done = { ...touched, progress: { unwound: 4, failed: 0 } };
    expect(await cancellationOf(concert)).toEqual(done);
    await stage.encore();
    expect(await cancellationOf(concert)).toEqual(done);
  }
}, 120_000);

it("counts an order whose money has not gone back when it has", async () => {
  const { stage, concert, paid } = await sold();
  stage.withhold("payments");
  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  // The free one; the other payments have yet to be ended, and to go back.
  expect(await cancellationOf(concert)).toMatchObject({ progress: { unwound: 1, failed: 0 } });
  expect(await database.select().from(unwindings).where(eq(unwindings.orderId, paid))).toMatchObject([
    { hasEnded: true, owed: true, refund: null, counted: "open" },
  ]);
  stage.release();
  await stage.settle();
  expect(await cancellationOf(concert)).toMatchObject({ progress: { unwound: 4, failed: 0 } });
});

it("counts an order whose refund failed for good as failed, until it comes through after all", async () => {
  const { stage, concert, paid, both } = await sold();
  const refund = vi.spyOn(stage.gateway, "refund");
  refund.mockResolvedValue({ status: "failed", reference: null, reason: "insufficient balance" });
  await objects.concert(concert).cancel("rain", asker);
  await stage.pass(3600);
  refund.mockRestore();
  expect(await cancellationOf(concert)).toMatchObject({ progress: { unwound: 2, failed: 2 } });
  expect((await failuresOf(concert)).toSorted()).toEqual([paid, both].toSorted());
  for (const id of [paid, both]) {
    expect(await objects.payment(id).retryRefund(refundOf(id, concert.slice(4)), asker)).toMatchObject({ ok: true });
  }
  stage.withhold("payments");
  await stage.settle();
  expect(await cancellationOf(concert)).toMatchObject({ progress: { unwound: 2, failed: 0 } });
  expect(await failuresOf(concert)).toEqual([]);
  stage.release();
  await stage.settle();
  expect(await cancellationOf(concert)).toMatchObject({ progress: { unwound: 4, failed: 0 } });
}, 60_000);

it("leaves out what was refunded by tickets before", async () => {
  const { stage, concert, paid, both } = await sold();
  const reason = "cannot come";
  for (const id of [paid, both]) {
    const [ticket] = await objects.tickets(id).list(0, 1);
    if (ticket === undefined) throw new Error("no ticket");
    const refundId = refundOf(id, `r-${"0".repeat(32)}`);
    const ticketIds = [ticket.ticket.ticketId];
    expect(await objects.order(id).requestRefund({ refundId, ticketIds, reason }, asker)).toMatchObject({ ok: true });
  }
  await stage.pass(60);
  // One of two tickets is left of the one order; what the other had at one of its concerts is gone.
  const before = await cancellationOf(concert);
  await objects.concert(concert).cancel("rain", asker);
  await stage.pass(600);
  const { progress, ...touchedThen } = await cancellationOf(concert);
  expect({ ...touchedThen, progress: null }).toEqual(before);
  expect(progress).toEqual({ unwound: before.orders, failed: 0 });
});

it("says what goes back where some of the money went back before, of no concert in particular", async () => {
  const { stage, concert, other, paid, both } = await sold();
  const giveBack = (id: OrderId, amount: number) =>
    objects
      .order(id)
      .requestRefund({ refundId: refundOf(id, `r-${"0".repeat(32)}`), amount: pln(amount), reason: "sorry" }, asker);
  expect(await giveBack(paid, 10_000)).toMatchObject({ ok: true });
  // What is left pays for either concert in full, but not for both.
  expect(await giveBack(both, 7502)).toMatchObject({ ok: true });
  await stage.settle();
  expect(await cancellationOf(concert)).toMatchObject({ refund: 20_000 + REGULAR_PRICE.amount });
  expect(await cancellationOf(other)).toMatchObject({ refund: REGULAR_PRICE.amount });

  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  expect(await refundedBy(paid, concert)).toBe(20_000);
  expect(await refundedBy(both, concert)).toBe(REGULAR_PRICE.amount);
  expect(await cancellationOf(concert)).toMatchObject({
    refund: 20_000 + REGULAR_PRICE.amount,
    progress: { unwound: 4, failed: 0 },
  });

  expect(await cancellationOf(other)).toMatchObject({ refund: REGULAR_PRICE.amount - 7502 });
  await objects.concert(other).cancel("rain", asker);
  await stage.settle();
  expect(await refundedBy(both, other)).toBe(REGULAR_PRICE.amount - 7502);
  expect(await cancellationOf(other)).toMatchObject({ refund: REGULAR_PRICE.amount - 7502, progress: { unwound: 1 } });
});

const endings: readonly [string, (stage: Stage, id: OrderId) => Promise<unknown>][] = [
  ["cancelled by its customer", (_stage, id) => objects.order(id).cancel(asker)],
  ["refused by the gateway", (stage, id) => stage.play(id, "fail")],
  ["left to lapse", (stage) => stage.pass(3700)],
];

it.each(endings)("counts an order that is %s just then", async (_what, end) => {
  const { stage, concert, waiting } = await sold();
  stage.withhold("read-models");
  await Promise.all([objects.concert(concert).cancel("rain", asker), end(stage, waiting)]);
  await stage.pass(60);
  stage.release();
  await stage.pass(900);
  expect((await orderOf(waiting)).status).toBe("cancelled");
  expect(await cancellationOf(concert)).toMatchObject({ orders: 4, progress: { unwound: 4, failed: 0 } });
});

it("counts an order that was paid just then when its money has gone back", async () => {
  const { stage, concert, waiting } = await sold();
  stage.withhold("webhook", "payments");
  await stage.play(waiting, "succeed");
  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  expect(await cancellationOf(concert)).toMatchObject({ progress: { unwound: 1 } });
  stage.release();
  await stage.pass(900);
  expect(await orderOf(waiting)).toMatchObject({ status: "completed", compensated: [concert] });
  expect(await cancellationOf(concert)).toMatchObject({ orders: 4, progress: { unwound: 4, failed: 0 } });
});

it("touches nothing of a concert that nobody wanted", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const nothing = { orders: 0, tickets: 0, refund: 0 };
  expect(await cancellationOf(concert)).toEqual({ ...nothing, progress: null });
  await stage.settle();
  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  expect(await cancellationOf(concert)).toEqual({ ...nothing, progress: { unwound: 0, failed: 0 } });
});
