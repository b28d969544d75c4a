import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type ConcertId,
  type OrderId,
  orderIdFrom,
  paymentOf,
  type RefundId,
  refundId,
  refundOf,
  ticketOf,
} from "../../src/domain/ids.ts";
import type { Money } from "../../src/domain/money.ts";
import { currency } from "../../src/domain/money.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import {
  type Account,
  account,
  as,
  concertOf,
  faultsOf,
  issueTickets,
  keyed,
  objects,
  openPayment,
  orderOf,
  pln,
  refusalOf,
  serviceOn,
} from "./box-office.ts";

let organizer: Account;
let stranger: Account;
let administrator: Account;
let concert: ConcertId;
let another: ConcertId;
beforeAll(async () => {
  organizer = await account("organizer");
  stranger = await account("organizer");
  administrator = await account("administrator");
  concert = await concertOf(organizer);
  another = await concertOf(stranger);
});

const reason = "a broken leg";

/** A paid order of two regular tickets of each concert, at 200.00 zł each unless said otherwise, and whose it is. */
const paidOrder = async (concerts: readonly ConcertId[] = [concert], level = "regular") => {
  const fan = await account();
  const order = await orderOf(
    fan,
    concerts.map((id) => [id, level, 2] as const),
  );
  const { total: amount } = await openPayment(order);
  const metadata = systemMetadata(order);
  const made = { reference: "pi_1", madeFor: paymentOf(order) };
  const report = { ...made, clientSecret: null, status: "succeeded", amount } as const;
  await objects.payment(order).recordGatewayPayment(report, metadata);
  await objects.order(order).processPaymentSuccess({ paymentId: paymentOf(order), amount }, metadata);
  await issueTickets(order);
  return { order, fan };
};

const ask = (who: Account, order: OrderId, body: object, key?: string) =>
  as(who).post(`/api/orders/${order}/refunds`, { reason, ...body }, keyed(key));
const refunds = (who: Account, order: OrderId, query = "") => as(who).get(`/api/orders/${order}/refunds${query}`);

const refund = z.strictObject({
  id: refundId,
  amount: z.object({ amount: z.int(), currency: z.string() }),
  ticketIds: z.array(z.string()),
  reason: z.string(),
  status: z.string(),
  createdAt: z.iso.datetime(),
});
const page = z.object({ data: z.array(refund), nextCursor: z.string().nullable() });
const ofOrder = page.extend({ refundable: z.object({ amount: z.int(), currency: z.string() }) });
const made = async (answer: Response) => {
  expect(answer.status).toBe(201);
  return refund.parse(await answer.json());
};
const listed = async (who: Account, order: OrderId, query?: string) =>
  ofOrder.parse(await (await refunds(who, order, query)).json());

/** What the policy does with a granted refund, and the gateway with the money. */
const payBack = async (order: OrderId, id: RefundId, amount: Money): Promise<void> => {
  const request = { refundId: id, amount, upTo: false, reason: "on-request", part: { of: "payment" } } as const;
  await objects.payment(order).refund(request, systemMetadata(order));
};
/** The gateway fails it until it has failed for good. */
const failForGood = async (order: OrderId, id: RefundId): Promise<void> => {
  const stands = async () =>
    (await objects.payment(order).document())?.payment.refunds.find((candidate) => candidate.refundId === id);
  for (let known = await stands(); known?.status === "pending"; known = await stands()) {
    const failure = { status: "failed", reason: "no balance", idempotencyKey: known.idempotencyKey } as const;
    await objects.payment(order).recordGatewayRefund(id, failure, systemMetadata(order));
  }
};

describe("a refund", () => {
  it("by amount is made by an administrator", async () => {
    const { order, fan } = await paidOrder();
    const created = await made(await ask(administrator, order, { amount: pln(1_500) }));
    expect(created).toMatchObject({ amount: pln(1_500), ticketIds: [], reason, status: "pending" });
    expect((await listed(fan, order)).data).toEqual([created]);
  });

  it("by tickets is made by the concert's organizer and by administrators, of what they cost", async () => {
    const { order } = await paidOrder();
    const first = await made(await ask(organizer, order, { ticketIds: [ticketOf(order, 1)] }));
    expect(first).toMatchObject({ amount: pln(20_000), ticketIds: [ticketOf(order, 1)], status: "pending" });
    const second = await made(await ask(administrator, order, { ticketIds: [ticketOf(order, 2)] }));
    expect((await listed(administrator, order)).data).toEqual([first, second]);
    expect(await objects.tickets(order).ticket(ticketOf(order, 1))).toMatchObject({ ticket: { status: "revoked" } });
  });

  it("by amount is none of an organizer's to make, by tickets only of own concerts", async () => {
    const { order } = await paidOrder([concert, another]);
    const [own, others] = [ticketOf(order, 1), ticketOf(order, 3)];
    expect(await refusalOf(await ask(organizer, order, { amount: pln(100) }))).toEqual([403, "not-allowed"]);
    expect(await refusalOf(await ask(organizer, order, { ticketIds: [others] }))).toEqual([404, "not-found"]);
    expect(await refusalOf(await ask(organizer, order, { ticketIds: [own, others] }))).toEqual([404, "not-found"]);
    await made(await ask(stranger, order, { ticketIds: [others] }));
    await made(await ask(organizer, order, { ticketIds: [own] }));
  });

  it("answers the same again under its key, byte for byte, and is made once", async () => {
    const { order } = await paidOrder();
    const key = crypto.randomUUID();
    const first = await ask(administrator, order, { amount: pln(1_500) }, key);
    const again = await ask(administrator, order, { amount: pln(1_500) }, key);
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    expect((await listed(administrator, order)).data).toHaveLength(1);
    const other = await ask(administrator, order, { amount: pln(1_600) }, key);
    expect(await refusalOf(other)).toEqual([422, "idempotency-key-reused"]);
    const bare = await as(administrator).post(`/api/orders/${order}/refunds`, { reason, amount: pln(1_500) });
    expect(await refusalOf(bare)).toEqual([400, "idempotency-key-required"]);
  });

  it("never exceeds what was paid, when twenty are asked for at once", async () => {
    const { order } = await paidOrder();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask(administrator, order, { amount: pln(3_000) })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(13);
    const refused = await Promise.all(answers.filter(({ status }) => status !== 201).map(refusalOf));
    expect(refused).toEqual(Array.from({ length: 7 }, () => [409, "refund-exceeds-payment"]));
    const { data } = await listed(administrator, order, "?limit=100");
    expect(data.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(39_000);
  });

  it("is refused for what cannot be refunded, and changes nothing", async () => {
    const { order } = await paidOrder();
    const ticket = ticketOf(order, 1);
    await objects.tickets(order).validate(ticket, concert, systemMetadata(order));
    const letIn = await ask(organizer, order, { ticketIds: [ticketOf(order, 2), ticket] });
    expect(await refusalOf(letIn)).toEqual([409, "order-not-refundable"]);
    expect(await objects.tickets(order).ticket(ticketOf(order, 2))).toMatchObject({ ticket: { status: "issued" } });
    expect((await listed(administrator, order)).data).toEqual([]);
    const unpaid = await orderOf(await account(), [[concert, "regular", 1]]);
    expect(await refusalOf(await ask(administrator, unpaid, { amount: pln(100) }))).toEqual([
      409,
      "order-not-refundable",
    ]);
    await made(await ask(administrator, order, { ticketIds: [ticketOf(order, 2)] }));
    expect(await refusalOf(await ask(administrator, order, { ticketIds: [ticketOf(order, 2)] }))).toEqual([
      409,
      "order-not-refundable",
    ]);
  });

  it("is of an order, and of tickets of that order", async () => {
    const { order } = await paidOrder();
    const nowhere = orderIdFrom("0".repeat(32));
    for (const ticketIds of [[ticketOf(order, 3)], [ticketOf(nowhere, 1)], ["nonsense"]]) {
      expect(await refusalOf(await ask(administrator, order, { ticketIds }))).toEqual([404, "not-found"]);
    }
    expect(await refusalOf(await ask(administrator, nowhere, { amount: pln(100) }))).toEqual([404, "not-found"]);
    expect(await refusalOf(await ask(administrator, nowhere, { ticketIds: [ticketOf(nowhere, 1)] }))).toEqual([
      404,
      "not-found",
    ]);
  });

  it.each([
    [{}, [""]],
    [{ amount: pln(100), ticketIds: ["x"] }, [""]],
    [{ amount: pln(0) }, ["/amount"]],
    [{ amount: { amount: 1.5, currency: "PLN" } }, ["/amount/amount"]],
    [{ amount: { amount: 100, currency: "EUR" } }, ["/amount/currency"]],
    [{ ticketIds: [] }, ["/ticketIds"]],
    [{ ticketIds: ["x", "x"] }, ["/ticketIds"]],
    [{ ticketIds: ["x"], reason: "" }, ["/reason"]],
    [{ ticketIds: ["x"], more: 1 }, ["/more"]],
  ])("is not made of %o", async (body, places) => {
    const { order } = await paidOrder();
    expect(await faultsOf(await ask(administrator, order, body))).toEqual(places);
  });

  it("is not of an amount that the payment provider cannot move", async () => {
    const kwd = (amount: number): Money => ({ amount, currency: currency.parse("KWD") });
    const ticketLevels = [{ id: "regular", name: "Regular", capacity: 10, price: kwd(5_000) }];
    const { order } = await paidOrder([await concertOf(organizer, { ticketLevels })]);
    expect(await refusalOf(await ask(administrator, order, { amount: kwd(1_234) }))).toEqual([
      400,
      "unsupported-amount",
    ]);
    await made(await ask(administrator, order, { amount: kwd(20) }));
  });

  it("that the tickets do not decide is asked for again, and is the same one then", async () => {
    const { order } = await paidOrder();
    const busy = await serviceOn({
      order: (id) => ({
        ...objects.order(id),
        document: () => objects.order(id).document(),
        requestRefund: async () => ({ ok: false, rejection: { code: "refund-undecided" } }),
      }),
    });
    const key = crypto.randomUUID();
    const path = `/api/orders/${order}/refunds`;
    const body = { reason, ticketIds: [ticketOf(order, 1)] };
    const undecided = await as(administrator, busy).post(path, body, keyed(key));
    expect(undecided.headers.get("Retry-After")).not.toBeNull();
    expect(await refusalOf(undecided)).toEqual([503, "overloaded"]);
    await made(await ask(administrator, order, { ticketIds: [ticketOf(order, 1)] }, key));
  });
});

describe("an order's refunds", () => {
  it("are listed in pages, the earliest first, to its owner and to administrators", async () => {
    const { order, fan } = await paidOrder();
    const all: unknown[] = [];
    for (const amount of [100, 200, 300])
      all.push(await made(await ask(administrator, order, { amount: pln(amount) })));
    expect(await listed(administrator, order)).toMatchObject({ data: all, nextCursor: null });
    const first = await listed(fan, order, "?limit=2");
    const rest = await listed(fan, order, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.data, ...rest.data]).toEqual(all);
    expect(rest.nextCursor).toBeNull();
    expect(await faultsOf(await refunds(fan, order, "?cursor=nonsense"))).toEqual(["cursor"]);
    for (const other of [organizer, await account()]) {
      expect(await refusalOf(await refunds(other, order))).toEqual([404, "not-found"]);
    }
  });

  it("tell how the money is getting on, and hold what nobody asked for, too", async () => {
    const { order, fan } = await paidOrder();
    const metadata = systemMetadata(order);
    const asked = await made(await ask(administrator, order, { amount: pln(100) }));
    await payBack(order, asked.id, pln(100));
    await objects.payment(order).recordGatewayRefund(asked.id, { status: "succeeded", reference: "re_1" }, metadata);
    await objects.order(order).recordConcertCancelled(concert, metadata);
    const compensation = (await objects.order(order).document())?.order.refunds[1];
    if (compensation === undefined) throw new Error("a cancelled concert compensates");
    expect(await (await as(fan).get(`/api/orders/${order}`)).json()).toMatchObject({
      compensatedConcertIds: [concert],
    });
    const { refundId: id, amount } = compensation;
    const part = { of: "concert", concertId: concert } as const;
    const because = { refundId: id, amount, upTo: true, reason: "concert-cancelled", part } as const;
    await objects.payment(order).refund(because, metadata);
    await failForGood(order, id);
    expect((await listed(fan, order)).data).toEqual([
      { ...asked, status: "succeeded" },
      {
        id,
        amount: pln(39_900),
        ticketIds: [],
        reason: "concert-cancelled",
        status: "failed",
        createdAt: expect.any(String),
      },
    ]);
  });

  it("name the tickets that were revoked with a concert, but those that were refunded before", async () => {
    const { order, fan } = await paidOrder([concert, another]);
    const before = await made(await ask(administrator, order, { ticketIds: [ticketOf(order, 2)] }));
    const metadata = systemMetadata(order);
    await objects.order(order).recordConcertCancelled(concert, metadata);
    const refundId = refundOf(order, concert.slice(4));
    const part = { of: "concert", concertId: concert } as const;
    const because = { refundId, amount: pln(20_000), upTo: true, reason: "concert-cancelled", part } as const;
    await objects.payment(order).refund(because, metadata);
    const ticketsOf = async () => (await listed(fan, order)).data.map(({ id, ticketIds }) => [id, ticketIds]);
    expect(await ticketsOf()).toEqual([
      [before.id, [ticketOf(order, 2)]],
      [refundId, []],
    ]);
    await objects.tickets(order).withdraw(concert, "concert-cancelled", metadata);
    expect(await ticketsOf()).toEqual([
      [before.id, [ticketOf(order, 2)]],
      [refundId, [ticketOf(order, 1)]],
    ]);
  });

  it("leave what no refund claims: of a paid order, less what went back, is on its way, or has failed", async () => {
    const { order, fan } = await paidOrder();
    const left = async () => (await listed(fan, order)).refundable;
    expect(await left()).toEqual(pln(40_000));
    await made(await ask(administrator, order, { amount: pln(1_500) }));
    expect(await left()).toEqual(pln(38_500));
    await made(await ask(administrator, order, { ticketIds: [ticketOf(order, 1)] }));
    expect(await left()).toEqual(pln(18_500));
    const { id } = await made(await ask(administrator, order, { amount: pln(500) }));
    await payBack(order, id, pln(500));
    await failForGood(order, id);
    expect(await left()).toEqual(pln(18_000));
    const more = await ask(administrator, order, { amount: pln(18_001) });
    expect(await refusalOf(more)).toEqual([409, "refund-exceeds-payment"]);
    await made(await ask(administrator, order, { amount: pln(18_000) }));
    expect(await left()).toEqual(pln(0));
    const unpaid = await orderOf(fan, [[concert, "regular", 1]]);
    expect((await listed(fan, unpaid)).refundable).toEqual(pln(0));
  });

  it("are listed to a concert's organizer as far as they take back tickets of it", async () => {
    const { order } = await paidOrder([concert, another]);
    const [own, others] = [ticketOf(order, 1), ticketOf(order, 3)];
    const both = await made(await ask(administrator, order, { ticketIds: [own, others] }));
    const second = await made(await ask(organizer, order, { ticketIds: [ticketOf(order, 2)] }));
    await made(await ask(administrator, order, { amount: pln(100) }));
    const seen = (who: Account, of: ConcertId, query = "") =>
      as(who).get(`/api/concerts/${of}/orders/${order}/refunds${query}`);
    const read = async (who: Account, of: ConcertId, query?: string) =>
      page.parse(await (await seen(who, of, query)).json());
    const part = { ...both, amount: pln(20_000) };
    expect(await read(organizer, concert)).toEqual({ data: [{ ...part, ticketIds: [own] }, second], nextCursor: null });
    expect(await read(stranger, another)).toEqual({ data: [{ ...part, ticketIds: [others] }], nextCursor: null });
    const { nextCursor, data } = await read(organizer, concert, "?limit=1");
    expect(data).toHaveLength(1);
    expect((await read(organizer, concert, `?cursor=${nextCursor}`)).data).toEqual([second]);
    const elsewhere = await concertOf(organizer);
    expect(await refusalOf(await seen(organizer, another))).toEqual([404, "not-found"]);
    expect(await refusalOf(await seen(organizer, elsewhere))).toEqual([404, "not-found"]);
    expect(await refusalOf(await seen(await account(), concert))).toEqual([403, "not-allowed"]);
  });

  it("are listed to a concert's organizer when the concert's part was undone", async () => {
    const { order } = await paidOrder([concert, another]);
    const metadata = systemMetadata(order);
    await objects.order(order).recordConcertCancelled(concert, metadata);
    const refundId = refundOf(order, concert.slice(4));
    const because = { refundId, amount: pln(40_000), upTo: true, reason: "concert-cancelled" } as const;
    await objects.payment(order).refund({ ...because, part: { of: "concert", concertId: concert } }, metadata);
    const seen = async (who: Account, of: ConcertId) =>
      page.parse(await (await as(who).get(`/api/concerts/${of}/orders/${order}/refunds`)).json()).data;
    expect(await seen(organizer, concert)).toMatchObject([{ id: refundId, amount: pln(40_000) }]);
    expect(await seen(stranger, another)).toEqual([]);
  });

  it("that have failed are tried again by an administrator", async () => {
    const { order } = await paidOrder();
    const { id } = await made(await ask(administrator, order, { amount: pln(100) }));
    const retry = (who: Account, which: string = id) =>
      as(who).post(`/api/orders/${order}/refunds/${which}/retry`, {}, keyed());
    expect(await refusalOf(await retry(organizer))).toEqual([403, "not-allowed"]);
    await payBack(order, id, pln(100));
    expect(await refusalOf(await retry(administrator))).toEqual([409, "refund-not-failed"]);
    await failForGood(order, id);
    expect((await listed(administrator, order)).data).toMatchObject([{ id, status: "failed" }]);
    const retried = await retry(administrator);
    expect(retried.status).toBe(202);
    expect(refund.parse(await retried.json())).toMatchObject({ id, status: "pending" });
    for (const unknown of ["nonsense", `${id.slice(0, -1)}x`, id.replace(order.slice(4), "0".repeat(32))]) {
      expect(await refusalOf(await retry(administrator, unknown))).toEqual([404, "not-found"]);
    }
  });
});
