/**
 * What can happen at once, each forced: deadlines, cancelling, money and cancelled concerts in the orders that chance would rarely
 * bring about. Messages are withheld and released, and the clock is moved, to make them happen.
 */
import { describe, expect, it, vi } from "vitest";
import type { ConcertId, OrderId } from "../../src/domain/ids.ts";
import { ConcertObject } from "../../src/index.ts";
import {
  afterOpening,
  asker,
  bought,
  freshFan,
  order,
  orderOf,
  paymentOf,
  type Plan,
  plan as planOn,
  pln,
  ticketMails,
} from "./sales.ts";
import {
  projectedOrdersOf,
  projectedSeatsOf,
  REGULAR_PRICE,
  regular,
  seatsOf,
  ticketsOf,
  typesIn,
  type Wish,
} from "./sales.ts";
import { objects, Stage } from "./stage.ts";

/** How long these concerts hold seats, in seconds. */
const HOLD = 60;
const EMPTY = { held: 0, sold: 0, available: 10 };

const plan = (stage: Stage, wanted: Plan = {}) => planOn(stage, { holdSeconds: HOLD, ...wanted });

/** An order that waits for its payment, which can be paid. */
const awaitingPayment = async (stage: Stage, concerts: readonly ConcertId[], wish: Wish = {}): Promise<OrderId> => {
  const id = await order(stage, concerts, wish);
  await stage.settle();
  expect(await paymentOf(id)).toMatchObject({ status: "initiated" });
  return id;
};

/** What has gone back to the customer of what was paid. */
const refundsOf = async (id: OrderId) =>
  (await paymentOf(id))?.refunds.map(({ amount, status }) => [amount.amount, status]) ?? [];

describe("the deadline of a payment", () => {
  it("cancels the order at T, and the seats are on sale again", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    await stage.pass(HOLD - 1);
    expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
    await stage.pass(1);
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "payment-timeout" } });
    expect(await paymentOf(id)).toMatchObject({ status: "failed", failure: "payment-timeout" });
    // The order gave its seats back itself: the concert did not have to wait for T + 60 s.
    expect(await seatsOf(concert)).toEqual(EMPTY);
    expect(await typesIn(objects.concert(concert))).toEqual([
      "ConcertCreated",
      "ReservationCreated",
      "ReservationCancelled",
    ]);
  });

  it("lets money stand that the gateway has, though its webhook never came", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    stage.withhold("webhook");
    await stage.play(id, "succeed");
    await stage.pass(HOLD - 1);
    expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
    await stage.pass(5);
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 2, available: 8 });
    stage.release();
    await stage.settle();
    expect(await refundsOf(id)).toEqual([]);
    expect(await ticketsOf(id)).toHaveLength(2);
  });

  it("asks a gateway that is out of reach until it answers; meanwhile the concert lets the hold go at T + 60 s", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    await stage.simulator.failNext("payments", 1000);
    await stage.pass(HOLD + 59);
    expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
    expect(await seatsOf(concert)).toMatchObject({ held: 2 });
    await stage.pass(2);
    expect(await seatsOf(concert)).toEqual(EMPTY);
    // A hold that expired does not cancel the order: the payment's verdict does.
    expect(await orderOf(id)).toMatchObject({ status: "confirmed", reservations: [{ status: "expired" }] });
    await stage.pass(300);
    expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
    await stage.simulator.failNext("payments", 0);
    await stage.pass(20);
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "payment-timeout" } });
    expect(await seatsOf(concert)).toEqual(EMPTY);
  });

  it("ends a payment of which the gateway never answered whether it was made", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    await stage.simulator.failNext("payments", 1000);
    const id = await order(stage, [concert]);
    await stage.pass(HOLD + 30);
    expect(await paymentOf(id)).toMatchObject({ status: "created", reference: null });
    await stage.simulator.failNext("payments", 0);
    await stage.pass(40);
    // Made under its old key to learn its reference, then cancelled there.
    const reference = (await paymentOf(id))?.reference ?? "";
    expect(await stage.gateway.retrieve(reference)).toMatchObject({ status: "cancelled" });
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "payment-timeout" } });
  });
});

describe("a hold that expired under a payment", () => {
  /** Paid in time, but nobody heard: the gateway is out of reach until long after the concert has let the hold go. */
  const paidUnheard = async (stage: Stage, concerts: readonly ConcertId[], fan = freshFan()) => {
    const id = await awaitingPayment(stage, concerts, { fan });
    stage.withhold("webhook");
    await stage.play(id, "succeed");
    await stage.simulator.failNext("payments", 1000);
    await stage.pass(HOLD + 90);
    stage.release();
    return id;
  };

  it("is booked anew at the old price, past the sales window, where seats are left", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { salesEndAt: afterOpening(HOLD) });
    const id = await paidUnheard(stage, [concert]);
    expect(await seatsOf(concert)).toEqual(EMPTY);
    const levels = [{ id: regular, name: "Regular", capacity: 10, price: pln(99_000) }];
    await objects.concert(concert).updateTicketLevels(levels, "any", asker);
    await stage.simulator.failNext("payments", 0);
    await stage.pass(30);
    const reservations = [{ status: "expired" }, { status: "confirmed", attempt: 2 }];
    expect(await orderOf(id)).toMatchObject({ status: "completed", reservations, refunds: [] });
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 2, available: 8 });
    expect(await ticketsOf(id)).toHaveLength(2);
    const { event } = (await objects.concert(concert).history(0, 100)).at(-1) ?? {};
    expect(event).toMatchObject({ type: "ReservationConfirmed", lines: [{ unitPrice: REGULAR_PRICE }] });
  });

  it("has that concert's part given back where no seats are left; the rest stands", async () => {
    const stage = new Stage();
    const tight = await plan(stage, { levels: [{ id: regular, capacity: 2, price: REGULAR_PRICE }] });
    const roomy = await plan(stage);
    const id = await paidUnheard(stage, [tight, roomy]);
    await awaitingPaymentOfOthers(stage, tight);
    await stage.simulator.failNext("payments", 0);
    await stage.pass(30);
    expect(await orderOf(id)).toMatchObject({
      status: "completed",
      compensated: [tight],
      cancellation: null,
      refunds: [{ amount: pln(30_000), status: "refunded" }],
    });
    expect(await paymentOf(id)).toMatchObject({ status: "partially-refunded" });
    expect((await ticketsOf(id)).map(({ ticket }) => ticket.concertId)).toEqual([roomy, roomy]);
    expect(await seatsOf(roomy)).toEqual({ held: 0, sold: 2, available: 8 });
    expect(await seatsOf(tight)).toMatchObject({ available: 0, sold: 0, held: 2 });
  });

  it("has the whole order refunded, because of reservation-expired, when nothing of it is left", async () => {
    const stage = new Stage();
    const fan = freshFan();
    const tight = await plan(stage, { levels: [{ id: regular, capacity: 2, price: REGULAR_PRICE }] });
    const id = await paidUnheard(stage, [tight], fan);
    await awaitingPaymentOfOthers(stage, tight);
    await stage.simulator.failNext("payments", 0);
    await stage.pass(30);
    const refunded = { status: "refunded", cancellation: { reason: "reservation-expired", concertId: tight } };
    expect(await orderOf(id)).toMatchObject(refunded);
    expect(await projectedOrdersOf(fan)).toMatchObject([refunded]);
    expect(await paymentOf(id)).toMatchObject({ status: "refunded" });
    expect(await ticketsOf(id)).toEqual([]);
    expect(await ticketMails(stage)).toEqual([]);
  });

  /** Somebody else holds what there is. */
  const awaitingPaymentOfOthers = async (stage: Stage, concert: ConcertId): Promise<void> => {
    expect(await orderOf(await order(stage, [concert]))).toMatchObject({ status: "confirmed" });
  };
});

describe("a customer who cancels while paying", () => {
  it("has cancelled when that commits first: the money goes back, and nothing is sent", async () => {
    const stage = new Stage();
    const fan = freshFan();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert], { fan });
    stage.withhold("webhook", "payments");
    await stage.play(id, "succeed");
    expect(await objects.order(id).cancel(asker)).toMatchObject({
      ok: true,
      value: { order: { status: "cancelled" } },
    });
    await stage.settle();
    expect(await seatsOf(concert)).toEqual(EMPTY);
    stage.release();
    await stage.settle();
    const cancelled = { status: "cancelled", cancellation: { reason: "customer-request" } };
    expect(await orderOf(id)).toMatchObject({ ...cancelled, refunds: [{ amount: pln(30_000), status: "refunded" }] });
    expect(await projectedOrdersOf(fan)).toMatchObject([{ ...cancelled, refunded: pln(30_000) }]);
    expect(await paymentOf(id)).toMatchObject({ status: "refunded" });
    expect(await refundsOf(id)).toEqual([[30_000, "succeeded"]]);
    expect(await ticketsOf(id)).toEqual([]);
    expect(await ticketMails(stage)).toEqual([]);
  });

  it("cannot cancel any more once the payment has committed in the order", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    await stage.play(id, "succeed");
    stage.withhold("PaymentSucceeded");
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "paid" });
    expect(await objects.order(id).cancel(asker)).toEqual({ ok: false, rejection: { code: "order-not-cancellable" } });
    stage.release();
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "completed" });
    expect(await refundsOf(id)).toEqual([]);
  });

  it("has cancelled although the payment was recorded, as long as the order had not heard of it", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    await stage.play(id, "succeed");
    stage.withhold("PaymentCompleted");
    await stage.settle();
    expect(await paymentOf(id)).toMatchObject({ status: "completed" });
    await objects.order(id).cancel(asker);
    await stage.settle();
    stage.release();
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", refunds: [{ status: "refunded" }] });
    expect(await refundsOf(id)).toEqual([[30_000, "succeeded"]]);
    expect(await seatsOf(concert)).toEqual(EMPTY);
  });

  it("ends a payment that was not even made: the late beginning is refused", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    stage.withhold("OrderConfirmed");
    const id = await order(stage, [concert]);
    await stage.settle();
    await objects.order(id).cancel(asker);
    // The news of the end overtakes that of the beginning.
    await objects.payment(id).cancel("order-cancelled", asker);
    stage.release();
    await stage.settle();
    expect(await objects.payment(id).document()).toBeUndefined();
    expect(await typesIn(objects.payment(id))).toEqual(["PaymentFailed"]);
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "customer-request" } });
    expect(await seatsOf(concert)).toEqual(EMPTY);
  });
});

it("sends money back by itself that comes after the payment has failed; the order stays cancelled and shows it", async () => {
  const stage = new Stage();
  const fan = freshFan();
  const concert = await plan(stage);
  const id = await awaitingPayment(stage, [concert], { fan });
  await stage.play(id, "fail");
  await stage.settle();
  const payment = await paymentOf(id);
  // No gateway of ours takes money for what it has cancelled; the report says that one did all the same.
  const report = { reference: payment?.reference ?? "", madeFor: null, clientSecret: null, amount: pln(30_000) };
  stage.withhold("payments");
  await objects.payment(id).recordGatewayPayment({ ...report, status: "succeeded" }, asker);
  await stage.settle();
  expect(await typesIn(objects.payment(id))).toEqual([
    "PaymentCreated",
    "PaymentInitiated",
    "PaymentFailed",
    "PaymentCompleted",
    "PaymentRefundRequested",
  ]);
  const [refund] = (await paymentOf(id))?.refunds ?? [];
  if (refund === undefined) throw new Error("no refund");
  await objects.payment(id).recordGatewayRefund(refund.refundId, { status: "succeeded", reference: "re_1" }, asker);
  stage.release();
  await stage.settle();
  expect(await paymentOf(id)).toMatchObject({
    status: "refunded",
    refunds: [{ amount: pln(30_000), status: "succeeded" }],
  });
  const cancelled = { status: "cancelled", cancellation: { reason: "payment-failed" } };
  expect(await orderOf(id)).toMatchObject({ ...cancelled, refunds: [{ amount: pln(30_000), status: "refunded" }] });
  expect(await projectedOrdersOf(fan)).toMatchObject([{ ...cancelled, refunded: pln(30_000) }]);
  expect(await seatsOf(concert)).toEqual(EMPTY);
});

describe("a concert that is cancelled", () => {
  const refundedWhole = {
    status: "refunded",
    cancellation: { reason: "concert-cancelled" },
    refunds: [{ amount: pln(30_000), status: "refunded" }],
  };

  it("as a paid order is about to confirm its seats: refunded, and no ticket is made", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    const confirmReservation = ConcertObject.prototype.confirmReservation;
    const confirm = vi.spyOn(ConcertObject.prototype, "confirmReservation");
    confirm.mockImplementationOnce(async function (this: ConcertObject, ...parameters) {
      await this.cancel("rain", asker);
      return Reflect.apply(confirmReservation, this, parameters);
    });
    await stage.play(id, "succeed");
    await stage.settle();
    confirm.mockRestore();
    expect(await orderOf(id)).toMatchObject(refundedWhole);
    expect(await refundsOf(id)).toEqual([[30_000, "succeeded"]]);
    expect(await ticketsOf(id)).toEqual([]);
    expect(await ticketMails(stage)).toEqual([]);
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 0, available: 0 });
  });

  it("before its paid order has heard of the money: refunded as well", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    await stage.play(id, "succeed");
    stage.withhold("PaymentCompleted");
    await stage.settle();
    await objects.concert(concert).cancel("rain", asker);
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "confirmed", cancelledConcerts: [concert] });
    stage.release();
    await stage.settle();
    expect(await orderOf(id)).toMatchObject(refundedWhole);
    expect(await refundsOf(id)).toEqual([[30_000, "succeeded"]]);
    expect(await ticketsOf(id)).toEqual([]);
  });

  it("before the tickets of its confirmed seats are made: they never are", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    const confirmReservation = ConcertObject.prototype.confirmReservation;
    const confirm = vi.spyOn(ConcertObject.prototype, "confirmReservation");
    confirm.mockImplementationOnce(async function (this: ConcertObject, ...parameters) {
      await Reflect.apply(confirmReservation, this, parameters);
      throw new Error("unanswered");
    });
    await stage.play(id, "succeed");
    stage.withhold("ReservationConfirmed");
    await stage.settle();
    confirm.mockRestore();
    expect(await seatsOf(concert)).toMatchObject({ sold: 2 });
    await objects.concert(concert).cancel("rain", asker);
    // Asked again, the concert says that it is cancelled: the order's part is undone before its tickets were heard of.
    await stage.pass(3);
    expect(await orderOf(id)).toMatchObject({ status: "refunded" });
    stage.release();
    await stage.pass(30);
    expect(await orderOf(id)).toMatchObject(refundedWhole);
    expect(await typesIn(objects.tickets(id))).toEqual([
      "TicketsExpected",
      "TicketsWithdrawn",
      "NoticePrepared",
      "NoticeSent",
    ]);
    expect(await ticketMails(stage)).toEqual([]);
  });

  it("before its mail is sent: the tickets are revoked, and nothing is sent", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await awaitingPayment(stage, [concert]);
    await stage.play(id, "succeed");
    stage.withhold("ReservationConfirmed", "deliveries");
    await stage.settle();
    await objects.concert(concert).cancel("rain", asker);
    stage.withhold("deliveries");
    await stage.settle();
    stage.release();
    await stage.settle();
    expect(await orderOf(id)).toMatchObject(refundedWhole);
    expect((await ticketsOf(id)).map(({ ticket }) => ticket.status)).toEqual(["revoked", "revoked"]);
    expect(await ticketMails(stage)).toEqual([]);
  });

  it("while its order waits for payment: the payment is ended first, then the order", async () => {
    const stage = new Stage();
    const [spring, autumn] = [await plan(stage), await plan(stage)];
    const id = await awaitingPayment(stage, [spring, autumn]);
    await objects.concert(spring).cancel("rain", asker);
    stage.withhold("payments");
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "confirmed", cancelledConcerts: [spring] });
    expect(await objects.payment(id).document()).toMatchObject({ clientSecret: null });
    stage.release();
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({
      status: "cancelled",
      cancellation: { reason: "concert-cancelled", concertId: spring },
    });
    expect(await paymentOf(id)).toMatchObject({ status: "failed", failure: "concert-cancelled" });
    expect(await seatsOf(autumn)).toEqual(EMPTY);
  });

  it("while its order is being paid: what the gateway has stands, and that concert's part goes back", async () => {
    const stage = new Stage();
    const [spring, autumn] = [await plan(stage), await plan(stage)];
    const id = await awaitingPayment(stage, [spring, autumn]);
    stage.withhold("webhook");
    await stage.play(id, "succeed");
    await objects.concert(spring).cancel("rain", asker);
    await stage.settle();
    stage.release();
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({
      status: "completed",
      compensated: [spring],
      refunds: [{ amount: pln(30_000), status: "refunded" }],
    });
    expect((await ticketsOf(id)).map(({ ticket }) => ticket.concertId)).toEqual([autumn, autumn]);
    expect(await seatsOf(autumn)).toEqual({ held: 0, sold: 2, available: 8 });
  });
});

it("never lets go what is sold", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const id = await bought(stage, [concert]);
  await stage.pass(2 * HOLD);
  expect(await seatsOf(concert)).toEqual({ held: 0, sold: 2, available: 8 });
  expect(await projectedSeatsOf(concert)).toEqual({ held: 0, sold: 2, available: 8 });
  expect(await orderOf(id)).toMatchObject({ status: "completed" });
});
