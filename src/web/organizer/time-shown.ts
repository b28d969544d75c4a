import { Temporal } from "temporal-polyfill";

/** How long a time each bar of a chart stands for. */
export type Bucket = "hour" | "day";

/** As many bars have room at least, so that the first sale is a bar and no wall. */
const FEWEST_BARS = 12;

interface Selling {
  readonly bucket: Bucket;
  /** By whose clocks days begin. */
  readonly timeZone: string;
  /** When the concert was planned: nothing was sold before. */
  readonly plannedAt: string;
  /** Where the first and the last bar begin. */
  readonly first: string;
  readonly last: string;
}

/** The time that a chart of sales shows, by the moments at which its first and last place for a bar begin, and at which the last ends. */
interface TimeShown {
  readonly begin: string;
  readonly lastBar: string;
  readonly end: string;
}

/**
 * From the first sale to the last. Where that is too short, it begins earlier, yet not before the concert was planned; and where that is not
 * enough, it ends later.
 */
export const timeShown = ({ bucket, timeZone, plannedAt, first, last }: Selling): TimeShown => {
  const startOf = (at: string): Temporal.ZonedDateTime => {
    const zoned = Temporal.Instant.from(at).toZonedDateTimeISO(bucket === "day" ? timeZone : "UTC");
    return bucket === "day" ? zoned.startOfDay() : zoned.round({ smallestUnit: "hour", roundingMode: "floor" });
  };
  const later = (moment: Temporal.ZonedDateTime, bars: number): Temporal.ZonedDateTime =>
    moment.add(bucket === "day" ? { days: bars } : { hours: bars });
  const padded = latest(startOf(plannedAt), later(startOf(last), 1 - FEWEST_BARS));
  const begin = earliest(startOf(first), padded);
  const end = latest(later(startOf(last), 1), later(begin, FEWEST_BARS));
  return { begin: momentOf(begin), lastBar: momentOf(later(end, -1)), end: momentOf(end) };
};

const momentOf = (zoned: Temporal.ZonedDateTime): string => zoned.toInstant().toString();

const earliest = (one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): Temporal.ZonedDateTime =>
  Temporal.ZonedDateTime.compare(one, other) <= 0 ? one : other;
const latest = (one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): Temporal.ZonedDateTime =>
  Temporal.ZonedDateTime.compare(one, other) >= 0 ? one : other;
