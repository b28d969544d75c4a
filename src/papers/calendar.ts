import { ICalCalendar, ICalEventStatus } from "ical-generator";
import type { ConcertDetails } from "../domain/concerts/concert.ts";
import type { ConcertId, OrderId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import type { Language } from "../language.ts";
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

/** How long an evening a calendar keeps free for a concert. Nobody is asked when one ends, and an event without an end is a moment. */
const USUAL_LENGTH_MS = 3 * 3_600_000;

/**
 * Concerts as an iCalendar file (RFC 5545), an event each, in UTC, of the length that concerts usually have. `at` is when the file is made;
 * an event's id stays the same however often it is.
 */
export const calendarOf = (entries: readonly CalendarEntry[], at: Instant, language: Language): string => {
  const calendar = new ICalCalendar({ prodId: { company: "Frontrow", product: "Tickets", language: "EN" } });
  for (const { concertId, orderId, concert, version, isCancelled, url } of entries) {
    calendar.createEvent({
      id: `${concertId}.${orderId}@frontrow`,
      stamp: new Date(at),
      start: new Date(concert.startsAt),
      end: new Date(concert.startsAt + USUAL_LENGTH_MS),
      sequence: version,
      summary: oneLine(`${concert.artist}, ${concert.title}`),
      location: oneLine(`${concert.venue.name}, ${placeInWords(concert.venue, language)}`),
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
