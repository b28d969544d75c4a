import { Buffer } from "node:buffer";
import { type Instant, secondsAfter } from "../domain/instant.ts";
import type { RecordedEvent } from "./event-log.ts";

/** An event as others see it: a contract of its own, without personal data. */
export interface PublishedEvent {
  readonly position: number;
  readonly type: string;
  readonly recordedAt: Instant;
  readonly correlationId: string;
  readonly data: unknown;
}

/**
 * A stretch of one object's log for one consumer: all positions after `from` up to and including `to`. Events that are not
 * published are left out but covered. Each window begins where the one before it ended, the first at 0, and a window is sent
 * only when the one before it was acknowledged; when it is published again it has the same bounds.
 */
export interface PublishedWindow {
  readonly source: { readonly kind: string; readonly id: string };
  readonly from: number;
  readonly to: number;
  readonly events: readonly PublishedEvent[];
}

/** What a consumer is sent, and how. */
export interface Subscription<E> {
  /** What of an event it is sent; undefined for nothing. Must not depend on anything but the event. */
  published(recorded: RecordedEvent<E>): PublishedEvent | undefined;
  /** Called after the commit, one window at a time. */
  send(window: PublishedWindow): Promise<void>;
}

/** How an object publishes: to whom what, and who is told when a consumer does not acknowledge. */
export interface Publishing<E> {
  readonly source: PublishedWindow["source"];
  /** By the names under which they acknowledge. */
  readonly consumers: { readonly [name: string]: Subscription<E> };
  /** Called when a consumer has not acknowledged after ten tries, and with every (hourly) try from then on. */
  reportStuck(consumer: string, since: Instant): void | Promise<void>;
  /** Called when a stuck consumer acknowledges at last. */
  reportMoving?(consumer: string): void | Promise<void>;
}

/** How far a consumer has come. A window is under way while `sentTo` is beyond `acknowledged`. */
export interface Cursor {
  /** The end of the last window it has acknowledged: where the next one begins. */
  readonly acknowledged: number;
  /** Up to here nothing that follows `acknowledged` is published. */
  readonly passed: number;
  readonly sentTo: number;
  /** When the window was published last. */
  readonly sentAt: Instant;
  /** How often the window was published. */
  readonly attempts: number;
  /** Since when the consumer counts as stuck; undefined while it does not. */
  readonly stuckSince: Instant | undefined;
  /** When the window that is under way is published again. */
  readonly republishAt: Instant;
}

/** Most positions in a window. */
export const WINDOW_EVENTS = 100;
/** Most bytes of events in a window, as JSON: a message of a queue may have 128 KB. */
const WINDOW_BYTES = 96 * 1024;
/** Seconds until a window that is not acknowledged is published for the second time. */
const FIRST_WAIT = 20;
/** Seconds at most between two tries, before and after the consumer counts as stuck. */
const LONGEST_WAIT = 60;
const STUCK_WAIT = 3600;
/** Tries after which a consumer is stuck. */
export const TRIES = 10;

/** How long a window may stay unacknowledged after it was published that many times, in seconds. */
export const waitAfter = (attempts: number): number =>
  attempts > TRIES ? STUCK_WAIT : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1));

/** The events of a stretch that are published, and where it ends. */
interface Stretch {
  readonly to: number;
  readonly events: readonly PublishedEvent[];
}

/** What a drain leads to: the cursor as it is then, and the window to send after the commit, if there is one. */
export interface Drained {
  readonly cursor: Cursor;
  readonly window?: Omit<PublishedWindow, "source">;
}

type Mapping<E> = (recorded: RecordedEvent<E>) => PublishedEvent | undefined;

/**
 * Cuts the next window from the events that follow the cursor. It holds at least one published event, if there is any, and ends
 * where the next would make it too large. An event whose mapping throws ends the window before it, or stands alone in its window
 * (without events, so that nothing is sent): its consumer becomes stuck and the fault shows, but the object goes on.
 */
const cut = <E>(events: readonly RecordedEvent<E>[], published: Mapping<E>): Stretch & { readonly fault?: unknown } => {
  const chosen: PublishedEvent[] = [];
  let bytes = 0;
  let to = 0;
  for (const recorded of events) {
    let event: PublishedEvent | undefined;
    try {
      event = published(recorded);
    } catch (fault) {
      return chosen.length > 0 ? { to, events: chosen } : { to: recorded.position, events: [], fault };
    }
    if (event !== undefined) {
      bytes += Buffer.byteLength(JSON.stringify(event)) + 1;
      if (chosen.length > 0 && bytes > WINDOW_BYTES) break;
      chosen.push(event);
    }
    to = recorded.position;
  }
  return { to, events: chosen };
};

/** The events of a window that has been cut before; its bounds stay, so that a consumer knows it again. */
const cutAgain = <E>(events: readonly RecordedEvent<E>[], to: number, published: Mapping<E>): PublishedEvent[] =>
  events
    .filter((recorded) => recorded.position <= to)
    .map(published)
    .filter((event) => event !== undefined);

/**
 * What is to be published to a consumer now: the window under way once more when its time has come, else the next one, else
 * nothing (undefined). A stretch without a published event is passed over without being sent. `read` gets at most so
 * many events after a position; `failed` hears of events that cannot be mapped.
 */
export const drain = <E>(
  cursor: Cursor,
  last: number,
  at: Instant,
  read: (after: number, limit: number) => readonly RecordedEvent<E>[],
  published: Mapping<E>,
  failed: (fault: unknown) => void,
): Drained | undefined => {
  const { acknowledged: from, passed } = cursor;
  if (cursor.sentTo > from) {
    if (at < cursor.republishAt) return undefined;
    const attempts = cursor.attempts + 1;
    const stuckSince = cursor.stuckSince ?? (attempts > TRIES ? at : undefined);
    const again = { ...cursor, attempts, stuckSince, sentAt: at, republishAt: secondsAfter(at, waitAfter(attempts)) };
    const events = read(passed, cursor.sentTo - passed);
    try {
      return { cursor: again, window: { from, to: cursor.sentTo, events: cutAgain(events, cursor.sentTo, published) } };
    } catch (fault) {
      failed(fault);
      return { cursor: again };
    }
  }
  if (passed >= last) return undefined;
  const { to, events, fault } = cut(read(passed, WINDOW_EVENTS), published);
  if (events.length === 0 && fault === undefined) return { cursor: { ...cursor, passed: to } };
  const sent = { sentTo: to, sentAt: at, attempts: 1, republishAt: secondsAfter(at, waitAfter(1)) };
  if (fault === undefined) return { cursor: { ...cursor, ...sent }, window: { from, to, events } };
  failed(fault);
  return { cursor: { ...cursor, ...sent } };
};
