/**
 * The ledger and what follows from it: every movement of money once, however the logs are delivered; a concert's finance and sales are
 * its sums; and whoever compares it with the logs finds what was tampered with.
 */
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { ConcertId, OrderId } from "../../src/domain/ids.ts";
import { instant } from "../../src/domain/instant.ts";
import { listWindow, publishedToLists } from "../../src/objects/integration-events.ts";
import { byDay, financeOfConcerts } from "../../src/read-models/finance.ts";
import { ledgerOf } from "../../src/read-models/ledger.ts";
import { verifyLedger } from "../../src/read-models/ledger-verification.ts";
import { project } from "../../src/read-models/projection.ts";
import { concertFinance, ledgerEntries } from "../../src/read-models/tables.ts";
import {
  asker,
  freshFan,
  golden,
  order,
  orderOf,
  plan,
  pln,
  REGULAR_PRICE,
  regular,
  type Wish,
} from "../queues/sales.ts";
import { database, type Disorder, objects, Stage } from "../queues/stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** An order that is paid, and has its invoice. */
const paid = async (stage: Stage, concerts: readonly ConcertId[], wish: Wish = {}): Promise<OrderId> => {
  const id = await order(stage, concerts, wish);
  await stage.settle();
  if ((await orderOf(id)).total.amount > 0) await stage.play(id, "succeed");
  await stage.settle();
  return id;
};

const entriesOf = (id: OrderId) =>
  database.select().from(ledgerEntries).where(eq(ledgerEntries.orderId, id)).orderBy(ledgerEntries.position);

/** The sums of a concert's levels. */
const financeOf = async (id: ConcertId) => {
  const { takings } = await financeOfConcerts(database).ofConcert(id);
  const sumOf = (of: (level: (typeof takings)[number]) => number) => takings.reduce((sum, level) => sum + of(level), 0);
  return {
    gross: sumOf((level) => level.gross),
    refunded: sumOf((level) => level.refunded),
    tax: sumOf((level) => level.tax),
    orders: sumOf((level) => level.orders),
  };
};

const sum = z.object({ total: z.int().nullable() });

/** What the entries of a concert come to, as a bookkeeper would add them up. */
const booksOf = async (id: ConcertId) => {
  const total = async (query: string): Promise<number> =>
    sum.parse(await env.READ_MODELS.prepare(query).bind(id).first()).total ?? 0;
  return {
    gross: await total("SELECT sum(amount) AS total FROM ledger_entries WHERE concert_id = ? AND credit = 'sales'"),
    refunded: await total("SELECT sum(amount) AS total FROM ledger_entries WHERE concert_id = ? AND debit = 'sales'"),
    tax: await total(
      "SELECT sum(CASE credit WHEN 'sales' THEN tax ELSE -tax END) AS total FROM ledger_entries WHERE concert_id = ?",
    ),
    orders: await total(
      "SELECT count(DISTINCT order_id) AS total FROM ledger_entries WHERE concert_id = ? AND credit = 'sales'",
    ),
  };
};

/** All orders of this file's database. */
const verify = () =>
  verifyLedger(ledgerOf(database), objects, { after: undefined, limit: 1000, now: instant.parse(Date.now()) });

/** Debits less credits of an account, over everything. */
const balance = async (account: string): Promise<number> => {
  const query = "SELECT sum(CASE debit WHEN ?1 THEN amount ELSE 0 END - CASE credit WHEN ?1 THEN amount ELSE 0 END)";
  const row = await env.READ_MODELS.prepare(`${query} AS total FROM ledger_entries`).bind(account).first();
  return sum.parse(row).total ?? 0;
};

describe("a purchase", () => {
  it("moves money from the customer to the gateway, and from sales to the customer", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const id = await paid(stage, [concert]);
    const entries = await entriesOf(id);
    const received = {
      debit: "gateway",
      credit: "customers",
      amount: 30_000,
      tax: null,
      concertId: null,
      quantity: null,
    };
    const sold = { debit: "customers", credit: "sales", amount: 30_000, tax: 5610, concertId: concert, quantity: 2 };
    expect(entries).toMatchObject([received, sold]);
    expect(entries[1]).toMatchObject({ ticketLevelId: regular, currency: "PLN" });
    expect(await financeOf(concert)).toEqual({ gross: 30_000, refunded: 0, tax: 5610, orders: 1 });
  });

  it("of two concerts and levels counts once for each concert", async () => {
    const stage = new Stage();
    const levels = [
      { id: regular, capacity: 10, price: REGULAR_PRICE },
      { id: golden, capacity: 10, price: pln(40_000) },
    ];
    const [one, other] = [await plan(stage, { levels }), await plan(stage, { taxRateBasisPoints: 0 })];
    const id = await paid(stage, [one, other], { quantity: 1 });
    expect(await entriesOf(id)).toHaveLength(3);
    expect(await financeOf(one)).toEqual({ gross: 15_000, refunded: 0, tax: 2805, orders: 1 });
    expect(await financeOf(other)).toEqual({ gross: 15_000, refunded: 0, tax: 0, orders: 1 });
  });

  it("that was free moves nothing at the gateway", async () => {
    const stage = new Stage();
    const concert = await plan(stage, { levels: [{ id: regular, capacity: 5, price: pln(0) }] });
    const id = await paid(stage, [concert], { price: pln(0) });
    expect((await entriesOf(id)).filter(({ debit }) => debit === "gateway")).toEqual([]);
    expect(await financeOf(concert)).toMatchObject({ gross: 0, tax: 0 });
  });

  it("is counted in its hour and its day", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    await paid(stage, [concert]);
    await stage.pass(3600);
    await paid(stage, [concert], { quantity: 1 });
    await stage.pass(12 * 3600);
    await paid(stage, [concert], { quantity: 3 });
    const finance = financeOfConcerts(database);
    const at = (hour: number) => Date.UTC(2027, 2, 1, hour);
    const hours = await finance.sales(concert);
    expect(hours).toEqual([
      { from: at(12), tickets: 2, gross: 30_000 },
      { from: at(13), tickets: 1, gross: 15_000 },
      { from: at(25), tickets: 3, gross: 45_000 },
    ]);
    expect(byDay(hours, "UTC")).toEqual([
      { from: at(0), tickets: 3, gross: 45_000 },
      { from: at(24), tickets: 3, gross: 45_000 },
    ]);
    // Fourteen hours ahead of Greenwich both are of one day, which began there at ten in the morning.
    expect(byDay(hours, "Pacific/Kiritimati")).toEqual([{ from: at(10), tickets: 6, gross: 90_000 }]);
  });
});

/** Sales of two concerts, one of which is cancelled; what was given up and what was never paid is among them. */
const season = async (disorder: Disorder) => {
  const stage = new Stage(disorder);
  const levels = [
    { id: regular, capacity: 40, price: pln(9_999) },
    { id: golden, capacity: 40, price: pln(33_333) },
  ];
  const kept = await plan(stage, { levels, holdSeconds: 3600, taxRateBasisPoints: 800 });
  const cancelled = await plan(stage, { levels, holdSeconds: 3600 });
  const wishes = [
    { concerts: [kept], quantity: 1, level: regular, price: pln(9_999) },
    { concerts: [kept, cancelled], quantity: 3, level: golden, price: pln(33_333) },
    { concerts: [cancelled], quantity: 2, level: regular, price: pln(9_999) },
  ];
  const ids: OrderId[] = [];
  for (const { concerts, ...wish } of wishes) ids.push(await order(stage, concerts, wish));
  await order(stage, [cancelled], { price: pln(9_999) });
  // What is lost is sent again.
  await stage.pass(120);
  for (const id of ids) await stage.play(id, "succeed");
  await stage.settle();
  await objects.concert(cancelled).cancel("rain", asker);
  await stage.pass(900);
  return { stage, kept, cancelled, ids };
};

describe("finance", () => {
  it("is the ledger's sum, and the ledger is what the logs say: in order, and in none", async () => {
    const disorders: Disorder[] = [{}, { seed: 7, copies: 2, evictions: 0.05 }, { seed: 8, firstIsLost: true }];
    for (const disorder of disorders) {
      const { stage, kept, cancelled, ids } = await season(disorder);
      for (const id of ids) expect((await orderOf(id)).status).not.toBe("confirmed");
      expect(await financeOf(kept)).toEqual({ gross: 109_998, refunded: 0, tax: 8_148, orders: 2 });
      expect(await financeOf(cancelled)).toEqual({ gross: 119_997, refunded: 119_997, tax: 0, orders: 2 });
      await stage.encore();
      for (const concert of [kept, cancelled]) expect(await financeOf(concert)).toEqual(await booksOf(concert));
    }
    expect(await balance("customers")).toBe(0);
    expect(await balance("gateway")).toBe(-(await balance("sales")));
    expect(await verify()).toMatchObject({ onTheirWay: 0, differences: [], next: undefined });
  }, 120_000);
});

const recorded = z.array(z.looseObject({ position: z.int(), event: z.looseObject({ type: z.string() }) }));

/** A stretch of the log of an order's payment, as it would be published. */
const windowOf = async (id: OrderId, from: number, to: number) => {
  const log = await objects.payment(id).history(from, to - from);
  recorded.parse(log);
  const events = log.flatMap(({ event, ...rest }) => {
    const published = publishedToLists({ ...rest, event: z.looseObject({ type: z.string() }).parse(event) });
    return published === undefined ? [] : [published];
  });
  return listWindow.parse({ source: { kind: "payment", id }, from, to, events });
};

describe("a window of a payment's log", () => {
  it("is booked once, whether it comes twice, late, or overlaps with another", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    stage.withhold("read-models");
    const id = await paid(stage, [concert]);
    const { length } = await objects.payment(id).history(0, 100);
    const last = await windowOf(id, length - 1, length);
    expect(await project(database, objects, last)).toEqual({ missingAfter: 0 });
    expect(await entriesOf(id)).toEqual([]);
    expect(await project(database, objects, await windowOf(id, 0, length - 1))).toBe("applied");
    const whole = await windowOf(id, 0, length);
    const outcomes = await Promise.all([whole, last, whole, last].map((window) => project(database, objects, window)));
    expect(outcomes).toEqual(["applied", "applied", "applied", "applied"]);
    expect(await entriesOf(id)).toHaveLength(2);
    expect(await financeOf(concert)).toEqual({ gross: 30_000, refunded: 0, tax: 5610, orders: 1 });
  });
});

describe("a verification", () => {
  it("goes through all orders, a stretch at a time, each once", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const fan = freshFan();
    const ids = [await paid(stage, [concert], { fan }), await order(stage, [concert], { fan })];
    await stage.settle();
    const whole = await verify();
    let orders = 0;
    let entries = 0;
    let after: OrderId | undefined;
    for (let stretches = 0; stretches < 1000; stretches += 1) {
      const page = await verifyLedger(ledgerOf(database), objects, { after, limit: 2, now: instant.parse(Date.now()) });
      orders += page.orders;
      entries += page.entries.length;
      expect(page.differences).toEqual([]);
      after = page.next;
      if (after === undefined) break;
    }
    expect([orders, entries]).toEqual([whole.orders, whole.entries.length]);
    expect(orders).toBeGreaterThanOrEqual(ids.length);
  });

  it("finds an entry that was altered, one that is gone, and one that nothing accounts for", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const [altered, robbed, invented] = [
      await paid(stage, [concert]),
      await paid(stage, [concert]),
      await paid(stage, [concert]),
    ];
    expect((await verify()).differences).toEqual([]);
    await env.READ_MODELS.batch([
      env.READ_MODELS.prepare(
        "UPDATE ledger_entries SET amount = amount - 1 WHERE order_id = ? AND debit = 'gateway'",
      ).bind(altered),
      env.READ_MODELS.prepare("DELETE FROM ledger_entries WHERE order_id = ? AND credit = 'sales'").bind(robbed),
      env.READ_MODELS.prepare(
        `INSERT INTO ledger_entries SELECT order_id, 999, line, document, concert_id, ticket_level_id, quantity, debit, credit, amount,
          tax, currency, at FROM ledger_entries WHERE order_id = ? AND debit = 'gateway'`,
      ).bind(invented),
    ]);
    const { differences } = await verify();
    expect(differences).toHaveLength(3);
    expect(differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: "altered",
          expected: expect.objectContaining({ orderId: altered, amount: 30_000 }),
          recorded: expect.objectContaining({ amount: 29_999 }),
        }),
        expect.objectContaining({ kind: "missing", expected: expect.objectContaining({ orderId: robbed }) }),
        expect.objectContaining({ kind: "unexpected", recorded: expect.objectContaining({ orderId: invented }) }),
      ]),
    );
  });

  it("gives the projection a minute, and no more", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    const before = (await verify()).differences.length;
    stage.withhold("read-models");
    const id = await paid(stage, [concert]);
    expect(await verify()).toMatchObject({ onTheirWay: 0 });
    stage.release();
    stage.withhold("PaymentCompleted", "InvoiceCreated");
    await stage.settle();
    expect(await verify()).toMatchObject({ onTheirWay: 2 });
    vi.setSystemTime(Date.now() + 61_000);
    const late = await verify();
    expect(late.onTheirWay).toBe(0);
    const missing = late.differences.filter(({ kind }) => kind === "missing");
    expect(missing.filter((difference) => "expected" in difference && difference.expected.orderId === id)).toHaveLength(
      2,
    );
    expect(late.differences).toHaveLength(before + 2);
  });

  it("counts what nobody was sold as nothing", async () => {
    const stage = new Stage();
    const concert = await plan(stage);
    await stage.settle();
    expect(await database.select().from(concertFinance).where(eq(concertFinance.concertId, concert))).toEqual([]);
    expect(await financeOf(concert)).toEqual({ gross: 0, refunded: 0, tax: 0, orders: 0 });
  });
});
