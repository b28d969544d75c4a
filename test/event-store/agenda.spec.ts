/**
 * Due work on one alarm, run by hand. It does not show that the platform fires alarms, nor how long it waits before it repeats a
 * failing one: `alarm()` never fails.
 */
import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeEach, expect, it, vi } from "vitest";
import { instant } from "../../src/domain/instant.ts";
import { nextAlarm, pauseAfter } from "../../src/event-store/agenda.ts";
import { handsOn } from "./ledger-object.ts";

// Faults are shown; here they are expected.
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const freshName = (): string => crypto.randomUUID();
const ledgerNamed = (name: string) => env.LEDGERS.getByName(name);
const ring = (name: string): Promise<boolean> => runDurableObjectAlarm(ledgerNamed(name));
const agendaOf = (name: string) =>
  runInDurableObject(ledgerNamed(name), (_ledger, { storage }) =>
    storage.sql.exec("SELECT id, due_at, attempts FROM agenda ORDER BY id").toArray(),
  );
const alarmOf = (name: string) => runInDurableObject(ledgerNamed(name), (_ledger, { storage }) => storage.getAlarm());
/** A clock that the test moves. It starts far in the future, so that the platform fires no alarm by itself. */
const clockOf = (name: string) => {
  const clock = { time: Date.UTC(2100, 0) };
  handsOn(name).now = () => clock.time;
  return clock;
};
const ranOn = (name: string): string[] => handsOn(name).runs.map((item) => item.id);

const at = (time: number) => instant.parse(time);

it.each([
  { due: [], armed: undefined, running: false, next: undefined },
  { due: [undefined], armed: 50, running: false, next: undefined },
  { due: [30, 20, undefined], armed: undefined, running: false, next: 20 },
  { due: [20], armed: 20, running: false, next: undefined },
  { due: [20], armed: 10, running: false, next: undefined },
  { due: [20], armed: 21, running: false, next: undefined },
  { due: [20], armed: 100, running: false, next: undefined },
  { due: [20], armed: 101, running: false, next: 20 },
  { due: [120], armed: 121, running: false, next: 120 },
  { due: [1], armed: undefined, running: false, next: 1 },
  { due: [], armed: undefined, running: true, next: 60_100 },
  { due: [200], armed: undefined, running: true, next: 200 },
  { due: [70_000], armed: 65_000, running: true, next: 60_100 },
])("sets the alarm to $next when it is $armed and due is $due (running: $running), at 100", (now) => {
  const { due, armed, running, next } = now;
  const found = nextAlarm({
    at: at(100),
    armed: armed === undefined ? undefined : at(armed),
    due: due.map((time) => (time === undefined ? undefined : at(time))),
    running,
  });
  expect(found).toBe(next);
});

it("backs off twice as long each time, up to five minutes", () => {
  expect([1, 2, 3, 8, 9, 10, 2_000].map(pauseAfter)).toEqual([1, 2, 4, 128, 256, 300, 300]);
});

it("runs an item when it is due, and then no more", async () => {
  const name = freshName();
  clockOf(name);
  await ledgerNamed(name).note("a", "due:x");
  expect(await ring(name)).toBe(true);
  expect(ranOn(name)).toEqual(["x"]);
  expect(await agendaOf(name)).toEqual([]);
  await ring(name);
  expect(ranOn(name)).toEqual(["x"]);
});

it("runs items that look again later at that time, which is no failure", async () => {
  const name = freshName();
  const clock = clockOf(name);
  handsOn(name).work = () => Promise.resolve({ again: at(clock.time + 5_000) });
  await ledgerNamed(name).note("a", "due:x");
  await ring(name);
  expect(await agendaOf(name)).toEqual([{ id: "x", due_at: clock.time + 5_000, attempts: 0 }]);
  expect(await alarmOf(name)).toBe(clock.time + 5_000);
  clock.time += 4_999;
  await ledgerNamed(name).wake();
  expect(ranOn(name)).toEqual(["x"]);
  clock.time += 1;
  await ring(name);
  expect(ranOn(name)).toEqual(["x", "x"]);
});

it("lets the others run when an item throws, counts its attempts and backs off", async () => {
  const name = freshName();
  const clock = clockOf(name);
  handsOn(name).work = (item) => (item.id === "bad" ? Promise.reject(new Error("no")) : Promise.resolve("done"));
  await ledgerNamed(name).note("a", "due:one", "due:bad", "due:two");
  await ring(name);
  expect(ranOn(name).toSorted()).toEqual(["bad", "one", "two"]);
  expect(await agendaOf(name)).toEqual([{ id: "bad", due_at: clock.time + 1_000, attempts: 1 }]);
  expect(await alarmOf(name)).toBe(clock.time + 1_000);
  clock.time += 1_000;
  await ring(name);
  expect(await agendaOf(name)).toEqual([{ id: "bad", due_at: clock.time + 2_000, attempts: 2 }]);
  // Still counted after a new start.
  await evictDurableObject(ledgerNamed(name));
  clock.time += 2_000;
  await ring(name);
  expect(await agendaOf(name)).toEqual([{ id: "bad", due_at: clock.time + 4_000, attempts: 3 }]);
});

it("keeps an item whose kind nobody knows, and does not fall over it", async () => {
  const name = freshName();
  const clock = clockOf(name);
  await ledgerNamed(name).note("a", "due:x");
  await runInDurableObject(ledgerNamed(name), (_ledger, { storage }) => {
    storage.sql.exec("INSERT INTO agenda VALUES ('constructor', 'y', 1, 0)");
  });
  await ring(name);
  expect(ranOn(name)).toEqual(["x"]);
  expect(await agendaOf(name)).toEqual([{ id: "y", due_at: clock.time + 1_000, attempts: 1 }]);
});

it("runs an item once at a time", async () => {
  const name = freshName();
  clockOf(name);
  const gate = Promise.withResolvers<"done">();
  handsOn(name).work = () => gate.promise;
  await ledgerNamed(name).note("a", "due:x");
  const hurried = ledgerNamed(name).hurry("x");
  await expect.poll(() => ranOn(name)).toEqual(["x"]);
  const again = ledgerNamed(name).hurry("x");
  await ledgerNamed(name).wake();
  gate.resolve("done");
  await Promise.all([hurried, again]);
  expect(ranOn(name)).toEqual(["x"]);
  expect(await agendaOf(name)).toEqual([]);
});

it("leaves an item on the agenda that is scheduled anew while it runs", async () => {
  const name = freshName();
  const clock = clockOf(name);
  const gate = Promise.withResolvers<"done">();
  handsOn(name).work = () => gate.promise;
  await ledgerNamed(name).note("a", "due:x");
  const rung = ring(name);
  await expect.poll(() => ranOn(name)).toEqual(["x"]);
  await ledgerNamed(name).note("a", "due:x");
  gate.resolve("done");
  await rung;
  expect(await agendaOf(name)).toEqual([{ id: "x", due_at: clock.time, attempts: 0 }]);
  expect(await alarmOf(name)).toBe(clock.time);
  handsOn(name).work = () => Promise.resolve("done");
  await ring(name);
  expect(ranOn(name)).toEqual(["x", "x"]);
  expect(await agendaOf(name)).toEqual([]);
});

it("does not run what is not on the agenda", async () => {
  const name = freshName();
  await ledgerNamed(name).hurry("x");
  await ledgerNamed(name).deposit("a", 1);
  await ledgerNamed(name).hurry("x");
  expect(ranOn(name)).toEqual([]);
});

it("looks after work under way a minute later, should it have been lost", async () => {
  const name = freshName();
  const clock = clockOf(name);
  const gate = Promise.withResolvers<"done">();
  handsOn(name).work = () => gate.promise;
  await ledgerNamed(name).note("a", "due:x");
  const hurried = ledgerNamed(name).hurry("x");
  await expect.poll(() => ranOn(name)).toEqual(["x"]);
  await ledgerNamed(name).wake();
  expect(await alarmOf(name)).toBe(clock.time + 60_000);
  gate.resolve("done");
  await hurried;
  expect(await agendaOf(name)).toEqual([]);
});

it("asks due sources before the agenda, slice by slice", async () => {
  const name = freshName();
  const clock = clockOf(name);
  const done: string[] = [];
  const hands = handsOn(name);
  let left = 3;
  hands.work = (item) => {
    done.push(item.id);
    return Promise.resolve("done");
  };
  hands.due = {
    next: () => (left > 0 ? at(clock.time - left) : undefined),
    run: () => {
      done.push(`hold ${left}`);
      left -= 1;
      return Promise.resolve();
    },
  };
  await ledgerNamed(name).note("a", "due:x");
  expect(await alarmOf(name)).toBe(clock.time - 3);
  await ring(name);
  expect(done).toEqual(["hold 3", "hold 2", "hold 1", "x"]);
});

it("backs off from a due source that fails, and does the rest", async () => {
  const name = freshName();
  const clock = clockOf(name);
  const hands = handsOn(name);
  let asked = 0;
  hands.due = {
    next: () => at(clock.time),
    run: () => {
      asked += 1;
      return Promise.reject(new Error("no"));
    },
  };
  await ledgerNamed(name).note("a", "due:x");
  await ring(name);
  expect(asked).toBe(1);
  expect(ranOn(name)).toEqual(["x"]);
  expect(await alarmOf(name)).toBe(clock.time + 1_000);
  clock.time += 1_000;
  await ring(name);
  expect(asked).toBe(2);
  expect(await alarmOf(name)).toBe(clock.time + 2_000);
});

it("keeps what was committed when a due source cannot tell when it is due, and sets an alarm all the same", async () => {
  const name = freshName();
  const clock = clockOf(name);
  handsOn(name).due = {
    next: () => {
      throw new Error("no");
    },
    run: () => Promise.resolve(),
  };
  expect(await ledgerNamed(name).deposit("a", 1)).toEqual({ ok: true, value: 1 });
  expect(await alarmOf(name)).toBe(clock.time + 60_000);
  expect(await ring(name)).toBe(true);
  await evictDurableObject(ledgerNamed(name));
  expect(await ledgerNamed(name).deposit("a", 1)).toEqual({ ok: true, value: 2 });
});

it("arms the alarm for overdue work when it starts", async () => {
  const name = freshName();
  const clock = clockOf(name);
  await ledgerNamed(name).note("a", "due:x");
  await runInDurableObject(ledgerNamed(name), (_ledger, { storage }) => storage.deleteAlarm());
  expect(await alarmOf(name)).toBeNull();
  await evictDurableObject(ledgerNamed(name));
  expect(await alarmOf(name)).toBe(clock.time);
});

it("leaves an alarm that is held for an earlier time where it is when it starts", async () => {
  const name = freshName();
  const clock = clockOf(name);
  await ledgerNamed(name).note("a", "due:x");
  const early = clock.time - 5_000;
  await runInDurableObject(ledgerNamed(name), (_ledger, { storage }) => storage.setAlarm(early));
  await evictDurableObject(ledgerNamed(name));
  expect(await alarmOf(name)).toBe(early);
});

it("starts no more than a slice at once, and comes back for the rest", async () => {
  const name = freshName();
  const clock = clockOf(name);
  await ledgerNamed(name).note("a", ...Array.from({ length: 45 }, (_, n) => `due:${n}`));
  await ring(name);
  expect(ranOn(name)).toHaveLength(20);
  expect(await alarmOf(name)).toBe(clock.time);
  await ring(name);
  await ring(name);
  expect(new Set(ranOn(name)).size).toBe(45);
  expect(ranOn(name)).toHaveLength(45);
});

it("stops a slice after 50 milliseconds", async () => {
  const name = freshName();
  const clock = clockOf(name);
  await ledgerNamed(name).note("a", ...Array.from({ length: 5 }, (_, n) => `due:${n}`));
  handsOn(name).work = () => {
    clock.time += 30;
    return Promise.resolve("done");
  };
  await ring(name);
  expect(ranOn(name)).toHaveLength(2);
});
