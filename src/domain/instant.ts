import { z } from "zod";

/** A moment in time: whole milliseconds since the Unix epoch, UTC. */
export const instant = z.int().nonnegative().brand<"Instant">();
export type Instant = z.infer<typeof instant>;

/** The moment that many seconds after another. */
export const secondsAfter = (moment: Instant, seconds: number): Instant =>
  instant.parse(moment + Math.round(seconds * 1000));

/** The later of two. */
export const laterOf = (one: Instant, other: Instant): Instant => (one > other ? one : other);
