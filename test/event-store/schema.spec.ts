/** The tables: strict, made with the first thing an object holds and not before, and brought up to date before they are read. */
import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { applyMigrations, hasSchema } from "../../src/event-store/index.ts";

const ledgerNamed = (name: string) => env.LEDGERS.getByName(name);
const tablesOf = (name: string) =>
  runInDurableObject(ledgerNamed(name), (_ledger, { storage }) =>
    storage.sql
      .exec<{ name: string; strict: number }>(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_cf%'",
      )
      .toArray(),
  );

it("writes nothing for reading, refusing, acknowledging nothing or being woken", async () => {
  const name = crypto.randomUUID();
  const ledger = ledgerNamed(name);
  expect(await ledger.balances()).toEqual({});
  expect(await ledger.history()).toEqual([]);
  expect(await ledger.recall("a")).toBeUndefined();
  expect(await ledger.withdraw("a", 1, { key: "k" })).toMatchObject({ ok: false });
  expect(await ledger.deposit("a", 1, { expected: { stream: "a", version: 7 } })).toMatchObject({ ok: false });
  await ledger.hurry("x");
  await ledger.wake();
  await ledger.acknowledge("policies", 0);
  expect(await runDurableObjectAlarm(ledger)).toBe(false);
  expect(await tablesOf(name)).toEqual([]);
  await evictDurableObject(ledger);
  expect(await ledger.balances()).toEqual({});
  expect(await tablesOf(name)).toEqual([]);
});

it("has strict tables only", async () => {
  const name = crypto.randomUUID();
  await ledgerNamed(name).deposit("a", 1);
  const tables = await tablesOf(name);
  expect(tables.map((table) => table.name).toSorted()).toEqual([
    "agenda",
    "balances",
    "cursors",
    "debts",
    "events",
    "inbox",
    "private_details",
    "reserves",
    "schema_migrations",
  ]);
  expect(tables.filter((table) => table.strict !== 1)).toEqual([]);
});

it("makes the tables for a private detail, too", async () => {
  const name = crypto.randomUUID();
  await ledgerNamed(name).remember("a", "first");
  await ledgerNamed(name).remember("a", "second");
  await evictDurableObject(ledgerNamed(name));
  expect(await ledgerNamed(name).recall("a")).toBe("second");
  expect(await ledgerNamed(name).balances()).toEqual({});
});

it("applies each migration once, and later ones to what is there", async () => {
  const name = crypto.randomUUID();
  await runInDurableObject(ledgerNamed(name), (_ledger, { storage }) => {
    const one = { name: "0000_one", sql: "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT; INSERT INTO a VALUES (1);" };
    const two = { name: "0001_two", sql: "ALTER TABLE a ADD COLUMN b TEXT; UPDATE a SET b = 'b';" };
    expect(hasSchema(storage)).toBe(false);
    applyMigrations(storage, [one]);
    expect(hasSchema(storage)).toBe(true);
    applyMigrations(storage, [one]);
    applyMigrations(storage, [one, two]);
    applyMigrations(storage, [one, two]);
    expect(storage.sql.exec("SELECT * FROM a").toArray()).toEqual([{ id: 1, b: "b" }]);
    const broken = { name: "0002_broken", sql: "INSERT INTO a VALUES (2, 'b'); INSERT INTO nowhere VALUES (1);" };
    expect(() => applyMigrations(storage, [one, two, broken])).toThrow("nowhere");
    expect(storage.sql.exec("SELECT * FROM a").toArray()).toHaveLength(1);
  });
});
