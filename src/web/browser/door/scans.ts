import * as z from "zod/mini";
import { forgetOver } from "./forgetting.ts";
import { placeOf } from "./places.ts";

/** A ticket that was shown and that the service has not answered for yet. Its key makes asking again the same question. */
const scan = z.object({
  key: z.string(),
  shown: z.string(),
  at: z.number(),
  /** This phone said no by itself, so that its holder was not let in. */
  isRefusedHere: z.optional(z.boolean()),
});
export type Scan = z.infer<typeof scan>;

/** What the service said of a ticket when its holder had gone on: kept until somebody dismisses it, or signs out. */
const lateAnswer = z.object({
  key: z.string(),
  shown: z.string(),
  at: z.number(),
  verdict: z.string(),
  detail: z.string(),
  /** The service says no, and this phone did not: its holder may have gone in. */
  isAlarming: z.boolean(),
});
export type LateAnswer = z.infer<typeof lateAnswer>;

/** A ticket that was let in from this phone, or that looked genuine to it, by its number. */
const seen = z.object({ number: z.string(), at: z.number() });

/** How many were let in, as far as this phone knew at some time. */
const count = z.object({ letIn: z.number(), at: z.number() });
export type Count = z.infer<typeof count>;

/** Late answers that alarm nobody, and tickets seen, that are remembered at most. However many come, what alarms stays. */
const MOST_LATE = 20;
const MOST_SEEN = 5000;

/** What a door keeps in the browser. */
export interface Scans {
  /** What was counted last, and when. */
  count(): Count | undefined;
  keepCount(count: Count): void;
  /** In the order in which they were shown. */
  waiting(): readonly Scan[];
  add(scan: Scan): void;
  /** What waits was refused by this phone itself. */
  refuse(key: string): void;
  /** Takes a scan that was answered out of those that wait. Undefined when another page of this door has done so. */
  settle(key: string): Scan | undefined;
  /** Its holder was sent away without an answer: it is asked about no more, as though it had not been shown. */
  drop(key: string): void;
  late(): readonly LateAnswer[];
  addLate(answer: LateAnswer): void;
  dismiss(key: string): void;
  /** Dismisses all that alarm nobody; answers how many. */
  dismissCalm(): number;
  see(number: string, at: number): void;
  /** When a ticket was first seen by this phone. */
  seenAt(number: string): number | undefined;
  /** Whether everything is gone with the page. */
  keepsNothing(): boolean;
}

/**
 * Every change is made to what is stored at that moment, so that two open pages of one door take nothing from each other. Where the
 * browser stores nothing, the page remembers. After `overAt` only what waits is kept.
 */
export const scansOf = (concertId: string, overAt: number): Scans => {
  void forgetOver(Date.now());
  const remembered = new Map<string, string>();

  const list = <T>(name: "waiting" | "late" | "seen" | "count", item: z.ZodMiniType<T>) => {
    const place = placeOf(concertId, name);
    const items = z.array(item);
    const read = (): T[] => {
      try {
        return items.parse(JSON.parse(remembered.get(place) ?? localStorage.getItem(place) ?? "[]"));
      } catch {
        return [];
      }
    };
    const write = (changed: readonly T[]): void => {
      const text = JSON.stringify(changed);
      try {
        localStorage.setItem(placeOf(concertId, "over"), String(overAt));
        localStorage.setItem(place, text);
        remembered.delete(place);
      } catch {
        remembered.set(place, text);
      }
    };
    return { read, write };
  };

  const waiting = list("waiting", scan);
  const late = list("late", lateAnswer);
  const sights = list("seen", seen);
  const counts = list("count", count);

  const settle = (key: string): Scan | undefined => {
    const before = waiting.read();
    const settled = before.find((one) => one.key === key);
    if (settled !== undefined) waiting.write(before.filter((one) => one !== settled));
    return settled;
  };

  return {
    count: () => counts.read()[0],
    keepCount: (counted) => counts.write([counted]),
    waiting: waiting.read,
    add: (added) => waiting.write([...waiting.read(), added]),
    refuse: (key) =>
      waiting.write(waiting.read().map((one) => (one.key === key ? { ...one, isRefusedHere: true } : one))),
    settle,
    drop: (key) => {
      const dropped = settle(key);
      // What was seen of it was seen by this scan alone: it is kept with the scan's own time.
      sights.write(sights.read().filter(({ at }) => at !== dropped?.at));
    },
    late: late.read,
    addLate: (answer) => {
      const all = [answer, ...late.read()];
      const newest = new Set(all.filter(({ isAlarming }) => !isAlarming).slice(0, MOST_LATE));
      late.write(all.filter((one) => one.isAlarming || newest.has(one)));
    },
    dismiss: (key) => late.write(late.read().filter((one) => one.key !== key)),
    dismissCalm: () => {
      const all = late.read();
      const alarming = all.filter(({ isAlarming }) => isAlarming);
      late.write(alarming);
      return all.length - alarming.length;
    },
    see: (number, at) => sights.write([...sights.read(), { number, at }].slice(-MOST_SEEN)),
    seenAt: (number) => sights.read().find((one) => one.number === number)?.at,
    keepsNothing: () => remembered.size > 0,
  };
};
