import type { Outcome } from "../../event-store/index.ts";
import { Problem, type ProblemCode } from "./problems.ts";

/**
 * What each rejection of a module means to a client. Write it as a total record over the union of the module's rejection codes
 * (`satisfies Record<UserRejection["code"], ProblemCode>`), so that a new rejection does not compile without its answer.
 */
export type ProblemsOf<Code extends string> = Readonly<Record<Code, ProblemCode>>;

/**
 * The value of an accepted command; throws the refused one's problem, with the rejection's details as far as the problem's code
 * declares members for them.
 */
export const accepted = <T, Code extends string>(outcome: Outcome<T>, problems: ProblemsOf<Code>): T => {
  if (outcome.ok) return outcome.value;
  const { rejection } = outcome;
  const known = new Map<string, ProblemCode>(Object.entries(problems));
  const code = known.get(rejection.code);
  if (code === undefined) throw new Error(`no problem is declared for the rejection ${rejection.code}`);
  throw new Problem(code, { members: rejection });
};
