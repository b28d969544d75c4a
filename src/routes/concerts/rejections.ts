import type { decide } from "../../domain/concerts/concert.ts";
import type { Outcome } from "../../event-store/index.ts";
import { type FieldError, Problem, type ProblemCode } from "../http/problems.ts";
import { accepted } from "../http/rejections.ts";

type Code = Extract<ReturnType<typeof decide>, { ok: false }>["rejection"]["code"] | "version-conflict";

/** Rules that a field of the request breaks. */
const faults = {
  "start-not-in-future": { pointer: "/startsAt", detail: "must be in the future" },
  "sales-window-empty": { pointer: "/salesEndAt", detail: "must be after the sales start" },
  "sales-begin-too-late": { pointer: "/salesStartAt", detail: "must be before the concert starts" },
  "no-ticket-level": { pointer: "/ticketLevels", detail: "must have at least one level" },
  "duplicate-ticket-level": { pointer: "/ticketLevels", detail: "must have an id of its own each" },
} as const satisfies { readonly [Rule in Code]?: FieldError };

const problemOf = {
  "concert-not-found": "not-found",
  "concert-cancelled": "concert-cancelled",
  "concert-already-cancelled": "concert-already-cancelled",
  "mixed-currencies": "mixed-currencies",
  "ticket-level-in-use": "ticket-level-in-use",
  "capacity-below-taken": "capacity-below-taken",
  "version-conflict": "precondition-failed",
} as const satisfies Record<Exclude<Code, keyof typeof faults>, ProblemCode>;

/** The value of an accepted command on a concert; throws the refused one's problem. */
export const acceptedByConcert = <T>(outcome: Outcome<T>): T => {
  const fault = outcome.ok
    ? undefined
    : new Map<string, FieldError>(Object.entries(faults)).get(outcome.rejection.code);
  if (fault !== undefined) throw new Problem("invalid-request", { errors: [fault] });
  return accepted(outcome, problemOf);
};
