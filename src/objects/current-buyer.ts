import { type Buyer, buyerOf } from "../domain/finance/invoice-buyer.ts";
import type { UserId } from "../domain/ids.ts";
import type { Objects } from "./namespaces.ts";

/** Whom a user's invoices are made out to as the account says it now. One that is gone is named by its id. */
export const currentBuyer = async (user: UserId, objects: Objects): Promise<Buyer> => {
  const [account, info] = await Promise.all([objects.user(user).document(), objects.user(user).financialInfo()]);
  return buyerOf(account?.name ?? user, info);
};
