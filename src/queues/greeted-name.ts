import type { UserDocument } from "../objects/user/user-rpc.ts";

/**
 * By what name a mail greets its reader: only at an address that the account has proved to be its own. Else anybody could
 * choose a name, and have the box office begin a mail to anybody with it. The papers name who holds a ticket all the same: that is what they are for.
 */
export const greetedName = (
  { email, emailVerified, name }: Pick<UserDocument, "email" | "emailVerified" | "name">,
  to: string,
): string | null => (emailVerified && email === to ? name : null);
