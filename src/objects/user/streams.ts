import type { AccountEvent } from "../../domain/users/account.ts";

/** The stream of a user's object that an event is in: the account's, its financial info's, or one mail's. */
export const streamOf = (event: AccountEvent): string => {
  if (event.type.startsWith("UserFinancialInfo")) return `financial-info-${event.userId}`;
  return "mailId" in event ? event.mailId : event.userId;
};
