// Ids of nothing, queries and headers of every wrong kind: the contract's codes, never a fault of the service.
import { beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { type CallOptions, type Client, connect, refusal } from "./client.ts";
import { cart, type Concert } from "./documents.ts";
import { type Person, registerPerson } from "./people.ts";
import { buy, fillCart, plan, planConcert, readOrder } from "./purchases.ts";

const { organizer, administrator } = inject("people");
let client: Client;
let fan: Person;
let concert: Concert;

beforeAll(async () => {
  client = await connect(inject("service").origin);
  fan = await registerPerson(client);
  concert = await planConcert(client, organizer);
});

const ZEROS = "0".repeat(32);

/** Ids of the right kind that nobody has, of other kinds, and what is no id at all; as they stand in a path. */
const idsOfNothing = (prefix: string, suffix = ""): string[] => [
  `${prefix}_${ZEROS}${suffix}`,
  `${prefix}_${ZEROS.slice(1)}${suffix}`,
  `${prefix.toUpperCase()}_${ZEROS}${suffix}`,
  `${prefix}_${ZEROS}${suffix}%00`,
  `${prefix}_${ZEROS}${suffix}%20`,
  `xxx_${ZEROS}${suffix}`,
  "0",
  "-1",
  "me%00",
  "%ff",
  "%2e%2e%2f%2e%2e",
  "%F0%9F%8E%B8",
  "'%20OR%201=1--",
  "x".repeat(2_000),
];

type Ask = (id: string) => readonly [path: string, options?: CallOptions];

const resources: Readonly<
  Record<string, readonly [ids: string[], ask: Ask, who: "fan" | "organizer" | "administrator"]>
> = {
  "a concert": [idsOfNothing("con"), (id) => [`/api/concerts/${id}`], "fan"],
  "a concert's availability": [idsOfNothing("con"), (id) => [`/api/concerts/${id}/availability`], "fan"],
  "a concert to edit": [
    idsOfNothing("con"),
    (id) => [`/api/concerts/${id}`, { method: "PATCH", body: { title: "X" }, headers: { "If-Match": "*" } }],
    "organizer",
  ],
  "a concert to change the levels of": [
    idsOfNothing("con"),
    (id) => [
      `/api/concerts/${id}/ticket-levels`,
      { method: "PUT", body: { ticketLevels: plan().ticketLevels }, headers: { "If-Match": "*" } },
    ],
    "administrator",
  ],
  "a concert to cancel": [
    idsOfNothing("con"),
    (id) => [`/api/concerts/${id}/cancel`, { body: { reason: "X" } }],
    "administrator",
  ],
  "an order": [idsOfNothing("ord"), (id) => [`/api/orders/${id}`], "administrator"],
  "an order to cancel": [idsOfNothing("ord"), (id) => [`/api/orders/${id}/cancel`, { body: {} }], "fan"],
  "an order's payment": [idsOfNothing("ord"), (id) => [`/api/orders/${id}/payment`], "administrator"],
  "an order's tickets": [idsOfNothing("ord"), (id) => [`/api/orders/${id}/tickets`], "administrator"],
  "an order to deliver": [idsOfNothing("ord"), (id) => [`/api/orders/${id}/deliveries`, { body: {} }], "administrator"],
  "an order's deliveries": [idsOfNothing("ord"), (id) => [`/api/orders/${id}/deliveries`], "administrator"],
  "a ticket": [idsOfNothing("tic", "_1"), (id) => [`/api/tickets/${id}`], "administrator"],
  "somebody to give a role": [
    idsOfNothing("usr"),
    (id) => [`/api/users/${id}/role`, { method: "PUT", body: { role: "user" } }],
    "administrator",
  ],
};

const personOf = (who: "fan" | "organizer" | "administrator"): Person => ({ fan, organizer, administrator })[who];

describe("an id of nothing is not found", () => {
  it.each(Object.entries(resources))("%s", async (_, [ids, ask, who]) => {
    for (const id of ids) {
      const [path, options] = ask(id);
      const answer = await client.call(path, { token: personOf(who).token, ...options });
      await expect(refusal(answer), id).resolves.toEqual({ status: 404, code: "not-found", at: [] });
    }
  });

  it("in a cart", async () => {
    for (const id of idsOfNothing("con")) {
      const decoded = id.replaceAll("%00", "").replaceAll("%ff", "");
      const added = await client.call("/api/cart/items", {
        token: fan.token,
        body: { concertId: decoded, ticketLevelId: "regular", quantity: 1 },
      });
      await expect(refusal(added), id).resolves.toMatchObject({ status: 404, code: "concert-not-found" });
      for (const path of [`/api/cart/items/${id}/regular`, `/api/cart/items/${concert.id}/${id}`]) {
        const removed = await client.call(path, { method: "DELETE", token: fan.token });
        await expect(refusal(removed), path).resolves.toMatchObject({ status: 404, code: "item-not-in-cart" });
        const changed = await client.call(path, { method: "PUT", token: fan.token, body: { quantity: 1 } });
        await expect(refusal(changed), path).resolves.toMatchObject({ status: 404, code: "item-not-in-cart" });
      }
    }
    for (const ticketLevelId of ["golden", "", "x".repeat(10_000), "__proto__", "constructor"]) {
      const body = { concertId: concert.id, ticketLevelId, quantity: 1 };
      const added = await client.call("/api/cart/items", { token: fan.token, body });
      await expect(refusal(added), ticketLevelId).resolves.toMatchObject({
        status: 404,
        code: "ticket-level-not-found",
      });
    }
    await expect(client.ask(cart, 200, "/api/cart", { token: fan.token })).resolves.toMatchObject({ status: "empty" });
  });

  it("at a door: a ticket that there is not is unknown, a code that nobody signed is forged", async () => {
    const entry = z.object({ valid: z.literal(false), reason: z.string() });
    const body = { concertId: concert.id };
    const { token } = organizer;
    const path = `/api/tickets/tic_${ZEROS}_1/validations`;
    await expect(client.ask(entry, 200, path, { token, body })).resolves.toMatchObject({ reason: "unknown" });
    for (const code of ["", "x", "..", "a.b.c", "é", `FR1.${"A".repeat(5_000)}`, `tic_${ZEROS}_1`])
      await expect(
        client.ask(entry, 200, "/api/tickets/validations", { token, body: { ...body, code } }),
        code,
      ).resolves.toMatchObject({ reason: "forged" });
  });
});

describe("a query that is not understood is refused", () => {
  const wrong: readonly (readonly [query: string, at: string])[] = [
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=-1", "limit"],
    ["limit=1.5", "limit"],
    ["limit=1e1", "limit"],
    ["limit=ten", "limit"],
    ["limit=", "limit"],
    ["limit=99999999999999999999", "limit"],
    ["limit=5&limit=6", "limit"],
    ["limit=%00", "limit"],
    ["cursor=", "cursor"],
    ["cursor=nonsense", "cursor"],
    ["cursor=%00", "cursor"],
    ["cursor=bnVsbA", "cursor"],
    ["cursor=WzEsMiwzXQ", "cursor"],
    [`cursor=${Buffer.from('[1e999,"con_0"]').toString("base64url")}`, "cursor"],
    [`cursor=${"A".repeat(3_000)}`, "cursor"],
    ["nonsense=1", "nonsense"],
    ["Limit=5", "Limit"],
    ["__proto__=1", "__proto__"],
    ["%ff=1", "\u{fffd}"],
  ];

  it.each(["/api/concerts", "/api/concerts?organizerId=me", "/api/orders", "/api/users"])("%s", async (path) => {
    for (const [query, at] of wrong) {
      const answer = await client.call(`${path}${path.includes("?") ? "&" : "?"}${query}`, {
        token: administrator.token,
      });
      await expect(refusal(answer), query).resolves.toEqual({ status: 400, code: "invalid-request", at: [at] });
    }
  });

  it("where there is none to understand", async () => {
    for (const path of ["/healthz", "/api/cart", "/api/users/me", `/api/concerts/${concert.id}`]) {
      const answer = await client.call(`${path}?limit=5`, { token: fan.token });
      await expect(refusal(answer), path).resolves.toEqual({ status: 400, code: "invalid-request", at: ["limit"] });
    }
  });

  it("in a search: texts of every kind are looked for, if they are texts", async () => {
    for (const q of ["%", "_", "'", '"', "\\", "*", "Łódź", "x".repeat(200), "a%00b", "x".repeat(201)]) {
      const answer = await client.call(`/api/concerts?q=${q === "a%00b" ? q : encodeURIComponent(q)}`);
      const isRefused = q === "a%00b" || q.length > 200;
      expect(answer.status, q).toBe(isRefused ? 400 : 200);
    }
  });
});

describe("headers that are not understood", () => {
  it("name nobody", async () => {
    for (const authorization of [
      "",
      "Bearer",
      "Bearer x",
      "Basic eDp4",
      "Bearer \u00ff",
      `Bearer ${"x".repeat(5_000)}`,
    ]) {
      const answer = await client.call("/api/users/me", { headers: { Authorization: authorization } });
      await expect(refusal(answer), authorization).resolves.toMatchObject({ status: 401, code: "not-authenticated" });
      expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
    }
  });

  it("match no version", async () => {
    const edit = (headers: Record<string, string>) =>
      client.call(`/api/concerts/${concert.id}`, {
        method: "PATCH",
        token: organizer.token,
        body: { title: "Never" },
        headers,
      });
    await expect(refusal(await edit({}))).resolves.toMatchObject({ status: 428, code: "precondition-required" });
    for (const version of ['"2"', '"0"', '"x"', "1", '"1e0"', '"01"', 'W/"7", "8"', '""'])
      await expect(refusal(await edit({ "If-Match": version })), version).resolves.toMatchObject({
        status: 412,
        code: "precondition-failed",
      });
  });

  it("are no keys, where they are too long; every other key is a key", async () => {
    await fillCart(client, fan, [{ of: concert, quantity: 1 }]);
    const { token } = fan;
    const tooLong = await client.call("/api/cart/confirm", { token, key: "k".repeat(256), body: {} });
    await expect(refusal(tooLong)).resolves.toEqual({ status: 400, code: "invalid-request", at: ["Idempotency-Key"] });
    const odd = await client.call("/api/cart/confirm", {
      token,
      key: `'; DROP TABLE inbox; -- ${"k".repeat(200)}`,
      body: {},
    });
    expect(odd.status).toBe(201);
  });
});

it("tells two editors of one version apart: one wins, the other is told to look again", async () => {
  const edited = await planConcert(client, organizer);
  const answers = await Promise.all(
    ["First", "Second"].map((title) =>
      client.call(`/api/concerts/${edited.id}`, {
        method: "PATCH",
        token: organizer.token,
        body: { title },
        headers: { "If-Match": '"1"' },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
});

it("refuses a capacity below what is taken, and a level in use cannot go; nothing changes", async () => {
  const taken = await planConcert(client, organizer);
  const held = await buy(client, fan, [{ of: taken, quantity: 5 }]);
  const [regular] = taken.ticketLevels;
  const change = (ticketLevels: readonly object[]) =>
    client.call(`/api/concerts/${taken.id}/ticket-levels`, {
      method: "PUT",
      token: organizer.token,
      body: { ticketLevels },
      headers: { "If-Match": '"1"' },
    });
  const tooFew = await change([{ ...regular, capacity: 4 }]);
  expect(tooFew.status).toBe(409);
  await expect(tooFew.json()).resolves.toMatchObject({
    code: "capacity-below-taken",
    ticketLevelId: "regular",
    taken: 5,
  });
  const gone = await change([{ ...regular, id: "other" }]);
  await expect(refusal(gone)).resolves.toMatchObject({ status: 409, code: "ticket-level-in-use" });
  const present = await client.call(`/api/concerts/${taken.id}`);
  expect(present.headers.get("ETag")).toBe('"1"');
  await expect(present.json()).resolves.toMatchObject({ ticketLevels: taken.ticketLevels });
  expect((await change([{ ...regular, capacity: 5 }])).status).toBe(200);
  await expect(readOrder(client, fan, held.id)).resolves.toMatchObject({ status: "confirmed" });
});
