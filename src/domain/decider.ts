/**
 * A decision is data: the events that follow from a command, or the reason why none do.
 * Only faults throw; a refusal is an ordinary answer.
 */

/** Why a command was refused: a stable code, with the details a caller can act on. */
export interface Rejection {
  readonly code: string;
}

export interface Accepted<Event> {
  readonly ok: true;
  readonly events: readonly Event[];
}

export interface Rejected<Reason extends Rejection = Rejection> {
  readonly ok: false;
  readonly rejection: Reason;
}

export type Decision<Event, Reason extends Rejection = Rejection> = Accepted<Event> | Rejected<Reason>;

/** Accepts with the events that follow; with none, the command had been carried out already. */
export const accept = <Event = never>(...events: readonly Event[]): Accepted<Event> => ({ ok: true, events });

/** Refuses with a code and the details that belong to it. */
export function reject<const Code extends string>(code: Code): Rejected<{ readonly code: Code }>;
export function reject<const Code extends string, Details extends object>(
  code: Code,
  details: Details,
): Rejected<{ readonly code: Code } & Readonly<Details>>;
export function reject(code: string, details: object = {}): Rejected {
  return { ok: false, rejection: { code, ...details } };
}

/** Marks a `switch` as complete: the compiler refuses a case that is missing; stored data that has one stops loudly. */
export const unreachable = (value: never): never => {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
};
