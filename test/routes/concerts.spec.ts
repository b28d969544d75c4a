import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { instant } from "../../src/domain/instant.ts";
import type { ConcertRpc } from "../../src/objects/concert/concert-rpc.ts";
import { type AfterConcert, concertList } from "../../src/read-models/concerts.ts";
import {
  type Account,
  account,
  api,
  as,
  concertOf,
  faultsOf,
  hold,
  ifMatch,
  inHours,
  keyed,
  list,
  objects,
  plan,
  pln,
  refusalOf,
  serviceOn,
} from "./box-office.ts";

let organizer: Account;
beforeAll(async () => {
  organizer = await account("organizer");
});

const page = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })), nextCursor: z.string().nullable() });

describe("planning a concert", () => {
  it("answers with the concert, where it is and its version", async () => {
    const answer = await as(organizer).post("/api/concerts", plan());
    expect(answer.status).toBe(201);
    const concert = await answer.json<{ id: string }>();
    expect(concert).toEqual({
      ...plan(),
      id: expect.stringMatching(/^con_[0-9a-f]{32}$/),
      organizerId: organizer.id,
      status: "scheduled",
      version: 1,
      startsAt: expect.stringMatching(/Z$/),
      salesStartAt: null,
      salesEndAt: null,
      maxTicketsPerCustomer: null,
      holdSeconds: 600,
      taxRatePercent: 0,
      cancellation: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(answer.headers.get("Location")).toBe(`/api/concerts/${concert.id}`);
    expect(answer.headers.get("ETag")).toBe('"1"');
    const read = await api(`/api/concerts/${concert.id}`);
    expect(await read.json()).toEqual(concert);
    expect(read.headers.get("ETag")).toBe('"1"');
  });

  it("takes everything that may be said", async () => {
    const whole = {
      salesStartAt: "2027-03-01T10:00:00+02:00",
      salesEndAt: inHours(5000),
      startsAt: inHours(5001),
      maxTicketsPerCustomer: 4,
      holdSeconds: 10,
      taxRatePercent: 8.25,
    };
    const answer = await as(organizer).post("/api/concerts", plan(whole));
    expect(await answer.json()).toMatchObject({ ...whole, salesStartAt: "2027-03-01T08:00:00.000Z" });
  });

  const level = { id: "a", name: "A", capacity: 1, price: pln(500) };
  it.each([
    ["no artist", { artist: undefined }, "/artist"],
    ["an empty title", { title: " " }, "/title"],
    ["a long title", { title: "t".repeat(201) }, "/title"],
    ["a NUL character", { title: "a\0b" }, "/title"],
    ["a line break", { title: "a\r\nBcc: b@example.com" }, "/title"],
    ["no venue", { venue: "Stodoła" }, "/venue"],
    ["a country that does not exist", { venue: { ...plan().venue, country: "XX" } }, "/venue/country"],
    ["a country in small letters", { venue: { ...plan().venue, country: "pl" } }, "/venue/country"],
    ["an unknown field", { colour: "red" }, "/colour"],
    ["an unknown field of the venue", { venue: { ...plan().venue, seats: 3 } }, "/venue/seats"],
    ["a start that has passed", { startsAt: inHours(-1) }, "/startsAt"],
    ["a start before all times", { startsAt: "1960-01-01T00:00:00Z" }, "/startsAt"],
    ["a start after all times", { startsAt: "9999-12-31T23:59:59-23:00" }, "/startsAt"],
    ["a day that does not exist", { startsAt: "2027-02-30T20:00:00Z" }, "/startsAt"],
    ["a start without a zone", { startsAt: "2027-03-01T20:00:00" }, "/startsAt"],
    ["a number for a start", { startsAt: 1_800_000_000 }, "/startsAt"],
    ["a zone that does not exist", { timeZone: "Europe/Atlantis" }, "/timeZone"],
    ["an offset for a zone", { timeZone: "+01:00" }, "/timeZone"],
    ["an abbreviation that several zones share", { timeZone: "PST" }, "/timeZone"],
    ["an empty sales window", { salesStartAt: inHours(10), salesEndAt: inHours(10) }, "/salesEndAt"],
    ["sales that begin with the concert", { startsAt: inHours(10), salesStartAt: inHours(10) }, "/salesStartAt"],
    ["no tickets a customer", { maxTicketsPerCustomer: 0 }, "/maxTicketsPerCustomer"],
    ["half a ticket a customer", { maxTicketsPerCustomer: 1.5 }, "/maxTicketsPerCustomer"],
    ["a short hold", { holdSeconds: 9 }, "/holdSeconds"],
    ["a long hold", { holdSeconds: 3601 }, "/holdSeconds"],
    ["a negative tax", { taxRatePercent: -1 }, "/taxRatePercent"],
    ["more tax than price", { taxRatePercent: 100.01 }, "/taxRatePercent"],
    ["three decimals of tax", { taxRatePercent: 8.125 }, "/taxRatePercent"],
    ["no levels", { ticketLevels: [] }, "/ticketLevels"],
    ["51 levels", { ticketLevels: Array.from({ length: 51 }, (_, n) => ({ ...level, id: `l${n}` })) }, "/ticketLevels"],
    ["a level twice", { ticketLevels: [level, level] }, "/ticketLevels/1/id"],
    ["a level id in capitals", { ticketLevels: [{ ...level, id: "A" }] }, "/ticketLevels/0/id"],
    ["a level without seats", { ticketLevels: [{ ...level, capacity: 0 }] }, "/ticketLevels/0/capacity"],
    ["a level of too many", { ticketLevels: [{ ...level, capacity: 1_000_001 }] }, "/ticketLevels/0/capacity"],
    ["a nameless level", { ticketLevels: [{ ...level, name: "" }] }, "/ticketLevels/0/name"],
    ["a negative price", { ticketLevels: [{ ...level, price: pln(-1) }] }, "/ticketLevels/0/price/amount"],
    ["a fractional price", { ticketLevels: [{ ...level, price: pln(0.5) }] }, "/ticketLevels/0/price/amount"],
    ["a huge price", { ticketLevels: [{ ...level, price: pln(1e300) }] }, "/ticketLevels/0/price/amount"],
    [
      "a currency that does not exist",
      { ticketLevels: [{ ...level, price: { amount: 500, currency: "ABC" } }] },
      "/ticketLevels/0/price/currency",
    ],
  ])("refuses %s", async (_what, change, pointer) => {
    const answer = await as(organizer).post("/api/concerts", plan(change));
    expect(answer.status).toBe(400);
    expect(await faultsOf(answer)).toEqual([pointer]);
  });

  it("refuses prices in two currencies", async () => {
    const ticketLevels = [level, { ...level, id: "b", price: { amount: 500, currency: "EUR" } }];
    const answer = await as(organizer).post("/api/concerts", plan({ ticketLevels }));
    expect(await refusalOf(answer)).toEqual([400, "mixed-currencies"]);
  });

  it.each([pln(1), pln(100_000_000), { amount: 100, currency: "ERN" }, { amount: 999_999_999_900, currency: "IDR" }])(
    "refuses a price that cannot be charged: %j",
    async (price) => {
      const answer = await as(organizer).post("/api/concerts", plan({ ticketLevels: [{ ...level, price }] }));
      expect(answer.status).toBe(400);
      expect(await faultsOf(answer)).toEqual(["/ticketLevels/0/price"]);
    },
  );

  it("takes a concert that costs nothing", async () => {
    const answer = await as(organizer).post("/api/concerts", plan({ ticketLevels: [{ ...level, price: pln(0) }] }));
    expect(answer.status).toBe(201);
  });

  it("plans one concert however often the request under a key is sent", async () => {
    const headers = keyed();
    const first = await as(organizer).post("/api/concerts", plan({ startsAt: "2027-05-01T20:00:00Z" }), headers);
    const again = await as(organizer).post("/api/concerts", plan({ startsAt: "2027-05-01T20:00:00Z" }), headers);
    expect(first.headers.has("Idempotent-Replay")).toBe(false);
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(again.headers.get("ETag")).toBe('"1"');
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(await again.text()).toBe(await first.text());
    const other = await as(organizer).post("/api/concerts", plan({ title: "Another" }), headers);
    expect(await refusalOf(other)).toEqual([422, "idempotency-key-reused"]);
  });

  it("finds the concert that an attempt made whose answer was lost", async () => {
    const ids: string[] = [];
    const cutOff = await serviceOn({
      concert: (id, hint) => {
        const concert = objects.concert(id, hint);
        const create: ConcertRpc["create"] = async (command, metadata) => {
          const created = await concert.create(command, metadata);
          ids.push(id);
          if (ids.length === 1) throw Object.assign(new Error("cut off"), { retryable: true });
          return created;
        };
        return new Proxy(concert, {
          get: (target, name) => (name === "create" ? create : Reflect.get(target, name)),
        });
      },
    });
    const wanted = plan();
    const headers = keyed();
    const lost = await as(organizer, cutOff).post("/api/concerts", wanted, headers);
    expect(await refusalOf(lost)).toEqual([503, "overloaded"]);
    const again = await as(organizer, cutOff).post("/api/concerts", wanted, headers);
    expect(again.status).toBe(201);
    expect(await again.json()).toMatchObject({ id: ids[0], version: 1 });
    expect(new Set(ids).size).toBe(1);
  });
});

describe("a concert's object", () => {
  it.each([
    ["PL", "eeur"],
    ["FR", "weur"],
    ["US", "enam"],
    ["BR", "sam"],
    ["JP", "apac"],
    ["AE", "me"],
    ["KE", "afr"],
    ["NZ", "oc"],
    ["AQ", undefined],
  ])("is placed near a venue in %s", async (country, hint) => {
    const hints: unknown[] = [];
    const placed = await serviceOn({
      concert: (id, near) => {
        hints.push(near);
        return objects.concert(id);
      },
    });
    const answer = await as(organizer, placed).post(
      "/api/concerts",
      plan({ venue: { name: "Hall", city: "City", country } }),
    );
    expect(answer.status).toBe(201);
    expect(hints).toEqual([hint]);
  });
});

describe("reading a concert", () => {
  it.each(["con_", "nonsense", `con_${"0".repeat(32)}`, `usr_${"0".repeat(32)}`])("finds no %s", async (id) => {
    expect(await refusalOf(await api(`/api/concerts/${id}`))).toEqual([404, "not-found"]);
    expect(await refusalOf(await api(`/api/concerts/${id}/availability`))).toEqual([404, "not-found"]);
  });
});

describe("editing a concert", () => {
  it("changes what is given, and nothing else", async () => {
    const id = await concertOf(organizer, { maxTicketsPerCustomer: 4, salesEndAt: inHours(900) });
    const before = await (await api(`/api/concerts/${id}`)).json<object>();
    const change = { title: "Winter Tour", maxTicketsPerCustomer: null, taxRatePercent: 23 };
    const answer = await as(organizer).patch(`/api/concerts/${id}`, change, ifMatch('"1"'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("ETag")).toBe('"2"');
    const after = { ...before, ...change, version: 2 };
    expect(await answer.json()).toEqual(after);
    // Whoever edits sees the edit at once, remembered documents or not.
    expect(await (await api(`/api/concerts/${id}`)).json()).toEqual(after);
  });

  it("is no new version when nothing changes", async () => {
    const id = await concertOf(organizer);
    for (const change of [{}, { title: plan().title }]) {
      const answer = await as(organizer).patch(`/api/concerts/${id}`, change, ifMatch('"1"'));
      expect([answer.status, answer.headers.get("ETag")]).toEqual([200, '"1"']);
    }
  });

  it.each(['"1"', 'W/"1"', '"7", "1"', ' W/"7" ,W/"1"', "*"])("understands If-Match: %s", async (tag) => {
    const id = await concertOf(organizer);
    expect((await as(organizer).patch(`/api/concerts/${id}`, { title: "B" }, ifMatch(tag))).status).toBe(200);
  });

  it.each(['"2"', 'W/"0"', '"2", "3"', "1", "nonsense", ""])("finds If-Match stale: %j", async (tag) => {
    const id = await concertOf(organizer);
    const path = `/api/concerts/${id}`;
    const answers = [
      await as(organizer).patch(path, { title: "B" }, ifMatch(tag)),
      await as(organizer).put(`${path}/ticket-levels`, { ticketLevels: plan().ticketLevels }, ifMatch(tag)),
    ];
    for (const answer of answers) expect(await refusalOf(answer)).toEqual([412, "precondition-failed"]);
  });

  it("lets one of two edits of one version through", async () => {
    const id = await concertOf(organizer);
    const answers = await Promise.all(
      ["A", "B"].map((title) => as(organizer).patch(`/api/concerts/${id}`, { title }, ifMatch('"1"'))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    const stood = answers.find(({ status }) => status === 200);
    expect(await (await api(`/api/concerts/${id}`)).json()).toEqual(await stood?.json());
  });

  it("lets edits of whatever version through", async () => {
    const id = await concertOf(organizer);
    const answers = await Promise.all(
      ["A", "B"].map((title) => as(organizer).patch(`/api/concerts/${id}`, { title }, ifMatch("*"))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it("checks in the contract's order: 400, 404, 403, 428, 412, 409", async () => {
    const id = await concertOf(organizer);
    const path = `/api/concerts/${id}`;
    const other = await account("organizer");
    await as(organizer).post(`${path}/cancel`, { reason: "rain" });
    const seen = async (who: Account, at: string, body: unknown, headers: Record<string, string> = {}) =>
      refusalOf(await as(who).patch(at, body, headers));
    expect(await seen(other, path, { title: "" })).toEqual([400, "invalid-request"]);
    expect(await seen(other, `/api/concerts/con_${"0".repeat(32)}`, {})).toEqual([404, "not-found"]);
    expect(await seen(other, path, {})).toEqual([403, "not-allowed"]);
    expect(await seen(organizer, path, {})).toEqual([428, "precondition-required"]);
    expect(await seen(organizer, path, {}, ifMatch('"1"'))).toEqual([412, "precondition-failed"]);
    expect(await seen(organizer, path, {}, ifMatch('"2"'))).toEqual([409, "concert-cancelled"]);
    const levels = { ticketLevels: plan().ticketLevels };
    const replaced = await as(organizer).put(`${path}/ticket-levels`, levels, ifMatch('"2"'));
    expect(await refusalOf(replaced)).toEqual([409, "concert-cancelled"]);
  });

  it.each([
    ["a start that has passed", { startsAt: inHours(-1) }, "/startsAt"],
    ["a sales window that ends before it starts", { salesStartAt: inHours(20) }, "/salesEndAt"],
    ["no title", { title: null }, "/title"],
    ["a status", { status: "cancelled" }, "/status"],
    ["ticket levels", { ticketLevels: plan().ticketLevels }, "/ticketLevels"],
    ["part of a venue", { venue: { name: "Progresja" } }, "/venue/city"],
  ])("refuses %s", async (_what, change, pointer) => {
    const id = await concertOf(organizer, { salesEndAt: inHours(10) });
    const answer = await as(organizer).patch(`/api/concerts/${id}`, change, ifMatch('"1"'));
    expect(answer.status).toBe(400);
    expect((await faultsOf(answer))[0]).toBe(pointer);
    expect(await (await api(`/api/concerts/${id}`)).json()).toMatchObject({ version: 1 });
  });
});

describe("replacing ticket levels", () => {
  const [regular, golden] = plan().ticketLevels;
  if (regular === undefined || golden === undefined) throw new Error("a plan has two levels");
  const replace = (id: string, ticketLevels: unknown, version: number) =>
    as(organizer).put(`/api/concerts/${id}/ticket-levels`, { ticketLevels }, ifMatch(`"${version}"`));

  it("answers with the new ones, and what is left of them", async () => {
    const id = await concertOf(organizer);
    await hold(id, "regular", 3, regular.price);
    const levels = [
      { ...regular, capacity: 5, price: pln(25_000) },
      { ...golden, id: "balcony" },
    ];
    const answer = await replace(id, levels, 1);
    expect([answer.status, answer.headers.get("ETag")]).toEqual([200, '"2"']);
    expect(await answer.json()).toMatchObject({ version: 2, ticketLevels: levels });
    expect(await (await api(`/api/concerts/${id}/availability`)).json()).toMatchObject({
      levels: [
        { id: "regular", capacity: 5, available: 2, price: pln(25_000) },
        { id: "balcony", capacity: 10, available: 10 },
      ],
    });
  });

  it("refuses a capacity below what is taken, and changes nothing", async () => {
    const id = await concertOf(organizer);
    await hold(id, "golden", 4, golden.price);
    const answer = await replace(id, [regular, { ...golden, capacity: 3 }], 1);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: "capacity-below-taken", ticketLevelId: "golden", taken: 4 });
    expect(await (await api(`/api/concerts/${id}`)).json()).toMatchObject({
      version: 1,
      ticketLevels: [regular, golden],
    });
    expect((await replace(id, [regular, { ...golden, capacity: 4 }], 1)).status).toBe(200);
  });

  it("keeps a level of which tickets are taken", async () => {
    const id = await concertOf(organizer);
    await hold(id, "golden", 1, golden.price);
    const answer = await replace(id, [regular], 1);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: "ticket-level-in-use", ticketLevelId: "golden" });
    expect((await replace(id, [golden], 1)).status).toBe(200);
  });

  it("refuses another currency, prices that cannot be charged, and a level twice", async () => {
    const id = await concertOf(organizer);
    const inEuro = [{ ...regular, price: { amount: 20_000, currency: "EUR" } }];
    expect(await refusalOf(await replace(id, inEuro, 1))).toEqual([400, "mixed-currencies"]);
    expect(
      await refusalOf(
        await replace(id, [regular, { ...regular, id: "b", price: { amount: 20_000, currency: "EUR" } }], 1),
      ),
    ).toEqual([400, "mixed-currencies"]);
    expect(await refusalOf(await replace(id, [{ ...regular, price: pln(1) }], 1))).toEqual([400, "unsupported-amount"]);
    expect(await faultsOf(await replace(id, [regular, regular], 1))).toEqual(["/ticketLevels/1/id"]);
  });
});

describe("cancelling a concert", () => {
  it("happens once, with a reason, and moves the version", async () => {
    const id = await concertOf(organizer);
    const path = `/api/concerts/${id}`;
    const headers = keyed();
    const answer = await as(organizer).post(`${path}/cancel`, { reason: "rain" }, headers);
    expect([answer.status, answer.headers.get("ETag")]).toEqual([200, '"2"']);
    const cancelled = await answer.json();
    expect(cancelled).toMatchObject({
      status: "cancelled",
      version: 2,
      cancellation: { reason: "rain", at: expect.stringMatching(/Z$/) },
    });
    expect(await (await api(path)).json()).toEqual(cancelled);
    const again = await as(organizer).post(`${path}/cancel`, { reason: "rain" }, headers);
    expect([again.status, again.headers.get("Idempotent-Replay")]).toEqual([200, "true"]);
    expect(await again.json()).toEqual(cancelled);
    const other = await as(organizer).post(`${path}/cancel`, { reason: "rain" }, keyed());
    expect(await refusalOf(other)).toEqual([409, "concert-already-cancelled"]);
    expect(await (await api(`${path}/availability`)).json()).toMatchObject({
      status: "cancelled",
      levels: [{ available: 0 }, { available: 0 }],
    });
  });

  it.each([{}, { reason: "" }, { reason: "r".repeat(501) }, { reason: 7 }])("wants a reason: %j", async (body) => {
    const id = await concertOf(organizer);
    expect(await faultsOf(await as(organizer).post(`/api/concerts/${id}/cancel`, body))).toEqual(["/reason"]);
  });
});

describe("availability", () => {
  const one = [{ id: "a", name: "A", capacity: 1, price: pln(500) }];
  const statusOf = async (id: string) =>
    (await (await api(`/api/concerts/${id}/availability`)).json<{ status: string }>()).status;

  it("shows every level's seats as of a moment", async () => {
    const id = await concertOf(organizer, { ticketLevels: one });
    expect(await (await api(`/api/concerts/${id}/availability`)).json()).toEqual({
      concertId: id,
      status: "on-sale",
      levels: [{ ...one[0], available: 1 }],
      asOf: expect.stringMatching(/Z$/),
    });
  });

  it.each([
    ["on-sale", {}],
    ["not-started", { salesStartAt: inHours(1) }],
    ["ended", { salesEndAt: inHours(-1) }],
    ["ended", { salesStartAt: inHours(-2), salesEndAt: inHours(-1) }],
  ])("is %s with %j", async (status, changes) => {
    expect(await statusOf(await concertOf(organizer, changes))).toBe(status);
  });

  it("is sold out when every level is, whatever ended first", async () => {
    const id = await concertOf(organizer, { ticketLevels: one });
    await hold(id, "a", 1, pln(500));
    expect(await statusOf(id)).toBe("sold-out");
    await as(organizer).patch(`/api/concerts/${id}`, { salesEndAt: inHours(-1) }, ifMatch("*"));
    expect(await statusOf(id)).toBe("ended");
    await as(organizer).post(`/api/concerts/${id}/cancel`, { reason: "rain" });
    expect(await statusOf(id)).toBe("cancelled");
  });

  it("follows what is reserved elsewhere within two seconds", async () => {
    const id = await concertOf(organizer, { ticketLevels: one });
    expect(await statusOf(id)).toBe("on-sale");
    await hold(id, "a", 1, pln(500));
    await scheduler.wait(2_000);
    expect(await statusOf(id)).toBe("sold-out");
  });
});

describe("the list of concerts", () => {
  it("shows those to come, soonest first, in pages, with the lowest price", async () => {
    const artist = `Lister ${crypto.randomUUID()}`;
    const soon = await concertOf(organizer, { artist, startsAt: inHours(10) });
    const later = await concertOf(organizer, { artist, startsAt: inHours(30) });
    const between = await concertOf(organizer, { artist, startsAt: inHours(20) });
    const cancelled = await concertOf(organizer, { artist, startsAt: inHours(15) });
    await hold(between, "golden", 10, pln(35_000));
    await hold(between, "regular", 100, pln(20_000));
    await as(organizer).post(`/api/concerts/${cancelled}/cancel`, { reason: "rain" });
    for (const id of [soon, later, between, cancelled]) await list("concert", id);

    const query = `/api/concerts?limit=2&q=${encodeURIComponent(artist.toUpperCase())}`;
    const first = page.parse(await (await api(query)).json());
    expect(first.data).toMatchObject([
      { id: soon, artist, fromPrice: pln(20_000), soldOut: false },
      { id: between, artist, fromPrice: pln(20_000), soldOut: true },
    ]);
    const { fromPrice: _, soldOut: __, ...listed } = { fromPrice: null, soldOut: null, ...first.data[0] };
    expect(listed).toEqual(await (await api(`/api/concerts/${soon}`)).json());
    const second = page.parse(await (await api(`${query}&cursor=${first.nextCursor}`)).json());
    expect(second).toMatchObject({ data: [{ id: later }], nextCursor: null });

    // Words of artist, title and venue, in whatever order, as they are typed without accents.
    const found = async (words: string) =>
      page.parse(await (await api(`/api/concerts?q=${encodeURIComponent(`${words} ${artist.slice(7)}`)}`)).json()).data;
    expect((await found("warsaw LISTER")).map(({ id }) => id)).toEqual([soon, between, later]);
    expect(await found("warsaw nobody")).toEqual([]);

    const mine = page.parse(
      await (await as(organizer).get(`${query}&organizerId=me&limit=100`.replace("limit=2&", ""))).json(),
    );
    expect(mine.data.map(({ id }) => id)).toEqual([soon, cancelled, between, later]);
    for (const when of ["upcoming", "past"]) {
      const answer = await as(organizer).get(`${query}&organizerId=me&when=${when}`);
      expect(page.parse(await answer.json()).data).toHaveLength(when === "past" ? 0 : 2);
    }

    // What has begun is the organizer's own still; the latest of it comes first.
    const now = instant.parse(Date.parse(`${first.data[1]?.["startsAt"]}`));
    const part = async (when: "upcoming" | "past", after?: AfterConcert) =>
      concertList(drizzle(env.READ_MODELS)).ofOrganizer({
        part: { when, now },
        organizerId: organizer.id,
        text: artist,
        after,
        limit: 2,
      });
    const past = await part("past");
    expect(past.map(({ id }) => id)).toEqual([between, cancelled]);
    const last = past[1] ?? expect.fail();
    expect((await part("past", [last.details.startsAt, last.id])).map(({ id }) => id)).toEqual([soon]);
    expect((await part("upcoming")).map(({ id }) => id)).toEqual([later]);
    const others = await as(await account("organizer")).get("/api/concerts?organizerId=me");
    expect(page.parse(await others.json()).data).toEqual([]);
  });

  it("asks who one is only for one's own", async () => {
    const path = "/api/concerts?organizerId=me";
    expect(await refusalOf(await api(path))).toEqual([401, "not-authenticated"]);
    expect(await refusalOf(await as(await account("user")).get(path))).toEqual([403, "not-allowed"]);
    expect((await as(await account("administrator")).get(path)).status).toBe(200);
    expect(await faultsOf(await api(`/api/concerts?organizerId=${organizer.id}`))).toEqual(["organizerId"]);
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=ten", "limit"],
    ["cursor=nonsense", "cursor"],
    [`cursor=${btoa('[1,"x"]')}`, "cursor"],
    ["page=2", "page"],
    ["q=a&q=b", "q"],
    [`q=${"q".repeat(201)}`, "q"],
  ])("refuses ?%s", async (query, parameter) => {
    expect(await faultsOf(await api(`/api/concerts?${query}`))).toEqual([parameter]);
  });
});
