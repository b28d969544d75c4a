import type { Done } from "./done.ts";
import type { GoTo } from "./page.ts";
import type { Visit } from "./visit.ts";

/** What the page of signing in says when a session has ended of which nobody was told. */
export const sessionEnded: Done = { what: "session-ended" };

/** Leads to signing in, and from there back to where the reader was. */
export const signInFirst = ({ back, hasEnded }: Pick<Visit, "back" | "hasEnded">): GoTo => ({
  goTo: `/sign-in?${new URLSearchParams({ next: back })}`,
  ...(hasEnded ? { done: sessionEnded } : {}),
});
