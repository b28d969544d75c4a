/**
 * Logs into read models: every window once and in its order, however it is delivered; what the windows say is what the objects say.
 * And the sweep, which finds in the read models what has been left behind.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { ConcertId, OrderId } from "../../src/domain/ids.ts";
import { instant } from "../../src/domain/instant.ts";
import { ConcertObject } from "../../src/index.ts";
import { type ListWindow, listWindow, publishedToLists } from "../../src/objects/integration-events.ts";
import { sweep } from "../../src/queues/sweep.ts";
import { concertList } from "../../src/read-models/concerts.ts";
import { orderList } from "../../src/read-models/orders.ts";
import { project } from "../../src/read-models/projection.ts";
import { concertLevels, concerts, projected } from "../../src/read-models/tables.ts";
import { userList } from "../../src/read-models/users.ts";
import { asker, bought, freshConcert, freshFan, freshOrder, golden, order, orderOf, plan } from "../queues/sales.ts";
import { pln, projectedOrdersOf, projectedSeatsOf, REGULAR_PRICE, regular, seatsOf } from "../queues/sales.ts";
import { database, objects, Stage } from "../queues/stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const recorded = z.array(
  z.object({
    position: z.int(),
    stream: z.string(),
    version: z.int(),
    event: z.looseObject({ type: z.string() }),
    metadata: z.object({ correlationId: z.string(), causationId: z.string(), actorId: z.string() }),
    recordedAt: instant,
  }),
);

/** A stretch of a concert's log as it would be published. */
const windowOf = async (concert: ConcertId, from: number, to: number): Promise<ListWindow> => {
  const events = recorded.parse(await objects.concert(concert).history(from, to - from)).map(publishedToLists);
  return listWindow.parse({
    source: { kind: "concert", id: concert },
    from,
    to,
    events: events.filter((event) => event !== undefined),
  });
};

const apply = (window: ListWindow) => project(database, objects, window);

/** A concert with a log of some length, of which nothing has been projected. */
const unprojected = async () => {
  const stage = new Stage();
  stage.withhold("read-models");
  const concert = await plan(stage);
  for (const number of [1, 2, 3]) await order(stage, [concert], { quantity: number });
  await objects.concert(concert).update({ title: "Moved" }, "any", asker);
  await stage.settle();
  const length = recorded.parse(await objects.concert(concert).history(0, 100)).length;
  expect(length).toBe(5);
  return { stage, concert, length };
};

describe("a window", () => {
  it("is applied once, however often it comes", async () => {
    const { concert, length } = await unprojected();
    const window = await windowOf(concert, 0, length);
    expect(await apply(window)).toBe("applied");
    const seats = { held: 6, sold: 0, available: 4 };
    expect(await projectedSeatsOf(concert)).toEqual(seats);
    expect(await apply(window)).toBe("applied");
    expect(await apply(await windowOf(concert, 0, 2))).toBe("applied");
    expect(await projectedSeatsOf(concert)).toEqual(seats);
    expect(await seatsOf(concert)).toEqual(seats);
  });

  it("is applied once, when it comes several times at once", async () => {
    const { concert, length } = await unprojected();
    await apply(await windowOf(concert, 0, 1));
    const window = await windowOf(concert, 1, length);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => apply(window)));
    expect(outcomes).toEqual(Array<string>(6).fill("applied"));
    expect(await projectedSeatsOf(concert)).toEqual({ held: 6, sold: 0, available: 4 });
  });

  it("waits for the one before it", async () => {
    const { concert, length } = await unprojected();
    const [first, second] = [await windowOf(concert, 0, 2), await windowOf(concert, 2, length)];
    expect(await apply(second)).toEqual({ missingAfter: 0 });
    expect(await database.select().from(projected).where(eq(projected.sourceId, concert))).toEqual([]);
    expect(await apply(first)).toBe("applied");
    expect(await projectedSeatsOf(concert)).toMatchObject({ held: 1 });
    expect(await apply(second)).toBe("applied");
    expect(await projectedSeatsOf(concert)).toMatchObject({ held: 6 });
  });

  it("is applied from where it has news, when it overlaps with one before it", async () => {
    const { concert, length } = await unprojected();
    await apply(await windowOf(concert, 0, 3));
    expect(await apply(await windowOf(concert, 1, length))).toBe("applied");
    expect(await projectedSeatsOf(concert)).toEqual({ held: 6, sold: 0, available: 4 });
  });

  it("is applied whole or not at all", async () => {
    const { concert, length } = await unprojected();
    await apply(await windowOf(concert, 0, 1));
    // The catalogue takes a concert once: this window says that it was created, again, after seats were counted.
    const first = await windowOf(concert, 0, 1);
    const rest = await windowOf(concert, 1, length);
    const again = first.events.map((event) => ({ ...event, position: length }));
    await expect(apply({ ...rest, events: [...rest.events, ...again] })).rejects.toThrow();
    expect(await projectedSeatsOf(concert)).toMatchObject({ held: 0 });
    expect(await apply(rest)).toBe("applied");
    expect(await projectedSeatsOf(concert)).toMatchObject({ held: 6 });
  });

  it("of any length comes to the same: all events at once, or one by one", async () => {
    const planned: ConcertId[] = [];
    for (const step of [100, 1]) {
      const stage = new Stage();
      stage.withhold("read-models");
      const levels = [regular, golden].map((id) => ({ id, name: id, capacity: 10, price: REGULAR_PRICE }));
      const concert = await plan(stage, { levels });
      const kept = await order(stage, [concert]);
      const given = await order(stage, [concert], { level: golden });
      // What has been projected by now stands while the rest comes in one window.
      await apply(await windowOf(concert, 0, 3));
      await objects.order(given).cancel(asker);
      await stage.settle();
      // The level goes with nobody on it, and comes back: its seats are counted anew.
      await objects.concert(concert).updateTicketLevels(levels.slice(0, 1), "any", asker);
      await objects.concert(concert).updateTicketLevels(levels, "any", asker);
      await order(stage, [concert], { level: golden, quantity: 3 });
      await stage.play(kept, "succeed");
      await stage.settle();
      const { length } = recorded.parse(await objects.concert(concert).history(0, 100));
      expect(length).toBe(8);
      for (let from = 3; from < length; from += step) {
        expect(await apply(await windowOf(concert, from, Math.min(length, from + step)))).toBe("applied");
      }
      planned.push(concert);
    }
    for (const concert of planned) {
      for (const level of [regular, golden])
        expect(await projectedSeatsOf(concert, level)).toEqual(await seatsOf(concert, level));
      expect(await projectedSeatsOf(concert, golden)).toMatchObject({ held: 3, sold: 0 });
    }
  });

  it("that tells of a level that is gone takes it out of the list", async () => {
    const stage = new Stage();
    const levels = [regular, golden].map((id) => ({ id, name: id, capacity: 10, price: REGULAR_PRICE }));
    const concert = await plan(stage, { levels });
    await objects.concert(concert).updateTicketLevels(levels.slice(1), "any", asker);
    await stage.settle();
    const rows = await database.select().from(concertLevels).where(eq(concertLevels.concertId, concert));
    expect(rows.map(({ ticketLevelId }) => ticketLevelId)).toEqual([golden]);
    expect(
      await database
        .select()
        .from(concertLevels)
        .where(and(eq(concertLevels.ticketLevelId, regular), eq(concertLevels.concertId, concert))),
    ).toEqual([]);
  });
});

describe("a database that was restored to an earlier point", () => {
  it("gets what it has lost of a log that goes on", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const fan = freshFan();
    await order(stage, [concert], { quantity: 2, fan });
    await stage.settle();
    await database.batch([
      database.delete(projected).where(eq(projected.sourceId, concert)),
      database.delete(concerts).where(eq(concerts.id, concert)),
      database.delete(concertLevels).where(eq(concertLevels.concertId, concert)),
    ]);
    await order(stage, [concert], { quantity: 3, fan });
    await stage.settle();
    expect(await projectedSeatsOf(concert)).toEqual({ held: 5, sold: 0, available: 5 });
    await order(stage, [concert], { quantity: 1, fan });
    await stage.settle();
    expect(await projectedSeatsOf(concert)).toEqual(await seatsOf(concert));
  });
});

describe("the sweep", () => {
  /** Loses the alarms of all that belongs to an order, as a platform might. */
  const loseAlarms = async (id: OrderId) => {
    for (const namespace of [env.ORDERS, env.PAYMENTS, env.TICKETS]) {
      await runInDurableObject(namespace.getByName(id), (_object, { storage }) => storage.deleteAlarm());
    }
  };

  it("wakes what is overdue and whose alarm was lost", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { holdSeconds: 60 });
    const id = await order(stage, [concert]);
    await stage.settle();
    await loseAlarms(id);
    await stage.pass(80);
    await sweep(orderList(database), objects);
    await stage.settle();
    // Not yet: half a minute is what things may take.
    expect(await orderOf(id)).toMatchObject({ status: "confirmed" });
    await stage.pass(20);
    const concertWoken = vi.spyOn(ConcertObject.prototype, "wake");
    await sweep(orderList(database), objects);
    expect(concertWoken).toHaveBeenCalledOnce();
    concertWoken.mockRestore();
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", cancellation: { reason: "payment-timeout" } });
    expect(await orderList(database).overdue(instant.parse(Date.now()), 100)).not.toContain(id);
  });

  it("looks after a cancelled order until every attempt of it has ended", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const down = vi.spyOn(ConcertObject.prototype, "reserve").mockRejectedValue(new Error("overloaded"));
    const cancel = vi.spyOn(ConcertObject.prototype, "cancelReservation").mockRejectedValue(new Error("overloaded"));
    const id = await order(stage, [concert]);
    await stage.pass(40);
    expect(await orderOf(id)).toMatchObject({ status: "cancelled", reservations: [{ status: "attempted" }] });
    const overdue = () => orderList(database).overdue(instant.parse(Date.now()), 1000);
    expect(await overdue()).toContain(id);
    await loseAlarms(id);
    down.mockRestore();
    cancel.mockRestore();
    await stage.pass(30);
    expect(await orderOf(id)).toMatchObject({ reservations: [{ status: "attempted" }] });
    await sweep(orderList(database), objects);
    await stage.settle();
    expect(await orderOf(id)).toMatchObject({ reservations: [{ status: "cancelled" }] });
    expect(await overdue()).not.toContain(id);
  });

  it("finds everybody in turn, whatever does not move by itself", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const ids = [await order(stage, [concert]), await order(stage, [concert]), await order(stage, [concert])];
    await stage.settle();
    const list = orderList(database);
    const later = (seconds: number) => instant.parse(Date.now() + 3_600_000 + seconds * 1000);
    const found: OrderId[] = [];
    // Two at a time, among those that other tests have left.
    for (let round = 0; found.length < 40; round += 1) {
      const taken = await list.takeOverdue(later(0), later(round), 2);
      if (taken.length === 0) break;
      found.push(...taken);
    }
    expect(found).toEqual(expect.arrayContaining(ids));
    expect(new Set(found).size).toBe(found.length);
    expect(await list.overdue(later(0), 1000)).toEqual(expect.arrayContaining(ids));
  });

  it("leaves alone what is done or has time", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const done = await bought(stage, [concert]);
    const waiting = await order(stage, [concert]);
    await stage.settle();
    const overdue = await orderList(database).overdue(instant.parse(Date.now() + 599_000), 1000);
    expect(overdue).not.toContain(done);
    expect(overdue).not.toContain(waiting);
    expect(await orderList(database).overdue(instant.parse(Date.now() + 601_000), 1000)).toContain(waiting);
  });
});

describe("lists", () => {
  it("show a fan's orders newest first, page by page", async () => {
    const stage = new Stage();
    const fan = freshFan();
    const concert = await plan(stage, { levels: [{ id: regular, capacity: 100, price: pln(0) }] });
    const ids: OrderId[] = [];
    for (let number = 0; number < 5; number += 1) {
      ids.push(await order(stage, [concert], { fan, price: pln(0) }));
      // Two in the same millisecond: ties are broken by id.
      if (number !== 2) await stage.pass(1);
    }
    await stage.settle();
    const all = await projectedOrdersOf(fan);
    expect(all.map(({ orderId }) => orderId)).toEqual(ids.toReversed());
    const list = orderList(database);
    const paged: OrderId[] = [];
    let after: Parameters<typeof list.ofUser>[0]["after"];
    for (;;) {
      const page = await list.ofUser({ userId: fan, after, limit: 2 });
      paged.push(...page.map(({ orderId }) => orderId));
      const last = page.at(-1);
      if (last === undefined) break;
      after = [last.createdAt, last.orderId];
    }
    expect(paged).toEqual(ids.toReversed());
  });

  it("search by indexes: no list reads through a table that grows", async () => {
    const asked: { text: string; values: unknown[] }[] = [];
    const prepare = env.READ_MODELS.prepare.bind(env.READ_MODELS);
    vi.spyOn(env.READ_MODELS, "prepare").mockImplementation((text) => {
      const statement = prepare(text);
      const bind = statement.bind.bind(statement);
      return Object.assign(statement, {
        bind: (...values: unknown[]) => {
          asked.push({ text, values });
          return bind(...values);
        },
      });
    });
    const now = instant.parse(Date.now());
    const catalogue = concertList(database);
    const orders = orderList(database);
    await catalogue.upcoming({ now, text: undefined, after: undefined, limit: 5 });
    await catalogue.upcoming({ now, text: undefined, after: [now, freshConcert()], limit: 5 });
    await catalogue.upcoming({ now, text: undefined, after: [instant.parse(now + 1), freshConcert()], limit: 5 });
    await catalogue.ofOrganizer({ organizerId: freshFan(), text: undefined, after: undefined, limit: 5 });
    await catalogue.ofOrganizer({ organizerId: freshFan(), text: undefined, after: [now, freshConcert()], limit: 5 });
    await orders.ofUser({ userId: freshFan(), after: undefined, limit: 5 });
    await orders.ofUser({ userId: freshFan(), after: [now, freshOrder()], limit: 5 });
    await orders.overdue(now, 5);
    await orders.takeOverdue(instant.parse(0), now, 5);
    await userList(database).list({ email: "a@example.com", after: undefined, limit: 5 });
    await userList(database).list({ id: freshFan(), email: undefined, after: undefined, limit: 5 });
    vi.restoreAllMocks();
    expect(asked).toHaveLength(11);
    let begunWithinIndex = 0;
    const steps = z.array(z.object({ detail: z.string() }));
    for (const { text, values } of asked) {
      const { results } = await env.READ_MODELS.prepare(`EXPLAIN QUERY PLAN ${text}`)
        .bind(...values)
        .all();
      const plans = steps.parse(results).map(({ detail }) => detail);
      if (plans.some((detail) => /\(\w+,id\)[<>]\(\?,\?\)/.test(detail))) begunWithinIndex += 1;
      // Of accounts with one address or id there is one: it need not come sorted.
      const sorted = /"(?:email|users"\."id)" = \?/.test(text)
        ? []
        : plans.filter((detail) => detail.includes("TEMP B-TREE"));
      expect([...plans.filter((detail) => detail.startsWith("SCAN")), ...sorted], text).toEqual([]);
    }
    // Pages that follow another: they begin where it ended, and do not read it again.
    expect(begunWithinIndex).toBe(3);
  });
});
