import type { ConcertDetails } from "../domain/concerts/concert.ts";
import { startInWords } from "../domain/concerts/start-in-words.ts";
import { locales } from "../language.ts";

/** A concert's name, on one line. */
export const nameOf = ({ artist, title }: ConcertDetails): string => `${artist}, ${title}`;

/** Where and when a concert is, line by line; the time is that of the venue's clocks. */
export const placeAndTime = (concert: ConcertDetails): readonly string[] => {
  const { day, time, zone } = startInWords(concert, locales.en);
  return [`${concert.venue.name}, ${concert.venue.city}`, `${day}, ${time} ${zone}`];
};
