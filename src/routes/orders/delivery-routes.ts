import { z } from "@hono/zod-openapi";
import { orderId } from "../../domain/ids.ts";
import type { SentForOrder } from "../../objects/tickets/tickets-rpc.ts";
import type { Dependencies } from "../dependencies.ts";
import { Problem } from "../http/problems.ts";
import { defineRoute, type Route } from "../http/route.ts";

/** A mail or parcel of an order, with what only administrators are shown. */
export const deliveryDocument = z
  .strictObject({
    id: z.string(),
    /** The tickets themselves, or a notice of a refund or a cancellation. */
    carries: z.enum(["tickets", "refund", "cancellation"]),
    method: z.enum(["email", "courier"]),
    status: z.enum(["prepared", "delivered", "failed"]),
    attempts: z.int(),
    trackingNumber: z.string().nullable(),
    /** Where the courier keeps the label to print. */
    label: z.string().nullable(),
    failure: z.string().nullable(),
  })
  .openapi("Delivery");

const showDelivery = (delivery: SentForOrder["deliveries"][number]): z.infer<typeof deliveryDocument> => {
  const { deliveryId: id, method, status, attempts, trackingNumber, label, failure } = delivery;
  return { id, carries: "tickets", method, status, attempts, trackingNumber, label, failure };
};

const showNotice = (notice: SentForOrder["notices"][number]): z.infer<typeof deliveryDocument> => ({
  id: notice.noticeId,
  carries: notice.about.type,
  method: "email",
  status: notice.status === "sent" ? "delivered" : notice.status,
  attempts: notice.attempts,
  trackingNumber: null,
  label: null,
  failure: notice.failure,
});

/** What was sent for an order. */
export const deliveryRoutes = ({ objects }: Pick<Dependencies, "objects">): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/orders/{orderId}/deliveries",
    summary: "List the mails and parcels of an order: its tickets, oldest first, then notices",
    tag: "Orders",
    access: ["administrator"],
    params: z.object({ orderId }),
    responses: { 200: z.strictObject({ data: z.array(deliveryDocument) }) },
    handler: async ({ params: { orderId: id } }) => {
      if ((await objects.order(id).document()) === undefined) throw new Problem("not-found");
      const { deliveries, notices } = await objects.tickets(id).sent();
      return { status: 200, body: { data: [...deliveries.map(showDelivery), ...notices.map(showNotice)] } };
    },
  }),
];
