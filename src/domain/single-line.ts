import { z } from "zod";

/** Text of one line, as names, titles and addresses are: it also stands in a mail's subject and on a parcel's label. */
export const singleLine = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !/\p{Cc}/u.test(text), "must be one line of text, without control characters");
