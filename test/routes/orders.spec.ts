import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { type ConcertId, type OrderId, paymentOf, refundOf, reservationOf } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/instant.ts";
import type { OrderReservation } from "../../src/domain/orders/order-state.ts";
import { TicketCodes } from "../../src/integrations/ticket-codes.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import { showOrder } from "../../src/routes/orders/order-document.ts";
import {
  type Account,
  account,
  as,
  concertOf,
  email,
  faultsOf,
  issueTickets,
  keyed,
  list,
  objects,
  openPayment,
  orderOf,
  pln,
  refusalOf,
} from "./box-office.ts";

let organizer: Account;
let administrator: Account;
let concert: ConcertId;
beforeAll(async () => {
  organizer = await account("organizer");
  administrator = await account("administrator");
  concert = await concertOf(organizer, { ticketLevels: [level("regular", 20_000), level("free", 0)] });
});

const level = (id: string, amount: number) => ({ id, name: id, capacity: 1_000, price: pln(amount) });
const seats = (quantity: number, of = "regular") => [[concert, of, quantity] as const];

const page = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })), nextCursor: z.string().nullable() });

/** What the gateway says of an order's payment. */
const reported = async (order: OrderId, status: "open" | "succeeded" | "cancelled", declinedEventId?: string) => {
  const { total: amount } = await placed(order);
  const report = { reference: "pi_1", clientSecret: "secret_1", status, amount, madeFor: paymentOf(order) };
  await objects
    .payment(order)
    .recordGatewayPayment(
      declinedEventId === undefined ? report : { ...report, declinedEventId },
      systemMetadata(order),
    );
};

const placed = async (order: OrderId) => {
  const document = await objects.order(order).document();
  if (document === undefined) throw new Error(`no order ${order}`);
  return document.order;
};

/** An order that is paid for, as its payment's policies bring it about. */
const paidOrder = async (fan: Account, quantity: number, delivery: object = email): Promise<OrderId> => {
  const order = await orderOf(fan, seats(quantity), delivery);
  await openPayment(order);
  await reported(order, "succeeded");
  const payment = { paymentId: paymentOf(order), amount: pln(20_000 * quantity) };
  await objects.order(order).processPaymentSuccess(payment, systemMetadata(order));
  return order;
};

/** Three orders of a fan, all of them listed, the newest first. */
const threeOrdersOf = async (fan: Account): Promise<string[]> => {
  const orders: string[] = [];
  for (let quantity = 1; quantity <= 3; quantity++) {
    const order = await orderOf(fan, seats(quantity));
    await list("order", order);
    orders.unshift(order);
  }
  return orders;
};

describe("orders", () => {
  it("are listed to their owner, newest first, in pages", async () => {
    const fan = await account();
    const orders = await threeOrdersOf(fan);
    const whole = page.parse(await (await as(fan).get("/api/orders")).json());
    expect(whole.data.map(({ id }) => id)).toEqual(orders);
    expect(whole.nextCursor).toBeNull();
    expect(whole.data[0]).toEqual(await (await as(fan).get(`/api/orders/${orders[0]}`)).json());
    const first = page.parse(await (await as(fan).get("/api/orders?limit=2")).json());
    const rest = page.parse(await (await as(fan).get(`/api/orders?limit=2&cursor=${first.nextCursor}`)).json());
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(orders);
    expect(rest.nextCursor).toBeNull();
    expect(page.parse(await (await as(await account()).get("/api/orders")).json()).data).toEqual([]);
  });

  it("of an account are listed to administrators, newest first, in pages, and to nobody else", async () => {
    const fan = await account();
    const orders = await threeOrdersOf(fan);
    const of = `/api/orders?userId=${fan.id}`;
    const first = page.parse(await (await as(administrator).get(`${of}&limit=2`)).json());
    const rest = page.parse(await (await as(administrator).get(`${of}&limit=2&cursor=${first.nextCursor}`)).json());
    expect([first, rest].map(({ data }) => data.map(({ id }) => id))).toEqual([orders.slice(0, 2), orders.slice(2)]);
    expect(rest.nextCursor).toBeNull();
    // Their owner, too, asks without naming anybody.
    for (const other of [fan, await account(), organizer])
      expect(await refusalOf(await as(other).get(of))).toEqual([403, "not-allowed"]);
    const nobody = `/api/orders?userId=usr_${"0".repeat(32)}`;
    expect(page.parse(await (await as(administrator).get(nobody)).json()).data).toEqual([]);
    expect(await faultsOf(await as(administrator).get("/api/orders?userId=ada"))).toEqual(["userId"]);
  });

  it.each([
    ["limit=0", "limit"],
    ["cursor=nonsense", "cursor"],
    ["status=paid", "status"],
  ])("are not listed for ?%s", async (query, parameter) => {
    expect(await faultsOf(await as(organizer).get(`/api/orders?${query}`))).toEqual([parameter]);
  });

  it("are found by their ids alone", async () => {
    for (const id of ["nonsense", "ord_", `ord_${"0".repeat(32)}`, concert])
      expect(await refusalOf(await as(administrator).get(`/api/orders/${id}`))).toEqual([404, "not-found"]);
  });

  it("show how they were paid, refunded and kept", async () => {
    const fan = await account();
    const order = await paidOrder(fan, 1);
    const shown = async () => (await as(fan).get(`/api/orders/${order}`)).json();
    await expect
      .poll(shown)
      .toMatchObject({ status: "paid", reservations: [{ status: "confirmed" }], refunded: pln(0) });
    const refund = { refundId: refundOf(order, "goodwill"), amount: pln(500) };
    await objects.order(order).recordRefund(refund, systemMetadata(order));
    expect(await shown()).toMatchObject({ status: "paid", refunded: pln(500), total: pln(20_000) });
  });
});

describe("an order's reservations", () => {
  it("are those that held seats at some time, each with its end", async () => {
    const order = await orderOf(await account(), seats(1));
    const document = await objects.order(order).document();
    if (document?.order.expiresAt === undefined || document.order.expiresAt === null) throw new Error("not confirmed");
    const { expiresAt } = document.order;
    const at = new Date(expiresAt).toISOString();
    const shown = (status: OrderReservation["status"], end: Instant | null) =>
      showOrder({
        ...document,
        order: {
          ...document.order,
          reservations: [
            {
              reservationId: reservationOf(order, concert, 2),
              concertId: concert,
              attempt: 2,
              status,
              expiresAt: end,
              taxRateBasisPoints: 0,
            },
          ],
        },
      }).reservations.map((reservation) => [reservation.status, reservation.expiresAt]);
    for (const status of ["held", "confirmed", "cancelled", "expired"] as const)
      expect(shown(status, expiresAt)).toEqual([[status, at]]);
    // Booked anew without a hold: its end is the order's.
    expect(shown("confirmed", null)).toEqual([["confirmed", at]]);
    for (const status of ["attempted", "refused", "cancelled"] as const) expect(shown(status, null)).toEqual([]);
  });
});

describe("cancelling an order", () => {
  it("gives its seats back, once", async () => {
    const fan = await account();
    const order = await orderOf(fan, seats(2));
    const headers = keyed();
    const answer = await as(fan).post(`/api/orders/${order}/cancel`, {}, headers);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ status: "cancelled", cancellation: { reason: "customer-request" } });
    const again = await as(fan).post(`/api/orders/${order}/cancel`, {}, headers);
    expect([again.headers.get("Idempotent-Replay"), await again.text()]).toEqual(["true", text]);
    await expect
      .poll(async () => (await as(fan).get(`/api/orders/${order}`)).json())
      .toMatchObject({ reservations: [{ status: "cancelled" }] });
    const other = await as(fan).post(`/api/orders/${order}/cancel`, {}, keyed());
    expect(await refusalOf(other)).toEqual([409, "order-not-cancellable"]);
  });

  it("is too late once it is paid", async () => {
    const fan = await account();
    const order = await paidOrder(fan, 1);
    for (const who of [fan, administrator]) {
      const answer = await as(who).post(`/api/orders/${order}/cancel`, {});
      expect(await refusalOf(answer)).toEqual([409, "order-not-cancellable"]);
    }
    expect(await faultsOf(await as(fan).post(`/api/orders/${order}/cancel`, { reason: "no" }))).toEqual(["/reason"]);
  });
});

describe("a page to pay on", () => {
  const pageOf = (who: Account, order: OrderId) => as(who).get(`/api/orders/${order}/payment/page`);
  const request = (who: Account, order: OrderId) => as(who).post(`/api/orders/${order}/payment/page`, {});

  it("is asked for by its payer while the payment is open, and shown to nobody else", async () => {
    const fan = await account();
    const order = await orderOf(fan, seats(1));
    expect(await refusalOf(await request(fan, order))).toEqual([404, "not-found"]);
    await openPayment(order);
    expect(await refusalOf(await request(fan, order))).toEqual([409, "payment-not-open"]);
    await reported(order, "open");
    expect(await refusalOf(await pageOf(fan, order))).toEqual([404, "not-found"]);
    for (const who of [await account(), administrator])
      expect(await refusalOf(await request(who, order))).toEqual([404, "not-found"]);
    expect((await request(fan, order)).status).toBe(202);
    expect(await (await pageOf(fan, order)).json()).toEqual({ url: null });
    expect(await (await as(fan).get(`/api/orders/${order}/payment`)).json()).toMatchObject({
      status: "initiated",
      clientSecret: null,
    });
    const page = { reference: "cs_1", url: "https://pay.example/cs_1" };
    const idempotencyKey = `${paymentOf(order)}-page-1`;
    await objects.payment(order).recordPage({ ...page, idempotencyKey }, systemMetadata(order));
    await reported(order, "cancelled");
    expect(await (await pageOf(fan, order)).json()).toEqual({ url: page.url });
    expect(await refusalOf(await pageOf(administrator, order))).toEqual([404, "not-found"]);
  });
});

describe("a payment", () => {
  const paymentOfOrder = (who: Account, order: OrderId) => as(who).get(`/api/orders/${order}/payment`);

  it("is shown once it is there, with the secret to its payer only", async () => {
    const fan = await account();
    const order = await orderOf(fan, seats(2));
    expect(await refusalOf(await paymentOfOrder(fan, order))).toEqual([404, "not-found"]);
    await openPayment(order);
    const created = {
      id: paymentOf(order),
      orderId: order,
      amount: pln(40_000),
      refunded: pln(0),
      status: "created",
      provider: "simulated",
      declinedAttempts: 0,
      expiresAt: expect.stringMatching(/Z$/),
      clientSecret: null,
      failure: null,
    };
    expect(await (await paymentOfOrder(fan, order)).json()).toEqual(created);
    await reported(order, "open");
    const initiated = { ...created, status: "initiated", clientSecret: "secret_1" };
    expect(await (await paymentOfOrder(fan, order)).json()).toEqual(initiated);
    expect(await (await paymentOfOrder(administrator, order)).json()).toEqual({ ...initiated, clientSecret: null });
    await reported(order, "open", "evt_1");
    expect(await (await paymentOfOrder(fan, order)).json()).toMatchObject({ declinedAttempts: 1, status: "initiated" });
    await reported(order, "cancelled");
    expect(await (await paymentOfOrder(fan, order)).json()).toMatchObject({
      status: "failed",
      failure: { reason: "payment-failed" },
      clientSecret: null,
    });
  });

  it("counts what went back", async () => {
    const fan = await account();
    const order = await paidOrder(fan, 2);
    const refundId = refundOf(order, "part");
    const request = {
      refundId,
      amount: pln(20_000),
      upTo: false,
      reason: "on-request",
      part: { of: "payment" },
    } as const;
    const metadata = systemMetadata(order);
    await objects.payment(order).refund(request, metadata);
    expect(await (await paymentOfOrder(fan, order)).json()).toMatchObject({ status: "completed", refunded: pln(0) });
    await objects.payment(order).recordGatewayRefund(refundId, { status: "succeeded", reference: "re_1" }, metadata);
    expect(await (await paymentOfOrder(fan, order)).json()).toMatchObject({
      status: "partially-refunded",
      refunded: pln(20_000),
    });
  });

  it("of nothing needs no provider", async () => {
    const fan = await account();
    const order = await orderOf(fan, seats(1, "free"));
    await openPayment(order);
    expect(await (await paymentOfOrder(fan, order)).json()).toMatchObject({ provider: "none", amount: pln(0) });
  });
});

describe("an order's tickets", () => {
  it("are none before it is paid, and listed in pages then, with codes for their owner only", async () => {
    const fan = await account();
    const order = await orderOf(fan, seats(3));
    const path = `/api/orders/${order}/tickets`;
    expect(await (await as(fan).get(path)).json()).toEqual({ data: [], nextCursor: null });
    await issueTickets(order);
    const whole = page.parse(await (await as(fan).get(path)).json());
    expect(whole.data).toHaveLength(3);
    expect(whole.data[0]).toEqual({
      id: `tic_${order.slice(4)}_1`,
      orderId: order,
      concertId: concert,
      ticketLevelId: "regular",
      status: "issued",
      validatedAt: null,
      isPrinted: false,
      ticketsOfOrder: 3,
      code: expect.stringMatching(/^FR1\./),
      delivery: { method: "email", status: "prepared", email: email.email, attempts: 0 },
      createdAt: expect.stringMatching(/Z$/),
    });
    const signing = vi.spyOn(TicketCodes.prototype, "sign");
    const first = page.parse(await (await as(fan).get(`${path}?limit=2`)).json());
    expect(signing).toHaveBeenCalledTimes(2);
    signing.mockRestore();
    const rest = page.parse(await (await as(fan).get(`${path}?limit=2&cursor=${first.nextCursor}`)).json());
    expect([...first.data, ...rest.data]).toEqual(whole.data);
    expect(rest.nextCursor).toBeNull();
    const shown = page.parse(await (await as(administrator).get(path)).json());
    expect(shown.data).toEqual(whole.data.map((ticket) => ({ ...ticket, code: null })));
    expect(await faultsOf(await as(fan).get(`${path}?cursor=${btoa("-1")}`))).toEqual(["cursor"]);
  });

  it("are sent again when an administrator asks for it", async () => {
    const fan = await account();
    const order = await orderOf(fan, seats(1));
    const path = `/api/orders/${order}/deliveries`;
    const send = (headers = {}) => as(administrator).post(path, {}, headers);
    expect(await refusalOf(await send())).toEqual([409, "nothing-to-deliver"]);
    await issueTickets(order);
    const tickets = objects.tickets(order);
    const first = await tickets.nextDelivery();
    if (first === undefined) throw new Error("nothing to deliver");
    await tickets.recordDelivery(first.deliveryId, { status: "emailed" }, systemMetadata(order));
    const headers = keyed();
    expect((await send(headers)).status).toBe(202);
    const again = await send(headers);
    expect([again.status, again.headers.get("Idempotent-Replay")]).toEqual([202, "true"]);
    const second = await tickets.nextDelivery();
    expect(second?.deliveryId).not.toBe(first.deliveryId);
    expect(second?.attempt).toBe(1);
    const unknown = await as(administrator).post(`/api/orders/ord_${"0".repeat(32)}/deliveries`, {});
    expect(await refusalOf(unknown)).toEqual([404, "not-found"]);
  });
});
