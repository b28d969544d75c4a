import { z } from "@hono/zod-openapi";
import { countries, type ICountry } from "countries-list";

/** The countries of ISO 3166-1 by their alpha-2 codes. */
const assigned: ReadonlyMap<string, ICountry> = new Map(
  Object.entries<ICountry>(countries).filter(([, { userAssigned }]) => userAssigned !== true),
);

export const countryCodes: readonly string[] = [...assigned.keys()];

/** A country, as a venue or an address names it. */
export const country = z
  .string()
  .refine((code) => assigned.has(code), "must be an ISO 3166-1 alpha-2 country code")
  .openapi({ pattern: "^[A-Z]{2}$" });

const codes = (list: string): ReadonlySet<string> => new Set(list.split(" "));

const EASTERN_EUROPE = codes("AL BA BG BY CY CZ EE FI GR HR HU LT LV MD ME MK PL RO RS RU SI SK UA");
const MIDDLE_EAST = codes("AE BH IL IQ IR JO KW LB OM PS QA SA SY TR YE");

/** Where a concert's object is best placed: near the venue, where most of its audience is. Undefined where nothing is near. */
export const locationHint = (code: string): DurableObjectLocationHint | undefined => {
  if (MIDDLE_EAST.has(code)) return "me";
  if (EASTERN_EUROPE.has(code)) return "eeur";
  switch (assigned.get(code)?.continent) {
    case "AF":
      return "afr";
    case "AS":
      return "apac";
    case "EU":
      return "weur";
    case "NA":
      return "enam";
    case "OC":
      return "oc";
    case "SA":
      return "sam";
    case "AN":
    case undefined:
      return undefined;
  }
};
