import { z } from "zod";

/** The longest address that mail can be sent to (RFC 5321, a path of 256 octets less its brackets). */
const LONGEST = 254;

/**
 * One spelling for each mailbox: spaces around it dropped, all in lower case. Providers that tell mailboxes apart by case are not
 * known; people who type theirs with another case every time are. Dots and tags are left as they are: they do make another mailbox.
 */
export const normalizeEmailAddress = (typed: string): string => typed.trim().toLowerCase();

export const emailAddress = z
  .string()
  .max(LONGEST + 50)
  .transform(normalizeEmailAddress)
  .pipe(z.email("must be an email address").max(LONGEST).brand<"EmailAddress">());
export type EmailAddress = z.infer<typeof emailAddress>;
