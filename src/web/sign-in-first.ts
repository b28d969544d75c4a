import type { GoTo } from "./page.ts";
import type { Visit } from "./visit.ts";

/** Said on the page of signing in when a session has ended of which nobody was told. */
export const ENDED = "ended";

/** Leads to signing in, and from there back to where the reader was. */
export const signInFirst = ({ back, hasEnded }: Pick<Visit, "back" | "hasEnded">): GoTo => ({
  goTo: `/sign-in?${new URLSearchParams({ next: back, ...(hasEnded ? { [ENDED]: "yes" } : {}) })}`,
});
