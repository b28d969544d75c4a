import { z } from "zod";
import { unreachable } from "../decider.ts";
import type { UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import * as info from "./user-financial-info.ts";
import * as user from "./user.ts";

/** Everything that one user's object decides on: who they are, and whom their invoices are made out to. */
export interface Account {
  readonly user: user.User;
  readonly financialInfo: info.UserFinancialInfo;
}

export const noAccount: Account = { user: user.noUser, financialInfo: info.noFinancialInfo };

export const accountEvent = z.discriminatedUnion("type", [
  ...user.userEvent.options,
  ...info.userFinancialInfoEvent.options,
]);
export type AccountEvent = z.infer<typeof accountEvent>;

export const evolve = (account: Account, event: AccountEvent): Account => {
  switch (event.type) {
    case "UserRegistered":
    case "UserRoleUpdated":
    case "UserRegistrationAbandoned":
      return { ...account, user: user.evolve(account.user, event) };
    case "UserFinancialInfoCreated":
    case "UserFinancialInfoUpdated":
      return { ...account, financialInfo: info.evolve(account.financialInfo, event) };
    default:
      return unreachable(event);
  }
};

/** Says for the first time whom to invoice, or says it anew. */
export const decideFinancialInfo = (account: Account, userId: UserId, at: Instant) =>
  info.decide(
    account.financialInfo.status === "none"
      ? { type: "CreateUserFinancialInfo", userId, at }
      : { type: "UpdateUserFinancialInfo", userId, at },
    account.financialInfo,
  );
