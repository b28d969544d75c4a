// Two things happen to an order at the same moment: whichever comes first stands, and money and seats follow it.
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, inject, it } from "vitest";
import { type Client, connect, eachAtMost, eventually } from "./client.ts";
import { type Concert, concert as concertSchema, type Order, type Payment } from "./documents.ts";
import { agreesOn, ledgerOf } from "./ledger.ts";
import { type Person, registerPerson } from "./people.ts";
import { buy, initiatedPayment, planConcert, readOrder, readPayment, SOON, ticketsOf } from "./purchases.ts";

const { origin, persistTo } = inject("service");
const { organizer } = inject("people");
const ORDERS = 12;
let client: Client;
let fan: Person;

beforeAll(async () => {
  client = await connect(origin);
  fan = await registerPerson(client);
});

interface Payable {
  readonly order: Order;
  readonly paymentId: string;
}

/** Orders of one ticket each, waiting for their payments. */
const payables = async (concert: Concert): Promise<Payable[]> => {
  const orders: Order[] = [];
  for (let count = 0; count < ORDERS; count++) orders.push(await buy(client, fan, [{ of: concert, quantity: 1 }]));
  return eachAtMost(4, orders, async (order) => ({
    order,
    paymentId: (await initiatedPayment(client, fan, order.id)).id,
  }));
};

/** Whether the gateway took the money: it says so at once. */
const pay = async ({ paymentId }: Payable): Promise<boolean> => {
  const answer = await client.call(`/api/simulator/payments/${paymentId}`, { body: { outcome: "succeed" } });
  if (answer.status !== 202 && answer.status !== 409) throw new Error(`paying was answered with ${answer.status}`);
  return answer.status === 202;
};

/** In the end either the money was taken and there is a ticket for it, or it was not or has gone back, and there is none. Answers which. */
const settled = async ({ order: { id, total } }: Payable, taken: boolean): Promise<"bought" | "ended"> => {
  const order = await eventually(
    SOON,
    () => readOrder(client, fan, id),
    ({ status }) => status === "completed" || status === "refunded" || status === "cancelled",
  );
  const tickets = await ticketsOf(client, fan, id);
  const paymentThatIs = (expected: Payment["status"], refunded: number) =>
    eventually(
      SOON,
      () => readPayment(client, fan, id),
      (payment) => payment.status === expected && payment.refunded.amount === refunded,
    );
  if (order.status === "completed") {
    expect(taken).toBe(true);
    await paymentThatIs("completed", 0);
    expect(tickets.map(({ status }) => status)).toEqual(["issued"]);
    return "bought";
  }
  expect(tickets.every(({ status }) => status === "revoked")).toBe(true);
  await (taken ? paymentThatIs("refunded", total.amount) : paymentThatIs("failed", 0));
  return "ended";
};

const seatsAre = (concert: Concert, sold: number) =>
  eventually(SOON, async () => ledgerOf(persistTo, concert.id), agreesOn({ regular: { held: 0, sold } }));

it("pays and cancels an order at once: a ticket, or the money back", async () => {
  const concert = await planConcert(client, organizer);
  const orders = await payables(concert);
  const outcomes = await Promise.all(
    orders.map(async (payable, at) => {
      const cancel = async () => {
        await sleep(at * 15);
        const path = `/api/orders/${payable.order.id}/cancel`;
        const answer = await client.call(path, { token: fan.token, body: {} });
        expect([200, 409]).toContain(answer.status);
        return answer.status === 200;
      };
      const [taken, cancelled] = await Promise.all([pay(payable), cancel()]);
      const outcome = await settled(payable, taken);
      expect(outcome).toBe(cancelled ? "ended" : "bought");
      return outcome;
    }),
  );
  await seatsAre(concert, outcomes.filter((outcome) => outcome === "bought").length);
});

it("pays around the deadline: what the gateway took is bought, what it did not is cancelled", async () => {
  const concert = await planConcert(client, organizer, { holdSeconds: 15 });
  const orders = await payables(concert);
  const outcomes = await Promise.all(
    orders.map(async (payable, at) => {
      const early = (ORDERS / 2 - at) * 100;
      await sleep(Math.max(0, (payable.order.expiresAt ?? 0) - early - Date.now()));
      const taken = await pay(payable);
      const outcome = await settled(payable, taken);
      expect(outcome).toBe(taken ? "bought" : "ended");
      return outcome;
    }),
  );
  await seatsAre(concert, outcomes.filter((outcome) => outcome === "bought").length);
});

it("pays while the concert is cancelled: nobody has a ticket, and everybody their money", async () => {
  const concert = await planConcert(client, organizer);
  const orders = await payables(concert);
  const cancelling = sleep(60).then(() =>
    client.ask(concertSchema, 200, `/api/concerts/${concert.id}/cancel`, {
      token: organizer.token,
      body: { reason: "The hall is flooded" },
    }),
  );
  const outcomes = await Promise.all(
    orders.map(async (payable, at) => {
      await sleep(at * 20);
      const taken = await pay(payable);
      await cancelling;
      await eventually(
        SOON,
        () => readOrder(client, fan, payable.order.id),
        ({ status }) => status === "cancelled" || status === "refunded",
      );
      return settled(payable, taken);
    }),
  );
  expect(new Set(outcomes)).toEqual(new Set(["ended"]));
  await seatsAre(concert, 0);
});
