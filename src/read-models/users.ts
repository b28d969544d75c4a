import { and, desc, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { type UserId, userId } from "../domain/ids.ts";
import { type Instant, instant } from "../domain/instant.ts";
import { role } from "../domain/users/role.ts";
import type { UserDocument } from "../objects/user/user-rpc.ts";
import { users } from "./users-table.ts";

/** An account in the administrators' list. */
const listedUser = z.object({
  id: userId,
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  role,
  createdAt: instant,
});
type ListedUser = z.infer<typeof listedUser>;

interface UserQuery {
  readonly id?: UserId | undefined;
  /** Normalized; matches exactly. */
  readonly email: string | undefined;
  /** The creation time and id of the last account of the page before. */
  readonly after: readonly [Instant, UserId] | undefined;
  readonly limit: number;
}

/** The accounts, newest first. */
export interface UserList {
  list(query: UserQuery): Promise<ListedUser[]>;
}

export const userList = (database: DrizzleD1Database): UserList => ({
  list: async ({ id, email, after, limit }) => {
    const rows = await database
      .select()
      .from(users)
      .where(
        and(
          id === undefined ? undefined : eq(users.id, id),
          email === undefined ? undefined : eq(users.email, email),
          after === undefined ? undefined : sql`(${users.createdAt}, ${users.id}) < (${after[0]}, ${after[1]})`,
        ),
      )
      .orderBy(desc(users.createdAt), desc(users.id))
      .limit(limit);
    return z.array(listedUser).parse(rows);
  },
});

/**
 * The write that brings an account up to date. Its events carry no personal data, so the document comes from the account itself, as
 * it is now; an older document never replaces a newer one.
 */
export const projectUser = (database: DrizzleD1Database, document: UserDocument | undefined): BatchItem<"sqlite">[] =>
  document === undefined
    ? []
    : [
        database
          .insert(users)
          .values(document)
          .onConflictDoUpdate({
            target: users.id,
            set: document,
            setWhere: sql`${users.version} <= ${document.version}`,
          }),
      ];
