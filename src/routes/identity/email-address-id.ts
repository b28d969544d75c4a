import { createHmac } from "node:crypto";
import type { EmailAddress } from "../../domain/users/email-address.ts";

/** The name of an address's object: a keyed hash, so that names in storage and logs tell nobody's address. */
export const emailAddressId = (address: EmailAddress, key: string): string =>
  createHmac("sha256", key).update(address).digest("hex");
