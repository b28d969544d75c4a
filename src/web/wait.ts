import type { Refused } from "./service.ts";
import type { Visit } from "./visit.ts";

/** When to try again what was refused for now: `in 5 minutes`. */
export const waitOf = ({ formats }: Visit, { headers }: Pick<Refused, "headers">): string =>
  formats.fromNow(Number(headers.get("Retry-After") ?? 60));
