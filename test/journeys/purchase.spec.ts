// Whole purchases over HTTP: from registration to the door, and every way in which one ends before.
import { beforeAll, describe, expect, inject, it } from "vitest";
import { type Client, connect, eventually } from "./client.ts";
import { entry, payment, problem, shipments, ticket } from "./documents.ts";
import { type Person, registerPerson } from "./people.ts";
import {
  buy,
  confirm,
  courierTo,
  fillCart,
  initiatedPayment,
  level,
  listedOrders,
  mailsTo,
  orderThatIs,
  planConcert,
  play,
  readOrder,
  readPayment,
  seatsLeft,
  SOON,
  ticketsOf,
  untilSeatsLeft,
} from "./purchases.ts";

const { organizer } = inject("people");
let client: Client;
let fan: Person;

beforeAll(async () => {
  client = await connect(inject("service").origin);
  fan = await registerPerson(client);
});

const refusalOf = async (answer: Response) => ({
  status: answer.status,
  code: problem.parse(await answer.json()).code,
});

/** How an order's payment stands for the fan; "none" before there is one. */
const paymentStatus = async (orderId: string): Promise<string> => {
  const answer = await client.call(`/api/orders/${orderId}/payment`, { token: fan.token });
  return answer.status === 404 ? "none" : payment.parse(await answer.json()).status;
};

describe("a purchase that comes to its end", () => {
  it("goes from registration to the door, with tickets of two concerts in one cart", async () => {
    const newcomer = await registerPerson(client);
    const [first, second] = [
      await planConcert(client, organizer, {
        ticketLevels: [level("regular", 10, 15_000), level("golden", 5, 30_000)],
      }),
      await planConcert(client, organizer),
    ];
    const placed = await buy(client, newcomer, [
      { of: first, quantity: 2 },
      { of: first, quantity: 1, level: "golden" },
      { of: second, quantity: 1 },
    ]);
    expect(placed).toMatchObject({
      status: "confirmed",
      total: { amount: 75_000, currency: "PLN" },
      cancellation: null,
    });
    expect(placed.reservations.map(({ status }) => status)).toEqual(["held", "held"]);
    expect(placed.expiresAt).toBeGreaterThan(Date.now());

    const initiated = await initiatedPayment(client, newcomer, placed.id);
    expect(initiated).toMatchObject({ amount: placed.total, provider: "simulated", declinedAttempts: 0 });
    expect(initiated.clientSecret).toEqual(expect.any(String));
    await play(client, initiated.id, "succeed");
    const completed = await orderThatIs(client, newcomer, placed.id, "completed");
    expect(completed.reservations.map(({ status }) => status)).toEqual(["confirmed", "confirmed"]);
    await expect(readPayment(client, newcomer, placed.id)).resolves.toMatchObject({
      status: "completed",
      clientSecret: null,
    });

    const tickets = await ticketsOf(client, newcomer, placed.id);
    expect(tickets.map(({ concertId, ticketLevelId }) => `${concertId} ${ticketLevelId}`).toSorted()).toEqual(
      [`${first.id} golden`, `${first.id} regular`, `${first.id} regular`, `${second.id} regular`].toSorted(),
    );
    expect(new Set(tickets.map(({ id }) => id)).size).toBe(4);
    for (const each of tickets)
      expect(each).toMatchObject({
        status: "issued",
        isPrinted: false,
        delivery: { method: "email", status: "delivered", email: newcomer.email, attempts: 1 },
      });
    const sent = (await mailsTo(client, newcomer)).filter(({ text }) => text.includes(String(tickets[0]?.code)));
    expect(sent).toHaveLength(1);
    for (const { code } of tickets) expect(sent[0]?.text).toContain(code);

    await untilSeatsLeft(client, first, 8);
    await expect(seatsLeft(client, first)).resolves.toEqual({ regular: 8, golden: 4 });
    await untilSeatsLeft(client, second, 99);

    const [atDoor] = tickets;
    const show = (concertId: string) =>
      client.ask(entry, 200, "/api/tickets/validations", {
        token: organizer.token,
        body: { code: atDoor?.code, concertId },
      });
    await expect(show(second.id)).resolves.toMatchObject({ valid: false, reason: "wrong-concert" });
    await expect(show(first.id)).resolves.toMatchObject({
      valid: true,
      ticket: { id: atDoor?.id, status: "validated" },
    });
    await expect(show(first.id)).resolves.toMatchObject({ valid: false, reason: "already-validated" });
    await expect(
      client.ask(ticket, 200, `/api/tickets/${atDoor?.id}`, { token: newcomer.token }),
    ).resolves.toMatchObject({ status: "validated" });

    const listed = await eventually(
      SOON,
      () => listedOrders(client, newcomer),
      ([order]) => order?.status === "completed",
    );
    expect(listed.map(({ id }) => id)).toEqual([placed.id]);
  });

  it("sends tickets by courier", async () => {
    const concert = await planConcert(client, organizer);
    const placed = await buy(client, fan, [{ of: concert, quantity: 2 }], courierTo("Gdańsk"));
    await play(client, (await initiatedPayment(client, fan, placed.id)).id, "succeed");
    await orderThatIs(client, fan, placed.id, "completed");
    const parcels = (await client.ask(shipments, 200, "/api/simulator/shipments")).data.filter(
      ({ orderId }) => orderId === placed.id,
    );
    expect(parcels).toMatchObject([{ address: { city: "Gdańsk" } }]);
    const tickets = await ticketsOf(client, fan, placed.id);
    expect(tickets).toHaveLength(2);
    for (const each of tickets)
      expect(each).toMatchObject({
        isPrinted: true,
        delivery: { method: "courier", status: "delivered", trackingNumber: parcels[0]?.trackingNumber },
      });
  });

  it("needs no gateway for tickets that cost nothing", async () => {
    const concert = await planConcert(client, organizer, { ticketLevels: [level("free", 5, 0)] });
    const placed = await buy(client, fan, [{ of: concert, quantity: 1 }]);
    expect(placed).toMatchObject({ status: "confirmed", total: { amount: 0 } });
    await orderThatIs(client, fan, placed.id, "completed");
    await expect(readPayment(client, fan, placed.id)).resolves.toMatchObject({ status: "completed", provider: "none" });
    await expect(ticketsOf(client, fan, placed.id)).resolves.toHaveLength(1);
    await untilSeatsLeft(client, concert, 4);
  });

  it("lets a fan whose card was declined pay again", async () => {
    const concert = await planConcert(client, organizer);
    const placed = await buy(client, fan, [{ of: concert, quantity: 1 }]);
    const initiated = await initiatedPayment(client, fan, placed.id);
    await play(client, initiated.id, "decline");
    await eventually(
      SOON,
      () => readPayment(client, fan, placed.id),
      (seen) => seen.declinedAttempts === 1 && seen.status === "initiated",
    );
    await expect(readOrder(client, fan, placed.id)).resolves.toMatchObject({ status: "confirmed" });
    await play(client, initiated.id, "succeed");
    await orderThatIs(client, fan, placed.id, "completed");
    const again = await client.call(`/api/simulator/payments/${initiated.id}`, { body: { outcome: "succeed" } });
    await expect(refusalOf(again)).resolves.toEqual({ status: 409, code: "payment-not-open" });
    await expect(ticketsOf(client, fan, placed.id)).resolves.toHaveLength(1);
  });
});

describe("a purchase that ends before it is paid", () => {
  it("is cancelled when the payment fails, and the seats return", async () => {
    const concert = await planConcert(client, organizer);
    const placed = await buy(client, fan, [{ of: concert, quantity: 3 }]);
    await untilSeatsLeft(client, concert, 97);
    await play(client, (await initiatedPayment(client, fan, placed.id)).id, "fail");
    const cancelled = await orderThatIs(client, fan, placed.id, "cancelled");
    expect(cancelled.cancellation).toEqual({ reason: "payment-failed" });
    await untilSeatsLeft(client, concert, 100);
    await expect(readPayment(client, fan, placed.id)).resolves.toMatchObject({ status: "failed" });
    await expect(ticketsOf(client, fan, placed.id)).resolves.toEqual([]);
  });

  it("is cancelled when nobody pays, and the seats are back within 10 s of expiresAt", async () => {
    const concert = await planConcert(client, organizer, { holdSeconds: 10 });
    const placed = await buy(client, fan, [{ of: concert, quantity: 3 }]);
    const expiresAt = placed.expiresAt ?? 0;
    await initiatedPayment(client, fan, placed.id);
    const left = expiresAt - Date.now();
    expect(left).toBeLessThan(10_500);
    const cancelled = await orderThatIs(client, fan, placed.id, "cancelled", left + 10_000);
    // What is read of the seats may be two seconds old.
    await untilSeatsLeft(client, concert, 100, expiresAt + 12_000 - Date.now());
    expect(Date.now()).toBeGreaterThan(expiresAt);
    expect(cancelled.cancellation).toEqual({ reason: "payment-timeout" });
    await eventually(
      SOON,
      () => readOrder(client, fan, placed.id),
      ({ reservations }) => reservations.every(({ status }) => status === "cancelled"),
    );
    await expect(readPayment(client, fan, placed.id)).resolves.toMatchObject({
      status: "failed",
      failure: { reason: "payment-timeout" },
    });
  });

  it("is cancelled by the fan, once", async () => {
    const concert = await planConcert(client, organizer);
    const placed = await buy(client, fan, [{ of: concert, quantity: 1 }]);
    await untilSeatsLeft(client, concert, 99);
    const cancel = () => client.call(`/api/orders/${placed.id}/cancel`, { token: fan.token, body: {} });
    const answer = await cancel();
    expect(answer.status).toBe(200);
    await expect(answer.json()).resolves.toMatchObject({
      status: "cancelled",
      cancellation: { reason: "customer-request" },
    });
    await expect(refusalOf(await cancel())).resolves.toEqual({ status: 409, code: "order-not-cancellable" });
    await untilSeatsLeft(client, concert, 100);
    // The payment may have been on its way already; if so it ends, too.
    await eventually(
      SOON,
      () => paymentStatus(placed.id),
      (status) => status === "none" || status === "failed",
    );
  });

  it("is refused whole when one concert of two is sold out: no payment, and the other's seats are back", async () => {
    const [sellingOut, other] = [
      await planConcert(client, organizer, { ticketLevels: [level("regular", 1, 9_900)] }),
      await planConcert(client, organizer),
    ];
    const rival = await registerPerson(client);
    // Both have the last one in their carts while it is there.
    await fillCart(client, fan, [
      { of: sellingOut, quantity: 1 },
      { of: other, quantity: 4 },
    ]);
    await expect(buy(client, rival, [{ of: sellingOut, quantity: 1 }])).resolves.toMatchObject({ status: "confirmed" });
    const refused = await confirm(client, fan);
    expect(refused).toMatchObject({
      status: "cancelled",
      cancellation: { reason: "insufficient-tickets", concertId: sellingOut.id, ticketLevelId: "regular" },
    });
    await untilSeatsLeft(client, other, 100);
    const none = await client.call(`/api/orders/${refused.id}/payment`, { token: fan.token });
    await expect(refusalOf(none)).resolves.toEqual({ status: 404, code: "not-found" });
  });
});
