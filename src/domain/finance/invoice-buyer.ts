import { z } from "zod";
import type { UserId } from "../ids.ts";
import type { FinancialInfo } from "../users/user-financial-info.ts";

/** Whom an invoice is made out to. Personal data: never in an event. */
export const buyer = z.strictObject({
  name: z.string().min(1),
  address: z.string().optional(),
  taxId: z.string().optional(),
});
export type Buyer = Readonly<z.infer<typeof buyer>>;

/**
 * Whom a user's invoices are made out to: as they want it; by the account's name alone where they have not said. An account that is gone
 * is named by its id.
 */
export const buyerOf = (
  user: UserId,
  account: { readonly name: string } | undefined,
  info: FinancialInfo | undefined,
): Buyer => {
  if (info === undefined) return { name: account?.name ?? user };
  const { billingName, addressLine1, addressLine2, postalCode, city, country, taxId } = info;
  const lines = [addressLine1, addressLine2, `${postalCode} ${city}`, country];
  const address = lines.filter((line) => line !== undefined).join(", ");
  return { name: billingName, address, ...(taxId === undefined ? {} : { taxId }) };
};

export const isSameBuyer = (one: Buyer, other: Buyer): boolean =>
  one.name === other.name && one.address === other.address && one.taxId === other.taxId;
