import type { Instant } from "../domain/instant.ts";
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
 * published are left out but covered. A window that is published again has the same bounds.
 */
export interface PublishedWindow {
  readonly source: { readonly kind: string; readonly id: string };
  readonly from: number;
  readonly to: number;
  readonly events: readonly PublishedEvent[];
}

/** How an object publishes: to whom, what, and who is told when a consumer does not acknowledge. */
export interface Publishing<E> {
  readonly source: PublishedWindow["source"];
  /** Sends a window to each consumer, by name; called after the commit, one window a consumer at a time. */
  readonly consumers: { readonly [name: string]: (window: PublishedWindow) => Promise<void> };
  /** What of an event is published; undefined for nothing. Must not depend on anything but the event. */
  published(recorded: RecordedEvent<E>): PublishedEvent | undefined;
  /** Called when a consumer has not acknowledged after ten tries, and with every (hourly) try from then on. */
  reportStuck(consumer: string, since: Instant): void | Promise<void>;
  /** Called when a stuck consumer acknowledges at last. */
  reportMoving?(consumer: string): void | Promise<void>;
}
