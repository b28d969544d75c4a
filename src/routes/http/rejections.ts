import type { Outcome } from "../../event-store/index.ts";
import { comeBackIn, Problem, type ProblemCode } from "./problems.ts";

/**
 * What each rejection of a module means to a client. Write it as a total record over the union of the module's rejection codes
 * (`satisfies Record<ConcertRejection["code"], ProblemCode>`), so that a new rejection does not compile without its answer.
 */
type ProblemsOf<Code extends string> = Readonly<Record<Code, ProblemCode>>;

/**
 * The value of an accepted command; throws the refused one's problem, with the rejection's details as far as the problem's code
 * declares members for them. A rejection that has no problem is a fault.
 */
export const accepted = <T, Code extends string>(outcome: Outcome<T>, problems: ProblemsOf<Code>): T => {
  if (outcome.ok) return outcome.value;
  const { rejection } = outcome;
  const code = new Map<string, ProblemCode>(Object.entries(problems)).get(rejection.code);
  if (code === undefined) throw new Error(`no problem is declared for the rejection ${rejection.code}`);
  if (code === "overloaded") throw comeBackIn(code, 1);
  throw new Problem(code, { members: rejection });
};
