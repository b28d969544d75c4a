/**
 * Refunds that somebody asks for, from the order to the gateway, the tickets and the seats: what is given back is given back once,
 * whatever happens in between, and never more than was paid.
 */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ConcertId, OrderId, TicketId } from "../../src/domain/ids.ts";
import { refundOf } from "../../src/domain/ids.ts";
import { TicketsObject } from "../../src/index.ts";
import { asker, bought, golden, order, orderOf, paymentOf, plan, pln, projectedSeatsOf } from "./sales.ts";
import { REGULAR_PRICE, regular, seatsOf, ticketsOf, typesIn } from "./sales.ts";
import { objects, Stage } from "./stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const reason = "a broken leg";
const refundIdOf = (id: OrderId, number: number) => refundOf(id, `r-${number}`);

const askForTickets = (id: OrderId, ticketIds: readonly TicketId[], number = 1) =>
  objects.order(id).requestRefund({ refundId: refundIdOf(id, number), ticketIds, reason }, asker);
const askForAmount = (id: OrderId, amount: number, number = 1) =>
  objects.order(id).requestRefund({ refundId: refundIdOf(id, number), amount: pln(amount), reason }, asker);

const ticketIdsOf = async (id: OrderId) => (await ticketsOf(id)).map(({ ticket }) => ticket.ticketId);
const statusesOf = async (id: OrderId) => (await ticketsOf(id)).map(({ ticket }) => ticket.status);

/** A bought order of two tickets of each concert, and its tickets. */
const boughtWithTickets = async (stage: Stage, concerts: readonly ConcertId[]) => {
  const id = await bought(stage, concerts);
  const [first, second, ...others] = await ticketIdsOf(id);
  if (first === undefined || second === undefined) throw new Error("an order has two tickets at least");
  return { id, first, second, others };
};

/** What the gateway has given back of an order, by its own account. */
const refundsAtGateway = (stage: Stage) => {
  const refund = vi.spyOn(stage.gateway, "refund");
  return async (id: OrderId): Promise<number> => {
    const answers = await Promise.all(refund.mock.results.map(({ value }) => value));
    const given = new Map<string, number>();
    for (const [index, [asked]] of refund.mock.calls.entries()) {
      if (answers[index]?.status === "succeeded" && asked.refundId.slice(4, 36) === id.slice(4)) {
        given.set(asked.idempotencyKey, asked.amount.amount);
      }
    }
    return [...given.values()].reduce((sum, amount) => sum + amount, 0);
  };
};

describe("tickets that are refunded", () => {
  it("are taken back, their money goes back once, and their seats are on sale again", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const { id, first } = await boughtWithTickets(stage, [concert]);
    const givenBack = refundsAtGateway(stage);

    expect(await askForTickets(id, [first])).toMatchObject({
      ok: true,
      value: { refundId: refundIdOf(id, 1), amount: pln(15_000), status: "granted", requestedAt: expect.any(Number) },
    });
    // The answer tells that the ticket is taken back: from now on it is refused at the door.
    expect(await objects.tickets(id).validate(first, concert, asker)).toMatchObject({
      value: { valid: false, reason: "revoked" },
    });
    await stage.settle();
    await stage.encore();

    expect(await givenBack(id)).toBe(15_000);
    const part = { of: "tickets", tickets: [{ concertId: concert, ticketLevelId: regular, quantity: 1 }] };
    expect(await paymentOf(id)).toMatchObject({
      status: "partially-refunded",
      refunds: [{ reason: "on-request", part }],
    });
    expect(await orderOf(id)).toMatchObject({ status: "completed", refunds: [{ status: "refunded" }] });
    expect(await statusesOf(id)).toEqual(["revoked", "issued"]);
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 1, available: 9 });
    expect(await projectedSeatsOf(concert)).toEqual({ held: 0, sold: 1, available: 9 });
    expect((await typesIn(objects.concert(concert))).filter((type) => type === "ReservedTicketsReleased")).toHaveLength(
      1,
    );
    const types = await typesIn(objects.order(id));
    expect(types.slice(-3)).toEqual(["OrderRefundRequested", "OrderRefundGranted", "OrderRefundRecorded"]);
  });

  it("of several concerts and levels go back each to its own", async () => {
    const stage = new Stage();
    const levels = [regular, golden].map((level) => ({ id: level, capacity: 10, price: REGULAR_PRICE }));
    const [one, other] = [await plan(stage, { levels }), await plan(stage)];
    const { id, others } = await boughtWithTickets(stage, [one, other]);
    const [third] = others;
    const [first] = await ticketIdsOf(id);
    if (first === undefined || third === undefined) throw new Error("four tickets were bought");
    await askForTickets(id, [first, third]);
    await stage.settle();
    expect(await paymentOf(id)).toMatchObject({ refunds: [{ amount: pln(30_000) }] });
    expect(await seatsOf(one)).toEqual({ held: 0, sold: 1, available: 9 });
    expect(await seatsOf(other)).toEqual({ held: 0, sold: 1, available: 9 });
    expect(await seatsOf(one, golden)).toEqual({ held: 0, sold: 0, available: 10 });
  });

  it("all at once make the order refunded, its reservation over, and its seats anybody's", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { levels: [{ id: regular, capacity: 2, price: REGULAR_PRICE }] });
    const { id, first, second } = await boughtWithTickets(stage, [concert]);
    await askForTickets(id, [first, second]);
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "refunded", reservations: [{ status: "cancelled" }] });
    expect(await paymentOf(id)).toMatchObject({ status: "refunded" });
    const next = await bought(stage, [concert]);
    expect(await statusesOf(next)).toEqual(["issued", "issued"]);
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 2, available: 0 });
  });

  it("are none of another order's, and none that was refunded before", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const { id, first, second } = await boughtWithTickets(stage, [concert]);
    const stranger = await boughtWithTickets(stage, [concert]);
    const refused = (code: string) => ({ ok: false, rejection: { code } });
    expect(await askForTickets(id, [first, stranger.first])).toEqual(refused("ticket-not-found"));
    expect(await askForTickets(id, [first])).toMatchObject({ ok: true });
    // The same refund again is the same refund.
    expect(await askForTickets(id, [first])).toMatchObject({ ok: true, value: { status: "granted" } });
    expect(await askForTickets(id, [second, first], 2)).toEqual(refused("order-not-refundable"));
    await stage.settle();
    expect(await paymentOf(id)).toMatchObject({ refunds: [{ amount: pln(15_000) }] });
    expect(await statusesOf(id)).toEqual(["revoked", "issued"]);
  });
});

describe("an amount that is refunded", () => {
  it("goes back without a ticket or a seat", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const { id } = await boughtWithTickets(stage, [concert]);
    const givenBack = refundsAtGateway(stage);
    expect(await askForAmount(id, 500)).toMatchObject({ ok: true, value: { amount: pln(500), tickets: [] } });
    await stage.settle();
    expect(await givenBack(id)).toBe(500);
    expect(await paymentOf(id)).toMatchObject({ refunds: [{ part: { of: "payment" } }] });
    expect(await statusesOf(id)).toEqual(["issued", "issued"]);
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 2, available: 8 });
  });

  it("never exceeds what was paid, when twenty ask at once, for amounts and for tickets", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const { id, first, second } = await boughtWithTickets(stage, [concert]);
    const givenBack = refundsAtGateway(stage);
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        if (index % 5 === 4) return askForTickets(id, index % 2 === 0 ? [first] : [second, first], index);
        return askForAmount(id, 4_000, index);
      }),
    );
    const granted = asked.flatMap((answer) => (answer.ok ? [answer.value.amount.amount] : []));
    expect(granted.length).toBeGreaterThan(1);
    await stage.settle();
    await stage.encore();
    const back = granted.reduce((sum, amount) => sum + amount, 0);
    expect(back).toBeLessThanOrEqual(30_000);
    expect(back).toBeGreaterThan(30_000 - 15_000);
    expect(await givenBack(id)).toBe(back);
    for (const answer of asked) {
      if (!answer.ok) expect(["refund-exceeds-payment", "order-not-refundable"]).toContain(answer.rejection.code);
    }
    const revoked = (await statusesOf(id)).filter((status) => status === "revoked").length;
    expect((await seatsOf(concert)).sold).toBe(2 - revoked);
  });
});

describe("a ticket at the door while its refund is asked for", () => {
  it("is not refunded once it was let in, and nothing changes", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const { id, first, second } = await boughtWithTickets(stage, [concert]);
    await objects.tickets(id).validate(first, concert, asker);
    expect(await askForTickets(id, [second, first])).toEqual({
      ok: false,
      rejection: { code: "ticket-already-validated" },
    });
    await stage.settle();
    expect(await statusesOf(id)).toEqual(["validated", "issued"]);
    expect(await paymentOf(id)).toMatchObject({ status: "completed", refunds: [] });
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 2, available: 8 });
    // Its money is free again: the other ticket, and all that is left, can still be refunded.
    expect(await askForTickets(id, [second], 2)).toMatchObject({ ok: true });
    expect(await askForAmount(id, 15_000, 3)).toMatchObject({ ok: true });
  });

  it("is let in or refunded, never both, when both happen at once", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const { id, first, second } = await boughtWithTickets(stage, [concert]);
    const races = [first, second].map(async (ticketId, number) => {
      const [refund, entry] = await Promise.all([
        askForTickets(id, [ticketId], number),
        objects.tickets(id).validate(ticketId, concert, asker),
      ]);
      const isLetIn = entry.ok && entry.value.valid;
      expect(isLetIn).toBe(!refund.ok);
      const given: number = refund.ok ? 15_000 : 0;
      return given;
    });
    const back = (await Promise.all(races)).reduce((sum, amount) => sum + amount, 0);
    await stage.settle();
    const refunded = (await paymentOf(id))?.refunds.reduce((sum, { amount }) => sum + amount.amount, 0);
    expect(refunded).toBe(back);
  });
});

describe("an order that is cut off in the middle of a refund", () => {
  it.each(["before", "after"] as const)("%s its tickets answered takes it up again", async (when) => {
    const stage = new Stage();
    const concert = await plan(stage);
    const { id, first } = await boughtWithTickets(stage, [concert]);
    const { revoke } = TicketsObject.prototype;
    let calls = 0;
    vi.spyOn(TicketsObject.prototype, "revoke").mockImplementation(async function (this: TicketsObject, ...parameters) {
      calls += 1;
      const isFirst = calls === 1;
      if (isFirst && when === "before") await stage.cutOff(id);
      const answer = await Reflect.apply(revoke, this, parameters);
      if (isFirst && when === "after") await stage.cutOff(id);
      return answer;
    });
    await askForTickets(id, [first]).catch(() => undefined);
    await stage.pass(10);
    expect(calls).toBeGreaterThan(1);
    expect(await askForTickets(id, [first])).toMatchObject({ ok: true, value: { amount: pln(15_000) } });
    expect(await orderOf(id)).toMatchObject({ refunds: [{ status: "refunded", amount: pln(15_000) }] });
    expect(await statusesOf(id)).toEqual(["revoked", "issued"]);
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 1, available: 9 });
  });
});

describe("a concert that is cancelled after some of an order's tickets were refunded", () => {
  it("gives back the rest of its part, and touches no other concert's money or tickets", async () => {
    const stage = new Stage();
    const [rained, dry] = [await plan(stage), await plan(stage)];
    const { id, first, others } = await boughtWithTickets(stage, [rained, dry]);
    const givenBack = refundsAtGateway(stage);
    const [third] = others;
    if (third === undefined) throw new Error("four tickets were bought");
    await askForTickets(id, [first, third]);
    await stage.settle();
    await objects.concert(rained).cancel("rain", asker);
    await stage.settle();
    await stage.encore();
    expect(await givenBack(id)).toBe(45_000);
    expect(await orderOf(id)).toMatchObject({ status: "completed", compensated: [rained] });
    expect(await paymentOf(id)).toMatchObject({
      status: "partially-refunded",
      refunds: [{ amount: pln(30_000) }, { amount: pln(15_000), part: { of: "concert", concertId: rained } }],
    });
    const dryTickets = (await ticketsOf(id)).filter(({ ticket }) => ticket.concertId === dry);
    expect(dryTickets.map(({ ticket }) => ticket.status).toSorted()).toEqual(["issued", "revoked"]);
    expect(await seatsOf(dry)).toEqual({ held: 0, sold: 1, available: 9 });
  });

  it("leaves nothing behind when it happens before the seats are released", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const { id, first } = await boughtWithTickets(stage, [concert]);
    stage.withhold("OrderRefundGranted");
    await askForTickets(id, [first]);
    await objects.concert(concert).cancel("rain", asker);
    await stage.settle();
    stage.release();
    await stage.settle();
    expect(await paymentOf(id)).toMatchObject({ status: "refunded", refunds: [{}, {}] });
    expect(await orderOf(id)).toMatchObject({ status: "refunded" });
    expect(await statusesOf(id)).toEqual(["revoked", "revoked"]);
    expect(await seatsOf(concert)).toMatchObject({ held: 0, sold: 0 });
  });
});

it("money for an order that was cancelled meanwhile goes back by itself, and cannot be asked for besides", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const id = await order(stage, [concert]);
  await stage.settle();
  stage.withhold("webhook", "PaymentCompleted");
  await stage.play(id, "succeed");
  await objects.order(id).cancel(asker);
  await stage.settle();
  stage.release();
  await stage.settle();
  expect(await orderOf(id)).toMatchObject({ status: "cancelled", refunds: [{ status: "refunded" }] });
  expect(await paymentOf(id)).toMatchObject({ status: "refunded" });
  expect(await askForAmount(id, 500)).toEqual({ ok: false, rejection: { code: "order-not-refundable" } });
});
