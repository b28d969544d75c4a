import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { account, as, concertOf } from "./box-office.ts";

// What an operator sees of what does not move. That objects report it is proven with the event store's outbox.

const asked = async (role: "user" | "administrator") => as(await account(role)).get("/api/operations/attention");

test("an administrator sees which consumers are stuck, and since when", async () => {
  await env.READ_MODELS.prepare(
    "INSERT INTO stuck_publications (source_kind, source_id, consumer, since) VALUES ('order', 'ord_1', 'read-models', 1000)",
  ).run();
  const answer = await asked("administrator");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    stuckPublications: [
      { sourceKind: "order", sourceId: "ord_1", consumer: "read-models", since: "1970-01-01T00:00:01.000Z" },
    ],
  });
});

test("an administrator sees which refunds failed for good", async () => {
  const refundId = `ref_${"0".repeat(32)}_1`;
  const order = `ord_${"0".repeat(32)}`;
  await env.READ_MODELS.prepare(
    "INSERT INTO failed_refunds (refund_id, order_id, amount, currency, failed_at) VALUES (?, ?, 5000, 'PLN', 1000)",
  )
    .bind(refundId, order)
    .run();
  const answer = await asked("administrator");
  expect(await answer.json()).toMatchObject({
    failedRefunds: [
      {
        refundId,
        orderId: order,
        amount: { amount: 5000, currency: "PLN" },
        failedAt: "1970-01-01T00:00:01.000Z",
      },
    ],
  });
});

test("an administrator sees which deliveries failed", async () => {
  const deliveryId = `del_${"0".repeat(32)}_1`;
  const order = `ord_${"0".repeat(32)}`;
  await env.READ_MODELS.prepare(
    "INSERT INTO failed_deliveries (order_id, delivery_id, reason, failed_at) VALUES (?, ?, 'no such mailbox', 1000)",
  )
    .bind(order, deliveryId)
    .run();
  const answer = await asked("administrator");
  expect(await answer.json()).toMatchObject({
    failedDeliveries: [{ orderId: order, deliveryId, reason: "no such mailbox", failedAt: "1970-01-01T00:00:01.000Z" }],
  });
});

test("an administrator sees which deliveries fail time after time, but not those that have hardly begun to", async () => {
  const order = `ord_${"0".repeat(32)}`;
  const failing = [
    { deliveryId: `not_${"0".repeat(32)}_a`, attempts: 8, since: 2000 },
    { deliveryId: `del_${"0".repeat(32)}_1`, attempts: 3, since: 1000 },
    { deliveryId: `del_${"0".repeat(32)}_2`, attempts: 2, since: 500 },
  ];
  for (const { deliveryId, attempts, since } of failing)
    await env.READ_MODELS.prepare(
      "INSERT INTO failing_deliveries (order_id, delivery_id, attempts, reason, since) VALUES (?, ?, ?, '503', ?)",
    )
      .bind(order, deliveryId, attempts, since)
      .run();
  const answer = await asked("administrator");
  const [notice, tickets] = failing.map(({ deliveryId }) => deliveryId);
  expect(await answer.json()).toMatchObject({
    failingDeliveries: [
      { orderId: order, deliveryId: tickets, attempts: 3, reason: "503", since: "1970-01-01T00:00:01.000Z" },
      { orderId: order, deliveryId: notice, attempts: 8, reason: "503", since: "1970-01-01T00:00:02.000Z" },
    ],
  });
});

test("an administrator sees which mails about accounts were given up, and whose they are by id alone", async () => {
  const user = `usr_${"0".repeat(32)}`;
  const mailId = `acm_${"0".repeat(32)}_1`;
  await env.READ_MODELS.prepare(
    "INSERT INTO failed_account_mails (user_id, mail_id, purpose, failed_at) VALUES (?, ?, 'verify-email', 1000)",
  )
    .bind(user, mailId)
    .run();
  const answer = await asked("administrator");
  expect(await answer.json()).toMatchObject({
    failedAccountMails: [{ userId: user, mailId, purpose: "verify-email", failedAt: "1970-01-01T00:00:01.000Z" }],
  });
});

test("nobody else sees it", async () => {
  expect((await asked("user")).status).toBe(403);
});

test("an administrator has what is stuck published again, and an order do what is overdue", async () => {
  const administrator = as(await account("administrator"));
  const concertId = await concertOf(await account("organizer"));
  const published = vi.spyOn(env.READ_MODEL_EVENTS, "send");
  const source = { sourceKind: "concert", sourceId: concertId, consumer: "read-models" };
  expect((await administrator.post("/api/operations/publications", source)).status).toBe(202);
  expect(published).toHaveBeenCalledWith(expect.objectContaining({ source: { kind: "concert", id: concertId } }));
  const nobody = { ...source, sourceId: `con_${"0".repeat(32)}` };
  expect((await administrator.post("/api/operations/publications", nobody)).status).toBe(404);
  const wrong = { ...source, sourceKind: "user" };
  expect((await administrator.post("/api/operations/publications", wrong)).status).toBe(400);
  expect((await administrator.post(`/api/operations/orders/ord_${"0".repeat(32)}/wake`)).status).toBe(404);
  const organizer = as(await account("organizer"));
  expect((await organizer.post("/api/operations/publications", source)).status).toBe(403);
});
