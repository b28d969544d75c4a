/**
 * Group commit: what gathers, what a failure costs, and that memory and storage never differ. Commands are sent both by RPC, as in
 * life, and from within the object, where it is certain what waits when the flush comes. What this does not show: a process that
 * dies in the middle of a COMMIT, which is SQLite's own business, and durability on Cloudflare.
 */
import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { beforeEach, expect, it, vi } from "vitest";
import { handsOn, type LedgerObject } from "./ledger-object.ts";

// Faults are shown; here they are expected.
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const freshName = (): string => crypto.randomUUID();
const ledgerNamed = (name: string) => env.LEDGERS.getByName(name);
const inside = <R>(name: string, work: (ledger: LedgerObject) => Promise<R>): Promise<R> =>
  runInDurableObject(ledgerNamed(name), work);

/** Every flush gets a time of its own: one more than the last. */
const countFlushes = (name: string): void => {
  let time = 1_000;
  handsOn(name).now = () => (time += 1);
};

const timesIn = async (name: string): Promise<number[]> =>
  (await ledgerNamed(name).history(0, 1_000)).map((recorded) => recorded.recordedAt);

/** The log, the projection and the state in memory say the same; so does the state that a new start loads. */
const expectBalances = async (name: string, balances: Record<string, number>): Promise<void> => {
  expect(await ledgerNamed(name).balances()).toEqual(balances);
  const projected = await runInDurableObject(ledgerNamed(name), (_ledger, { storage }) =>
    storage.sql.exec<{ account: string; amount: number }>("SELECT account, amount FROM balances").toArray(),
  );
  expect(Object.fromEntries(projected.map((row) => [row.account, row.amount]))).toEqual(balances);
  await evictDurableObject(ledgerNamed(name));
  expect(await ledgerNamed(name).balances()).toEqual(balances);
};

const expectRestart = async (name: string, starts: number): Promise<void> =>
  expect
    .poll(async () => {
      await ledgerNamed(name)
        .noop()
        .catch(() => undefined);
      return handsOn(name).starts;
    })
    .toBe(starts);

/** Lets the next transaction fail as a whole, after everything in it was done. */
const failOnce = (storage: DurableObjectStorage): void => {
  const whole = storage.transactionSync.bind(storage);
  let depth = 0;
  Object.defineProperty(storage, "transactionSync", {
    configurable: true,
    value: <T>(work: () => T): T =>
      whole(() => {
        depth += 1;
        const result = work();
        depth -= 1;
        if (depth === 0) throw new Error("no space left");
        return result;
      }),
  });
};

it("commits what waits in one transaction, at one time", async () => {
  const name = freshName();
  countFlushes(name);
  const answers = await inside(name, (ledger) =>
    Promise.all(Array.from({ length: 100 }, () => ledger.deposit("a", 1))),
  );
  expect(answers.map((answer) => answer.ok && answer.value)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  expect(new Set(await timesIn(name)).size).toBe(1);
  await expectBalances(name, { a: 100 });
});

it("takes at most 256 commands into one transaction, and goes on with the rest", async () => {
  const name = freshName();
  countFlushes(name);
  await inside(name, (ledger) => Promise.all(Array.from({ length: 600 }, () => ledger.deposit("a", 1))));
  const times = await timesIn(name);
  const sizes = [...new Set(times)].map((time) => times.filter((other) => other === time).length);
  expect(sizes).toEqual([256, 256, 88]);
});

it("gathers commands that come by RPC", async () => {
  const name = freshName();
  countFlushes(name);
  await Promise.all(Array.from({ length: 64 }, () => ledgerNamed(name).deposit("a", 1)));
  expect(new Set(await timesIn(name)).size).toBeLessThan(32);
  await expectBalances(name, { a: 64 });
});

it("answers a single command alone", async () => {
  const name = freshName();
  expect(await ledgerNamed(name).deposit("a", 5)).toEqual({ ok: true, value: 5 });
  await expectBalances(name, { a: 5 });
});

it("lets a command that throws in the middle of a group lose only itself", async () => {
  const name = freshName();
  countFlushes(name);
  const [first, bug, last] = await inside(name, (ledger) =>
    Promise.allSettled([ledger.deposit("a", 1), ledger.depositAndThrow("a", 50), ledger.deposit("a", 2)]),
  );
  expect(first).toMatchObject({ status: "fulfilled", value: { ok: true, value: 1 } });
  expect(bug).toMatchObject({ status: "rejected", reason: { message: "a bug" } });
  expect(last).toMatchObject({ status: "fulfilled", value: { ok: true, value: 3 } });
  const history = await ledgerNamed(name).history();
  expect(history.map(({ position, version, event }) => [position, version, event])).toEqual([
    [1, 1, { type: "Deposited", account: "a", amount: 1, memo: "m" }],
    [2, 2, { type: "Deposited", account: "a", amount: 2, memo: "m" }],
  ]);
  expect(await timesIn(name)).toEqual([history[0]?.recordedAt, history[0]?.recordedAt]);
  expect(await ledgerNamed(name).recall("a")).toBeUndefined();
  const left = await runInDurableObject(ledgerNamed(name), (_ledger, { storage }) => [
    storage.sql.exec("SELECT * FROM agenda").toArray(),
    storage.sql.exec("SELECT * FROM inbox").toArray(),
  ]);
  expect(left).toEqual([[], []]);
  await expectBalances(name, { a: 3 });
});

it("refuses to write an event that could not be read again", async () => {
  const name = freshName();
  const [invalid, good] = await inside(name, (ledger) =>
    Promise.allSettled([ledger.deposit("a", 0.5), ledger.deposit("a", 1)]),
  );
  expect([invalid?.status, good?.status]).toEqual(["rejected", "fulfilled"]);
  await expectBalances(name, { a: 1 });
});

it("leaves an object empty when the command that would have made its tables throws", async () => {
  const name = freshName();
  const [bug, good] = await inside(name, (ledger) =>
    Promise.allSettled([ledger.depositAndThrow("a", 50), ledger.deposit("a", 2)]),
  );
  expect([bug?.status, good?.status]).toEqual(["rejected", "fulfilled"]);
  await expectBalances(name, { a: 2 });
});

it("refuses a command without cost to its neighbours", async () => {
  const name = freshName();
  const answers = await inside(name, (ledger) =>
    Promise.all([ledger.deposit("a", 5), ledger.withdraw("a", 9), ledger.withdraw("a", 5), ledger.withdraw("a", 1)]),
  );
  expect(answers).toEqual([
    { ok: true, value: 5 },
    { ok: false, rejection: { code: "too-little" } },
    { ok: true, value: 0 },
    { ok: false, rejection: { code: "too-little" } },
  ]);
  expect(await ledgerNamed(name).history()).toHaveLength(2);
});

it("rejects everybody as retryable when the transaction fails, and starts anew from what is stored", async () => {
  const name = freshName();
  await ledgerNamed(name).deposit("a", 5);
  await runInDurableObject(ledgerNamed(name), (_ledger, { storage }) => failOnce(storage));
  const starts = handsOn(name).starts;
  const answers = await Promise.allSettled([
    ledgerNamed(name).deposit("a", 1),
    ledgerNamed(name).deposit("b", 1),
    ledgerNamed(name).acknowledge("policies", 1),
  ]);
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: "rejected", reason: { name: "RetryableError", retryable: true } });
  }
  await expectRestart(name, starts + 1);
  await expectBalances(name, { a: 5 });
  expect(await ledgerNamed(name).deposit("a", 1)).toEqual({ ok: true, value: 6 });
});

it("puts memory back to what is stored when the COMMIT fails", async () => {
  const name = freshName();
  await ledgerNamed(name).deposit("a", 5);
  const starts = handsOn(name).starts;
  const answers = await Promise.allSettled([
    ledgerNamed(name).deposit("a", 1),
    ledgerNamed(name).depositOnCredit("a", 100),
  ]);
  expect(answers.at(-1)?.status).toBe("rejected");
  await expectRestart(name, starts + 1);
  const [first] = answers;
  await expectBalances(name, { a: first?.status === "fulfilled" ? 6 : 5 });
});

it("loses nothing that was answered when the object is aborted, and keeps nothing that was not", async () => {
  const name = freshName();
  await ledgerNamed(name).deposit("a", 5);
  await runInDurableObject(ledgerNamed(name), (ledger, state) => {
    // Waits for its flush when the object ends.
    ledger.deposit("a", 100).catch(() => undefined);
    state.abort("the test says so");
  }).catch(() => undefined);
  await expectBalances(name, { a: 5 });
});

it("never stamps a time before that of the last event, not even after a new start", async () => {
  const name = freshName();
  let time = 5_000;
  handsOn(name).now = () => time;
  await ledgerNamed(name).deposit("a", 1);
  time = 3_000;
  await ledgerNamed(name).deposit("a", 1);
  await evictDurableObject(ledgerNamed(name));
  time = 1_000;
  await ledgerNamed(name).deposit("a", 1);
  time = 6_000;
  await ledgerNamed(name).deposit("a", 1);
  expect(await timesIn(name)).toEqual([5_000, 5_000, 5_000, 6_000]);
});

it("numbers positions through the object and versions through each stream", async () => {
  const name = freshName();
  await inside(name, (ledger) =>
    Promise.all([ledger.deposit("a", 1), ledger.deposit("b", 1), ledger.deposit("a", 1), ledger.withdraw("b", 1)]),
  );
  await evictDurableObject(ledgerNamed(name));
  await ledgerNamed(name).deposit("b", 1);
  const history = await ledgerNamed(name).history();
  expect(history.map(({ position, stream, version }) => [position, stream, version])).toEqual([
    [1, "a", 1],
    [2, "b", 1],
    [3, "a", 2],
    [4, "b", 2],
    [5, "b", 3],
  ]);
  expect(await ledgerNamed(name).history(2, 2)).toEqual(history.slice(2, 4));
});

it("refuses a command that expected another version", async () => {
  const name = freshName();
  const at = (version: number) => ({ expected: { stream: "a", version } });
  expect(await ledgerNamed(name).deposit("a", 1, at(1))).toEqual({
    ok: false,
    rejection: { code: "version-conflict", actual: 0 },
  });
  const answers = await inside(name, (ledger) =>
    Promise.all([ledger.deposit("a", 1, at(0)), ledger.deposit("a", 1, at(0)), ledger.deposit("a", 1, at(1))]),
  );
  expect(answers).toEqual([
    { ok: true, value: 1 },
    { ok: false, rejection: { code: "version-conflict", actual: 1 } },
    { ok: true, value: 2 },
  ]);
  await evictDurableObject(ledgerNamed(name));
  expect(await ledgerNamed(name).deposit("a", 1, at(3))).toMatchObject({ rejection: { actual: 2 } });
  await expectBalances(name, { a: 2 });
});
