import type { UserDocument } from "../objects/user/user-rpc.ts";

/**
 * By what name a mail greets its reader: only at an address that the account has proved to be its own. Else anybody could choose a name, and have
 * the box office write it to anybody.
 */
export const greetedName = (
  { email, emailVerified, name }: Pick<UserDocument, "email" | "emailVerified" | "name">,
  to: string,
): string | null => (emailVerified && email === to ? name : null);
