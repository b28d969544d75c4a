/** Which report a signature belongs to: the one that it was shown with first, for longer than any signature holds. */
import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { ReportSignaturesObject } from "../../src/index.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";

const metadata = systemMetadata("mail-report");
const signature = "a".repeat(64);
const HOUR = 3_600_000;

const fresh = () => {
  const stub = env.REPORT_SIGNATURES.getByName(crypto.randomUUID());
  return {
    stub,
    show: (shown: string, about: string) => stub.firstShownWith(shown, about, metadata),
  };
};

afterEach(() => {
  vi.useRealTimers();
});

it("is the first that it was shown with, also after a restart", async () => {
  const { stub, show } = fresh();
  expect(await show(signature, "del_1")).toEqual({ ok: true, value: "del_1" });
  expect(await show(signature, "del_1")).toEqual({ ok: true, value: "del_1" });
  await evictDurableObject(stub);
  expect(await show(signature, "del_2")).toEqual({ ok: true, value: "del_1" });
});

it("is one of those that it is shown with at once", async () => {
  const { show } = fresh();
  const shown = await Promise.all(["del_1", "del_2", ""].map((about) => show(signature, about)));
  expect(shown).toEqual(Array.from({ length: 3 }, () => shown[0]));
});

it("says nothing of another signature", async () => {
  const { show } = fresh();
  await show(signature, "del_1");
  expect(await show("ab".repeat(32), "")).toEqual({ ok: true, value: "" });
});

it("is remembered for two days, then forgotten by the alarm; the log stays empty", async () => {
  const { stub, show } = fresh();
  await show(signature, "del_1");
  await runInDurableObject(stub, async (object, { storage }) => {
    if (!(object instanceof ReportSignaturesObject)) throw new Error("no such object");
    const shownAt = Date.now();
    const kept = () => storage.sql.exec("SELECT key FROM inbox").toArray().length;
    const dueIn = ((await storage.getAlarm()) ?? 0) - shownAt;
    expect(dueIn / HOUR).toBeCloseTo(48, 1);
    vi.useFakeTimers({ toFake: ["Date"], now: shownAt + 47 * HOUR });
    await object.alarm();
    expect(kept()).toBe(1);
    vi.setSystemTime(shownAt + 49 * HOUR);
    await object.alarm();
    expect(kept()).toBe(0);
    expect(object.history()).toEqual([]);
  });
});
