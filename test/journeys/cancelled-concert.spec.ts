// A concert is cancelled with orders in every state on it; what becomes of each, and of a second concert in the same order.
import { beforeAll, expect, inject, it } from "vitest";
import { type Client, connect, eventually } from "./client.ts";
import { availability, concert as concertSchema, entry, type Order, problem, type Ticket } from "./documents.ts";
import { agreesOn, ledgerOf } from "./ledger.ts";
import { type Person, registerPerson } from "./people.ts";
import {
  buy,
  completePurchase,
  initiatedPayment,
  level,
  orderThatIs,
  planConcert,
  readOrder,
  readPayment,
  SOON,
  ticketsOf,
  untilSeatsLeft,
} from "./purchases.ts";

const { origin, persistTo } = inject("service");
const { organizer } = inject("people");
let client: Client;
let fan: Person;

beforeAll(async () => {
  client = await connect(origin);
  fan = await registerPerson(client);
});

const validated = (ticket: Ticket | undefined) =>
  client.ask(entry, 200, "/api/tickets/validations", {
    token: organizer.token,
    body: { code: ticket?.code, concertId: ticket?.concertId },
  });

/** The order once so much of it has gone back. */
const refundedOrder = (id: string, amount: number): Promise<Order> =>
  eventually(
    SOON,
    () => readOrder(client, fan, id),
    (seen) => seen.refunded.amount === amount,
  );

const revokedTickets = (orderId: string, concertId: string): Promise<Ticket[]> =>
  eventually(
    SOON,
    () => ticketsOf(client, fan, orderId),
    (tickets) => tickets.every((ticket) => ticket.concertId !== concertId || ticket.status === "revoked"),
  );

it("unwinds held, paid and free orders, and leaves the second concert of an order alone", async () => {
  const concert = await planConcert(client, organizer, {
    ticketLevels: [level("regular", 50, 10_000), level("free", 50, 0)],
  });
  const second = await planConcert(client, organizer, { ticketLevels: [level("regular", 50, 7_000)] });
  const held = await buy(client, fan, [{ of: concert, quantity: 2 }]);
  await initiatedPayment(client, fan, held.id);
  const heldWithSecond = await buy(client, fan, [
    { of: concert, quantity: 1 },
    { of: second, quantity: 3 },
  ]);
  const paid = await completePurchase(client, fan, [{ of: concert, quantity: 3 }]);
  const paidWithSecond = await completePurchase(client, fan, [
    { of: concert, quantity: 1 },
    { of: second, quantity: 2 },
  ]);
  const free = await buy(client, fan, [{ of: concert, quantity: 4, level: "free" }]);
  await orderThatIs(client, fan, free.id, "completed");

  const cancel = () =>
    client.call(`/api/concerts/${concert.id}/cancel`, { token: organizer.token, body: { reason: "The band is ill" } });
  const cancelled = await cancel();
  expect(cancelled.status).toBe(200);
  expect(concertSchema.parse(await cancelled.json())).toMatchObject({ status: "cancelled", version: 2 });
  expect(cancelled.headers.get("ETag")).toBe('"2"');
  const again = await cancel();
  expect([again.status, problem.parse(await again.json()).code]).toEqual([409, "concert-already-cancelled"]);
  await expect(client.ask(availability, 200, `/api/concerts/${concert.id}/availability`)).resolves.toMatchObject({
    status: "cancelled",
    levels: [{ available: 0 }, { available: 0 }],
  });

  // What was not paid for is cancelled whole, its payment with it.
  for (const { id } of [held, heldWithSecond]) {
    const { cancellation } = await orderThatIs(client, fan, id, "cancelled");
    expect(cancellation).toEqual({ reason: "concert-cancelled", concertId: concert.id });
    await expect(readPayment(client, fan, id)).resolves.toMatchObject({ status: "failed" });
    await expect(ticketsOf(client, fan, id)).resolves.toEqual([]);
  }

  // What was paid for goes back, and the tickets are worth nothing any more.
  await expect(refundedOrder(paid.order.id, 30_000)).resolves.toMatchObject({ status: "refunded" });
  await expect(readPayment(client, fan, paid.order.id)).resolves.toMatchObject({
    status: "refunded",
    refunded: { amount: 30_000 },
  });
  const [worthless] = await revokedTickets(paid.order.id, concert.id);
  await expect(validated(worthless)).resolves.toMatchObject({ valid: false, reason: "revoked" });

  // What was free has nothing to give back.
  await orderThatIs(client, fan, free.id, "refunded");
  await revokedTickets(free.id, concert.id);

  // An order with a second concert keeps that part.
  await expect(refundedOrder(paidWithSecond.order.id, 10_000)).resolves.toMatchObject({ status: "completed" });
  await expect(readPayment(client, fan, paidWithSecond.order.id)).resolves.toMatchObject({
    status: "partially-refunded",
    refunded: { amount: 10_000 },
  });
  const remaining = (await revokedTickets(paidWithSecond.order.id, concert.id)).filter(
    ({ concertId }) => concertId === second.id,
  );
  expect(remaining.map(({ status }) => status)).toEqual(["issued", "issued"]);
  await expect(validated(remaining[0])).resolves.toMatchObject({ valid: true });

  await untilSeatsLeft(client, second, 48);
  const none = { held: 0, sold: 0 };
  await eventually(SOON, async () => ledgerOf(persistTo, concert.id), agreesOn({ regular: none, free: none }));
  await eventually(SOON, async () => ledgerOf(persistTo, second.id), agreesOn({ regular: { held: 0, sold: 2 } }));
});
