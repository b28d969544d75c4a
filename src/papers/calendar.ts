import { ICalCalendar, ICalEventStatus } from "ical-generator";
import type { ConcertDetails } from "../domain/concerts/concert.ts";
import type { ConcertId, OrderId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import { placeInWords } from "./concert-words.ts";
import { plainName } from "../domain/plain-text.ts";

/** A concert that somebody has tickets of, as their calendar keeps it. */
export interface CalendarEntry {
  readonly concertId: ConcertId;
  readonly orderId: OrderId;
  readonly concert: ConcertDetails;
  /** The concert's own: a calendar that has the event already takes the newer one. */
  readonly version: number;
  readonly isCancelled: boolean;
  /** Where to read more. */
  readonly url: string;
}

/**
 * Concerts as an iCalendar file (RFC 5545), an event each, in UTC. Nobody knows when a concert ends, so no event says it. `at` is when
 * the file is made; an event's id stays the same however often it is.
 */
export const calendarOf = (entries: readonly CalendarEntry[], at: Instant): string => {
  const calendar = new ICalCalendar({ prodId: { company: "Frontrow", product: "Tickets", language: "EN" } });
  for (const { concertId, orderId, concert, version, isCancelled, url } of entries) {
    calendar.createEvent({
      id: `${concertId}.${orderId}@frontrow`,
      stamp: new Date(at),
      start: new Date(concert.startsAt),
      sequence: version,
      summary: oneLine(`${concert.artist}, ${concert.title}`),
      location: oneLine(`${concert.venue.name}, ${placeInWords(concert.venue)}`),
      url,
      status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
};

/** What a concert's file can be called: artist and date by the venue's clocks, of letters that every system takes. */
export const calendarName = ({ artist, startsAt, timeZone }: ConcertDetails): string => {
  // Canada writes dates as ISO 8601 does.
  const date = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(startsAt);
  return `${plainName(artist, 40) || "concert"}-${date}`;
};

/** What would end a line of the file is a space. */
const oneLine = (text: string): string => text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
