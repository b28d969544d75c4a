// The service dies by SIGKILL in the middle of purchases and is started again on the same data. Each kill meets purchases at every
// phase: confirmed but not answered, answered, initiated at the gateway, and 0 to 4 s after the gateway accepted the payment.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Client, connect, eachAtMost, eventually, nothing } from "./client.ts";
import { cart, type Concert, concert as concertSchema, type Order } from "./documents.ts";
import { agreesOn, ledgerOf, unacknowledged } from "./ledger.ts";
import { type Person, registerPerson, signInDemoAccount } from "./people.ts";
import {
  buy,
  completePurchase,
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
  readPayment,
  ticketsOf,
  untilSeatsLeft,
} from "./purchases.ts";
import { type RunningService, startService } from "./service.ts";

/** The gateway accepted payments so many milliseconds before the kill. */
const ACCEPTED_BEFORE = [4_000, 2_000, 1_000, 300, 0];
/** Confirmations are sent so many milliseconds before it. */
const SENT_BEFORE = [40, 15, 0];
const ROUNDS = 3;
/** What was cut off waits for its turn to be tried or published again, up to a minute. */
const RECOVERED_WITHIN = 120_000;
const CAPACITY = 100;
/** Tickets of a purchase that is paid for. */
const QUANTITY = 2;

const persistTo = mkdtempSync(join(tmpdir(), "frontrow-killed-"));
let service: RunningService;
let client: Client;
let organizer: Person;

/** Fans by how far they are when the service dies. The first of each group pays once it is back, the others leave it. */
let fans: Record<"accepted" | "initiated" | "answered" | "sent", Person[]>;

beforeAll(async () => {
  service = await startService(persistTo);
  client = await connect(service.origin);
  organizer = await signInDemoAccount(client, "organizer@frontrow.example");
  const people = (count: number) => eachAtMost(2, [...Array(count).keys()], () => registerPerson(client));
  fans = {
    accepted: await people(ACCEPTED_BEFORE.length),
    initiated: await people(2),
    answered: await people(2),
    sent: await people(SENT_BEFORE.length),
  };
});

afterAll(async () => {
  await service.stop();
  rmSync(persistTo, { recursive: true });
});

interface House {
  readonly lasting: Concert;
  /** Lets seats that nobody pays for go after 15 s: for those who leave, some of whose time ends while the service is down. */
  readonly lapsing: Concert;
}

interface Purchase {
  readonly fan: Person;
  readonly order: Order;
}

const fill = (fan: Person, { lasting, lapsing }: House, pays: boolean): Promise<void> =>
  fillCart(client, fan, [
    { of: lasting, quantity: pays ? QUANTITY : 1 },
    ...(pays ? [] : [{ of: lapsing, quantity: 1 }]),
  ]);

const confirmed = async (fan: Person, key?: string): Promise<Purchase> => ({
  fan,
  order: await confirm(client, fan, key),
});

const initiated = async (fan: Person): Promise<Purchase & { paymentId: string }> => {
  const purchase = await confirmed(fan);
  return { ...purchase, paymentId: (await initiatedPayment(client, fan, purchase.order.id)).id };
};

const pays = (fan: Person): boolean =>
  fans.accepted.includes(fan) || Object.values(fans).some(([first]) => first === fan);

/** Under a key, so that it can be sent again. */
const addOne = (fan: Person | undefined, { lasting }: House, key: string | undefined) =>
  client.ask(cart, 200, "/api/cart/items", {
    token: fan?.token,
    ...(key === undefined ? {} : { key }),
    body: { concertId: lasting.id, ticketLevelId: "regular", quantity: 1 },
  });

/** Purchases of every phase, and the kill in the middle of them. Answers those whose confirmation was answered before. */
const purchasesUpToTheKill = async (house: House, keys: readonly string[]) => {
  await Promise.all(Object.values(fans).flatMap((group) => group.map((fan) => fill(fan, house, pays(fan)))));
  const accepted = await Promise.all(fans.accepted.map(initiated));
  const known = await Promise.all(fans.initiated.map(initiated));
  const [longest] = ACCEPTED_BEFORE;
  const answering = sleep((longest ?? 0) - 300).then(() => Promise.all(fans.answered.map((fan) => confirmed(fan))));
  await Promise.all(
    accepted.map(async ({ paymentId }, at) => {
      await sleep((longest ?? 0) - (ACCEPTED_BEFORE[at] ?? 0));
      await play(client, paymentId, "succeed");
    }),
  );
  const answered = await answering;
  for (const [at, fan] of fans.sent.entries()) {
    // Never answered, or just in time: both happens.
    void confirm(client, fan, keys[at]).catch(() => undefined);
    void addOne(fans.accepted[at], house, keys[at]).catch(() => undefined);
    await sleep((SENT_BEFORE[at] ?? 0) - (SENT_BEFORE[at + 1] ?? 0));
  }
  await service.kill();
  return { accepted, others: [...known, ...answered] };
};

/** A fan who got no answer to a confirmation sends the same request again, until there is one. */
const confirmAgain = (fan: Person, key: string | undefined): Promise<Purchase> =>
  eventually(
    RECOVERED_WITHIN,
    () => confirmed(fan, key),
    () => true,
  );

/** A fan who does not know whether a ticket went into the cart sends the same request again: it is in there once. */
const addOneAgain = async (fan: Person | undefined, house: House, key: string | undefined): Promise<void> => {
  await eventually(
    RECOVERED_WITHIN,
    () => addOne(fan, house, key),
    () => true,
  );
  const { items } = await client.ask(cart, 200, "/api/cart", { token: fan?.token });
  expect(items.map(({ quantity }) => quantity)).toEqual([1]);
  await client.ask(cart, 200, "/api/cart/cancel", { token: fan?.token, body: {} });
};

/** A fan who got no answer and looks what became of the cart: it is as it was, or there is an order of it. */
const lookAfter = async (fan: Person, before: number): Promise<Purchase[]> => {
  const { status } = await client.ask(cart, 200, "/api/cart", { token: fan.token });
  if (status === "open") {
    await client.ask(cart, 200, "/api/cart/cancel", { token: fan.token, body: {} });
    return [];
  }
  const orders = await eventually(
    RECOVERED_WITHIN,
    () => listedOrders(client, fan),
    (listed) => listed.length > before,
  );
  return orders.slice(0, 1).map((newest) => ({ fan, order: newest }));
};

const complete = async ({ fan, order: { id } }: Purchase): Promise<void> => {
  await orderThatIs(client, fan, id, "completed", RECOVERED_WITHIN);
  const tickets = await ticketsOf(client, fan, id);
  expect(tickets.map(({ status }) => status)).toEqual(Array(QUANTITY).fill("issued"));
  const [ticket] = tickets;
  const mails = (await mailsTo(client, fan)).filter(({ text }) => text.includes(String(ticket?.code)));
  expect(mails).toHaveLength(1);
};

const payAndComplete = async (purchase: Purchase): Promise<void> => {
  const { fan, order: placed } = purchase;
  await play(client, (await initiatedPayment(client, fan, placed.id)).id, "succeed");
  await complete(purchase);
};

it(`loses and doubles no purchase when it is killed in the middle of them, ${ROUNDS} times`, async () => {
  const houses: House[] = [];
  const left: Purchase[] = [];
  const bought = new Map<Person, number>();
  const count = ({ fan }: Purchase) => bought.set(fan, (bought.get(fan) ?? 0) + 1);

  for (let round = 0; round < ROUNDS; round++) {
    const house = {
      lasting: await planConcert(client, organizer, { ticketLevels: [level("regular", CAPACITY, 9_900)] }),
      lapsing: await planConcert(client, organizer, {
        ticketLevels: [level("regular", CAPACITY, 4_900)],
        holdSeconds: 15,
      }),
    };
    houses.push(house);
    const keys = fans.sent.map(() => randomUUID());
    const { accepted, others } = await purchasesUpToTheKill(house, keys);
    service = await startService(persistTo, service.port);

    const [payer, leaver, onlooker] = fans.sent;
    if (payer === undefined || leaver === undefined || onlooker === undefined) throw new Error("three send");
    const unanswered = [
      await confirmAgain(payer, keys[0]),
      await confirmAgain(leaver, keys[1]),
      ...(await lookAfter(onlooker, bought.get(onlooker) ?? 0)),
    ];
    for (const [at, key] of keys.entries()) await addOneAgain(fans.accepted[at], house, key);
    const afterwards = [...others, ...unanswered];
    for (const purchase of [...accepted, ...afterwards]) count(purchase);
    await Promise.all(accepted.map(complete));
    await Promise.all(afterwards.filter(({ fan }) => pays(fan)).map(payAndComplete));
    left.push(...afterwards.filter(({ fan }) => !pays(fan)));
  }

  for (const {
    fan,
    order: { id },
  } of left) {
    const { cancellation } = await orderThatIs(client, fan, id, "cancelled", RECOVERED_WITHIN);
    expect(["payment-timeout", "reservation-timeout"]).toContain(cancellation?.reason);
    await expect(ticketsOf(client, fan, id)).resolves.toEqual([]);
  }
  const payers = Object.values(fans).flat().filter(pays).length;
  for (const { lasting, lapsing } of houses) {
    await untilSeatsLeft(client, lasting, CAPACITY - payers * QUANTITY);
    await untilSeatsLeft(client, lapsing, CAPACITY);
    await eventually(
      RECOVERED_WITHIN,
      async () => ledgerOf(persistTo, lasting.id),
      agreesOn({ regular: { held: 0, sold: payers * QUANTITY } }),
    );
  }
  for (const [fan, orders] of bought) {
    const listed = await eventually(
      RECOVERED_WITHIN,
      () => listedOrders(client, fan),
      (seen) => seen.every(({ status }) => status === "completed" || status === "cancelled"),
    );
    expect(listed).toHaveLength(orders);
  }
  await eventually(
    RECOVERED_WITHIN,
    async () => unacknowledged(persistTo),
    (open) => open.length === 0,
  );
  expect(service.complaints()).toBe("");
}, 400_000);

it("goes on unwinding a cancelled concert after it was killed", async () => {
  const [first] = fans.accepted;
  if (first === undefined) throw new Error("somebody pays");
  const concert = await planConcert(client, organizer, { ticketLevels: [level("regular", CAPACITY, 4_900)] });
  const paid = await eachAtMost(3, fans.accepted, (fan) =>
    completePurchase(client, fan, [{ of: concert, quantity: 2 }]),
  );
  const unpaid = await buy(client, first, [{ of: concert, quantity: 1 }]);
  await client.ask(concertSchema, 200, `/api/concerts/${concert.id}/cancel`, {
    token: organizer.token,
    body: { reason: "The hall is flooded" },
  });
  await service.kill();
  service = await startService(persistTo, service.port);

  for (const [at, { order }] of paid.entries()) {
    const fan = fans.accepted[at] ?? first;
    const { refunded } = await orderThatIs(client, fan, order.id, "refunded", RECOVERED_WITHIN);
    expect(refunded).toEqual(order.total);
    const tickets = await eventually(
      RECOVERED_WITHIN,
      () => ticketsOf(client, fan, order.id),
      (seen) => seen.every(({ status }) => status === "revoked"),
    );
    expect(tickets).toHaveLength(2);
  }
  await orderThatIs(client, first, unpaid.id, "cancelled", RECOVERED_WITHIN);
  await eventually(
    RECOVERED_WITHIN,
    async () => ledgerOf(persistTo, concert.id),
    agreesOn({ regular: { held: 0, sold: 0 } }),
  );
});

it("delivers in spite of a gateway, a mail service and a courier that fail at first", async () => {
  const [mailed, shipped] = fans.accepted;
  if (mailed === undefined || shipped === undefined) throw new Error("two buy");
  const failNext = (target: string, times: number) =>
    client.ask(nothing, 204, "/api/simulator/faults", { body: { target, failNext: times } });
  const concert = await planConcert(client, organizer);
  await failNext("payments", 2);
  await failNext("email", 2);
  await failNext("courier", 2);
  const byMail = await buy(client, mailed, [{ of: concert, quantity: 1 }]);
  const byCourier = await buy(client, shipped, [{ of: concert, quantity: 1 }], courierTo("Sopot"));
  for (const [fan, { id }] of [
    [mailed, byMail],
    [shipped, byCourier],
  ] as const) {
    const { id: paymentId } = await eventually(
      RECOVERED_WITHIN,
      () => readPayment(client, fan, id),
      ({ status }) => status === "initiated",
    );
    await play(client, paymentId, "succeed");
    await orderThatIs(client, fan, id, "completed", RECOVERED_WITHIN);
    const [ticket] = await ticketsOf(client, fan, id);
    expect(ticket?.delivery).toMatchObject({ status: "delivered", attempts: 3 });
  }
  const [ticket] = await ticketsOf(client, mailed, byMail.id);
  const mails = (await mailsTo(client, mailed)).filter(({ text }) => text.includes(String(ticket?.code)));
  expect(mails).toHaveLength(1);
});
