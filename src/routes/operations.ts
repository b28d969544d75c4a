import { z } from "@hono/zod-openapi";
import { accountMailId, orderId, userId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { money } from "../domain/money.ts";
import { accountMailPurpose } from "../domain/users/account-mail.ts";
import type { Dependencies } from "./dependencies.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { time, timeText } from "./http/time.ts";

/** How many of each are shown: whoever has more has to begin somewhere. */
export const MOST_WAITING_SHOWN = 100;

/** What does not move by itself. */
export const attentionDocument = z.strictObject({
  stuckPublications: z.array(
    z.strictObject({ sourceKind: z.string(), sourceId: z.string(), consumer: z.string(), since: time }),
  ),
  overdueOrders: z.array(orderId),
  failedRefunds: z.array(z.strictObject({ refundId: z.string(), orderId, amount: money, failedAt: time })),
  failedDeliveries: z.array(z.strictObject({ orderId, deliveryId: z.string(), reason: z.string(), failedAt: time })),
  failingDeliveries: z.array(
    z.strictObject({ orderId, deliveryId: z.string(), attempts: z.int(), reason: z.string(), since: time }),
  ),
  failedAccountMails: z.array(
    z.strictObject({ userId, mailId: accountMailId, purpose: accountMailPurpose, failedAt: time }),
  ),
});

/** For whoever is on call. */
export const operationsRoutes = ({
  readModels,
}: {
  readonly readModels: Pick<
    Dependencies["readModels"],
    "orders" | "stuckPublications" | "failedRefunds" | "failedDeliveries" | "failingDeliveries" | "failedAccountMails"
  >;
}): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/operations/attention",
    summary:
      "What needs somebody's attention: consumers that are stuck, orders that should have moved on, deliveries that fail try after try, refunds, deliveries and mails about accounts that failed for good",
    tag: "Operations",
    access: ["administrator"],
    responses: { 200: attentionDocument },
    handler: async () => {
      const [stuck, overdueOrders, refunds, deliveries, failing, mails] = await Promise.all([
        readModels.stuckPublications.longest(MOST_WAITING_SHOWN),
        readModels.orders.overdue(instant.parse(Date.now()), MOST_WAITING_SHOWN),
        readModels.failedRefunds.earliest(MOST_WAITING_SHOWN),
        readModels.failedDeliveries.earliest(MOST_WAITING_SHOWN),
        readModels.failingDeliveries.longest(MOST_WAITING_SHOWN),
        readModels.failedAccountMails.latest(MOST_WAITING_SHOWN),
      ]);
      const stuckPublications = stuck.map(({ since, ...publication }) => ({ ...publication, since: timeText(since) }));
      const failedRefunds = refunds.map(({ failedAt, ...refund }) => ({ ...refund, failedAt: timeText(failedAt) }));
      const failedDeliveries = deliveries.map(({ failedAt, ...delivery }) => ({
        ...delivery,
        failedAt: timeText(failedAt),
      }));
      const failingDeliveries = failing.map(({ since, ...delivery }) => ({ ...delivery, since: timeText(since) }));
      const failedAccountMails = mails.map(({ failedAt, ...mail }) => ({ ...mail, failedAt: timeText(failedAt) }));
      return {
        status: 200,
        body: {
          stuckPublications,
          overdueOrders,
          failedRefunds,
          failedDeliveries,
          failingDeliveries,
          failedAccountMails,
        },
      };
    },
  }),
];
