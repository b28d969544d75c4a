/**
 * The inbox: a repeated command gets the first one's answer and is not run again, within a group, across groups and across starts,
 * for 48 hours. It does not show that callers choose good keys.
 */
import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { handsOn, type LedgerObject } from "./ledger-object.ts";

const HOURS = 3_600_000;
const freshName = (): string => crypto.randomUUID();
const ledgerNamed = (name: string) => env.LEDGERS.getByName(name);
const inboxOf = (name: string) =>
  runInDurableObject(ledgerNamed(name), (_ledger, { storage }) =>
    storage.sql.exec<{ key: string }>("SELECT key FROM inbox ORDER BY key").toArray(),
  ).then((rows) => rows.map((row) => row.key));

it("answers a key again as it did first, in one group", async () => {
  const name = freshName();
  const answers = await runInDurableObject(ledgerNamed(name), (ledger: LedgerObject) =>
    Promise.all([
      ledger.deposit("a", 5, { key: "k" }),
      ledger.deposit("a", 5, { key: "k" }),
      ledger.deposit("a", 1),
      ledger.deposit("a", 5, { key: "k" }),
    ]),
  );
  expect(answers.map((answer) => answer.ok && answer.value)).toEqual([5, 5, 6, 5]);
  expect(await ledgerNamed(name).balances()).toEqual({ a: 6 });
});

it("answers a key again across groups and starts, whatever version is expected by now", async () => {
  const name = freshName();
  const options = { key: "k", expected: { stream: "a", version: 0 } };
  expect(await ledgerNamed(name).deposit("a", 5, options)).toEqual({ ok: true, value: 5 });
  await ledgerNamed(name).deposit("a", 1);
  expect(await ledgerNamed(name).deposit("a", 5, options)).toEqual({ ok: true, value: 5 });
  await evictDurableObject(ledgerNamed(name));
  expect(await ledgerNamed(name).deposit("a", 5, options)).toEqual({ ok: true, value: 5 });
  expect(await ledgerNamed(name).history()).toHaveLength(2);
});

it("does not remember a refusal: the same key may succeed later", async () => {
  const name = freshName();
  expect(await ledgerNamed(name).withdraw("a", 5, { key: "k" })).toMatchObject({ ok: false });
  await ledgerNamed(name).deposit("a", 5);
  expect(await inboxOf(name)).toEqual([]);
  expect(await ledgerNamed(name).withdraw("a", 5, { key: "k" })).toEqual({ ok: true, value: 0 });
  expect(await inboxOf(name)).toEqual(["k"]);
});

it("forgets an answer after 48 hours, by the alarm if nothing else comes", async () => {
  const name = freshName();
  let time = 100 * HOURS;
  handsOn(name).now = () => time;
  await ledgerNamed(name).deposit("a", 1, { key: "first" });
  time += 24 * HOURS;
  await ledgerNamed(name).deposit("a", 1, { key: "second" });
  time += 24 * HOURS - 1;
  await runDurableObjectAlarm(ledgerNamed(name));
  expect(await inboxOf(name)).toEqual(["first", "second"]);
  time += 1;
  await runDurableObjectAlarm(ledgerNamed(name));
  expect(await inboxOf(name)).toEqual(["second"]);
  await evictDurableObject(ledgerNamed(name));
  time += 24 * HOURS;
  await ledgerNamed(name).deposit("a", 1);
  expect(await inboxOf(name)).toEqual([]);
});
