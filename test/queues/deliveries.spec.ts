/**
 * Deliveries that go wrong: mail that fails and succeeds at last, or fails for good and is sent again by an administrator; two
 * consumers at once; answers that get lost.
 */
import { expect, it, vi } from "vitest";
import { TicketsObject } from "../../src/index.ts";
import { consumeDeliveries } from "../../src/queues/deliveries.ts";
import { AccountTokens } from "../../src/integrations/account-tokens.ts";
import { SimulatedCourier } from "../../src/integrations/simulator/adapters.ts";
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import {
  asker,
  bought,
  courier,
  freshFan,
  order,
  orderOf,
  plan,
  REGULAR_PRICE,
  regular,
  ticketsOf,
  typesIn,
  ticketMails,
} from "./sales.ts";
import { codes, objects, Stage } from "./stage.ts";

const deliveryOf = async (id: Parameters<typeof ticketsOf>[0]) => (await ticketsOf(id))[0]?.delivery;

/** A paid order, whose delivery is prepared and not yet tried. */
const paid = async (stage: Stage, wish: Parameters<typeof order>[2] = {}) => {
  const id = await order(stage, [await plan(stage)], wish);
  await stage.settle();
  await stage.play(id, "succeed");
  stage.withhold("deliveries");
  await stage.settle();
  expect(await deliveryOf(id)).toMatchObject({ status: "prepared", attempts: 0 });
  stage.release();
  return id;
};

it("tries again, further and further apart, until the mail is taken", async () => {
  const stage = new Stage();
  const id = await paid(stage);
  await stage.simulator.failNext("email", 3);
  await stage.settle();
  expect(await deliveryOf(id)).toMatchObject({ status: "prepared", attempts: 1 });
  await stage.pass(2);
  expect(await deliveryOf(id)).toMatchObject({ status: "prepared", attempts: 2 });
  await stage.pass(3);
  expect(await deliveryOf(id)).toMatchObject({ status: "prepared", attempts: 2 });
  await stage.pass(1 + 8);
  expect(await deliveryOf(id)).toMatchObject({ status: "delivered", attempts: 4 });
  expect(await ticketMails(stage)).toHaveLength(1);
  expect(await orderOf(id)).toMatchObject({ status: "completed" });
});

it.each([
  ["mail", {}, "email"],
  ["parcel", { delivery: courier }, "courier"],
] as const)(
  "outlasts an outage of hours, but fails for good after a day of failed tries of a %s, and an administrator sends again",
  async (_what, wish, target) => {
    const stage = new Stage();
    const id = await paid(stage, wish);
    await stage.simulator.failNext(target, 104);
    await stage.pass(20 * 3600);
    expect(await deliveryOf(id)).toMatchObject({ status: "prepared" });
    await stage.pass(5 * 3600);
    expect(await deliveryOf(id)).toMatchObject({ status: "failed", attempts: 104 });
    // Nothing is lost: the order is paid, its tickets are good.
    expect(await orderOf(id)).toMatchObject({ status: "paid" });
    expect((await ticketsOf(id)).map(({ ticket }) => ticket.status)).toEqual(["issued", "issued"]);
    await stage.pass(3600);
    expect(await deliveryOf(id)).toMatchObject({ status: "failed" });

    const failed = (await deliveryOf(id))?.deliveryId;
    expect(await objects.tickets(id).requestSend(freshFan(), asker)).toMatchObject({ ok: true });
    await stage.settle();
    const again = await deliveryOf(id);
    expect(again).toMatchObject({ status: "delivered", attempts: 1 });
    expect(again?.deliveryId).not.toBe(failed);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
    const sent = [...(await ticketMails(stage)), ...(await stage.simulator.shipments())];
    expect(sent).toHaveLength(1);
  },
);

it("sends what was delivered once more, when an administrator asks; asked twice, one delivery is under way", async () => {
  const stage = new Stage();
  const id = await bought(stage, [await plan(stage)]);
  const administrator = freshFan();
  stage.withhold("deliveries");
  await objects.tickets(id).requestSend(administrator, asker, "key");
  await objects.tickets(id).requestSend(administrator, asker, "key");
  await objects.tickets(id).requestSend(administrator, asker);
  await stage.settle();
  stage.release();
  await stage.settle();
  const mails = await ticketMails(stage);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
  expect(mails).toHaveLength(2);
  // The same key long after gets the old answer, and sends nothing.
  await objects.tickets(id).requestSend(administrator, asker, "key");
  await stage.settle();
  expect(await ticketMails(stage)).toHaveLength(2);
  expect(await orderOf(id)).toMatchObject({ status: "completed" });
});

/** A mail service that counts, and takes its time. */
const slowMail = () => {
  const sent: string[] = [];
  const send = async ({ messageId }: { readonly messageId: string }) => {
    sent.push(messageId);
    await scheduler.wait(20);
  };
  return { sent, send };
};

it("is never sent twice knowingly: of several consumers at once one sends", async () => {
  const stage = new Stage();
  const id = await paid(stage);
  const mail = slowMail();
  const services = {
    mail,
    mailFrom: "x@example.com",
    publicUrl: "https://x.example",
    courier: new SimulatedCourier(stage.simulator),
    codes,
    accountTokens: new AccountTokens("key"),
  };
  const consume = async () => {
    const batch = createMessageBatch("deliveries", [{ id: "1", timestamp: 0, attempts: 1, body: { orderId: id } }]);
    await consumeDeliveries(batch, objects, services);
    return (await getQueueResult(batch, createExecutionContext())).explicitAcks;
  };
  expect(await Promise.all([consume(), consume(), consume()])).toEqual([["1"], ["1"], ["1"]]);
  expect(mail.sent).toHaveLength(1);
  await stage.pass(120);
  expect(mail.sent).toHaveLength(1);
  expect(await ticketMails(stage)).toEqual([]);
  expect(await orderOf(id)).toMatchObject({ status: "completed" });
});

it("of very many tickets says how many of each level there are, and where", async () => {
  const stage = new Stage();
  const concert = await plan(stage, { levels: [{ id: regular, capacity: 301, price: REGULAR_PRICE }] });
  const id = await bought(stage, [concert], { quantity: 301 });
  const [mail] = await ticketMails(stage);
  expect(mail?.text).toContain("301 × regular");
  expect(mail?.text).toContain(`/api/orders/${id}/tickets`);
  expect(mail?.text).not.toContain("tic_");
  expect(mail?.html).toContain("301 × regular");
});

it("is sent once, though recording that it was sent fails at first", async () => {
  const stage = new Stage();
  const id = await paid(stage);
  const record = vi.spyOn(TicketsObject.prototype, "recordDelivery").mockRejectedValueOnce(new Error("lost"));
  await stage.settle();
  expect(record).toHaveBeenCalledTimes(2);
  record.mockRestore();
  expect(await deliveryOf(id)).toMatchObject({ status: "delivered", attempts: 1 });
  expect(await ticketMails(stage)).toHaveLength(1);
});

it("is sent again under the same id when nobody recorded that it was sent, so that the mail service knows it", async () => {
  const stage = new Stage();
  const id = await paid(stage);
  const record = vi.spyOn(TicketsObject.prototype, "recordDelivery");
  for (let time = 0; time < 4; time += 1) record.mockRejectedValueOnce(new Error("lost"));
  await stage.settle();
  expect(await deliveryOf(id)).toMatchObject({ status: "prepared" });
  // Whoever was handed the delivery is given a minute to report.
  await stage.pass(30);
  expect(record).toHaveBeenCalledTimes(4);
  await stage.pass(100);
  record.mockRestore();
  expect(await deliveryOf(id)).toMatchObject({ status: "delivered" });
  expect(await ticketMails(stage)).toHaveLength(1);
  const types = (await typesIn(objects.tickets(id))).filter((type) => type === "TicketEmailSent");
  expect(types).toHaveLength(1);
});

it("ends when its concert is cancelled before it was made", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const id = await order(stage, [concert]);
  await stage.settle();
  await stage.play(id, "succeed");
  stage.withhold("deliveries");
  await stage.settle();
  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  stage.release();
  await stage.pass(300);
  expect(await deliveryOf(id)).toMatchObject({ status: "failed" });
  expect(await ticketMails(stage)).toEqual([]);
  expect(await orderOf(id)).toMatchObject({ status: "refunded" });
});
