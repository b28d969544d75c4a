/**
 * The log as outbox: each consumer gets everything that is published, in order, one window at a time, until it acknowledges. The
 * consumers are the test's; that queues deliver is not shown here.
 */
import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { handsOn, type LedgerObject } from "./ledger-object.ts";

// Faults are shown; here they are expected.
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const HOUR = 3_600_000;
const freshName = (): string => crypto.randomUUID();
const ledgerNamed = (name: string) => env.LEDGERS.getByName(name);
const ring = (name: string): Promise<boolean> => runDurableObjectAlarm(ledgerNamed(name));
const alarmOf = (name: string) => runInDurableObject(ledgerNamed(name), (_ledger, { storage }) => storage.getAlarm());
const clockOf = (name: string) => {
  const clock = { time: Date.UTC(2100, 0) };
  handsOn(name).now = () => clock.time;
  return clock;
};
/** The bounds of what a consumer was sent, in order. */
const sentTo = (name: string, consumer: string) =>
  handsOn(name)
    .received.filter((sent) => sent.consumer === consumer)
    .map(({ window }) => [window.from, window.to]);
const cursorOf = (name: string, consumer: string) =>
  runInDurableObject(ledgerNamed(name), (_ledger, { storage }) =>
    storage.sql.exec("SELECT * FROM cursors WHERE consumer = ?", consumer).toArray(),
  );

it("sends what was committed to every consumer, without what is not published", async () => {
  const name = freshName();
  const clock = clockOf(name);
  await ledgerNamed(name).deposit("a", 5);
  const window = {
    source: { kind: "ledger", id: name },
    from: 0,
    to: 1,
    events: [
      {
        position: 1,
        type: "Deposited",
        recordedAt: clock.time,
        correlationId: "request",
        data: { type: "Deposited", account: "a", amount: 5, memo: "m" },
      },
    ],
  };
  expect(handsOn(name).received).toEqual([
    { consumer: "policies", window },
    { consumer: "lists", window },
  ]);
});

it("publishes nothing of a command that was rolled back", async () => {
  const name = freshName();
  clockOf(name);
  await runInDurableObject(ledgerNamed(name), (ledger: LedgerObject) =>
    Promise.allSettled([ledger.depositAndThrow("a", 50), ledger.deposit("a", 5), ledger.depositAndThrow("a", 60)]),
  );
  expect(handsOn(name).received.map(({ window }) => window.events.map((event) => event.data))).toEqual([
    [{ type: "Deposited", account: "a", amount: 5, memo: "m" }],
    [{ type: "Deposited", account: "a", amount: 5, memo: "m" }],
  ]);
});

it("has one window under way a consumer; the next one holds what has gathered", async () => {
  const name = freshName();
  clockOf(name);
  for (let n = 0; n < 5; n += 1) await ledgerNamed(name).deposit("a", 1);
  expect(sentTo(name, "policies")).toEqual([[0, 1]]);
  await ledgerNamed(name).acknowledge("policies", 1);
  expect(sentTo(name, "policies")).toEqual([
    [0, 1],
    [1, 5],
  ]);
  expect(sentTo(name, "lists")).toEqual([[0, 1]]);
  await ledgerNamed(name).acknowledge("policies", 5);
  await ledgerNamed(name).deposit("a", 1);
  expect(sentTo(name, "policies").at(-1)).toEqual([5, 6]);
});

it("ignores an acknowledgement that comes twice or late, and refuses one of what was never sent", async () => {
  const name = freshName();
  clockOf(name);
  for (let n = 0; n < 5; n += 1) await ledgerNamed(name).deposit("a", 1);
  await ledgerNamed(name).acknowledge("policies", 1);
  await ledgerNamed(name).acknowledge("policies", 1);
  await ledgerNamed(name).acknowledge("policies", 0);
  expect(sentTo(name, "policies")).toHaveLength(2);
  const refused = await Promise.allSettled([
    ledgerNamed(name).acknowledge("policies", 3),
    ledgerNamed(name).acknowledge("policies", 6),
    ledgerNamed(name).acknowledge("nobody", 1),
  ]);
  expect(refused).toMatchObject([
    { reason: { message: "policies acknowledges 3, was sent 1 to 5" } },
    { reason: { message: "policies acknowledges 6, was sent 1 to 5" } },
    { reason: { message: "no consumer nobody" } },
  ]);
  await ledgerNamed(name).acknowledge("policies", 5);
  await ledgerNamed(name).acknowledge("policies", 1);
  expect(await cursorOf(name, "policies")).toMatchObject([{ acknowledged: 5, sent_to: 5 }]);
  expect(sentTo(name, "policies")).toHaveLength(2);
});

it("publishes again what nobody acknowledges, backs off, reports it stuck after ten tries and goes on hourly", async () => {
  const name = freshName();
  const clock = clockOf(name);
  const began = clock.time;
  await ledgerNamed(name).deposit("a", 5);
  await ledgerNamed(name).acknowledge("lists", 1);
  const waits: number[] = [];
  for (let tries = 2; tries <= 13; tries += 1) {
    const alarm = (await alarmOf(name)) ?? 0;
    waits.push((alarm - clock.time) / 1000);
    clock.time = alarm - 1;
    await ring(name);
    expect(sentTo(name, "policies")).toHaveLength(tries - 1);
    clock.time = alarm;
    await ledgerNamed(name).wake();
    expect(sentTo(name, "policies")).toHaveLength(tries);
    expect(sentTo(name, "policies").at(-1)).toEqual([0, 1]);
    expect(handsOn(name).stuck).toHaveLength(Math.max(0, tries - 10));
  }
  expect(waits).toEqual([20, 40, 60, 60, 60, 60, 60, 60, 60, 60, 3600, 3600]);
  const since = began + (20 + 40 + 8 * 60) * 1000;
  expect(handsOn(name).stuck).toEqual(Array.from({ length: 3 }, () => ({ consumer: "policies", since })));
  expect(await cursorOf(name, "policies")).toMatchObject([{ attempts: 13, stuck_since: since }]);
  // Commands are still taken meanwhile, the flag survives a new start, and an acknowledgement ends it.
  await ledgerNamed(name).deposit("a", 1);
  await evictDurableObject(ledgerNamed(name));
  expect(handsOn(name).moving).toEqual([]);
  await ledgerNamed(name).acknowledge("policies", 1);
  expect(handsOn(name).moving).toEqual(["policies"]);
  expect(await cursorOf(name, "policies")).toMatchObject([{ attempts: 1, stuck_since: null, sent_to: 2 }]);
  expect(sentTo(name, "policies").at(-1)).toEqual([1, 2]);
});

it("publishes again at once when somebody asks, however long the next try is away", async () => {
  const name = freshName();
  clockOf(name);
  await ledgerNamed(name).deposit("a", 5);
  expect(sentTo(name, "policies")).toEqual([[0, 1]]);
  await ledgerNamed(name).publishAgain("policies");
  expect(sentTo(name, "policies")).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(sentTo(name, "lists")).toEqual([[0, 1]]);
  expect(await cursorOf(name, "policies")).toMatchObject([{ attempts: 2 }]);
  await ledgerNamed(name).acknowledge("policies", 1);
  await ledgerNamed(name).publishAgain("policies");
  expect(sentTo(name, "policies")).toHaveLength(2);
});

it("does not report a consumer stuck after it has reported that it moves", async () => {
  const name = freshName();
  const clock = clockOf(name);
  const hands = handsOn(name);
  await ledgerNamed(name).deposit("a", 5);
  for (let tries = 2; tries <= 10; tries += 1) {
    clock.time += HOUR;
    await ledgerNamed(name).wake();
  }
  const slow = Promise.withResolvers<void>();
  hands.reporting = slow.promise;
  clock.time += HOUR;
  await ledgerNamed(name).wake();
  await ledgerNamed(name).acknowledge("policies", 1);
  expect([hands.stuck, hands.moving]).toEqual([[], []]);
  slow.resolve();
  await expect.poll(() => hands.moving).toEqual(["policies"]);
  expect(hands.stuck.map(({ consumer }) => consumer)).toEqual(["policies", "lists"]);
});

it("takes a failing send like a missing acknowledgement", async () => {
  const name = freshName();
  const clock = clockOf(name);
  const shown = vi.spyOn(console, "error").mockImplementation(() => undefined);
  handsOn(name).sendFault = new Error("the queue is full");
  expect(await ledgerNamed(name).deposit("a", 5)).toEqual({ ok: true, value: 5 });
  expect(sentTo(name, "policies")).toEqual([]);
  const logged = z.object({ level: z.literal("error"), message: z.string(), object: z.string(), error: z.string() });
  await vi.waitFor(() =>
    expect(shown.mock.calls.map(([line]) => logged.parse(JSON.parse(String(line))))).toContainEqual({
      level: "error",
      message: "publishing failed",
      object: name,
      error: expect.stringContaining("the queue is full"),
    }),
  );
  handsOn(name).sendFault = undefined;
  expect(await alarmOf(name)).toBe(clock.time + 20_000);
  clock.time += 20_000;
  await ring(name);
  expect(sentTo(name, "policies")).toEqual([[0, 1]]);
});

it("publishes at once, with the same bounds, what was under way when the object started anew", async () => {
  const name = freshName();
  const clock = clockOf(name);
  await ledgerNamed(name).deposit("a", 1);
  await ledgerNamed(name).deposit("a", 1);
  await evictDurableObject(ledgerNamed(name));
  clock.time += 1;
  expect(await alarmOf(name)).toBe(clock.time - 1);
  await ring(name);
  expect(sentTo(name, "policies")).toEqual([
    [0, 1],
    [0, 1],
  ]);
  await ledgerNamed(name).acknowledge("policies", 1);
  expect(sentTo(name, "policies").at(-1)).toEqual([1, 2]);
});

it("passes over what is not published without sending, and windows follow on each other all the same", async () => {
  const name = freshName();
  clockOf(name);
  await ledgerNamed(name).note("a", "quiet");
  await ledgerNamed(name).note("a", "quiet");
  expect(handsOn(name).received).toEqual([]);
  // Nothing to be done: no alarm, not even after a new start, and no cursor was written.
  expect(await alarmOf(name)).toBeNull();
  await evictDurableObject(ledgerNamed(name));
  await ledgerNamed(name).noop();
  expect(await alarmOf(name)).toBeNull();
  expect(await cursorOf(name, "policies")).toEqual([]);
  await ledgerNamed(name).note("a", "public");
  await ledgerNamed(name).acknowledge("policies", 3);
  await ledgerNamed(name).note("a", ...Array.from({ length: 100 }, () => "quiet"));
  expect(await cursorOf(name, "policies")).toMatchObject([{ acknowledged: 3, passed: 103, sent_to: 3 }]);
  await evictDurableObject(ledgerNamed(name));
  await ledgerNamed(name).note("a", "public");
  expect(sentTo(name, "policies")).toEqual([
    [0, 3],
    [3, 104],
  ]);
});

it("sends each consumer only what concerns it: what does not is passed over", async () => {
  const name = freshName();
  clockOf(name);
  await ledgerNamed(name).note("a", "listed", "listed");
  expect(handsOn(name).received.map(({ consumer }) => consumer)).toEqual(["lists"]);
  expect(await cursorOf(name, "policies")).toEqual([]);
  await ledgerNamed(name).note("a", "public");
  expect(sentTo(name, "policies")).toEqual([[0, 3]]);
  expect(
    handsOn(name)
      .received.at(-1)
      ?.window.events.map(({ position }) => position),
  ).toEqual([3]);
});

it("works through a backlog window by window", async () => {
  const name = freshName();
  clockOf(name);
  await ledgerNamed(name).note("a", ...Array.from({ length: 1_500 }, () => "public"));
  await evictDurableObject(ledgerNamed(name));
  for (let to = 100; to <= 1_500; to += 100) await ledgerNamed(name).acknowledge("policies", to);
  expect(sentTo(name, "policies")).toEqual(Array.from({ length: 15 }, (_, n) => [n * 100, n * 100 + 100]));
  expect(await cursorOf(name, "policies")).toMatchObject([{ acknowledged: 1_500 }]);
});

it("publishes again what a consumer has lost, from where it says, and never skips", async () => {
  const name = freshName();
  clockOf(name);
  await ledgerNamed(name).note("a", ...Array.from({ length: 150 }, () => "public"));
  await ledgerNamed(name).acknowledge("policies", 100);
  await ledgerNamed(name).acknowledge("policies", 150);
  await ledgerNamed(name).resend("policies", 30);
  await ledgerNamed(name).resend("policies", 30);
  await ledgerNamed(name).resend("policies", 130);
  expect(sentTo(name, "policies").slice(2)).toEqual([[30, 130]]);
  expect(handsOn(name).received.at(-1)?.window.events).toHaveLength(100);
  // The other consumer was not asked about.
  expect(sentTo(name, "lists")).toEqual([[0, 100]]);
  await evictDurableObject(ledgerNamed(name));
  await ledgerNamed(name).acknowledge("policies", 130);
  await ledgerNamed(name).acknowledge("policies", 150);
  expect(sentTo(name, "policies").slice(2)).toEqual([
    [30, 130],
    [130, 150],
  ]);
  expect(await cursorOf(name, "policies")).toMatchObject([{ acknowledged: 150, sent_to: 150 }]);
  const [refused] = await Promise.allSettled([ledgerNamed(name).resend("nobody", 0)]);
  expect(refused).toMatchObject({ reason: { message: "no consumer nobody" } });
});

it("goes on serving when an event cannot be mapped for publishing, and publishes it when that is mended", async () => {
  const name = freshName();
  const clock = clockOf(name);
  handsOn(name).publishFault = new Error("a bug in the mapping");
  expect(await ledgerNamed(name).deposit("a", 1)).toEqual({ ok: true, value: 1 });
  await evictDurableObject(ledgerNamed(name));
  expect(await ledgerNamed(name).deposit("a", 1)).toEqual({ ok: true, value: 2 });
  expect(handsOn(name).received).toEqual([]);
  handsOn(name).publishFault = undefined;
  clock.time += HOUR;
  await ring(name);
  expect(sentTo(name, "policies")).toEqual([[0, 1]]);
  await ledgerNamed(name).acknowledge("policies", 1);
  expect(sentTo(name, "policies").at(-1)).toEqual([1, 2]);
});
