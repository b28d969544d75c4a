import { asc } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { orderId, refundId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { money } from "../domain/money.ts";
import { failedRefunds } from "./tables.ts";

const failedRefund = z.object({ refundId, orderId, amount: money, failedAt: instant });
/** Money that the gateway did not give back, however often it was asked. */
export type FailedRefund = z.infer<typeof failedRefund>;

export interface FailedRefundList {
  /** Those that failed first. */
  earliest(limit: number): Promise<FailedRefund[]>;
}

export const failedRefundList = (database: DrizzleD1Database): FailedRefundList => ({
  earliest: async (limit) => {
    const rows = await database.select().from(failedRefunds).orderBy(asc(failedRefunds.failedAt)).limit(limit);
    return rows.map(({ amount, currency, ...row }) => failedRefund.parse({ ...row, amount: { amount, currency } }));
  },
});
