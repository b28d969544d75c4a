/**
 * What customers are told besides their tickets: that money went back, or that nothing was charged. Once each, however messages travel;
 * and mails that fail for good or come back, until an administrator sends them again.
 */
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { type NoticeId, noticeOf, type OrderId } from "../../src/domain/ids.ts";
import { TicketsObject } from "../../src/index.ts";
import { mailUndeliverable } from "../../src/queues/undeliverable-mail.ts";
import {
  accountAddress,
  asker,
  bought,
  freshFan,
  noticeMails,
  order,
  orderOf,
  paymentOf,
  plan,
  pln,
  regular,
  ticketMails,
  ticketsOf,
} from "./sales.ts";
import { type Disorder, objects, Stage } from "./stage.ts";

const noticesOf = async (id: OrderId) => (await objects.tickets(id).sent()).notices;

/** Orders that an administrator has to look after, as the list of failed deliveries has them. */
const failuresOf = async (id: OrderId): Promise<readonly unknown[]> => {
  const found = await env.READ_MODELS.prepare("SELECT delivery_id, reason FROM failed_deliveries WHERE order_id = ?")
    .bind(id)
    .all();
  return found.results;
};

/** An order that is refunded since its concert was cancelled, its notice prepared and not yet tried. */
const toldNothingYet = async (stage: Stage): Promise<{ readonly id: OrderId; readonly noticeId: NoticeId }> => {
  const concert = await plan(stage);
  const id = await bought(stage, [concert]);
  stage.withhold("deliveries");
  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  stage.release();
  expect(await noticesOf(id)).toMatchObject([{ status: "prepared", attempts: 0 }]);
  return { id, noticeId: noticeOf(id, concert.slice("con_".length)) };
};

const disorders: readonly (readonly [string, Disorder])[] = [
  ["in order", {}],
  ["twice and in any order", { seed: 7, copies: 2 }],
  ["the first of each lost", { firstIsLost: true }],
];

describe.each(disorders)("when messages arrive %s, a customer is told once", (_how, disorder) => {
  it("of the money for a concert that was cancelled, at the account's address", async () => {
    const stage = new Stage(disorder);
    const fan = freshFan();
    const cancelled = await plan(stage, { title: "Cancelled" });
    const stands = await plan(stage, { title: "Stands" });
    const id = await order(stage, [cancelled, stands], { fan });
    await stage.pass(120);
    await stage.play(id, "succeed");
    await stage.pass(300);
    await objects.concert(cancelled).cancel("rain", asker);
    await stage.pass(600);
    await stage.encore();

    expect(await paymentOf(id)).toMatchObject({ status: "partially-refunded" });
    const mails = await noticeMails(stage);
    expect(mails).toMatchObject([
      { to: accountAddress(fan), subject: "Your refund of PLN 300.00: Ada, Cancelled", attachments: [] },
    ]);
    expect(mails[0]?.text).toContain("Ada, Cancelled has been cancelled");
    expect(mails[0]?.text).toContain("The organizer says: rain");
    expect(mails[0]?.text).toContain(id);
    expect(mails[0]?.text).not.toContain("Stands");
    expect(await noticesOf(id)).toMatchObject([{ status: "sent", attempts: 1 }]);
  });

  it("that nothing is charged for an order whose concert was cancelled before it was paid", async () => {
    const stage = new Stage(disorder);
    const fan = freshFan();
    const concert = await plan(stage);
    const id = await order(stage, [concert], { fan });
    await stage.pass(120);
    await objects.concert(concert).cancel("rain", asker);
    await stage.pass(900);
    await stage.encore();

    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "concert-cancelled" } });
    const mails = await noticeMails(stage);
    expect(mails).toMatchObject([{ to: accountAddress(fan), subject: "Your concert is cancelled: Ada, Live" }]);
    expect(mails[0]?.text).toContain("You have not been charged");
  });
});

describe("a customer is told", () => {
  it("why money that came too late went back", async () => {
    const stage = new Stage();
    const id = await order(stage, [await plan(stage)]);
    await stage.settle();
    await objects.order(id).cancel(asker);
    stage.withhold("payments");
    await stage.settle();
    await stage.play(id, "succeed");
    await stage.settle();
    stage.release();
    await stage.pass(300);
    expect(await paymentOf(id)).toMatchObject({ status: "refunded" });
    const mails = await noticeMails(stage);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("Your payment came when your order had already");
    expect(await ticketMails(stage)).toEqual([]);
  });

  it("of a cancelled concert that cost nothing", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { levels: [{ id: regular, capacity: 10, price: pln(0) }] });
    const id = await bought(stage, [concert], { price: pln(0) });
    await objects.concert(concert).cancel("rain", asker);
    await stage.settle();
    expect(await noticesOf(id)).toMatchObject([{ status: "sent", about: { type: "cancellation", wasPaid: true } }]);
    expect((await noticeMails(stage)).map(({ subject }) => subject)).toEqual(["Your concert is cancelled: Ada, Live"]);
  });

  it("nothing of what is as they wanted it: a purchase, an order they cancelled", async () => {
    const stage = new Stage();
    await bought(stage, [await plan(stage)]);
    const id = await order(stage, [await plan(stage)]);
    await objects.order(id).cancel(asker);
    await stage.pass(900);
    expect(await noticeMails(stage)).toEqual([]);
  });
});

describe("a notice", () => {
  it("is tried again, by itself, until the mail service takes it", async () => {
    const stage = new Stage();
    const { id } = await toldNothingYet(stage);
    await stage.simulator.failNext("email", 2);
    await stage.settle();
    expect(await noticesOf(id)).toMatchObject([{ status: "prepared", attempts: 1 }]);
    await stage.pass(2 + 4);
    expect(await noticesOf(id)).toMatchObject([{ status: "sent", attempts: 3 }]);
    expect(await noticeMails(stage)).toHaveLength(1);
  });

  it("is sent again under the same id when nobody recorded that it was sent", async () => {
    const stage = new Stage();
    const { id } = await toldNothingYet(stage);
    const record = vi.spyOn(TicketsObject.prototype, "recordNotice");
    for (let time = 0; time < 4; time += 1) record.mockRejectedValueOnce(new Error("lost"));
    await stage.pass(30);
    expect(await noticesOf(id)).toMatchObject([{ status: "prepared" }]);
    await stage.pass(100);
    record.mockRestore();
    expect(await noticesOf(id)).toMatchObject([{ status: "sent" }]);
    expect(await noticeMails(stage)).toHaveLength(1);
  });

  it("that came back has failed, shows to administrators, and is sent anew when one asks", async () => {
    const stage = new Stage();
    const { id, noticeId } = await toldNothingYet(stage);
    await stage.settle();
    const bounce = () =>
      mailUndeliverable({ messageId: `${noticeId}_1`, reason: "550 <fan@fans.example> unknown" }, objects, "webhook");
    await bounce();
    await bounce();
    await stage.settle();
    const reason = "550 <(address)> unknown";
    expect(await noticesOf(id)).toMatchObject([{ status: "failed", failure: reason }]);
    expect(await failuresOf(id)).toEqual([{ delivery_id: noticeId, reason }]);

    expect(await objects.tickets(id).requestSend(freshFan(), asker)).toMatchObject({ ok: true });
    await stage.settle();
    expect((await noticeMails(stage)).map(({ messageId }) => messageId).toSorted()).toEqual([
      `${noticeId}_1`,
      `${noticeId}_2`,
    ]);
    expect(await failuresOf(id)).toEqual([]);
    // What is heard of the first mail by now concerns nobody.
    await bounce();
    expect(await noticesOf(id)).toMatchObject([{ status: "sent", number: 2 }]);
  });
});

describe("a mail with tickets that came back", () => {
  it("has failed, shows to administrators, and is sent anew when one asks; its order stays completed", async () => {
    const stage = new Stage();
    const id = await bought(stage, [await plan(stage)]);
    const [first] = await ticketMails(stage);
    const messageId = first?.messageId ?? "";
    const bounce = () => mailUndeliverable({ messageId, reason: "550 unknown" }, objects, "webhook");
    await bounce();
    await bounce();
    await stage.settle();
    expect((await ticketsOf(id))[0]?.delivery).toMatchObject({ status: "failed", failure: "550 unknown" });
    expect(await failuresOf(id)).toEqual([{ delivery_id: messageId, reason: "550 unknown" }]);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });

    expect(await objects.tickets(id).requestSend(freshFan(), asker)).toMatchObject({ ok: true });
    await stage.settle();
    await bounce();
    await stage.settle();
    expect((await ticketsOf(id))[0]?.delivery).toMatchObject({ status: "delivered" });
    expect(await ticketMails(stage)).toHaveLength(2);
    expect(await failuresOf(id)).toEqual([]);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
  });

  it("is on no list once its tickets were sent anew, however late it comes back", async () => {
    const stage = new Stage();
    const id = await bought(stage, [await plan(stage)]);
    await objects.tickets(id).requestSend(freshFan(), asker);
    await stage.settle();
    const mails = (await ticketMails(stage)).map(({ messageId }) => messageId).toSorted();
    expect(mails).toHaveLength(2);
    const [first = "", second = ""] = mails;
    await mailUndeliverable({ messageId: first, reason: "550 unknown" }, objects, "webhook");
    await stage.settle();
    const { deliveries } = await objects.tickets(id).sent();
    expect(deliveries.map(({ status }) => status)).toEqual(["failed", "delivered"]);
    expect(await failuresOf(id)).toEqual([]);
    await mailUndeliverable({ messageId: second, reason: "550 unknown" }, objects, "webhook");
    await stage.settle();
    expect(await failuresOf(id)).toEqual([{ delivery_id: second, reason: "550 unknown" }]);
  });

  it("changes nothing when no order knows it", async () => {
    const stage = new Stage();
    const id = await order(stage, [await plan(stage)]);
    for (const messageId of [`del_${id.slice(4)}_9`, `not_${id.slice(4)}_late_1`, "acm_1", "<x@y>", ""]) {
      await mailUndeliverable({ messageId, reason: "550" }, objects, "webhook");
    }
    expect(await objects.tickets(id).history(0, 10)).toEqual([]);
  });
});
