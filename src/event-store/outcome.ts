import type { Rejection } from "../domain/decider.ts";

/** What a command sent to an object comes back with: plain data that crosses RPC. Only faults throw. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: Rejection };

/**
 * The commit failed before anything was stored, through no fault of the command: it may be sent again as it is, to a new stub.
 * `retryable` is an own property because that, unlike the class, survives RPC.
 */
export class RetryableError extends Error {
  override readonly name = "RetryableError";
  readonly retryable = true;
}
