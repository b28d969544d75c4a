import { DurableObject } from "cloudflare:workers";
import type { Instant } from "../domain/instant.ts";
import type { Metadata, RecordedEvent } from "./event-log.ts";
import type { Outcome } from "./outcome.ts";
import type { PrivateDetails } from "./private-details.ts";
import type { StoreDefinition, Submission } from "./store-definition.ts";

export type { Metadata };

export declare abstract class EventSourcedObject<
  State,
  E extends { readonly type: string },
  Env,
> extends DurableObject<Env> {
  protected abstract readonly definition: StoreDefinition<State, E>;
  constructor(ctx: DurableObjectState, env: Env);
  /** The committed state. Inside a submission use the one handed in: it is ahead of this. */
  protected get state(): State;
  /** Whether the object holds anything: until then it has no tables to read. */
  protected get stored(): boolean;
  protected get sql(): SqlStorage;
  protected get privateDetails(): PrivateDetails;
  /** The present; a test object overrides it. */
  protected now(): Instant;
  protected submit<V = undefined>(submission: Submission<State, E, V>): Promise<Outcome<V>>;
  /** Runs an agenda item at once, if it is on the agenda; the one already running is not doubled. Never rejects. */
  protected runNow(kind: string, id: string): Promise<void>;
  override alarm(): Promise<void>;
  acknowledge(consumer: string, position: number): Promise<void>;
  /** Does what is overdue, as the alarm would. */
  wake(): Promise<void>;
  /** A page of the log, for audits and tests. */
  history(after?: number, limit?: number): RecordedEvent<E>[];
}
