/**
 * Whatever happens in whatever order, an object's log, its state, its projection and what its consumers were sent agree. Seeded, so
 * that a failure can be repeated. It does not cover a machine that loses power.
 */
import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeEach, expect, it, vi } from "vitest";
import { handsOn, type LedgerObject } from "./ledger-object.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const ACCOUNTS = ["a", "b", "c"];

/** Numbers from 0 up to a bound, the same for the same seed (mulberry32). */
const chance = (seed: number) => {
  let state = seed;
  return (bound: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
};

/** A group of commands at once, some of which are refused, throw or repeat each other's key. */
const group = (ledger: LedgerObject, upTo: (bound: number) => number): Promise<unknown> =>
  Promise.allSettled(
    Array.from({ length: 1 + upTo(8) }, (): Promise<unknown> => {
      const account = ACCOUNTS[upTo(ACCOUNTS.length)] ?? "a";
      const options = upTo(3) === 0 ? { key: `key ${upTo(20)}` } : {};
      switch (upTo(6)) {
        case 0:
          return ledger.withdraw(account, upTo(40), options);
        case 1:
          return ledger.depositAndThrow(account, upTo(40));
        case 2:
          return ledger.note(account, "quiet", `due:${upTo(4)}`);
        case 3:
          return ledger.deposit(account, upTo(40), { ...options, expected: { stream: account, version: upTo(9) } });
        default:
          return ledger.deposit(account, upTo(40), options);
      }
    }),
  );

it.each(Array.from({ length: 12 }, (_, seed) => ({ seed })))("agrees with itself (seed $seed)", async ({ seed }) => {
  const name = crypto.randomUUID();
  const ledger = () => env.LEDGERS.getByName(name);
  const hands = handsOn(name);
  const upTo = chance(seed);
  let time = Date.UTC(2100, 0);
  hands.now = () => time;
  hands.work = () => (upTo(3) === 0 ? Promise.reject(new Error("unlucky")) : Promise.resolve("done"));
  const acknowledgeSomething = async (): Promise<void> => {
    const sent = hands.received[upTo(hands.received.length || 1)];
    if (sent === undefined) return;
    await ledger()
      .acknowledge(sent.consumer, sent.window.to)
      .catch(() => undefined);
  };
  for (let step = 0; step < 60; step += 1) {
    time += upTo(10_000);
    const lot = upTo(10);
    if (lot < 5) await runInDurableObject(ledger(), (instance: LedgerObject) => group(instance, upTo));
    else if (lot < 7) await acknowledgeSomething();
    else if (lot === 7) await runDurableObjectAlarm(ledger());
    else if (lot === 8)
      await ledger()
        .noop()
        .then(() => evictDurableObject(ledger()));
    else await runInDurableObject(ledger(), (_instance, state) => state.abort("unlucky")).catch(() => undefined);
    hands.sendFault = upTo(5) === 0 ? new Error("unlucky") : undefined;
  }
  // Faults stop; everything that is due is done, and everybody acknowledges what is under way until there is nothing more.
  hands.sendFault = undefined;
  hands.work = () => Promise.resolve("done");
  for (let round = 0; round < 30; round += 1) {
    time += 3_600_000;
    await ledger().wake();
    for (const consumer of ["policies", "lists"]) {
      const last = hands.received.findLast((sent) => sent.consumer === consumer);
      if (last !== undefined) await ledger().acknowledge(consumer, last.window.to);
    }
  }

  const history = await ledger().history(0, 10_000);
  const state = await ledger().balances();
  expect(history.length).toBeGreaterThan(20);
  expect(history.map(({ position }) => position)).toEqual(history.map((_, index) => index + 1));
  for (const account of ACCOUNTS) {
    const versions = history.filter(({ stream }) => stream === account).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  }
  const replayed: Record<string, number> = {};
  for (const { event } of history) {
    if (event.type === "Noted") continue;
    replayed[event.account] =
      (replayed[event.account] ?? 0) + (event.type === "Deposited" ? event.amount : -event.amount);
  }
  expect(state).toEqual(replayed);
  expect(Math.min(...Object.values(state))).toBeGreaterThanOrEqual(0);
  const stored = await runInDurableObject(ledger(), (_instance, { storage: { sql } }) => ({
    balances: sql.exec<{ account: string; amount: number }>("SELECT account, amount FROM balances").toArray(),
    agenda: sql.exec("SELECT * FROM agenda").toArray(),
    details: sql.exec("SELECT * FROM private_details").toArray(),
  }));
  expect(Object.fromEntries(stored.balances.map(({ account, amount }) => [account, amount]))).toEqual(replayed);
  expect([stored.agenda, stored.details]).toEqual([[], []]);
  for (const consumer of ["policies", "lists"]) {
    const windows = new Map(
      hands.received.filter((sent) => sent.consumer === consumer).map(({ window }) => [window.from, window]),
    );
    const published = history.filter(({ event }) => event.type !== "Noted").map(({ position }) => position);
    const seen = [...windows.values()].toSorted((one, other) => one.from - other.from);
    expect(seen.flatMap((window) => window.events.map(({ position }) => position))).toEqual(published);
    // Each begins where the one before it ended, and each was the same however often it was sent.
    expect(seen.slice(1).map((window) => window.from)).toEqual(seen.slice(0, -1).map((window) => window.to));
    for (const { window } of hands.received.filter((sent) => sent.consumer === consumer)) {
      expect(window).toEqual(windows.get(window.from));
    }
  }
});
