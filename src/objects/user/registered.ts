import type { Account } from "../../domain/users/account.ts";
import type { RegisteredUser } from "../../domain/users/user.ts";

/** Only somebody with an account has sessions and requests. */
export const registered = ({ user }: Account): RegisteredUser => {
  if (user.status !== "registered") throw new Error("the user is not registered");
  return user;
};
