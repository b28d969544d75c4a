/** What is handed to the mail service and the courier for a paid order, and what they may answer. */
import { createExecutionContext, createMessageBatch, evictAllDurableObjects, getQueueResult } from "cloudflare:test";
import { expect, it } from "vitest";
import { type OrderId, refundOf } from "../../src/domain/ids.ts";
import { AccountTokens } from "../../src/integrations/account-tokens.ts";
import { CourierRefused, type Shipment } from "../../src/integrations/courier.ts";
import { type Mail, MailNotAccepted, MailRefused } from "../../src/integrations/mail-service.ts";
import { consumeDeliveries } from "../../src/queues/deliveries.ts";
import { asker, courier, order, plan, REGULAR_PRICE, regular, ticketsOf, type Wish } from "./sales.ts";
import { codes, objects, Stage } from "./stage.ts";

const deliveryOf = async (id: OrderId) => (await ticketsOf(id))[0]?.delivery;

/** A paid order, whose delivery is prepared and not yet tried. */
const paid = async (stage: Stage, wish: Wish = {}, concert?: Parameters<typeof plan>[1]) => {
  const id = await order(stage, [await plan(stage, concert)], wish);
  await stage.settle();
  await stage.play(id, "succeed");
  stage.withhold("deliveries");
  await stage.settle();
  return id;
};

/** Services that take down what they are given, and answer as told. */
const services = (answers: readonly (Error | undefined)[] = []) => {
  const mails: Mail[] = [];
  const shipments: Shipment[] = [];
  const left = [...answers];
  const answer = () => {
    const fault = left.shift();
    if (fault !== undefined) throw fault;
  };
  const mail = {
    send: async (sent: Mail) => {
      mails.push(sent);
      answer();
    },
  };
  const carrier = {
    ship: async (shipment: Shipment) => {
      shipments.push(shipment);
      answer();
      return { trackingNumber: "T-1", labelReference: "https://labels.example/1" };
    },
  };
  const used = {
    mail,
    courier: carrier,
    codes,
    mailFrom: "x@example.com",
    publicUrl: "https://x.example",
    accountTokens: new AccountTokens("key"),
  };
  const consume = async (id: OrderId) => {
    const batch = createMessageBatch("deliveries", [{ id: "1", timestamp: 0, attempts: 1, body: { orderId: id } }]);
    await consumeDeliveries(batch, objects, used);
    expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toEqual(["1"]);
  };
  return { mails, shipments, consume };
};

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

it("brings all tickets in one PDF, and each date in a calendar file", async () => {
  const stage = new Stage();
  const id = await paid(stage);
  const { mails, consume } = services();
  await consume(id);
  expect(mails).toHaveLength(1);
  const [mail] = mails;
  expect(mail).toMatchObject({ to: "fan@example.com", isRetry: false, subject: "Your tickets: Ada, Live" });
  // Nobody has proved that the account's owner reads there: what they call themselves is not said.
  expect(mail?.text).toContain("Hello,\n");
  expect(mail?.text).not.toContain("Fan Fare");
  expect(mail?.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
    ["tickets.pdf", "application/pdf"],
    ["1-ada-2027-03-29.ics", "text/calendar"],
  ]);
  const [pdf, calendar] = mail?.attachments ?? [];
  expect(textOf(pdf?.content.slice(0, 5))).toBe("%PDF-");
  expect(textOf(calendar?.content).match(/BEGIN:VEVENT/g)).toHaveLength(1);
  expect(textOf(calendar?.content)).toContain("SUMMARY:Ada\\, Live");
});

it("brings very many tickets by a link, without a PDF", async () => {
  const stage = new Stage();
  const many = { levels: [{ id: regular, capacity: 301, price: REGULAR_PRICE }] };
  const id = await paid(stage, { quantity: 301 }, many);
  const { mails, consume } = services();
  await consume(id);
  expect(mails[0]?.attachments.map(({ filename }) => filename)).toEqual(["1-ada-2027-03-29.ics"]);
  expect(mails[0]?.text).toContain(`https://x.example/api/orders/${id}/tickets`);
});

it("lets nobody's name reach a header, or become HTML", async () => {
  const stage = new Stage();
  const hostile = `<b onclick=x>A"\r\nBcc: all@example.com`;
  const id = await paid(stage, {}, { artist: hostile, title: hostile });
  const { mails, consume } = services();
  await consume(id);
  const [mail] = mails;
  expect([mail?.subject, mail?.to, mail?.from].join("")).not.toMatch(/[\r\n]/);
  expect(mail?.html).not.toContain("<b onclick");
  expect(textOf(mail?.attachments[1]?.content)).not.toMatch(/^Bcc/m);
});

it.each([
  ["mail", {}, new MailRefused("550 <fan@example.com> is no address")],
  ["parcel", { delivery: courier }, new CourierRefused("no such street")],
] as const)("does not try a %s again that was refused for good", async (_what, wish, refused) => {
  const stage = new Stage();
  const id = await paid(stage, wish);
  await services([refused]).consume(id);
  const failed = await deliveryOf(id);
  expect(failed).toMatchObject({ status: "failed", attempts: 1 });
  expect(failed?.failure).not.toContain("fan@example.com");
});

it("says that it tries again, so that the mail service looks whether it has the mail already", async () => {
  const stage = new Stage();
  const id = await paid(stage);
  const { mails, consume } = services([new MailNotAccepted("timeout"), undefined]);
  await consume(id);
  await consume(id);
  expect(mails.map(({ isRetry }) => isRetry)).toEqual([false, true]);
  expect(mails[0]?.messageId).toBe(mails[1]?.messageId);
  expect(await deliveryOf(id)).toMatchObject({ status: "delivered", attempts: 2 });
});

it("says so, too, when it may have been sent by somebody who did not live to record it", async () => {
  const stage = new Stage();
  const id = await paid(stage);
  await objects.tickets(id).nextDelivery();
  await evictAllDurableObjects();
  const { mails, consume } = services();
  await consume(id);
  expect(mails.map(({ isRetry }) => isRetry)).toEqual([true]);
});

it("keeps a parcel's label and tracking number, for administrators", async () => {
  const stage = new Stage();
  const id = await paid(stage, { delivery: courier });
  const { shipments, consume } = services();
  await consume(id);
  expect(shipments).toMatchObject([{ contents: [{ description: "Tickets: Ada, Live", quantity: 2 }] }]);
  const label = "https://labels.example/1";
  expect((await objects.tickets(id).sent()).deliveries).toMatchObject([
    { status: "delivered", trackingNumber: "T-1", label },
  ]);
  expect(JSON.stringify(await objects.tickets(id).history(0, 100))).not.toContain(label);
});

it("leaves out tickets that were taken back before it was sent", async () => {
  const stage = new Stage();
  const id = await paid(stage);
  const [first, second] = (await ticketsOf(id)).map(({ ticket }) => ticket.ticketId);
  if (first === undefined || second === undefined) throw new Error("no tickets");
  const tickets = objects.tickets(id);
  const refund = { refundId: refundOf(id, "r-1"), ticketIds: [first], reason: "ill" };
  expect(await tickets.revoke(refund, asker)).toEqual({ ok: true, value: undefined });
  expect(await tickets.revoke(refund, asker)).toEqual({ ok: true, value: undefined });
  expect((await tickets.find([first, second])).map(({ ticket }) => ticket.status)).toEqual(["revoked", "issued"]);
  const { mails, consume } = services();
  await consume(id);
  expect(mails[0]?.text).toContain("1 × regular");
  expect(mails[0]?.text.match(/FR1\./g)).toHaveLength(1);
});
