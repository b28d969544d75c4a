import { comeBackIn, Problem } from "./problems.ts";

/** What the platform and the event store mark a fault with, as far as it survives the way between objects. */
const marked = (error: unknown, mark: "overloaded" | "retryable" | "durableObjectReset"): boolean =>
  typeof error === "object" && error !== null && Reflect.get(error, mark) === true;

/** An object that cannot answer now may a moment later: nothing is wrong with the request. */
const passes = (error: unknown): boolean =>
  marked(error, "overloaded") || marked(error, "retryable") || marked(error, "durableObjectReset");

/** Whatever was thrown, as a problem. A fault is logged with the request's id, and nothing of it is told. */
export const problemOf = (error: unknown, request: { readonly id: string; readonly name: string }): Problem => {
  if (error instanceof Problem) return error;
  const busy = passes(error);
  console.error(
    JSON.stringify({
      level: busy ? "warning" : "error",
      message: busy ? "an object could not answer" : "a request failed",
      requestId: request.id,
      request: request.name,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
  return busy ? comeBackIn("overloaded", 1) : new Problem("internal-error");
};
