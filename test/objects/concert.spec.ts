/**
 * The Concert object under concurrency, and its inline projections against its log. The rules themselves are specified in
 * test/domain; that every way to a commit keeps them is what is shown here.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { concertEvent, type PlannedConcert } from "../../src/domain/concerts/concert.ts";
import { type ConcertId, type OrderId, type ReservationId, reservationOf, type UserId } from "../../src/domain/ids.ts";
import { evolve as evolveSeats, noAvailability } from "../../src/domain/reservations/concert-tickets-availability.ts";
import { type ReservationEvent, reservationEvent } from "../../src/domain/reservations/reservation-events.ts";
import { evolve, noReservation, quantityOf, type Reservation } from "../../src/domain/reservations/reservation.ts";
import type { Outcome } from "../../src/event-store/index.ts";
import type { ConcertObject } from "../../src/index.ts";
import { recordStatements, scans } from "../event-store/query-plans.ts";
import { OPENING } from "../queues/post.ts";
import { randomFrom } from "../queues/random.ts";
import { asker, concertOf, freshFan, freshOrder, golden, type Plan, plan, pln } from "../queues/sales.ts";
import { REGULAR_PRICE, regular, seatsOf, typesIn } from "../queues/sales.ts";
import { objects, Stage } from "../queues/stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const stubOf = (concert: ConcertId) => env.CONCERTS.getByName(concert);

interface Asking {
  readonly orderId: OrderId;
  readonly fan: UserId;
  readonly quantity?: number;
  readonly level?: typeof regular;
  readonly price?: ReturnType<typeof pln>;
}

const reservationIdOf = (concert: ConcertId, orderId: OrderId): ReservationId => reservationOf(orderId, concert, 1);

const identityOf = (concert: ConcertId, orderId: OrderId) => ({
  concertId: concert,
  reservationId: reservationIdOf(concert, orderId),
  orderId,
});

const reserve = (concert: ConcertId, { orderId, fan, quantity = 1, level = regular, price = REGULAR_PRICE }: Asking) =>
  objects.concert(concert).reserve(
    {
      ...identityOf(concert, orderId),
      customerId: fan,
      lines: [{ ticketLevelId: level, quantity, unitPrice: price }],
    },
    asker,
  );

const somebody = (): Asking => ({ orderId: freshOrder(), fan: freshFan() });

const codesOf = (outcomes: readonly Outcome<unknown>[]) => {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const code = outcome.ok ? "ok" : outcome.rejection.code;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
};

const only = (capacity: number): Plan => ({ levels: [{ id: regular, capacity, price: REGULAR_PRICE }] });

describe("seats", () => {
  it("are held by exactly as many as there are, when two hundred ask at once", async () => {
    const concert = await plan(new Stage(), only(20));
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => reserve(concert, somebody())));
    expect(codesOf(outcomes)).toEqual({ ok: 20, "insufficient-tickets": 180 });
    expect(await seatsOf(concert)).toEqual({ held: 20, sold: 0, available: 0 });
    // A refusal writes nothing: a sold-out concert stays cheap under a storm.
    const types = await typesIn(objects.concert(concert));
    expect(types).toEqual(["ConcertCreated", ...Array<string>(20).fill("ReservationCreated")]);
  });

  it("are taken by all lines of a reservation or none", async () => {
    const levels = [
      { id: regular, capacity: 5, price: REGULAR_PRICE },
      { id: golden, capacity: 1, price: REGULAR_PRICE },
    ];
    const concert = await plan(new Stage(), { levels });
    const { orderId, fan } = somebody();
    const lines = [regular, golden].map((ticketLevelId) => ({ ticketLevelId, quantity: 2, unitPrice: REGULAR_PRICE }));
    const refused = await objects
      .concert(concert)
      .reserve({ ...identityOf(concert, orderId), customerId: fan, lines }, asker);
    expect(refused).toEqual({
      ok: false,
      rejection: { code: "insufficient-tickets", ticketLevelId: golden, available: 1 },
    });
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 0, available: 5 });
  });

  it("come back and are sold again under a storm of cancelling and asking, and are never fewer than none", async () => {
    const concert = await plan(new Stage(), only(20));
    const holders = Array.from({ length: 20 }, somebody);
    await Promise.all(holders.map((holder) => reserve(concert, holder)));
    const asking = Array.from({ length: 60 }, somebody);
    const seen: number[] = [];
    const outcomes = await Promise.all([
      ...asking.slice(0, 30).map((asked) => reserve(concert, asked)),
      ...holders.map(({ orderId }) =>
        objects
          .concert(concert)
          .cancelReservation({ ...identityOf(concert, orderId), reason: "order-cancelled" }, asker),
      ),
      ...asking.slice(30).map(async (asked) => {
        const outcome = await reserve(concert, asked);
        seen.push((await seatsOf(concert)).available);
        return outcome;
      }),
    ]);
    expect(codesOf(outcomes)).toMatchObject({ ok: 40 });
    expect(await seatsOf(concert)).toEqual({ held: 20, sold: 0, available: 0 });
    expect(Math.min(...seen)).toBe(0);
  });

  it("are limited for a customer across orders, asked for at once or one by one", async () => {
    const concert = await plan(new Stage(), { ...only(100), maxTicketsPerCustomer: 4 });
    const fan = freshFan();
    const orders = Array.from({ length: 30 }, freshOrder);
    const outcomes = await Promise.all(orders.map((orderId) => reserve(concert, { orderId, fan })));
    expect(codesOf(outcomes)).toEqual({ ok: 4, "customer-limit-exceeded": 26 });
    // Somebody else is not concerned; and what is given up does not count any more.
    expect(await reserve(concert, { ...somebody(), quantity: 4 })).toMatchObject({ ok: true });
    const held = orders[outcomes.findIndex(({ ok }) => ok)] ?? freshOrder();
    await objects
      .concert(concert)
      .cancelReservation({ ...identityOf(concert, held), reason: "order-cancelled" }, asker);
    expect(await reserve(concert, { orderId: freshOrder(), fan })).toMatchObject({ ok: true });
    expect(await reserve(concert, { orderId: freshOrder(), fan })).toMatchObject({ ok: false });
    expect(await seatsOf(concert)).toMatchObject({ held: 8 });
  });

  it("are reserved once for an attempt, however often at once it is made", async () => {
    const concert = await plan(new Stage(), only(20));
    const asked = somebody();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => reserve(concert, asked)));
    expect(codesOf(outcomes)).toEqual({ ok: 20 });
    expect(await seatsOf(concert)).toMatchObject({ held: 1 });
  });

  it("are not held for an attempt whose end came before it", async () => {
    const concert = await plan(new Stage(), only(20));
    const asked = somebody();
    const identity = identityOf(concert, asked.orderId);
    await objects.concert(concert).cancelReservation({ ...identity, reason: "order-cancelled" }, asker);
    await objects.concert(concert).cancelReservation({ ...identity, reason: "order-cancelled" }, asker);
    expect(await reserve(concert, asked)).toEqual({ ok: false, rejection: { code: "reservation-ended" } });
    expect(await typesIn(objects.concert(concert))).toEqual(["ConcertCreated", "ReservationCancelled"]);
    expect(await seatsOf(concert)).toMatchObject({ held: 0 });
  });

  it("are held at the price the fan saw, or not at all", async () => {
    const concert = await plan(new Stage(), only(20));
    const [before, after] = [somebody(), somebody()];
    await reserve(concert, before);
    const dearer = [{ id: regular, name: "Regular", capacity: 20, price: pln(20_000) }];
    await objects.concert(concert).updateTicketLevels(dearer, "any", asker);
    const refusal = { ok: false, rejection: { code: "price-changed", ticketLevelId: regular } };
    expect(await reserve(concert, after)).toEqual(refusal);
    expect(await reserve(concert, { ...after, price: pln(20_000) })).toMatchObject({ ok: true });
    // What is held is held as it was.
    const confirmed = await objects.concert(concert).confirmReservation(identityOf(concert, before.orderId), asker);
    expect(confirmed).toMatchObject({ ok: true, value: { status: "confirmed" } });
    const lines = [{ unitPrice: REGULAR_PRICE }];
    expect((await replayed(concert)).events.at(-1)).toMatchObject({ type: "ReservationConfirmed", lines });
  });

  it("are let go a minute after the hold's end, slice after slice, and not before", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { ...only(500), holdSeconds: 10 });
    await Promise.all(Array.from({ length: 250 }, () => reserve(concert, somebody())));
    vi.setSystemTime(OPENING + 69_999);
    await runDurableObjectAlarm(stubOf(concert));
    expect(await seatsOf(concert)).toMatchObject({ held: 250 });
    vi.setSystemTime(OPENING + 70_000);
    const ends = Array.from({ length: 250 }, () => "ReservationExpired");
    await runDurableObjectAlarm(stubOf(concert));
    expect(await seatsOf(concert)).toEqual({ held: 0, sold: 0, available: 500 });
    expect((await typesIn(objects.concert(concert))).slice(-250)).toEqual(ends);
  });
});

describe("edits", () => {
  it("of one version at once: the first stands, the others are told", async () => {
    const concert = await plan(new Stage());
    const titles = ["One", "Two", "Three"];
    const outcomes = await Promise.all(titles.map((title) => objects.concert(concert).update({ title }, [1], asker)));
    expect(codesOf(outcomes)).toEqual({ ok: 1, "version-conflict": 2 });
    const winner = titles[outcomes.findIndex(({ ok }) => ok)];
    expect(await objects.concert(concert).document()).toMatchObject({
      concert: { version: 2, details: { title: winner } },
    });
  });

  it("race with sales: a capacity never falls below what is taken, a level in use stays", async () => {
    const concert = await plan(new Stage(), only(20));
    const smaller = [{ id: regular, name: "Regular", capacity: 10, price: REGULAR_PRICE }];
    const [edited, ...reserved] = await Promise.all([
      objects.concert(concert).updateTicketLevels(smaller, [1], asker),
      ...Array.from({ length: 30 }, () => reserve(concert, somebody())),
    ]);
    const { held, available } = await seatsOf(concert);
    expect(held).toBe(codesOf(reserved)["ok"]);
    expect(held + available).toBe(edited.ok ? 10 : 20);
    const tooSmall = [{ id: regular, name: "Regular", capacity: held - 1, price: REGULAR_PRICE }];
    expect(await objects.concert(concert).updateTicketLevels(tooSmall, "any", asker)).toEqual({
      ok: false,
      rejection: { code: "capacity-below-taken", ticketLevelId: regular, taken: held },
    });
    const without = [{ id: golden, name: "Golden", capacity: 5, price: REGULAR_PRICE }];
    expect(await objects.concert(concert).updateTicketLevels(without, "any", asker)).toEqual({
      ok: false,
      rejection: { code: "ticket-level-in-use", ticketLevelId: regular },
    });
  });

  it("do not move the version when seats are sold, and cancelling does", async () => {
    const concert = await plan(new Stage());
    await reserve(concert, somebody());
    expect(await objects.concert(concert).document()).toMatchObject({ concert: { version: 1 } });
    const cancelled = await Promise.all([1, 2, 3].map(() => objects.concert(concert).cancel("rain", asker)));
    expect(codesOf(cancelled)).toEqual({ ok: 1, "concert-already-cancelled": 2 });
    expect(await objects.concert(concert).document()).toMatchObject({ concert: { version: 2, status: "cancelled" } });
    expect(await objects.concert(concert).update({ title: "Late" }, [2], asker)).toMatchObject({
      rejection: { code: "concert-cancelled" },
    });
  });

  it("create a concert once", async () => {
    expect(new Stage()).toBeDefined();
    const concert = concertOf();
    const created = await Promise.all([1, 2, 3].map(() => objects.concert(concert.concertId).create(concert, asker)));
    expect(codesOf(created)).toEqual({ ok: 3 });
    expect(await typesIn(objects.concert(concert.concertId))).toEqual(["ConcertCreated"]);
  });
});

/** Rows of the inline projections, as they are stored. */
const projected = (concert: ConcertId) =>
  runInDurableObject(stubOf(concert), (_concert: ConcertObject, { storage }) => ({
    reservations: z
      .array(z.object({ reservation_id: z.string(), status: z.string(), quantity: z.int(), lines: z.string() }))
      .parse(storage.sql.exec("SELECT * FROM reservations ORDER BY reservation_id").toArray()),
    seats: z
      .array(z.object({ ticket_level_id: z.string(), capacity: z.int(), held: z.int(), sold: z.int() }))
      .parse(storage.sql.exec("SELECT * FROM level_seats ORDER BY ticket_level_id").toArray()),
  }));

/** The same, from the log alone. */
const replayed = async (concert: ConcertId) => {
  const events = (await objects.concert(concert).history(0, 10_000)).map(({ event }) =>
    z.union([concertEvent, reservationEvent]).parse(event),
  );
  const availability = events.reduce(evolveSeats, noAvailability);
  const reservations = new Map<string, Reservation>();
  for (const event of events) {
    if ("reservationId" in event) reservations.set(event.reservationId, reservationAfter(reservations, event));
  }
  return { availability, reservations, events };
};

const reservationAfter = (reservations: ReadonlyMap<string, Reservation>, event: ReservationEvent) =>
  evolve(reservations.get(event.reservationId) ?? noReservation, event);

/** What is done to a concert in a seeded mix; some of it is refused. */
const mix = async (concert: ConcertId, seed: number, steps: number): Promise<void> => {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const fans = Array.from({ length: 5 }, freshFan);
  const orders: OrderId[] = [];
  const known = (): OrderId => orders[below(orders.length)] ?? freshOrder();
  const step = async (): Promise<unknown> => {
    const identity = identityOf(concert, known());
    switch (below(8)) {
      case 0:
        return objects.concert(concert).confirmReservation(identity, asker);
      case 1:
        return objects.concert(concert).cancelReservation({ ...identity, reason: "order-cancelled" }, asker);
      case 2: {
        vi.setSystemTime(Date.now() + below(20_000));
        return runDurableObjectAlarm(stubOf(concert));
      }
      case 3: {
        const capacity = 20 + below(60);
        const levels = [regular, golden].map((id) => ({ id, name: id, capacity, price: REGULAR_PRICE }));
        return objects.concert(concert).updateTicketLevels(levels.slice(0, 1 + below(2)), "any", asker);
      }
      case 4: {
        // Paid after its hold had ended: booked anew.
        const reservationId = reservationOf(identity.orderId, concert, 2);
        const customerId = fans[below(5)] ?? freshFan();
        return objects
          .concert(concert)
          .rebook({ ...identity, reservationId, customerId, replaces: identity.reservationId }, asker);
      }
      default: {
        const orderId = below(5) === 0 ? known() : freshOrder();
        orders.push(orderId);
        const level = below(3) === 0 ? golden : regular;
        return reserve(concert, { orderId, fan: fans[below(5)] ?? freshFan(), quantity: 1 + below(3), level });
      }
    }
  };
  for (let done = 0; done < steps; done += 10) await Promise.all(Array.from({ length: 10 }, step));
};

const levelsOfTwo: Plan = {
  levels: [regular, golden].map((id) => ({ id, capacity: 60, price: REGULAR_PRICE })),
  maxTicketsPerCustomer: 40,
  holdSeconds: 10,
};

/** Log, rows, memory, and memory after a new start say the same. */
const expectAgreement = async (concert: ConcertId): Promise<PlannedConcert | undefined> => {
  const { reservations, seats } = await projected(concert);
  const log = await replayed(concert);
  expect(reservations.map((row) => [row.reservation_id, row.status])).toEqual(
    [...log.reservations].map(([id, { status }]) => [id, status]).toSorted(),
  );
  for (const row of reservations) {
    const reservation = log.reservations.get(row.reservation_id) ?? noReservation;
    if (reservation.status === "none") throw new Error(`${row.reservation_id} is not in the log`);
    expect(JSON.parse(row.lines)).toEqual(reservation.lines);
    const isLive = reservation.status === "held" || reservation.status === "confirmed";
    expect(row.quantity).toBe(isLive ? quantityOf(reservation.lines) : 0);
  }
  const levels = seats.map(({ ticket_level_id: id, capacity, held, sold }) => [id, { capacity, held, sold }]);
  expect(levels).toEqual([...log.availability.levels].toSorted());
  const document = await objects.concert(concert).document();
  await evictDurableObject(stubOf(concert));
  expect(await objects.concert(concert).document()).toEqual(document);
  return document?.concert;
};

describe("inline projections", () => {
  it.each([1, 2, 3])("say what the log says, after whatever was done (seed %i)", async (seed) => {
    const concert = await plan(new Stage(), levelsOfTwo);
    await mix(concert, seed, 150);
    await expectAgreement(concert);
    const { events } = await replayed(concert);
    // The mix did bring about what it is meant to.
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThanOrEqual(6);
    await objects.concert(concert).cancel("rain", asker);
    await mix(concert, seed + 100, 20);
    for (let round = 0; round < 5; round += 1) await runDurableObjectAlarm(stubOf(concert));
    expect(await expectAgreement(concert)).toMatchObject({ status: "cancelled" });
    expect((await projected(concert)).seats).toSatisfy(
      (rows) => z.array(z.object({ held: z.literal(0), sold: z.literal(0) })).safeParse(rows).success,
    );
  });

  it("are what a concert starts from: of its log it reads its own events, and no more than a window of the rest", async () => {
    const concert = await plan(new Stage(), only(300));
    const first = Array.from({ length: 20 }, somebody);
    for (const asked of first) await reserve(concert, asked);
    for (let group = 0; group < 3; group += 1) {
      await Promise.all(Array.from({ length: 60 }, () => reserve(concert, somebody())));
    }
    await objects.concert(concert).update({ title: "Moved" }, "any", asker);
    const document = await objects.concert(concert).document();
    await runInDurableObject(stubOf(concert), (_concert, { storage }) => {
      storage.sql.exec("UPDATE events SET data = 'unreadable' WHERE type = 'ReservationCreated' AND position <= 21");
    });
    await evictDurableObject(stubOf(concert));
    expect(await objects.concert(concert).document()).toEqual(document);
    const [known] = first;
    if (known === undefined) throw new Error("nobody reserved");
    expect(await reserve(concert, known)).toMatchObject({ ok: true, value: { status: "held" } });
    expect(await reserve(concert, somebody())).toMatchObject({ ok: true });
    expect(await seatsOf(concert)).toMatchObject({ held: 201 });
    await expect(objects.concert(concert).history(0, 100)).rejects.toThrow("cannot be read");
  });
});

describe("tables", () => {
  it("that grow are never scanned", async () => {
    const concert = await plan(new Stage(), levelsOfTwo);
    const found = await runInDurableObject(stubOf(concert), async (instance: ConcertObject, { storage }) => {
      const recording = recordStatements(storage.sql);
      await mix(concert, 7, 150);
      await instance.cancel("rain", asker);
      await instance.alarm();
      await instance.alarm();
      recording.stop();
      const statements = recording.statements();
      const own = statements.filter(({ text }) => /\b(FROM|INTO|UPDATE) reservations\b/.test(text));
      return {
        scanned: scans(storage.sql, statements, ["events", "reservations", "agenda", "inbox"]),
        own: own.length,
      };
    });
    // Every statement of the reservations' projection but the release by a refund, which nothing asks for yet.
    expect(found).toEqual({ scanned: [], own: 7 });
  });

  it("find what counts against a customer's limit without what has ended", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { maxTicketsPerCustomer: 4 });
    const [fan, orderId] = [freshFan(), freshOrder()];
    const lines = [{ ticketLevelId: regular, quantity: 2, unitPrice: REGULAR_PRICE }];
    const plans = await runInDurableObject(stubOf(concert), async (instance, { storage }) => {
      const recording = recordStatements(storage.sql);
      await instance.reserve({ ...identityOf(concert, orderId), customerId: fan, lines }, asker);
      recording.stop();
      return recording
        .statements()
        .filter(({ text }) => text.includes("customerHas"))
        .flatMap(({ text, bindings }) => storage.sql.exec(`EXPLAIN QUERY PLAN ${text}`, ...bindings).toArray())
        .map(({ detail }) => String(detail));
    });
    expect(plans).toContain("SEARCH reservations USING INDEX reservations_customer (customer_id=?)");
    const indexed = await runInDurableObject(stubOf(concert), (_concert, { storage }) =>
      storage.sql.exec("SELECT sql FROM sqlite_master WHERE name = 'reservations_customer'").one(),
    );
    expect(indexed["sql"]).toMatch(/WHERE .*quantity.* > 0$/);
  });

  it("are strict, all of them", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const types = await runInDurableObject(stubOf(concert), (_concert, { storage }) =>
      z
        .array(z.object({ name: z.string(), strict: z.int() }))
        .parse(
          storage.sql
            .exec("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
            .toArray(),
        ),
    );
    const own = types.filter(({ name }) => !name.startsWith("sqlite_") && !name.startsWith("_cf_"));
    expect(own.filter(({ strict }) => strict === 0)).toEqual([]);
    expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(["events", "reservations", "level_seats"]));
  });
});
