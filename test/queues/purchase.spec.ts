/**
 * Purchases as they mostly go: the whole way from a cart to tickets, a refusal before there is anything to pay, and customers
 * whose card is declined or whose payment fails. Everything is delivered once and in order here.
 */
import { expect, it } from "vitest";
import { concertList } from "../../src/read-models/concerts.ts";
import {
  afterOpening,
  asker,
  courier,
  email,
  freshConcert,
  freshFan,
  freshOrder,
  golden,
  ticketMails,
  signUp,
} from "./sales.ts";
import { listedOf, order, orderOf, paymentOf, plan, pln, projectedOrdersOf, projectedSeatsOf } from "./sales.ts";
import { REGULAR_PRICE, regular, seatsOf, ticketsOf, typesIn } from "./sales.ts";
import { codes, database, objects, Stage } from "./stage.ts";

it("goes from the cart of a fan to tickets of two concerts, paid once, mailed once", async () => {
  const stage = new Stage();
  const fan = freshFan();
  const spring = await plan(stage, { title: "Spring" });
  const goldenLevel = { id: golden, capacity: 4, price: pln(40_000) };
  const autumn = await plan(stage, { title: "Autumn", levels: [goldenLevel] });
  await signUp(fan);
  const cart = objects.cart(fan);
  const offer = { concertStatus: "on-sale", available: 10, maxTicketsPerCustomer: null } as const;
  const lines = [
    { concertId: spring, ticketLevelId: regular, quantity: 2, offer: { ...offer, price: REGULAR_PRICE } },
    { concertId: autumn, ticketLevelId: golden, quantity: 1, offer: { ...offer, price: pln(40_000) } },
  ];
  for (const line of lines) expect(await cart.addItem(line, asker)).toMatchObject({ ok: true });
  await cart.setDeliveryMethod(email, asker);
  const orderId = freshOrder();
  stage.add({ cart: fan, order: orderId });
  const confirmed = await cart.confirm({ orderId, key: "once", prices: [], expectedTotal: null }, asker);

  // The answer says it: the seats are held, until the earliest hold ends.
  expect(confirmed).toMatchObject({ ok: true, value: { order: { status: "confirmed", total: pln(70_000) } } });
  expect(await orderOf(orderId)).toMatchObject({ expiresAt: afterOpening(600) });
  expect(await seatsOf(spring)).toEqual({ held: 2, sold: 0, available: 8 });
  expect(await cart.document()).toMatchObject({ status: "empty", deliveryMethod: null });

  await stage.settle();
  expect(await objects.payment(orderId).document()).toMatchObject({
    payment: { status: "initiated", amount: pln(70_000), expiresAt: afterOpening(600) },
    clientSecret: expect.stringContaining("_secret_"),
  });
  await stage.play(orderId, "succeed");
  await stage.settle();

  expect(await typesIn(objects.order(orderId))).toEqual([
    "OrderCreated",
    "ReservationAttempted",
    "ReservationAttempted",
    "ReservedTicketsAdded",
    "ReservedTicketsAdded",
    "OrderConfirmed",
    "PaymentSucceeded",
    "ReservedTicketsConfirmed",
    "ReservedTicketsConfirmed",
    "OrderCompleted",
  ]);
  expect(await typesIn(objects.payment(orderId))).toEqual([
    "PaymentCreated",
    "PaymentInitiated",
    "PaymentCompleted",
    "InvoiceCreated",
  ]);
  const tickets = await ticketsOf(orderId);
  expect(tickets.map(({ ticket }) => [ticket.concertId, ticket.ticketLevelId, ticket.userId, ticket.status])).toEqual(
    expect.arrayContaining([
      [spring, regular, fan, "issued"],
      [spring, regular, fan, "issued"],
      [autumn, golden, fan, "issued"],
    ]),
  );
  expect(tickets).toHaveLength(3);
  const [mail, ...more] = await ticketMails(stage);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ to: "fan@example.com", messageId: tickets[0]?.delivery?.deliveryId });
  const claims = await Promise.all(
    (mail?.text.match(/FR1\.\S+/g) ?? []).map(async (code) => (await codes()).verify(code)),
  );
  const claimed = tickets.map(({ ticket }) => ({ ticketId: ticket.ticketId, concertId: ticket.concertId }));
  expect(claims).toEqual(expect.arrayContaining(claimed));
  expect(claims).toHaveLength(3);

  for (const seats of [seatsOf, projectedSeatsOf]) {
    expect(await seats(spring)).toEqual({ held: 0, sold: 2, available: 8 });
    expect(await seats(autumn, golden)).toEqual({ held: 0, sold: 1, available: 3 });
  }
  expect(await projectedOrdersOf(fan)).toEqual([await listedOf(orderId)]);
  const listed = await concertList(database).upcoming({
    now: afterOpening(0),
    text: "spring",
    after: undefined,
    limit: 9,
  });
  expect(listed).toMatchObject([{ id: spring, soldOut: false, version: 1 }]);

  // The same key again, whatever the cart holds by now: the same order, as it is.
  const again = await cart.confirm({ orderId: freshOrder(), key: "once", prices: [], expectedTotal: null }, asker);
  expect(again).toMatchObject({ ok: true, value: { order: { orderId, status: "completed" } } });
});

it("asks no gateway for an order that costs nothing", async () => {
  const stage = new Stage();
  await stage.simulator.failNext("payments", 1000);
  const concert = await plan(stage, { levels: [{ id: regular, capacity: 5, price: pln(0) }] });
  const id = await order(stage, [concert], { price: pln(0) });
  await stage.settle();
  expect(await orderOf(id)).toMatchObject({ status: "completed" });
  expect(await paymentOf(id)).toMatchObject({ status: "completed", amount: pln(0), reference: null });
  expect(await ticketsOf(id)).toHaveLength(2);
  expect(await ticketMails(stage)).toHaveLength(1);
});

it("sends a parcel by courier, with a tracking number", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const id = await order(stage, [concert], { delivery: courier });
  await stage.settle();
  await stage.play(id, "succeed");
  await stage.settle();
  const [parcel] = await stage.simulator.shipments();
  expect(parcel).toMatchObject({ orderId: id, address: { name: "A Fan", city: "Warsaw" } });
  expect(await ticketMails(stage)).toEqual([]);
  for (const { delivery } of await ticketsOf(id)) {
    expect(delivery).toMatchObject({ method: "courier", status: "delivered", trackingNumber: parcel?.trackingNumber });
  }
  expect(await orderOf(id)).toMatchObject({ status: "completed" });
});

it("cancels an order of two concerts when one of them is sold out, and makes no payment", async () => {
  const stage = new Stage();
  const full = await plan(stage, { levels: [{ id: regular, capacity: 1, price: REGULAR_PRICE }] });
  const free = await plan(stage);
  const fan = freshFan();
  const id = await order(stage, [free, full], { fan });
  const cancellation = { reason: "insufficient-tickets", concertId: full, ticketLevelId: regular };
  // Said at once; and the other concert's seats are back without any time passing.
  expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation });
  await stage.settle();
  expect(await seatsOf(free)).toEqual({ held: 0, sold: 0, available: 10 });
  expect(await objects.payment(id).document()).toBeUndefined();
  expect(await objects.payment(id).history()).toEqual([]);
  // A refusal writes nothing at the concert that refused.
  expect(await typesIn(objects.concert(full))).toEqual(["ConcertCreated"]);
  expect(await projectedOrdersOf(fan)).toMatchObject([{ status: "cancelled", cancellation }]);
  expect(await projectedSeatsOf(free)).toEqual({ held: 0, sold: 0, available: 10 });
});

it.each([
  ["price-changed", { price: pln(1) }, { ticketLevelId: regular }],
  ["ticket-level-not-found", { level: golden }, { ticketLevelId: golden }],
  ["customer-limit-exceeded", { quantity: 4 }, { ticketLevelId: null }],
])("says that it was for %s", async (reason, wish, level) => {
  const stage = new Stage();
  const concert = await plan(stage, { maxTicketsPerCustomer: 3 });
  const id = await order(stage, [concert], wish);
  expect(await orderOf(id)).toMatchObject({
    status: "cancelled",
    cancellation: { reason, concertId: concert, ...level },
  });
});

it("reserves nothing at a concert that is not on sale, cancelled or unknown", async () => {
  const stage = new Stage();
  const later = await plan(stage, { salesStartAt: afterOpening(60) });
  const cancelled = await plan(stage);
  await objects.concert(cancelled).cancel("rain", asker);
  const nowhere = freshConcert();
  const reasons = await Promise.all(
    [later, cancelled, nowhere].map(
      async (concert) => (await orderOf(await order(stage, [concert]))).cancellation?.reason,
    ),
  );
  expect(reasons).toEqual(["sale-not-open", "concert-cancelled", "concert-cancelled"]);
  expect(await objects.concert(nowhere).history()).toEqual([]);
});

it("lets a customer whose card was declined pay again", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const id = await order(stage, [concert]);
  await stage.settle();
  await stage.play(id, "decline");
  await stage.settle();
  await stage.play(id, "decline");
  await stage.settle();
  expect(await paymentOf(id)).toMatchObject({ status: "initiated", declines: { length: 2 } });
  expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
  await stage.play(id, "succeed");
  await stage.settle();
  expect(await orderOf(id)).toMatchObject({ status: "completed" });
  expect(await seatsOf(concert)).toEqual({ held: 0, sold: 2, available: 8 });
});

it("cancels the order of a payment that failed, and its seats are on sale again", async () => {
  const stage = new Stage();
  const fan = freshFan();
  const spring = await plan(stage);
  const autumn = await plan(stage);
  const id = await order(stage, [spring, autumn], { fan });
  await stage.settle();
  await stage.play(id, "fail");
  await stage.settle();
  expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "payment-failed" } });
  expect(await paymentOf(id)).toMatchObject({ status: "failed", failure: "payment-failed" });
  for (const concert of [spring, autumn]) {
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 0, available: 10 });
    expect(await projectedSeatsOf(concert)).toEqual({ held: 0, sold: 0, available: 10 });
  }
  expect(await projectedOrdersOf(fan)).toMatchObject([{ status: "cancelled" }]);
  expect(await ticketMails(stage)).toEqual([]);
});
