/** Which mails and parcels fail try after try and are tried again, as administrators see it. */
import { expect, it } from "vitest";
import { deliveryOf, noticeOf, type OrderId } from "../../src/domain/ids.ts";
import { mailUndeliverable } from "../../src/queues/undeliverable-mail.ts";
import { failedDeliveryList } from "../../src/read-models/failed-deliveries.ts";
import { failingDeliveryList } from "../../src/read-models/failing-deliveries.ts";
import { asker, bought, courier, freshFan, order, plan } from "../queues/sales.ts";
import { database, objects, Stage } from "../queues/stage.ts";

const failing = async (id: OrderId) =>
  (await failingDeliveryList(database).longest(100)).filter(({ orderId }) => orderId === id);
const failed = async (id: OrderId) =>
  (await failedDeliveryList(database).earliest(100)).filter(({ orderId }) => orderId === id);

/** A paid order whose tickets cannot be sent for so many tries, the first of which has failed. */
const paidInAnOutage = async (stage: Stage, tries: number, wish: Parameters<typeof order>[2] = {}) => {
  const id = await order(stage, [await plan(stage)], wish);
  await stage.settle();
  await stage.simulator.failNext(wish.delivery === courier ? "courier" : "email", tries);
  await stage.play(id, "succeed");
  await stage.settle();
  return id;
};

it.each([
  ["mail", {}],
  ["parcel", { delivery: courier }],
] as const)("lists a %s from its third failed try on, since the first, until it is sent", async (_what, wish) => {
  const stage = new Stage();
  const id = await paidInAnOutage(stage, 4, wish);
  const begun = Date.now();
  await stage.pass(2);
  // Two failed tries are a hiccup.
  expect(await failing(id)).toEqual([]);
  await stage.pass(4);
  const [third, ...others] = await failing(id);
  expect(others).toEqual([]);
  expect(third).toMatchObject({ deliveryId: expect.stringMatching(/^del_/), attempts: 3 });
  expect(third?.reason).not.toBe("");
  expect(third?.since).toBeLessThanOrEqual(begun);
  await stage.pass(8);
  expect(await failing(id)).toEqual([{ ...third, attempts: 4 }]);
  await stage.pass(16);
  expect(await failing(id)).toEqual([]);
  expect(await failed(id)).toEqual([]);
});

it("takes one that is given up off the list, and on that of what failed", async () => {
  const stage = new Stage();
  const id = await paidInAnOutage(stage, 104);
  await stage.pass(20 * 3600);
  expect(await failing(id)).toMatchObject([{ attempts: expect.any(Number) }]);
  await stage.pass(5 * 3600);
  expect(await failing(id)).toEqual([]);
  expect(await failed(id)).toHaveLength(1);
});

it("takes one off the list whose tickets are all taken back: nobody waits for it", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const id = await order(stage, [concert]);
  await stage.settle();
  await stage.simulator.failNext("email", 3);
  await stage.play(id, "succeed");
  await stage.pass(8);
  expect(await failing(id)).toHaveLength(1);
  await objects.tickets(id).withdraw(concert, "concert-cancelled", asker);
  await stage.settle();
  expect(await failing(id)).toEqual([]);
  expect(await failed(id)).toEqual([]);
});

it("lists notices too, until they are sent or come back", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const id = await bought(stage, [concert]);
  await stage.simulator.failNext("email", 3);
  await objects.concert(concert).cancel("rain", asker);
  await stage.pass(8);
  const deliveryId = noticeOf(id, concert.slice("con_".length));
  expect(await failing(id)).toMatchObject([{ deliveryId, attempts: 3 }]);
  // A try whose answer was lost may have sent it all the same.
  await mailUndeliverable({ messageId: `${deliveryId}_1`, reason: "550 unknown" }, objects, "webhook");
  await stage.settle();
  expect(await failing(id)).toEqual([]);
  expect(await failed(id)).toMatchObject([{ deliveryId }]);

  await stage.simulator.failNext("email", 3);
  await objects.tickets(id).requestSend(freshFan(), asker);
  await stage.pass(8);
  expect(await failing(id)).toMatchObject([{ deliveryId, attempts: 3 }]);
  await stage.pass(16);
  expect(await failing(id)).toEqual([]);
});

it("is told without the address that a mail service quotes", async () => {
  const stage = new Stage();
  const id = await paidInAnOutage(stage, 1);
  const outcome = { status: "failed", reason: "450 <fan@fans.example> is full", isFinal: false } as const;
  for (const attempt of [2, 3])
    await objects.tickets(id).recordDelivery(deliveryOf(id, 1), { ...outcome, attempt }, asker);
  await stage.settle();
  expect(await failing(id)).toMatchObject([{ attempts: 3, reason: "450 <(address)> is full" }]);
});
