// One cart, confirmed by many requests at once.
import { randomUUID } from "node:crypto";
import { beforeAll, expect, inject, it } from "vitest";
import { type Client, connect, eventually } from "./client.ts";
import { cart, type Concert, order, problem } from "./documents.ts";
import { type Person, registerPerson } from "./people.ts";
import { confirm, fillCart, listedOrders, planConcert, SOON, untilSeatsLeft } from "./purchases.ts";

const REQUESTS = 20;

let client: Client;
let concert: Concert;
let fan: Person;
let other: Person;

beforeAll(async () => {
  client = await connect(inject("service").origin);
  concert = await planConcert(client, inject("people").organizer);
  fan = await registerPerson(client);
  other = await registerPerson(client);
});

const send = (key?: string, body: object = {}): Promise<Response> =>
  client.call("/api/cart/confirm", { token: fan.token, body, ...(key === undefined ? {} : { key }) });

const codeOf = async (answer: Response) => [answer.status, problem.parse(await answer.json()).code];

it("makes one order of twenty requests with one key, and answers all of them with the same bytes", async () => {
  await fillCart(client, fan, [{ of: concert, quantity: 2 }]);
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: REQUESTS }, () => send(key)));
  const made = new Set<string>();
  for (const answer of answers) {
    if (answer.status === 201) {
      made.add(await answer.text());
      continue;
    }
    await expect(codeOf(answer)).resolves.toEqual([409, "request-in-progress"]);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  }
  expect(made.size).toBe(1);

  const again = await send(key);
  expect(again.status).toBe(201);
  expect(again.headers.get("Idempotent-Replay")).toBe("true");
  const [bytes] = made;
  await expect(again.text()).resolves.toBe(bytes);
  const { id } = order.parse(JSON.parse(bytes ?? ""));
  expect(again.headers.get("Location")).toBe(`/api/orders/${id}`);

  const listed = await eventually(
    SOON,
    () => listedOrders(client, fan),
    (orders) => orders.length > 0,
  );
  expect(listed.map((each) => each.id)).toEqual([id]);
  await untilSeatsLeft(client, concert, 98);
  await expect(codeOf(await send(key, { expectedTotal: { amount: 1, currency: "PLN" } }))).resolves.toEqual([
    422,
    "idempotency-key-reused",
  ]);

  // The key is the fan's own: under it somebody else orders something else.
  await fillCart(client, other, [{ of: concert, quantity: 1 }]);
  const others = await confirm(client, other, key);
  expect(others.id).not.toBe(id);
  expect(others.userId).toBe(other.id);
});

it("makes one order of twenty requests with a key each; the others find the cart empty", async () => {
  await fillCart(client, fan, [{ of: concert, quantity: 1 }]);
  const before = (await listedOrders(client, fan)).length;
  const answers = await Promise.all(Array.from({ length: REQUESTS }, () => send(randomUUID())));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 201))
    await expect(codeOf(answer)).resolves.toEqual([409, "cart-empty"]);
  const listed = await eventually(
    SOON,
    () => listedOrders(client, fan),
    (orders) => orders.length > before,
  );
  expect(listed).toHaveLength(before + 1);
});

it("confirms nothing without a key", async () => {
  await fillCart(client, fan, [{ of: concert, quantity: 1 }]);
  await expect(codeOf(await send())).resolves.toEqual([400, "idempotency-key-required"]);
  await expect(codeOf(await send("k".repeat(256)))).resolves.toEqual([400, "invalid-request"]);
  await expect(client.ask(cart, 200, "/api/cart", { token: fan.token })).resolves.toMatchObject({ status: "open" });
});
