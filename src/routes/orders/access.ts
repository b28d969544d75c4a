import type { Caller } from "../http/access.ts";

/** Whether an order, and what belongs to it, is the caller's to read: its owner's, and every administrator's. */
export const mayRead = (caller: Caller, { userId }: { readonly userId: string }): boolean =>
  caller.role === "administrator" || caller.userId === userId;
