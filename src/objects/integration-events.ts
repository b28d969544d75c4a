import { z } from "zod";
import { deliveryKind } from "../domain/carts/shopping-cart.ts";
import { concertDetails } from "../domain/concerts/concert.ts";
import { ticketLevel } from "../domain/concerts/ticket-level.ts";
import {
  concertId,
  deliveryId,
  orderId,
  paymentId,
  refundId,
  reservationId,
  ticketId,
  ticketLevelId,
  userId,
} from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { money } from "../domain/money.ts";
import { cancellationReason, compensationReason, paymentFailureReason } from "../domain/orders/order-events.ts";
import { role } from "../domain/users/role.ts";
import type { PublishedEvent, RecordedEvent } from "../event-store/index.ts";

/**
 * What objects tell the rest of the service: a contract of its own, mapped from domain events here and nowhere else, with ids
 * instead of personal data. What is not listed is not published. Unlisted fields of a domain event are left out.
 */
const line = z.object({ ticketLevelId, quantity: z.int().min(1), unitPrice: money });
const lines = z.array(line);
const reservation = { concertId, reservationId, orderId };
const delivery = { orderId, deliveryId };

const shapes = [
  z.object({
    type: z.literal("ConcertCreated"),
    concertId,
    organizerId: userId,
    details: concertDetails,
    ticketLevels: z.array(ticketLevel),
    createdAt: instant,
  }),
  z.object({ type: z.literal("ConcertUpdated"), concertId, details: concertDetails }),
  z.object({ type: z.literal("TicketLevelsUpdated"), concertId, ticketLevels: z.array(ticketLevel) }),
  z.object({ type: z.literal("ConcertCancelled"), concertId, reason: z.string(), cancelledAt: instant }),

  z.object({ type: z.literal("ReservationCreated"), ...reservation, lines }),
  z.object({ type: z.literal("ReservationConfirmed"), ...reservation, customerId: userId, lines }),
  z.object({ type: z.literal("ReservedTicketsReleased"), ...reservation, refundId, lines }),
  z.object({
    type: z.literal("ReservationCancelled"),
    ...reservation,
    was: z.enum(["none", "held", "confirmed"]),
    lines,
    reason: z.enum(["order-cancelled", "concert-cancelled", "tickets-refunded"]),
  }),
  z.object({ type: z.literal("ReservationExpired"), ...reservation, lines }),

  z.object({ type: z.literal("OrderCreated"), orderId, userId, createdAt: instant }),
  z.object({ type: z.literal("OrderConfirmed"), orderId, userId, total: money, expiresAt: instant }),
  z.object({ type: z.literal("OrderedConcertCancelled"), orderId, concertId }),
  z.object({
    type: z.literal("PaymentSucceeded"),
    orderId,
    userId,
    items: z.array(z.object({ concertId, ticketLevelId, quantity: z.int().min(1), unitPrice: money })),
    deliveryMethod: deliveryKind,
  }),
  z.object({ type: z.literal("OrderCancelled"), orderId, reason: cancellationReason, wasConfirmed: z.boolean() }),
  z.object({ type: z.literal("OrderCancelledDueToTimeout"), orderId }),
  z.object({ type: z.literal("OrderCompleted"), orderId }),
  z.object({
    type: z.literal("OrderCompensated"),
    orderId,
    concertId,
    refundId,
    amount: money,
    reason: compensationReason,
  }),
  z.object({ type: z.literal("OrderRefundRecorded"), orderId, refundId, amount: money }),
  z.object({ type: z.literal("OrderRefunded"), orderId }),
  // The status of a reservation shows in its order: the order's read model follows these too.
  z.object({ type: z.literal("ReservedTicketsConfirmed"), orderId, reservationId }),
  z.object({ type: z.literal("ReservedTicketsReturned"), orderId, reservationId }),

  z.object({ type: z.literal("PaymentCompleted"), orderId, paymentId, amount: money, late: z.boolean() }),
  z.object({ type: z.literal("PaymentFailed"), orderId, paymentId, reason: paymentFailureReason }),
  z.object({ type: z.literal("PaymentRefunded"), orderId, refundId, amount: money }),

  z.object({ type: z.literal("TicketCreated"), ticketId, orderId, concertId, ticketLevelId }),
  z.object({ type: z.literal("TicketEmailSent"), ...delivery }),
  z.object({ type: z.literal("TicketShipped"), ...delivery }),

  z.object({ type: z.literal("UserRegistered"), userId }),
  z.object({ type: z.literal("UserRoleUpdated"), userId, role }),
] as const;

export const integrationEvent = z.discriminatedUnion("type", shapes);
export type IntegrationEvent = z.infer<typeof integrationEvent>;

const byType = new Map<string, z.ZodType<IntegrationEvent>>(shapes.map((shape) => [shape.shape.type.value, shape]));

/** How a committed event is published; undefined when it concerns nobody else. */
export const publishedFrom = ({
  event,
  position,
  recordedAt,
  metadata,
}: RecordedEvent<{ readonly type: string }>): PublishedEvent | undefined => {
  const data = byType.get(event.type)?.parse(event);
  return data === undefined
    ? undefined
    : { position, type: data.type, recordedAt, correlationId: metadata.correlationId, data };
};

const sourceKind = z.enum(["concert", "order", "payment", "tickets", "user"]);
export type SourceKind = z.infer<typeof sourceKind>;

/** A message of the queues `integration-events` and `read-models`: a stretch of one object's log. */
export const eventsMessage = z.object({
  source: z.object({ kind: sourceKind, id: z.string() }),
  from: z.int().nonnegative(),
  to: z.int().positive(),
  events: z.array(
    z.object({ position: z.int(), recordedAt: instant, correlationId: z.string(), data: integrationEvent }),
  ),
});
export type EventsMessage = z.infer<typeof eventsMessage>;
