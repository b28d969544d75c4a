import { z } from "zod";
import { deliveryKind } from "../carts/shopping-cart.ts";
import { concertId, deliveryId, orderId, reservationId, ticketId, ticketLevelId, userId } from "../ids.ts";
import { instant } from "../instant.ts";
import { failureReason } from "./delivery-attempts.ts";
import { type NoticeEvent, noticeEvent } from "./order-notice.ts";

export const refusedEntry = z.enum(["already-validated", "wrong-concert", "revoked", "unknown"]);
export type RefusedEntry = z.infer<typeof refusedEntry>;

const reason = failureReason;

export const ticketEvent = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("TicketCreated"),
    ticketId,
    orderId,
    userId,
    concertId,
    ticketLevelId,
    reservationId,
    createdAt: instant,
  }),
  z.strictObject({ type: z.literal("TicketValidated"), ticketId, concertId, validatedAt: instant }),
  z.strictObject({ type: z.literal("TicketValidationFailed"), ticketId, concertId, reason: refusedEntry }),
  z.strictObject({ type: z.literal("TicketRevoked"), ticketId, concertId, reason }),
]);
export type TicketEvent = z.infer<typeof ticketEvent>;

const delivery = { orderId, deliveryId };

export const ticketDeliveryEvent = z.discriminatedUnion("type", [
  /** The order is paid: delivery waits until each of these concerts is ticketed or withdrawn. */
  z.strictObject({
    type: z.literal("TicketsExpected"),
    orderId,
    userId,
    concertIds: z.array(concertId).min(1),
    deliveryMethod: deliveryKind,
  }),
  /** No tickets of this concert for this order, whatever arrives later. */
  z.strictObject({ type: z.literal("TicketsWithdrawn"), orderId, concertId, reason }),
  z.strictObject({
    type: z.literal("AdminTicketSendRequested"),
    ...delivery,
    administratorId: userId,
  }),
  z.strictObject({ type: z.literal("TicketDeliveryPrepared"), ...delivery, deliveryMethod: deliveryKind }),
  z.strictObject({ type: z.literal("TicketDeliveryAttemptFailed"), ...delivery, attempt: z.int().min(1), reason }),
  z.strictObject({ type: z.literal("TicketEmailSent"), ...delivery }),
  z.strictObject({ type: z.literal("TicketShipped"), ...delivery, trackingNumber: z.string().min(1).max(100) }),
  z.strictObject({ type: z.literal("TicketDeliveryFailed"), ...delivery, reason }),
  /** The mail was sent and did not arrive. */
  z.strictObject({ type: z.literal("TicketDeliveryBounced"), ...delivery, reason }),
]);
export type TicketDeliveryEvent = z.infer<typeof ticketDeliveryEvent>;

export const orderTicketsEvent = z.discriminatedUnion("type", [
  ...ticketEvent.options,
  ...ticketDeliveryEvent.options,
  ...noticeEvent.options,
]);
export type OrderTicketsEvent = TicketEvent | TicketDeliveryEvent | NoticeEvent;
