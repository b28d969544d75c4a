import type { ConcertDetails } from "../domain/concerts/concert.ts";

const countries = new Intl.DisplayNames("en", { type: "region" });

/** Where a venue is, short of its name. */
export const placeInWords = ({ city, country }: ConcertDetails["venue"]): string =>
  `${city}, ${countries.of(country) ?? country}`;
