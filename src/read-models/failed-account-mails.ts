import { and, desc, eq, gte, notInArray } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { accountMailId, type UserId, userId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { accountMailPurpose } from "../domain/users/account-mail.ts";
import type { ListWindow } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { failedAccountMails } from "./tables.ts";

const failedAccountMail = z.object({ userId, mailId: accountMailId, purpose: accountMailPurpose, failedAt: instant });
/** A mail about an account that was given up, and no other one did its work since. */
export type FailedAccountMail = z.infer<typeof failedAccountMail>;

export interface FailedAccountMailList {
  /** Those that failed last: anybody makes accounts with addresses that are none, and nobody ever mends those. */
  latest(limit: number): Promise<FailedAccountMail[]>;
}

export const failedAccountMailList = (database: DrizzleD1Database): FailedAccountMailList => ({
  latest: async (limit) => {
    const rows = await database
      .select()
      .from(failedAccountMails)
      // All of them: said so that the index is searched.
      .where(gte(failedAccountMails.failedAt, 0))
      .orderBy(desc(failedAccountMails.failedAt))
      .limit(limit);
    return z.array(failedAccountMail).parse(rows);
  },
});

const CONCERNS = new Set(["AccountMailFailed", "AccountMailSent", "UserPasswordChanged", "UserEmailVerified"]);

/** Writes that bring the list up to date with a window of a user's log: what stays on it, the account itself says; since when, the event. */
export const projectFailedAccountMails = async (
  database: DrizzleD1Database,
  objects: Objects,
  user: UserId,
  events: ListWindow["events"],
): Promise<BatchItem<"sqlite">[]> => {
  if (!events.some(({ data }) => CONCERNS.has(data.type))) return [];
  const failed = await objects.user(user).failedMails();
  const ids = failed.map(({ mailId }) => mailId);
  return [
    database
      .delete(failedAccountMails)
      .where(and(eq(failedAccountMails.userId, user), notInArray(failedAccountMails.mailId, ids))),
    ...events.flatMap(({ data, recordedAt: failedAt }) => {
      if (data.type !== "AccountMailFailed") return [];
      const { mailId } = data;
      const purpose = failed.find((mail) => mail.mailId === mailId)?.purpose;
      return purpose === undefined
        ? []
        : [
            database
              .insert(failedAccountMails)
              .values({ userId: user, mailId, purpose, failedAt })
              .onConflictDoNothing(),
          ];
    }),
  ];
};
