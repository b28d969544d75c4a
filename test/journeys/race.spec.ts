// Two hundred fans and twenty tickets: what is sold, what is shown meanwhile, and what is written down.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type Client, connect, eachAtMost, eventually } from "./client.ts";
import { availability, type Concert, listOf, order, type Order } from "./documents.ts";
import { agreesOn, ledgerOf } from "./ledger.ts";
import { type Person, registerPerson, signInDemoAccount } from "./people.ts";
import {
  fillCart,
  initiatedPayment,
  level,
  orderThatIs,
  planConcert,
  play,
  readOrder,
  SOON,
  untilSeatsLeft,
} from "./purchases.ts";
import { type RunningService, startService } from "./service.ts";

const FANS = 200;
const TICKETS = 20;
const PAYING = 10;

const persistTo = mkdtempSync(join(tmpdir(), "frontrow-race-"));
let service: RunningService;
let client: Client;
let concert: Concert;
let fans: readonly Person[];

beforeAll(async () => {
  service = await startService(persistTo);
  client = await connect(service.origin);
  const organizer = await signInDemoAccount(client, "organizer@frontrow.example");
  concert = await planConcert(client, organizer, { ticketLevels: [level("regular", TICKETS, 15_000)] });
  fans = await eachAtMost(4, [...Array(FANS).keys()], () => registerPerson(client));
  await eachAtMost(4, fans, (fan) => fillCart(client, fan, [{ of: concert, quantity: 1 }]));
}, 500_000);

afterAll(async () => {
  await service.stop();
  rmSync(persistTo, { recursive: true });
});

/** As a client does it that is told to come back. */
const confirmPatiently = async (fan: Person): Promise<Order> => {
  const key = randomUUID();
  for (;;) {
    const answer = await client.call("/api/cart/confirm", { token: fan.token, key, body: {} });
    if (answer.status === 201) return order.parse(await answer.json());
    const wait = answer.headers.get("Retry-After");
    if (wait === null) throw new Error(`confirming was answered with ${answer.status} ${await answer.text()}`);
    await sleep(Number(wait) * 1000);
  }
};

/** What availability is shown while something goes on, again and again. */
const watchedDuring = async <T>(work: Promise<T>): Promise<{ result: T; shown: number[] }> => {
  const end = new AbortController();
  const shown: number[] = [];
  const watch = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const { levels } = await client.ask(availability, 200, `/api/concerts/${concert.id}/availability`);
      shown.push(...levels.map(({ available }) => available));
      await sleep(20);
    }
  };
  const watching = watch();
  const result = await work.finally(() => end.abort());
  await watching;
  return { result, shown };
};

it(`sells ${TICKETS} tickets to ${FANS} fans who all want one at once, each once`, async () => {
  const { result: placed, shown } = await watchedDuring(Promise.all(fans.map(confirmPatiently)));
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.every((available) => available >= 0 && available <= TICKETS)).toBe(true);
  await untilSeatsLeft(client, concert, 0);

  const decided = await eachAtMost(8, placed, decidedOrder);
  const held = decided.filter(({ status }) => status === "confirmed");
  expect(held).toHaveLength(TICKETS);
  for (const refused of decided.filter(({ status }) => status !== "confirmed"))
    expect(refused).toMatchObject({
      status: "cancelled",
      cancellation: { reason: "insufficient-tickets", concertId: concert.id, ticketLevelId: "regular" },
      reservations: [],
    });
  await eventually(
    SOON,
    async () => ledgerOf(persistTo, concert.id),
    agreesOn({ regular: { held: TICKETS, sold: 0 } }),
  );

  await eachAtMost(4, held.slice(0, PAYING), async ({ id, userId }) => {
    const fan = fanOf(userId);
    await play(client, (await initiatedPayment(client, fan, id)).id, "succeed");
    await orderThatIs(client, fan, id, "completed");
  });
  await eventually(
    SOON,
    async () => ledgerOf(persistTo, concert.id),
    agreesOn({ regular: { held: TICKETS - PAYING, sold: PAYING } }),
  );
  const listed = await client.ask(listOf(z.object({ id: z.string(), soldOut: z.boolean() })), 200, "/api/concerts");
  expect(listed.data.find(({ id }) => id === concert.id)).toMatchObject({ soldOut: true });
  expect(service.complaints()).toBe("");
});

const fanOf = (userId: string): Person => {
  const fan = fans.find(({ id }) => id === userId);
  if (fan === undefined) throw new Error(`nobody is ${userId}`);
  return fan;
};

/** The order once the concert has answered it. */
const decidedOrder = ({ id, userId }: Order): Promise<Order> =>
  eventually(
    SOON,
    () => readOrder(client, fanOf(userId), id),
    ({ status }) => status !== "pending",
  );
