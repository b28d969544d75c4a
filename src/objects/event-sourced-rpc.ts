import type { RecordedEvent } from "../event-store/index.ts";

/** What every object with a log answers to. */
export interface EventSourcedRpc {
  /** A consumer of what is published has applied everything up to a position. */
  acknowledge(consumer: string, position: number): Promise<void>;
  /** A consumer has lost what it applied after a position, and gets it again. */
  resend(consumer: string, after: number): Promise<void>;
  /** Publishes to a consumer at once what it has not acknowledged. Throws for one that nothing is published to. */
  publishAgain(consumer: string): Promise<void>;
  /** Does what is overdue. */
  wake(): Promise<void>;
  /** A page of the log, oldest first. */
  history(after?: number, limit?: number): RecordedEvent<unknown>[] | Promise<RecordedEvent<unknown>[]>;
}
