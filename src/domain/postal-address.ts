import { z } from "zod";
import { singleLine } from "./single-line.ts";

const line = singleLine(200);

/** Where a parcel goes to. Personal data: never in an event. */
export const postalAddress = z.strictObject({
  name: line,
  line1: line,
  line2: line.optional(),
  city: line,
  postalCode: singleLine(20),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
});
export type PostalAddress = z.infer<typeof postalAddress>;
