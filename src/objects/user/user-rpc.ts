import type { UserId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Role } from "../../domain/users/role.ts";
import type { FinancialInfo } from "../../domain/users/user-financial-info.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";

/** A user with the personal data that the events leave out. */
export interface UserDocument {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Instant;
  /** Grows with every change: an older document never replaces a newer one. */
  readonly version: number;
}

export interface Registration {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** A PHC string. */
  readonly passwordHash: string;
}

/** An answer kept for repetitions of its request. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a request under an Idempotency-Key stands: to be run, answered already, another one's key, or under way. */
export type BegunRequest =
  | { readonly kind: "fresh" }
  | { readonly kind: "replay"; readonly answer: KeptAnswer }
  | { readonly kind: "reused" }
  | { readonly kind: "running" };

/** What others can ask of a User object. */
export interface UserRpc extends EventSourcedRpc {
  /** Makes the account; finds it made when repeated. Refuses with `registration-abandoned`. */
  register(registration: Registration, metadata: Metadata): Promise<Outcome<UserDocument>>;
  /** Makes sure that there is no account, or says that there is one: `user-registered`. */
  abandonRegistration(metadata: Metadata): Promise<Outcome<undefined>>;
  /** Refuses with `user-not-registered`. */
  updateRole(role: Role, metadata: Metadata): Promise<Outcome<UserDocument>>;
  /** Undefined where there is no account. */
  document(): Promise<UserDocument | undefined>;
  passwordHash(): Promise<string | undefined>;
  /** Whom invoices are made out to; undefined before somebody said so. */
  financialInfo(): Promise<FinancialInfo | undefined>;
  /** Says for the first time whom to invoice, or says it anew. */
  putFinancialInfo(info: FinancialInfo, metadata: Metadata): Promise<Outcome<FinancialInfo>>;
  /** Opens a session for the holder of a token with this hash; the end that use does not move. */
  openSession(hash: string, metadata: Metadata): Promise<Outcome<{ readonly expiresAt: Instant }>>;
  /** The role of a live session's user, as it is now. Using a session keeps it from idling out. */
  authenticate(hash: string): Promise<{ readonly role: Role } | undefined>;
  endSession(hash: string, metadata: Metadata): Promise<Outcome<undefined>>;
  /** Begins a request under an Idempotency-Key, or tells what became of it. */
  beginRequest(key: string, fingerprint: string, metadata: Metadata): Promise<BegunRequest>;
  /** Ends a fresh request: with an answer to keep, or none, which sets the key free. */
  finishRequest(key: string, fingerprint: string, answer: KeptAnswer | undefined, metadata: Metadata): Promise<void>;
}
