import { Problem } from "./problems.ts";

/** The entity tag of a version. */
export const etag = (version: number): string => `"${version}"`;

/** Each member of the list, a weak tag as its strong one: a proxy that compresses an answer weakens its tag. */
const tags = (header: string): string[] =>
  header.split(",").map((tag) => {
    const trimmed = tag.trim();
    return trimmed.startsWith("W/") ? trimmed.slice(2) : trimmed;
  });

/**
 * The version that the caller has seen and wants to change, to be passed on with the command so that the commit checks it
 * again. Call it once the resource is known to exist. Throws `precondition-required` without a header, `precondition-failed`
 * when none of its tags is the current version's; `*` is any version that exists.
 */
export const expectedVersion = (ifMatch: string | undefined, current: number): number => {
  if (ifMatch === undefined) throw new Problem("precondition-required");
  const seen = tags(ifMatch);
  if (!seen.includes("*") && !seen.includes(etag(current))) throw new Problem("precondition-failed");
  return current;
};
