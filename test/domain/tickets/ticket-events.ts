import { type ConcertId, deliveryOf, reservationOf, ticketOf } from "../../../src/domain/ids.ts";
import type { OrderTicketsEvent } from "../../../src/domain/tickets/ticket-events.ts";
import { administrator, anna, annasOrder, autumn, noon, regular, spring } from "../examples.ts";

type Of<Type extends OrderTicketsEvent["type"]> = Extract<OrderTicketsEvent, { type: Type }>;
type Given<Type extends OrderTicketsEvent["type"]> = Partial<Omit<Of<Type>, "type">>;

/** The n-th ticket of Anna's order, and the n-th delivery. */
export const ticketNumber = (number: number) => ticketOf(annasOrder, number);
const delivery = (number: number) => ({ orderId: annasOrder, deliveryId: deliveryOf(annasOrder, number) });

export const ticketCreated = (number = 1, given: Given<"TicketCreated"> = {}): Of<"TicketCreated"> => ({
  type: "TicketCreated",
  ticketId: ticketNumber(number),
  orderId: annasOrder,
  userId: anna,
  concertId: spring,
  ticketLevelId: regular,
  reservationId: reservationOf(annasOrder, given.concertId ?? spring, 1),
  createdAt: noon,
  ...given,
});

export const ticketValidated = (number = 1, given: Given<"TicketValidated"> = {}): Of<"TicketValidated"> => ({
  type: "TicketValidated",
  ticketId: ticketNumber(number),
  concertId: spring,
  validatedAt: noon,
  ...given,
});

export const validationFailed = (
  reason: Of<"TicketValidationFailed">["reason"],
  given: Given<"TicketValidationFailed"> = {},
): Of<"TicketValidationFailed"> => ({
  type: "TicketValidationFailed",
  ticketId: ticketNumber(1),
  concertId: spring,
  reason,
  ...given,
});

export const ticketRevoked = (number = 1, given: Given<"TicketRevoked"> = {}): Of<"TicketRevoked"> => ({
  type: "TicketRevoked",
  ticketId: ticketNumber(number),
  concertId: spring,
  reason: "concert-cancelled",
  ...given,
});

export const ticketsExpected = (given: Given<"TicketsExpected"> = {}): Of<"TicketsExpected"> => ({
  type: "TicketsExpected",
  orderId: annasOrder,
  userId: anna,
  concertIds: [spring, autumn],
  deliveryMethod: "email",
  ...given,
});

export const ticketsWithdrawn = (concertId: ConcertId): Of<"TicketsWithdrawn"> => ({
  type: "TicketsWithdrawn",
  orderId: annasOrder,
  concertId,
  reason: "concert-cancelled",
});

export const deliveryPrepared = (
  number = 1,
  deliveryMethod: Of<"TicketDeliveryPrepared">["deliveryMethod"] = "email",
): Of<"TicketDeliveryPrepared"> => ({ type: "TicketDeliveryPrepared", ...delivery(number), deliveryMethod });

export const sendRequested = (number: number): Of<"AdminTicketSendRequested"> => ({
  type: "AdminTicketSendRequested",
  ...delivery(number),
  administratorId: administrator,
});

export const attemptFailed = (attempt: number, number = 1): Of<"TicketDeliveryAttemptFailed"> => ({
  type: "TicketDeliveryAttemptFailed",
  ...delivery(number),
  attempt,
  reason: "mail service down",
});

export const emailSent = (number = 1): Of<"TicketEmailSent"> => ({ type: "TicketEmailSent", ...delivery(number) });

export const shipped = (trackingNumber = "794600000001"): Of<"TicketShipped"> => ({
  type: "TicketShipped",
  ...delivery(1),
  trackingNumber,
});

export const deliveryFailed = (reason = "mail service down"): Of<"TicketDeliveryFailed"> => ({
  type: "TicketDeliveryFailed",
  ...delivery(1),
  reason,
});

export const bounced = (number = 1): Of<"TicketDeliveryBounced"> => ({
  type: "TicketDeliveryBounced",
  ...delivery(number),
  reason: "550 no such mailbox",
});

export const inAutumn = { concertId: autumn };

/** Anna's order of one ticket for Spring and one for Autumn: both made, their delivery prepared, and delivered. */
export const settled = [ticketsExpected(), ticketCreated(1), ticketCreated(2, inAutumn)];
export const prepared = [...settled, deliveryPrepared()];
export const delivered = [...prepared, emailSent()];
