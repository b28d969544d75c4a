import { and, asc, gte } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { orderId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { failingDeliveries } from "./tables.ts";

const failingDelivery = z.object({
  orderId,
  deliveryId: z.string(),
  attempts: z.int().min(1),
  reason: z.string(),
  since: instant,
});
/** A mail or parcel that fails try after try, and has not been given up. */
export type FailingDelivery = z.infer<typeof failingDelivery>;

/** What passes by itself has passed by the third try, some seconds after the first. */
const FAILING_FROM_ATTEMPTS = 3;

export interface FailingDeliveryList {
  /** Those that have been failing longest, once that is more than a hiccup. */
  longest(limit: number): Promise<FailingDelivery[]>;
}

export const failingDeliveryList = (database: DrizzleD1Database): FailingDeliveryList => ({
  longest: async (limit) => {
    const rows = await database
      .select()
      .from(failingDeliveries)
      // Since whenever: said so that the index is searched. Those of fewer tries are few, and gone in seconds.
      .where(and(gte(failingDeliveries.since, 0), gte(failingDeliveries.attempts, FAILING_FROM_ATTEMPTS)))
      .orderBy(asc(failingDeliveries.since))
      .limit(limit);
    return z.array(failingDelivery).parse(rows);
  },
});
