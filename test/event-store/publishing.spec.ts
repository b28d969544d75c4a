/** What is published when, as a pure function of cursor, log and time; and how windows are cut. Sending is another spec's matter. */
import { describe, expect, it } from "vitest";
import { instant } from "../../src/domain/instant.ts";
import type { RecordedEvent } from "../../src/event-store/index.ts";
import { type Cursor, drain, waitAfter } from "../../src/event-store/publishing.ts";

type Said = { readonly type: "Said"; readonly text: string };
const at = (seconds: number) => instant.parse(seconds * 1000);

/** A log of what was said; "-" is not published, "!" cannot be mapped. */
const logOf = (...texts: string[]): RecordedEvent<Said>[] =>
  texts.map((text, index) => ({
    position: index + 1,
    stream: "s",
    version: index + 1,
    event: { type: "Said", text },
    metadata: { correlationId: "c", causationId: "c", actorId: "a" },
    recordedAt: at(1),
  }));

const fresh: Cursor = {
  acknowledged: 0,
  passed: 0,
  sentTo: 0,
  sentAt: at(0),
  attempts: 0,
  stuckSince: undefined,
  republishAt: at(0),
};

const drained = (cursor: Cursor, log: readonly RecordedEvent<Said>[], seconds = 100) => {
  const faults: unknown[] = [];
  const result = drain(
    cursor,
    log.length,
    at(seconds),
    (after, limit) => log.slice(after, after + limit),
    ({ position, event, recordedAt, metadata }) => {
      if (event.text === "!") throw new Error("cannot be mapped");
      if (event.text === "-") return undefined;
      return { position, type: event.type, recordedAt, correlationId: metadata.correlationId, data: event.text };
    },
    (fault) => faults.push(fault),
  );
  const { window } = result ?? {};
  const data = window?.events.map((event) => event.data);
  return { cursor: result?.cursor, bounds: window && [window.from, window.to], data, faults };
};

describe("the next window", () => {
  it("is nothing when everything is acknowledged", () => {
    expect(drained(fresh, []).cursor).toBeUndefined();
    expect(drained({ ...fresh, acknowledged: 2, passed: 2, sentTo: 2 }, logOf("a", "b")).cursor).toBeUndefined();
  });

  it("covers what is not published among what is", () => {
    const { cursor, bounds, data } = drained(fresh, logOf("-", "a", "-", "b", "-"));
    expect([bounds, data]).toEqual([
      [0, 5],
      ["a", "b"],
    ]);
    expect(cursor).toMatchObject({ acknowledged: 0, sentTo: 5, attempts: 1, sentAt: at(100), republishAt: at(120) });
  });

  it("begins where the last acknowledged one ended, although a stretch between is not published", () => {
    const log = logOf("a", "-", "-", "-", "b");
    const passed = drained({ ...fresh, acknowledged: 1, passed: 1, sentTo: 1 }, log.slice(0, 4));
    expect(passed.bounds).toBeUndefined();
    expect(passed.cursor).toMatchObject({ acknowledged: 1, passed: 4, sentTo: 1 });
    const { bounds, data } = drained(passed.cursor ?? fresh, log);
    expect([bounds, data]).toEqual([[1, 5], ["b"]]);
  });

  it("has at most a hundred events", () => {
    const log = logOf(...Array.from({ length: 250 }, (_, index) => `${index}`));
    expect(drained(fresh, log).bounds).toEqual([0, 100]);
    expect(drained({ ...fresh, acknowledged: 200, passed: 200, sentTo: 200 }, log).bounds).toEqual([200, 250]);
  });

  it("has at most 96 KB, counted in bytes", () => {
    const large = "ż".repeat(10_000);
    const { bounds, data } = drained(fresh, logOf(large, large, large, large, large, large));
    expect(bounds).toEqual([0, 4]);
    expect(new TextEncoder().encode(JSON.stringify(data)).length).toBeLessThanOrEqual(96 * 1024);
  });

  it("has at least one event, however large", () => {
    expect(drained(fresh, logOf("x".repeat(200_000), "b")).bounds).toEqual([0, 1]);
  });
});

describe("a window under way", () => {
  const log = logOf("a", "-", "b", "c");
  const sent: Cursor = { ...fresh, sentTo: 3, sentAt: at(100), attempts: 1, republishAt: at(120) };

  it("is left alone for 20 seconds, whatever follows it", () => {
    expect(drained(sent, log, 119).cursor).toBeUndefined();
  });

  it("is published again with the same bounds", () => {
    const { cursor, bounds, data } = drained(sent, log, 120);
    expect([bounds, data]).toEqual([
      [0, 3],
      ["a", "b"],
    ]);
    expect(cursor).toMatchObject({ attempts: 2, sentAt: at(120), republishAt: at(160), stuckSince: undefined });
  });

  it("is published at least once a minute until its consumer is stuck, once an hour from then on", () => {
    expect(Array.from({ length: 12 }, (_, index) => waitAfter(index + 1))).toEqual([
      20, 40, 60, 60, 60, 60, 60, 60, 60, 60, 3600, 3600,
    ]);
  });

  it("is stuck after ten tries, since then, and published hourly", () => {
    const tenth = drained({ ...sent, attempts: 9 }, log, 120);
    expect(tenth.cursor).toMatchObject({ attempts: 10, stuckSince: undefined });
    const eleventh = drained({ ...sent, attempts: 10 }, log, 120);
    expect(eleventh.cursor).toMatchObject({ attempts: 11, stuckSince: at(120), republishAt: at(3720) });
    expect(drained(eleventh.cursor ?? fresh, log, 3720).cursor).toMatchObject({ attempts: 12, stuckSince: at(120) });
  });
});

describe("an event that cannot be mapped", () => {
  it("ends the window before it", () => {
    const { bounds, data, faults } = drained(fresh, logOf("a", "!", "b"));
    expect([bounds, data, faults]).toEqual([[0, 1], ["a"], []]);
  });

  it("stands alone, is not sent, and is tried again with the same pauses", () => {
    const cursor = { ...fresh, acknowledged: 1, passed: 1, sentTo: 1 };
    const first = drained(cursor, logOf("a", "!", "b"));
    expect(first.bounds).toBeUndefined();
    expect(first.faults).toHaveLength(1);
    expect(first.cursor).toMatchObject({ sentTo: 2, attempts: 1, republishAt: at(120) });
    const second = drained(first.cursor ?? fresh, logOf("a", "!", "b"), 120);
    expect(second.bounds).toBeUndefined();
    expect(second.faults).toHaveLength(1);
    expect(second.cursor).toMatchObject({ sentTo: 2, attempts: 2 });
    // The code that maps was mended.
    expect(drained(second.cursor ?? fresh, logOf("a", "m", "b"), 160)).toMatchObject({ bounds: [1, 2], data: ["m"] });
  });
});
