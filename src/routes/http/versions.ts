import type { ExpectedVersions } from "../../objects/concert/concert-rpc.ts";
import { Problem } from "./problems.ts";

/** The entity tag of a version. */
export const etag = (version: number): string => `"${version}"`;

/** The version a tag stands for; a weak tag stands for the same, as a proxy that compresses an answer weakens its tag. */
const versionOf = (tag: string): number[] => {
  const version = /^(?:W\/)?"([1-9][0-9]{0,14})"$/.exec(tag.trim())?.[1];
  return version === undefined ? [] : [Number(version)];
};

/**
 * The versions of which the caller has seen one and wants to change it, to be passed on with the command: the commit alone can
 * tell whether one of them is current. `*` is any version that exists. Call it once the resource is known to exist. Throws
 * `precondition-required` without a header.
 */
export const expectedVersions = (ifMatch: string | undefined): ExpectedVersions => {
  if (ifMatch === undefined) throw new Problem("precondition-required");
  const tags = ifMatch.split(",");
  return tags.some((tag) => tag.trim() === "*") ? "any" : tags.flatMap(versionOf);
};
