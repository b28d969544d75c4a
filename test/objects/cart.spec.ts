/**
 * The Cart object: what it starts from, and a confirmation that is cut off before its order has heard of it. The cart's rules are
 * specified in test/domain.
 */
import { createHash } from "node:crypto";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import type { ConcertId, UserId } from "../../src/domain/ids.ts";
import { OrderObject } from "../../src/index.ts";
import { asker, courier, email, freshFan, freshOrder, golden, orderOf, plan, pln } from "../queues/sales.ts";
import { REGULAR_PRICE, regular, seatsOf, typesIn } from "../queues/sales.ts";
import { objects, Stage } from "../queues/stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const offer = { concertStatus: "on-sale", available: 10, maxTicketsPerCustomer: null, price: REGULAR_PRICE } as const;

const add = (fan: UserId, concertId: ConcertId, ticketLevelId = regular, key?: string) =>
  objects.cart(fan).addItem({ concertId, ticketLevelId, quantity: 2, offer }, asker, key);

/** A cart that can be confirmed. */
const filled = async (stage: Stage, fan = freshFan()) => {
  const concert = await plan(stage);
  stage.add({ cart: fan });
  await add(fan, concert);
  expect(await objects.cart(fan).setDeliveryMethod(email, asker)).toMatchObject({ ok: true });
  return { fan, concert };
};

const confirmation = (key: string, orderId = freshOrder()) => ({ orderId, key, prices: [], expectedTotal: null });

/** What is kept beside the log. */
const privateDetailsOf = (fan: UserId) =>
  runInDurableObject(env.CARTS.getByName(fan), (_cart, { storage }) =>
    storage.sql.exec("SELECT id FROM private_details").toArray(),
  );

const spoil = (fan: UserId, where: string) =>
  runInDurableObject(env.CARTS.getByName(fan), (_cart, { storage }) => {
    storage.sql.exec(`UPDATE events SET data = 'unreadable' WHERE ${where}`);
  });

it("starts from its last closing event, and reads nothing before it", async () => {
  const stage = new Stage();
  const { fan, concert } = await filled(stage);
  await objects.cart(fan).cancel(asker);
  await add(fan, concert);
  await objects.cart(fan).setDeliveryMethod(courier, asker);
  const before = await objects.cart(fan).document();
  expect(before).toMatchObject({ status: "open", items: [{ quantity: 2 }], deliveryMethod: { type: "courier" } });
  // Items and delivery method of the cart before: nothing of it is needed any more.
  await spoil(fan, "position < (SELECT max(position) FROM events WHERE type = 'ShoppingCartCancelled')");
  await evictDurableObject(env.CARTS.getByName(fan));
  expect(await objects.cart(fan).document()).toEqual(before);
  await spoil(fan, "type = 'ShoppingCartItemAdded'");
  await evictDurableObject(env.CARTS.getByName(fan));
  await expect(objects.cart(fan).document()).rejects.toThrow();
});

it("creates its order from the agenda when the call was cut off; the key then gets that order", async () => {
  const stage = new Stage();
  const { fan, concert } = await filled(stage);
  const create = vi.spyOn(OrderObject.prototype, "create").mockRejectedValueOnce(new Error("lost"));
  const first = confirmation("key");
  stage.add({ order: first.orderId });
  await expect(objects.cart(fan).confirm(first, asker)).rejects.toThrow("lost");
  expect(await objects.order(first.orderId).document()).toBeUndefined();
  expect(await objects.cart(fan).document()).toMatchObject({ status: "empty" });
  await stage.pass(3);
  create.mockRestore();
  expect(await orderOf(first.orderId)).toMatchObject({ status: "confirmed", userId: fan });
  expect(await seatsOf(concert)).toMatchObject({ held: 2 });
  // What was handed over is not kept twice.
  expect(await privateDetailsOf(fan)).toEqual([]);
  // The key may name a person: no event holds it.
  const history = JSON.stringify(await objects.cart(fan).history());
  expect(history).toContain(createHash("sha256").update("key").digest("hex"));
  expect(history).not.toContain('"key"');
  const again = await objects.cart(fan).confirm(confirmation("key"), asker);
  expect(again).toMatchObject({ ok: true, value: { order: { orderId: first.orderId } } });
});

it("resumes the order of a key that is sent again before the agenda gets to it, although the cart is in use again", async () => {
  const stage = new Stage();
  const { fan, concert } = await filled(stage);
  vi.spyOn(OrderObject.prototype, "create").mockRejectedValueOnce(new Error("lost"));
  const first = confirmation("key");
  stage.add({ order: first.orderId });
  await expect(objects.cart(fan).confirm(first, asker)).rejects.toThrow("lost");
  await add(fan, concert);
  await objects.cart(fan).setDeliveryMethod(courier, asker);
  const resumed = await objects.cart(fan).confirm(confirmation("key"), asker);
  // With the address that was chosen for it, not the next one's.
  expect(resumed).toMatchObject({ ok: true, value: { order: { orderId: first.orderId }, delivery: email } });
  expect(await objects.cart(fan).document()).toMatchObject({ status: "open", deliveryMethod: courier });
  await stage.pass(10);
  expect(await seatsOf(concert)).toMatchObject({ held: 2 });
});

it("makes one order of twenty confirmations at once under one key", async () => {
  const stage = new Stage();
  const { fan, concert } = await filled(stage);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => objects.cart(fan).confirm(confirmation("key"), asker)),
  );
  const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.order.orderId : answer.rejection.code)));
  expect(ids.size).toBe(1);
  expect(await seatsOf(concert)).toMatchObject({ held: 2 });
  expect((await typesIn(objects.cart(fan))).filter((type) => type === "ShoppingCartConfirmed")).toHaveLength(1);
  expect(await objects.cart(fan).confirm(confirmation("other"), asker)).toEqual({
    ok: false,
    rejection: { code: "cart-empty" },
  });
});

it("adds an item once for one key", async () => {
  const stage = new Stage();
  const fan = freshFan();
  const concert = await plan(stage);
  const [one, two] = await Promise.all([add(fan, concert, regular, "key"), add(fan, concert, regular, "key")]);
  expect(two).toEqual(one);
  expect(await objects.cart(fan).document()).toMatchObject({ items: [{ quantity: 2 }] });
  expect(await add(fan, concert, golden)).toMatchObject({ ok: true, value: { items: { length: 2 } } });
});

it("refuses prices that the fan has not seen, and stays as it is", async () => {
  const stage = new Stage();
  const { fan, concert } = await filled(stage);
  const prices = [{ concertId: concert, ticketLevelId: regular, price: pln(20_000) }];
  const wanted = { ...confirmation("key"), prices, expectedTotal: pln(30_000) };
  const refusal = { ok: false, rejection: { code: "price-changed", total: pln(40_000) } };
  expect(await objects.cart(fan).confirm(wanted, asker)).toEqual(refusal);
  expect(await objects.cart(fan).document()).toMatchObject({ status: "open", deliveryMethod: email });
  const seen = { ...wanted, expectedTotal: pln(40_000) };
  expect(await objects.cart(fan).confirm(seen, asker)).toMatchObject({
    ok: true,
    value: { order: { total: pln(40_000) } },
  });
});

it.each([
  [
    "its last item goes",
    (fan: UserId, concertId: ConcertId) => objects.cart(fan).removeItem({ concertId, ticketLevelId: regular }, asker),
  ],
  ["it is cancelled", (fan: UserId) => objects.cart(fan).cancel(asker)],
])("keeps no address once %s", async (_when, end) => {
  const stage = new Stage();
  const { fan, concert } = await filled(stage);
  expect(await privateDetailsOf(fan)).toHaveLength(1);
  expect(await end(fan, concert)).toMatchObject({ ok: true, value: { status: "empty", deliveryMethod: null } });
  expect(await privateDetailsOf(fan)).toEqual([]);
});

it("is nothing, and stores nothing, for a fan who has not used it", async () => {
  expect(new Stage()).toBeDefined();
  const fan = freshFan();
  expect(await objects.cart(fan).document()).toEqual({ status: "empty", items: [], deliveryMethod: null });
  expect(await objects.cart(fan).cancel(asker)).toEqual({ ok: false, rejection: { code: "cart-not-open" } });
  const tables = await runInDurableObject(env.CARTS.getByName(fan), (_cart, { storage }) =>
    storage.sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray(),
  );
  expect(tables).toEqual([]);
});
