/**
 * The process that an order drives, cut off everywhere: calls that are lost, answers that are, an object that ends in the middle
 * of one, concerts that do not answer. Whatever it was, the agenda takes it up, and nothing is done twice.
 */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type ConcertId, refundOf } from "../../src/domain/ids.ts";
import { ConcertObject } from "../../src/index.ts";
import { asker, bought, noticeMails, order, orderOf, plan, pln, REGULAR_PRICE, requestOf } from "../queues/sales.ts";
import { regular, seatsOf, signUp, ticketsOf, typesIn } from "../queues/sales.ts";
import { objects, Stage } from "../queues/stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const EMPTY = { held: 0, sold: 0, available: 10 };

/** What happens to one call that an order makes to a concert. */
type Mishap = "is lost" | "stays unanswered" | "is cut off before" | "is cut off after";

/**
 * Lets the n-th call (from 1) of an order to its concerts go wrong. `isDue` tells when the caller is to be cut off, which the test
 * does from outside, and then says `isDone`.
 */
const mishapAt = (number: number, mishap: Mishap) => {
  const cut = { calls: 0, isDue: false, isDone: false };
  const wait = async () => {
    cut.isDue = true;
    while (!cut.isDone) await scheduler.wait(1);
  };
  const around = async <T>(call: () => Promise<T>): Promise<T> => {
    cut.calls += 1;
    if (cut.calls !== number) return call();
    if (mishap === "is lost") throw new Error("lost");
    if (mishap === "is cut off before") await wait();
    const answer = await call();
    if (mishap === "is cut off after") await wait();
    if (mishap === "stays unanswered") throw new Error("unanswered");
    return answer;
  };
  const { reserve, confirmReservation, cancelReservation } = ConcertObject.prototype;
  vi.spyOn(ConcertObject.prototype, "reserve").mockImplementation(function (this: ConcertObject, ...parameters) {
    return around(() => Reflect.apply(reserve, this, parameters));
  });
  vi.spyOn(ConcertObject.prototype, "confirmReservation").mockImplementation(function (
    this: ConcertObject,
    ...parameters
  ) {
    return around(() => Reflect.apply(confirmReservation, this, parameters));
  });
  vi.spyOn(ConcertObject.prototype, "cancelReservation").mockImplementation(function (
    this: ConcertObject,
    ...parameters
  ) {
    return around(() => Reflect.apply(cancelReservation, this, parameters));
  });
  return cut;
};

/** Does something while another hand cuts the order off when it is due. */
const whileCutting = async <T>(
  stage: Stage,
  id: Parameters<Stage["cutOff"]>[0],
  cut: ReturnType<typeof mishapAt>,
  work: () => Promise<T>,
): Promise<T> => {
  const state = { isOver: false };
  const knife = async () => {
    while (!state.isOver) {
      if (cut.isDue && !cut.isDone) {
        await stage.cutOff(id);
        cut.isDone = true;
      }
      await scheduler.wait(1);
    }
  };
  const cutting = knife();
  try {
    return await work();
  } finally {
    state.isOver = true;
    await cutting;
  }
};

describe.each<Mishap>(["is lost", "stays unanswered", "is cut off before", "is cut off after"])(
  "an order of which one call %s",
  (mishap) => {
    // Two concerts: reserve, reserve, confirm, confirm.
    it.each([1, 2, 3, 4])("is completed all the same (call %i)", async (number) => {
      const stage = new Stage();
      const concerts = [await plan(stage), await plan(stage)];
      const request = requestOf(concerts);
      const id = request.orderId;
      stage.add({ order: id });
      await signUp(request.userId);
      const cut = mishapAt(number, mishap);
      await whileCutting(stage, id, cut, async () => {
        await objects
          .order(id)
          .create(request, asker)
          .catch(() => undefined);
        await stage.pass(5);
        expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
        await stage.play(id, "succeed");
        await stage.pass(60);
      });
      expect(cut.calls).toBeGreaterThanOrEqual(5);
      expect(await orderOf(id)).toMatchObject({ status: "completed", reservations: { length: 2 }, refunds: [] });
      for (const concert of concerts) {
        expect(await seatsOf(concert)).toEqual({ held: 0, sold: 2, available: 8 });
        const types = ["ConcertCreated", "ReservationCreated", "ReservationConfirmed"];
        expect(await typesIn(objects.concert(concert))).toEqual(types);
      }
      expect(await ticketsOf(id)).toHaveLength(4);
      expect(await stage.simulator.emails()).toHaveLength(1);
    });

    // Two concerts: reserve, reserve, and after the customer has cancelled, cancel, cancel.
    it.each([3, 4])("is cancelled all the same (call %i)", async (number) => {
      const stage = new Stage();
      const concerts = [await plan(stage), await plan(stage)];
      const cut = mishapAt(number, mishap);
      const id = await order(stage, concerts);
      await stage.settle();
      await whileCutting(stage, id, cut, async () => {
        await objects.order(id).cancel(asker);
        await stage.pass(60);
      });
      expect(cut.calls).toBeGreaterThanOrEqual(5);
      expect(await orderOf(id)).toMatchObject({
        status: "cancelled",
        reservations: [{ status: "cancelled" }, { status: "cancelled" }],
      });
      for (const concert of concerts) expect(await seatsOf(concert)).toEqual(EMPTY);
    });
  },
);

/** A concert that answers nothing, as long as `isDown`. */
const unreliable = (concert: ConcertId) => {
  const state = { isDown: true };
  const { reserve, cancelReservation } = ConcertObject.prototype;
  const isSilent = (command: { readonly concertId: ConcertId }) => state.isDown && command.concertId === concert;
  vi.spyOn(ConcertObject.prototype, "reserve").mockImplementation(async function (this: ConcertObject, ...parameters) {
    if (isSilent(parameters[0])) throw new Error("overloaded");
    return Reflect.apply(reserve, this, parameters);
  });
  vi.spyOn(ConcertObject.prototype, "cancelReservation").mockImplementation(async function (
    this: ConcertObject,
    ...parameters
  ) {
    if (isSilent(parameters[0])) throw new Error("overloaded");
    return Reflect.apply(cancelReservation, this, parameters);
  });
  return state;
};

it("gives up after 30 s at a concert that does not answer, and lets every seat go, the unanswered ones too", async () => {
  const stage = new Stage();
  const [answering, silent] = [await plan(stage), await plan(stage)];
  const concert = unreliable(silent);
  const id = await order(stage, [answering, silent]);
  expect(await orderOf(id)).toMatchObject({
    status: "pending",
    reservations: [{ status: "held" }, { status: "attempted" }],
  });
  await stage.pass(29);
  expect(await orderOf(id)).toMatchObject({ status: "pending" });
  await stage.pass(1);
  expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "reservation-timeout" } });
  await stage.pass(2);
  expect(await seatsOf(answering)).toEqual(EMPTY);
  concert.isDown = false;
  await stage.pass(10);
  // The end is recorded where nothing had begun: the create, should it be still under way, is refused.
  expect(await typesIn(objects.concert(silent))).toEqual(["ConcertCreated", "ReservationCancelled"]);
  const { orderId, userId, reservations } = await orderOf(id);
  const lines = [{ ticketLevelId: regular, quantity: 2, unitPrice: REGULAR_PRICE }];
  const late = { concertId: silent, orderId, customerId: userId, lines };
  const attempt = reservations.find(({ concertId }) => concertId === silent);
  if (attempt === undefined) throw new Error("no attempt");
  const refused = await objects.concert(silent).reserve({ ...late, reservationId: attempt.reservationId }, asker);
  expect(refused).toEqual({ ok: false, rejection: { code: "reservation-ended" } });
  expect(await seatsOf(silent)).toEqual(EMPTY);
  expect(await objects.payment(id).document()).toBeUndefined();
});

it("holds its seats late, when a concert answers again before it gives up", async () => {
  const stage = new Stage();
  const [answering, silent] = [await plan(stage), await plan(stage)];
  const concert = unreliable(silent);
  const id = await order(stage, [answering, silent]);
  await stage.pass(20);
  concert.isDown = false;
  await stage.pass(5);
  expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
  await stage.pass(60);
  expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
  expect(await seatsOf(silent)).toMatchObject({ held: 2 });
});

it("is refused at once where one concert refuses, although another has not answered yet", async () => {
  const stage = new Stage();
  const [silent, full] = [
    await plan(stage),
    await plan(stage, { levels: [{ id: regular, capacity: 1, price: REGULAR_PRICE }] }),
  ];
  const roomy = await plan(stage);
  const concert = unreliable(silent);
  const id = await order(stage, [silent, full, roomy]);
  expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { concertId: full } });
  await stage.settle();
  expect(await seatsOf(roomy)).toEqual(EMPTY);
  concert.isDown = false;
  await stage.pass(10);
  const reservations = [{ status: "cancelled" }, { status: "refused" }, { status: "cancelled" }];
  expect(await orderOf(id)).toMatchObject({ reservations });
});

it("answers as soon as one concert has refused, and lets seats go, while another is still at it", async () => {
  const stage = new Stage();
  const [slow, roomy] = [await plan(stage), await plan(stage)];
  const full = await plan(stage, { levels: [{ id: regular, capacity: 1, price: REGULAR_PRICE }] });
  const { reserve } = ConcertObject.prototype;
  const state = { mayAnswer: false };
  vi.spyOn(ConcertObject.prototype, "reserve").mockImplementation(async function (this: ConcertObject, ...parameters) {
    while (parameters[0].concertId === slow && !state.mayAnswer) await scheduler.wait(1);
    return Reflect.apply(reserve, this, parameters);
  });
  const id = await order(stage, [slow, full, roomy]);
  try {
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { concertId: full } });
    await expect.poll(() => seatsOf(roomy)).toEqual(EMPTY);
  } finally {
    state.mayAnswer = true;
  }
  await stage.settle();
  // The end has overtaken its beginning, which is refused as it arrives.
  expect(await typesIn(objects.concert(slow))).toEqual(["ConcertCreated", "ReservationCancelled"]);
  const reservations = [{ status: "cancelled" }, { status: "refused" }, { status: "cancelled" }];
  expect(await orderOf(id)).toMatchObject({ reservations });
});

it("answers that it is pending after 5 s; cancelled meanwhile, the slow create is refused when it arrives", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const { reserve } = ConcertObject.prototype;
  const slow = { mayArrive: false, answer: Promise.resolve<unknown>(undefined) };
  vi.spyOn(ConcertObject.prototype, "reserve").mockImplementationOnce(async function (
    this: ConcertObject,
    ...parameters
  ) {
    while (!slow.mayArrive) await scheduler.wait(5);
    const answer = Reflect.apply(reserve, this, parameters);
    slow.answer = answer;
    return answer;
  });
  const request = requestOf([concert]);
  stage.add({ order: request.orderId });
  const began = performance.now();
  expect(await objects.order(request.orderId).create(request, asker)).toMatchObject({ order: { status: "pending" } });
  expect(performance.now() - began).toBeLessThan(8_000);
  await objects.order(request.orderId).cancel(asker);
  // Given up after ten seconds without an answer; then the order cancels what it does not know.
  await stage.settle();
  await stage.pass(5);
  expect(await typesIn(objects.concert(concert))).toEqual(["ConcertCreated", "ReservationCancelled"]);
  slow.mayArrive = true;
  await expect.poll(() => slow.answer).toEqual({ ok: false, rejection: { code: "reservation-ended" } });
  expect(await seatsOf(concert)).toEqual(EMPTY);
  expect(await orderOf(request.orderId)).toMatchObject({
    status: "cancelled",
    cancellation: { reason: "customer-request" },
    reservations: [{ status: "cancelled" }],
  });
});

it("is created once, however often at once it is asked for", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const request = requestOf([concert]);
  stage.add({ order: request.orderId });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => objects.order(request.orderId).create(request, asker)),
  );
  for (const answer of answers) expect(answer).toMatchObject({ order: { status: "confirmed" } });
  await stage.settle();
  expect(await objects.order(request.orderId).create(request, asker)).toMatchObject({ order: { status: "confirmed" } });
  expect(await seatsOf(concert)).toEqual({ held: 2, sold: 0, available: 8 });
  expect(await typesIn(objects.concert(concert))).toEqual(["ConcertCreated", "ReservationCreated"]);
  expect((await typesIn(objects.order(request.orderId))).filter((type) => type === "OrderCreated")).toHaveLength(1);
  expect(await typesIn(objects.payment(request.orderId))).toEqual(["PaymentCreated", "PaymentInitiated"]);
});

it("keeps where tickets go and the words in which refunds are asked for out of every log and message", async () => {
  const stage = new Stage();
  const concert = await plan(stage);
  const id = await bought(stage, [concert]);
  const [ticket] = await ticketsOf(id);
  if (ticket === undefined) throw new Error("two tickets were bought");
  const [byTicket, byAmount] = [refundOf(id, "r-1"), refundOf(id, "r-2")];
  const [died, goodwill] = ["Anna Nowak's mother died", "Anna Nowak had no view"];
  const { ticketId } = ticket.ticket;
  await objects.order(id).requestRefund({ refundId: byTicket, ticketIds: [ticketId], reason: died }, asker);
  await objects.order(id).requestRefund({ refundId: byAmount, amount: pln(100), reason: goodwill }, asker);
  const again = { refundId: byAmount, amount: pln(100), reason: "asked again" };
  expect(await objects.order(id).requestRefund(again, asker)).toMatchObject({ ok: true });
  await stage.settle();

  expect((await objects.order(id).document())?.refundReasons).toEqual({ [byTicket]: died, [byAmount]: goodwill });
  const mailed = (await noticeMails(stage)).map(({ text }) => text).toSorted();
  expect(mailed).toEqual([expect.stringContaining(goodwill), expect.stringContaining(died)]);
  const owners = [objects.order(id), objects.payment(id), objects.tickets(id), objects.concert(concert)];
  const logs = await Promise.all(owners.map(async (owner) => owner.history(0, 1_000)));
  const queues = [env.INTEGRATION_EVENTS, env.READ_MODEL_EVENTS, env.PAYMENT_WORK, env.DELIVERY_WORK];
  const told = JSON.stringify([logs, queues.map((queue) => vi.mocked(queue.send).mock.calls)]);
  for (const shown of ["OrderRefundRecorded", "PaymentRefundRequested", "NoticeSent", "CreditNoteIssued"])
    expect(told).toContain(shown);
  for (const personal of ["example.com", "Nowak"]) expect(told).not.toContain(personal);
});
