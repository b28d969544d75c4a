/**
 * A concert that is cancelled with all it has: held, paid and free orders, orders with a second concert, in more than one slice. Every
 * seat comes back, what was paid goes back, no ticket is good any more; what belongs to another concert stands.
 */
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { ConcertId, OrderId } from "../../src/domain/ids.ts";
import { asker, bought, golden, order, orderOf, paymentOf, plan, pln, projectedSeatsOf } from "./sales.ts";
import { REGULAR_PRICE, regular, requestOf, seatsOf, ticketsOf, typesIn } from "./sales.ts";
import { objects, Stage } from "./stage.ts";

const NOTHING = { held: 0, sold: 0, available: 0 };

const standingOf = async (id: OrderId) => (await ticketsOf(id)).filter(({ ticket }) => ticket.status !== "revoked");

/** How many reservations a concert gives up at a time. */
const SLICE = 100;

const endedIn = async (concert: ConcertId) =>
  (await typesIn(objects.concert(concert))).filter((type) => type === "ReservationCancelled").length;

it("is unwound whole, slice by slice", async () => {
  const stage = new Stage({ atOnce: 20 });
  const levels = [
    { id: regular, capacity: 400, price: REGULAR_PRICE },
    { id: golden, capacity: 10, price: pln(0) },
  ];
  const cancelled = await plan(stage, { levels, holdSeconds: 3600 });
  const other = await plan(stage, { holdSeconds: 3600 });
  const paid = await bought(stage, [cancelled]);
  const free = await bought(stage, [cancelled], { level: golden, price: pln(0) });
  const both = await bought(stage, [cancelled, other]);
  const waiting = await order(stage, [cancelled, other]);
  // More than a slice of a hundred.
  stage.withhold("OrderConfirmed");
  const held = await Promise.all(
    Array.from({ length: 110 }, async () => {
      const request = requestOf([cancelled], { quantity: 1 });
      await objects.order(request.orderId).create(request, asker);
      return request.orderId;
    }),
  );
  stage.release();
  await stage.settle();
  expect(await seatsOf(cancelled)).toEqual({ held: 112, sold: 4, available: 284 });

  expect(await objects.concert(cancelled).cancel("rain", asker)).toMatchObject({ ok: true });
  // From that commit on nothing is available, reserved or confirmed.
  expect(await seatsOf(cancelled)).toMatchObject({ available: 0 });
  const late = await orderOf(await order(stage, [cancelled], { quantity: 1 }));
  expect(late).toMatchObject({
    status: "cancelled",
    cancellation: { reason: "concert-cancelled", concertId: cancelled },
  });
  expect(await endedIn(cancelled)).toBe(0);
  await runDurableObjectAlarm(env.CONCERTS.getByName(cancelled));
  expect(await endedIn(cancelled)).toBe(SLICE);
  await stage.settle();

  for (const level of [regular, golden]) expect(await seatsOf(cancelled, level)).toEqual(NOTHING);
  expect(await projectedSeatsOf(cancelled)).toMatchObject({ held: 0, sold: 0 });
  const because = { reason: "concert-cancelled", concertId: cancelled };

  expect(await orderOf(paid)).toMatchObject({ status: "refunded", cancellation: because });
  expect(await paymentOf(paid)).toMatchObject({ status: "refunded", refunds: [{ amount: pln(30_000) }] });
  expect(await standingOf(paid)).toEqual([]);
  expect(await orderOf(free)).toMatchObject({ status: "refunded", cancellation: because, refunds: [] });
  expect(await standingOf(free)).toEqual([]);

  expect(await orderOf(both)).toMatchObject({
    status: "completed",
    cancellation: null,
    compensated: [cancelled],
    refunds: [{ amount: pln(30_000), status: "refunded" }],
  });
  expect(await paymentOf(both)).toMatchObject({ status: "partially-refunded" });
  expect((await standingOf(both)).map(({ ticket }) => ticket.concertId)).toEqual([other, other]);

  // Unpaid, an order of several concerts is cancelled whole.
  expect(await orderOf(waiting)).toMatchObject({ status: "cancelled", cancellation: because });
  expect(await paymentOf(waiting)).toMatchObject({ status: "failed", failure: "concert-cancelled" });
  expect(await seatsOf(other)).toEqual({ held: 0, sold: 2, available: 8 });

  const ends = await Promise.all(held.map(orderOf));
  for (const end of ends) expect(end).toMatchObject({ status: "cancelled", cancellation: because });
  const payments = await Promise.all(held.map(paymentOf));
  for (const payment of payments) expect(payment).toMatchObject({ status: "failed" });

  expect(await endedIn(cancelled)).toBe(114);
}, 60_000);
