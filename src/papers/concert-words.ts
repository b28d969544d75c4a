import type { ConcertDetails } from "../domain/concerts/concert.ts";
import { inLanguages, type Language } from "../language.ts";

const countries = inLanguages({
  en: new Intl.DisplayNames("en", { type: "region" }),
  pl: new Intl.DisplayNames("pl", { type: "region" }),
});

/** Where a venue is, short of its name. The city is as whoever planned the concert wrote it. */
export const placeInWords = ({ city, country }: ConcertDetails["venue"], language: Language): string =>
  `${city}, ${countries(language).of(country) ?? country}`;
