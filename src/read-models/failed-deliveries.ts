import { asc, gte } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { orderId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { failedDeliveries } from "./tables.ts";

const failedDelivery = z.object({ orderId, deliveryId: z.string(), reason: z.string(), failedAt: instant });
/** A mail or parcel that could not be sent, however often it was tried. */
export type FailedDelivery = z.infer<typeof failedDelivery>;

export interface FailedDeliveryList {
  /** Those that failed first. */
  earliest(limit: number): Promise<FailedDelivery[]>;
}

export const failedDeliveryList = (database: DrizzleD1Database): FailedDeliveryList => ({
  earliest: async (limit) => {
    const rows = await database
      .select()
      .from(failedDeliveries)
      // All of them: said so that the index is searched.
      .where(gte(failedDeliveries.failedAt, 0))
      .orderBy(asc(failedDeliveries.failedAt))
      .limit(limit);
    return z.array(failedDelivery).parse(rows);
  },
});
