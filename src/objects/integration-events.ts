import { z } from "zod";
import { deliveryKind } from "../domain/carts/shopping-cart.ts";
import { concertDetails } from "../domain/concerts/concert.ts";
import { ticketLevel } from "../domain/concerts/ticket-level.ts";
import {
  accountMailId,
  concertId,
  deliveryId,
  noticeId,
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
import {
  cancellationReason,
  compensationReason,
  paymentFailureReason,
  refundedTicket,
} from "../domain/orders/order-events.ts";
import { role } from "../domain/users/role.ts";
import type { PublishedEvent, RecordedEvent } from "../event-store/index.ts";

/**
 * What objects tell the rest of the service: a contract of its own, mapped from domain events here and nowhere else, with ids
 * instead of personal data. What is not listed is not published, and nobody is sent
 * what they do not use. Unlisted fields of a domain event are left out.
 */
const line = z.object({ ticketLevelId, quantity: z.int().min(1), unitPrice: money });
const lines = z.array(line);
const reservation = { concertId, reservationId, orderId };
const delivery = { orderId, deliveryId };
const accounted = { orderId, number: z.string(), issuedAt: instant };
const accountedLine = { concertId, ticketLevelId, net: money, tax: money, gross: money };

const sharedShapes = [
  z.object({ type: z.literal("ReservationConfirmed"), ...reservation, customerId: userId, lines }),
  z.object({
    type: z.literal("ReservationCancelled"),
    ...reservation,
    was: z.enum(["none", "held", "confirmed"]),
    lines,
    reason: z.enum(["order-cancelled", "concert-cancelled", "tickets-refunded"]),
  }),
  z.object({ type: z.literal("ReservationExpired"), ...reservation, lines }),
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
  z.object({
    type: z.literal("OrderCompensated"),
    orderId,
    concertId,
    refundId,
    amount: money,
    reason: compensationReason,
  }),
] as const;

/** What policies react to: all that is sent to the queue `integration-events`. */
const policyShapes = [
  ...sharedShapes,
  z.object({ type: z.literal("PaymentCompleted"), orderId, paymentId, amount: money, late: z.boolean() }),
  z.object({ type: z.literal("PaymentFailed"), orderId, paymentId, reason: paymentFailureReason }),
  z.object({ type: z.literal("PaymentRefunded"), orderId, refundId, amount: money }),
  z.object({
    type: z.literal("OrderRefundGranted"),
    orderId,
    refundId,
    amount: money,
    tickets: z.array(refundedTicket),
  }),
  z.object({ type: z.literal("TicketEmailSent"), ...delivery }),
  z.object({ type: z.literal("TicketShipped"), ...delivery }),
] as const;

/** What changes a list: all that is sent to the queue `read-models`. */
const listShapes = [
  ...sharedShapes,
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
  z.object({ type: z.literal("ReservedTicketsReleased"), ...reservation, refundId, lines }),
  z.object({ type: z.literal("OrderCreated"), orderId, userId, createdAt: instant }),
  z.object({ type: z.literal("OrderCancelledDueToTimeout"), orderId }),
  z.object({ type: z.literal("OrderCompleted"), orderId }),
  z.object({ type: z.literal("OrderRefundGranted"), orderId, refundId }),
  z.object({ type: z.literal("OrderRefundWithdrawn"), orderId, refundId }),
  z.object({ type: z.literal("OrderRefundRecorded"), orderId, refundId, amount: money }),
  z.object({ type: z.literal("OrderRefunded"), orderId }),
  // What the ledger is made of.
  z.object({ type: z.literal("PaymentCompleted"), orderId, paymentId, amount: money }),
  z.object({ type: z.literal("PaymentSurplusReceived"), orderId, refundId, amount: money }),
  z.object({ type: z.literal("PaymentRefunded"), orderId, refundId, amount: money }),
  z.object({ type: z.literal("PaymentRefundFailed"), paymentId, refundId }),
  z.object({ type: z.literal("PaymentRefundRetried"), paymentId, refundId }),
  z.object({ type: z.literal("PaymentRefundReturned"), orderId, refundId, amount: money }),
  z.object({
    type: z.literal("InvoiceCreated"),
    ...accounted,
    lines: z.array(z.object({ ...accountedLine, quantity: z.int().min(1) })),
  }),
  z.object({ type: z.literal("CreditNoteIssued"), ...accounted, refundId, lines: z.array(z.object(accountedLine)) }),
  z.object({ type: z.literal("TicketCreated"), ticketId, orderId, userId, concertId, ticketLevelId }),
  z.object({ type: z.literal("TicketValidated"), ticketId, concertId }),
  z.object({ type: z.literal("TicketRevoked"), ticketId, concertId }),
  z.object({ type: z.literal("TicketEmailSent"), ...delivery }),
  z.object({ type: z.literal("TicketShipped"), ...delivery }),
  z.object({
    type: z.literal("TicketDeliveryAttemptFailed"),
    ...delivery,
    attempt: z.int().min(1),
    reason: z.string(),
  }),
  z.object({ type: z.literal("TicketDeliveryFailed"), ...delivery, reason: z.string() }),
  z.object({ type: z.literal("TicketDeliveryBounced"), ...delivery, reason: z.string() }),
  z.object({
    type: z.literal("NoticeAttemptFailed"),
    orderId,
    noticeId,
    attempt: z.int().min(1),
    reason: z.string(),
  }),
  z.object({ type: z.literal("NoticeFailed"), orderId, noticeId, reason: z.string() }),
  z.object({ type: z.literal("NoticeSent"), orderId, noticeId }),
  // The status of a reservation shows in its order.
  z.object({ type: z.literal("ReservedTicketsConfirmed"), orderId, reservationId }),
  z.object({ type: z.literal("ReservedTicketsReturned"), orderId, reservationId }),
  z.object({ type: z.literal("UserRegistered"), userId }),
  z.object({ type: z.literal("UserRoleUpdated"), userId, role }),
  z.object({ type: z.literal("UserUpdated"), userId }),
  z.object({ type: z.literal("UserEmailVerified"), userId }),
  z.object({ type: z.literal("UserPasswordChanged"), userId }),
  z.object({ type: z.literal("AccountMailSent"), userId }),
  z.object({ type: z.literal("AccountMailFailed"), userId, mailId: accountMailId }),
] as const;

const policyEvent = z.discriminatedUnion("type", policyShapes);
const listEvent = z.discriminatedUnion("type", listShapes);
export type PolicyEvent = z.infer<typeof policyEvent>;
export type ListEvent = z.infer<typeof listEvent>;

type Shape = z.ZodObject<{ readonly type: z.ZodLiteral<string> }>;

/** How a committed event is published to whom those shapes concern; undefined when it is none of them. */
const publishedAs = (shapes: readonly Shape[]) => {
  const byType = new Map(shapes.map((shape) => [shape.shape.type.value, shape]));
  return (recorded: RecordedEvent<{ readonly type: string }>): PublishedEvent | undefined => {
    const { event, position, recordedAt, metadata } = recorded;
    const data = byType.get(event.type)?.parse(event);
    return data === undefined
      ? undefined
      : { position, type: data.type, recordedAt, correlationId: metadata.correlationId, data };
  };
};

export const publishedToPolicies = publishedAs(policyShapes);
export const publishedToLists = publishedAs(listShapes);

const sourceKind = z.enum(["concert", "order", "payment", "tickets", "user"]);
export type SourceKind = z.infer<typeof sourceKind>;

const windowOf = <E extends z.ZodType>(data: E) =>
  z.object({
    source: z.object({ kind: sourceKind, id: z.string() }),
    from: z.int().nonnegative(),
    to: z.int().positive(),
    events: z.array(z.object({ position: z.int(), recordedAt: instant, correlationId: z.string(), data })),
  });

/** A message of the queue `integration-events`: a stretch of one object's log, as far as policies react to it. */
export const policyWindow = windowOf(policyEvent);
export type PolicyWindow = z.infer<typeof policyWindow>;

/** A message of the queue `read-models`: a stretch of one object's log, as far as lists show it. */
export const listWindow = windowOf(listEvent);
export type ListWindow = z.infer<typeof listWindow>;
