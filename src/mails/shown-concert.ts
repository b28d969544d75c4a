import type { ConcertDetails } from "../domain/concerts/concert.ts";

/** A concert's name, on one line. */
export const nameOf = ({ artist, title }: ConcertDetails): string => `${artist}, ${title}`;

/** Where and when a concert is, line by line; the time is that of the venue's clocks. */
export const placeAndTime = ({ venue, startsAt, timeZone }: ConcertDetails): readonly string[] => [
  `${venue.name}, ${venue.city}`,
  new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone }).format(startsAt),
];
