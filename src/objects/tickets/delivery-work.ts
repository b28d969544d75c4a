import { type Instant, secondsAfter } from "../../domain/instant.ts";
import { deliveryPauseAfter } from "../../domain/tickets/delivery-attempts.ts";
import { findNotice } from "../../domain/tickets/order-notice.ts";
import type { OrderTickets } from "../../domain/tickets/order-tickets.ts";
import type { OrderTicketsEvent } from "../../domain/tickets/ticket-events.ts";
import type { Agenda } from "../../event-store/index.ts";

/** Puts on the agenda what an event leaves to be sent: tickets under `deliver`, each notice by itself under `notify`. */
export const scheduleSending = (
  event: OrderTicketsEvent,
  at: Instant,
  { delivery, notices }: OrderTickets,
  agenda: Agenda,
): void => {
  const later = (attempt: number) => secondsAfter(at, deliveryPauseAfter(attempt));
  if ("noticeId" in event) {
    const { noticeId } = event;
    if (event.type === "NoticePrepared") agenda.schedule("notify", noticeId, at);
    else if (event.type === "NoticeAttemptFailed") agenda.schedule("notify", noticeId, later(event.attempt));
    else if (findNotice(notices, noticeId)?.status !== "prepared") agenda.clear("notify", noticeId);
  } else if ("deliveryId" in event) {
    const { deliveryId } = event;
    const isPrepared = ({ deliveryId: id, status }: { deliveryId: string; status: string }) =>
      id === deliveryId && status === "prepared";
    if (event.type === "TicketDeliveryPrepared") agenda.schedule("deliver", deliveryId, at);
    else if (event.type === "TicketDeliveryAttemptFailed") agenda.schedule("deliver", deliveryId, later(event.attempt));
    else if (!delivery.deliveries.some(isPrepared)) agenda.clear("deliver", deliveryId);
  }
};
