/**
 * No statement of the store reads through a table that grows. The object is put through everything it can do while its statements
 * are noted; that all of the store's own statements were among them is checked against its source.
 */
import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import { EventLog } from "../../src/event-store/event-log.ts";
import { Inbox } from "../../src/event-store/inbox.ts";
import { LazySchema } from "../../src/event-store/migrations.ts";
import { Outbox } from "../../src/event-store/outbox.ts";
import { handsOn, ledgerSchemas } from "./ledger-object.ts";
import { recordStatements, scans } from "./query-plans.ts";

const GROWING = ["events", "inbox", "agenda", "cursors", "private_details", "balances"];
const HOURS = 3_600_000;

/** Every statement the store has: where a new one is added without being put to the test, this number tells. */
const STATEMENTS = {
  "event-log": 5,
  inbox: 4,
  agenda: 5,
  outbox: 2,
  "private-details": 3,
};

it("never scans a table that grows", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const name = crypto.randomUUID();
  let time = 1_000 * HOURS;
  handsOn(name).now = () => time;
  handsOn(name).work = (item) => (item.id === "bad" ? Promise.reject(new Error("expected")) : Promise.resolve("done"));
  const ledger = env.LEDGERS.getByName(name);
  await ledger.deposit("a", 1);
  const found = await runInDurableObject(ledger, async (instance, { storage }) => {
    const recording = recordStatements(storage.sql);
    await instance.deposit("a", 1, { key: "k" });
    await instance.deposit("b", 1, { key: "l", expected: { stream: "b", version: 0 } });
    await instance.withdraw("a", 1);
    await instance.note("a", "due:good", "due:bad");
    await instance.hurry("good");
    await instance.remember("a", "secret");
    await instance.forget("a");
    instance.recall("a");
    instance.history(1, 10);
    await instance.acknowledge("policies", 1);
    await instance.wake();
    time += 49 * HOURS;
    await instance.wake();
    // What a start reads.
    const schema = new LazySchema(storage, []);
    const log = new EventLog(storage.sql, ledgerSchemas);
    log.open();
    expect([[...log.replay()], [...log.stream("a")], [...log.backwards()]]).not.toContain(undefined);
    expect(new Inbox(storage.sql, schema).dueAt()).toBeUndefined();
    const publishing = {
      source: { kind: "ledger", id: name },
      consumers: { policies: { published: () => undefined, send: () => Promise.resolve() } },
      reportStuck: () => undefined,
    };
    expect(new Outbox(storage.sql, schema, log, publishing)).toBeDefined();
    recording.stop();
    const statements = recording.statements();
    const count = (table: string): number =>
      statements.filter(({ text }) => new RegExp(`\\b(FROM|INTO|UPDATE) ${table}\\b`).test(text)).length;
    expect({
      "event-log": count("events"),
      inbox: count("inbox"),
      agenda: count("agenda"),
      outbox: count("cursors"),
      "private-details": count("private_details"),
    }).toEqual(STATEMENTS);
    return scans(storage.sql, statements, GROWING);
  });
  expect(found).toEqual([]);
  await runDurableObjectAlarm(ledger);
});

it("finds a scan where there is one", async () => {
  const ledger = env.LEDGERS.getByName(crypto.randomUUID());
  await ledger.deposit("a", 1);
  const found = await runInDurableObject(ledger, (_instance, { storage }) => {
    const recording = recordStatements(storage.sql);
    storage.sql.exec("SELECT * FROM events WHERE type = ?", "Deposited").toArray();
    storage.sql.exec("SELECT * FROM events WHERE position = ?", 1).toArray();
    storage.sql.exec("SELECT account FROM balances ORDER BY account LIMIT 1").toArray();
    recording.stop();
    storage.sql.exec("SELECT count(*) FROM inbox").toArray();
    return scans(storage.sql, recording.statements(), GROWING);
  });
  expect(found.map(({ text }) => text)).toEqual([
    "SELECT * FROM events WHERE type = ?",
    "SELECT account FROM balances ORDER BY account LIMIT 1",
  ]);
});
