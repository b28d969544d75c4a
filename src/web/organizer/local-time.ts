import { Temporal } from "temporal-polyfill";

/** A moment, or why a time by a place's clocks is none: on nights when clocks change, some times never come and some come twice. */
export type LocalTime =
  | { readonly at: string }
  | { readonly fault: "unreadable" | "no-zone" | "never-comes" | "comes-twice" };

/** What a field for a day and a time sends. */
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

const readable = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** The moment at which the clocks of a zone show that day and time. */
export const momentOf = (text: string, timeZone: string): LocalTime => {
  const shown = LOCAL_TIME.test(text) ? readable(() => Temporal.PlainDateTime.from(text)) : undefined;
  if (shown === undefined) return { fault: "unreadable" };
  const earlier = readable(() => shown.toZonedDateTime(timeZone, { disambiguation: "earlier" }));
  if (earlier === undefined) return { fault: "no-zone" };
  const later = shown.toZonedDateTime(timeZone, { disambiguation: "later" });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { at: earlier.toInstant().toString() };
  return { fault: earlier.toPlainDateTime().equals(shown) ? "comes-twice" : "never-comes" };
};

/** What the clocks of a zone show at a moment, to the minute, as a field for a day and a time holds it. */
export const shownAt = (at: string, timeZone: string): string =>
  Temporal.Instant.from(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute", roundingMode: "trunc" });
