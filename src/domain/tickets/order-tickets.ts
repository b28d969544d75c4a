import { accept, type Decision, reject, unreachable } from "../decider.ts";
import {
  type ConcertId,
  type DeliveryId,
  deliveryOf,
  type OrderId,
  orderOf,
  type TicketLevelId,
  ticketOf,
} from "../ids.ts";
import { MOST_ATTEMPTS, NOTHING_STANDS, withoutAddresses } from "./delivery-attempts.ts";
import { decide as decideNotice, evolve as evolveNotices, type Notice, prepareFailedAgain } from "./order-notice.ts";
import type {
  CreateTickets,
  ExpectTickets,
  OrderTicketsCommand,
  RecordDeliveryAttemptFailed,
  RecordDeliveryBounced,
  RecordTicketEmailSent,
  RecordTicketsShipped,
  RequestTicketSend,
  RevokeTickets,
  WithdrawTickets,
} from "./order-tickets-commands.ts";
import {
  type Delivery,
  evolve as evolveDelivery,
  latestDelivery,
  noDelivery,
  type TicketDelivery,
} from "./ticket-delivery.ts";
import { findTicket, noTicketsYet, putTicket, type TicketBook, ticketsIn } from "./ticket-book.ts";
import {
  create as createTicket,
  decide as decideTicket,
  evolve as evolveTicket,
  type IssuedTicket,
  type ValidateTicket,
} from "./ticket.ts";
import type { OrderTicketsEvent, TicketDeliveryEvent, TicketEvent } from "./ticket-events.ts";

/** All tickets of one order, their delivery, and what its customer is told besides: they change together. */
export interface OrderTickets {
  readonly tickets: TicketBook;
  readonly delivery: TicketDelivery;
  /** Entries that were refused, each once: by ticket, concert and reason. */
  readonly refusals: readonly string[];
  readonly notices: readonly Notice[];
}

export const noTickets: OrderTickets = { tickets: noTicketsYet, delivery: noDelivery, refusals: [], notices: [] };

export const decide = (command: OrderTicketsCommand, state: OrderTickets): Decision<OrderTicketsEvent> => {
  switch (command.type) {
    case "ExpectTickets":
      return expect(command, state);
    case "CreateTickets":
      return create(command, state);
    case "WithdrawTickets":
      return withdraw(command, state);
    case "RevokeTickets":
      return revoke(command, state);
    case "ValidateTicket":
      return validate(command, state);
    case "SendTicketByEmail":
      return recordSent(command, state, { type: "TicketEmailSent" });
    case "ShipTicket":
      return recordSent(command, state, { type: "TicketShipped", trackingNumber: command.trackingNumber });
    case "RecordDeliveryAttemptFailed":
      return recordAttemptFailed(command, state);
    case "RecordDeliveryBounced":
      return recordBounced(command, state);
    case "RequestTicketSend":
      return requestSend(command, state);
    case "PrepareNotice":
    case "RecordNoticeSent":
    case "RecordNoticeAttemptFailed":
    case "RecordNoticeBounced":
      return decideNotice(command, state.notices);
    default:
      return unreachable(command);
  }
};

export const expect = (command: ExpectTickets, state: OrderTickets): Decision<OrderTicketsEvent> => {
  if (state.delivery.expected !== null) return accept();
  const { orderId, userId, concertIds, deliveryMethod } = command;
  return prepareOnceSettled(orderId, state, [
    { type: "TicketsExpected", orderId, userId, concertIds: [...concertIds], deliveryMethod },
  ]);
};

/** Refusals that an order keeps: whoever guesses numbers at a door fills no log. */
const MOST_REFUSALS = 200;

/** A refusal is recorded once, and nothing at all of an order that has no tickets: else anybody's guesses would fill the log. */
export const validate = (command: ValidateTicket, state: OrderTickets): Decision<OrderTicketsEvent> => {
  if (state.tickets.size === 0) return accept();
  const decision = decideTicket(command, findTicket(state.tickets, command.ticketId));
  const isNoNews = (event: OrderTicketsEvent) =>
    event.type === "TicketValidationFailed" &&
    (state.refusals.length >= MOST_REFUSALS || state.refusals.includes(nameOf(event)));
  return decision.ok && decision.events.some(isNoNews) ? accept() : decision;
};

/** A concert is ticketed once; what was withdrawn before never is. */
export const create = (command: CreateTickets, state: OrderTickets): Decision<OrderTicketsEvent> => {
  const { orderId, userId, concertId, reservationId, at } = command;
  if (isTicketed(state, concertId) || state.delivery.withdrawn.includes(concertId)) return accept();
  const levels = command.lines.flatMap(({ ticketLevelId, quantity }) =>
    Array<TicketLevelId>(quantity).fill(ticketLevelId),
  );
  const created = levels.map((ticketLevelId, index) => {
    const ticketId = ticketOf(orderId, state.tickets.size + index + 1);
    return createTicket({ ticketId, orderId, userId, concertId, ticketLevelId, reservationId, at });
  });
  return prepareOnceSettled(orderId, state, created);
};

export const withdraw = (
  { orderId, concertId, reason }: WithdrawTickets,
  state: OrderTickets,
): Decision<OrderTicketsEvent> => {
  if (state.delivery.withdrawn.includes(concertId)) return accept();
  const revoked = [...ticketsIn(state.tickets)]
    .filter((ticket) => ticket.concertId === concertId)
    .flatMap((ticket) => {
      const revocation = decideTicket({ type: "RevokeTicket", reason, concertIsCancelled: true }, ticket);
      return revocation.ok ? revocation.events : [];
    });
  return acceptWithdrawn(orderId, state, [{ type: "TicketsWithdrawn", orderId, concertId, reason }, ...revoked]);
};

/** Refused with `ticket-not-found` or `ticket-already-validated` when one of them cannot be taken back; one revoked before is done. */
export const revoke = (
  { orderId, ticketIds, reason }: RevokeTickets,
  state: OrderTickets,
): Decision<OrderTicketsEvent> => {
  const revoked: OrderTicketsEvent[] = [];
  for (const ticketId of new Set(ticketIds)) {
    const ticket = findTicket(state.tickets, ticketId);
    const revocation = decideTicket({ type: "RevokeTicket", reason, concertIsCancelled: false }, ticket);
    if (!revocation.ok) return revocation;
    revoked.push(...revocation.events);
  }
  return revoked.length === 0 ? accept() : acceptWithdrawn(orderId, state, revoked);
};

/** Accepts; a delivery on its way that is left without a ticket that stands ends. */
const acceptWithdrawn = (
  orderId: OrderId,
  state: OrderTickets,
  events: readonly OrderTicketsEvent[],
): Decision<OrderTicketsEvent> => {
  const delivery = latestDelivery(state.delivery);
  if (delivery?.status !== "prepared" || standing(events.reduce(evolve, state)).length > 0) {
    return prepareOnceSettled(orderId, state, events);
  }
  const { deliveryId } = delivery;
  return accept(...events, { type: "TicketDeliveryFailed", orderId, deliveryId, reason: NOTHING_STANDS });
};

/** Sent is recorded after sending; a delivery that was given up meanwhile has arrived all the same, save one that came back. */
const recordSent = (
  { deliveryId }: RecordTicketEmailSent | RecordTicketsShipped,
  state: OrderTickets,
  outcome: { readonly type: "TicketEmailSent" } | { readonly type: "TicketShipped"; readonly trackingNumber: string },
): Decision<OrderTicketsEvent> => {
  const delivery = find(state, deliveryId);
  if (!delivery) return reject("delivery-not-found");
  if (delivery.status === "delivered" || delivery.bounced) return accept();
  return accept<TicketDeliveryEvent>({ ...outcome, orderId: orderOf(deliveryId), deliveryId });
};

export const recordAttemptFailed = (
  { deliveryId, attempt, isFinal, ...failure }: RecordDeliveryAttemptFailed,
  state: OrderTickets,
): Decision<OrderTicketsEvent> => {
  const delivery = find(state, deliveryId);
  if (!delivery) return reject("delivery-not-found");
  if (delivery.status !== "prepared" || attempt <= delivery.attempts) return accept();
  const orderId = orderOf(deliveryId);
  const reason = withoutAddresses(failure.reason);
  const failed: OrderTicketsEvent = { type: "TicketDeliveryAttemptFailed", orderId, deliveryId, attempt, reason };
  return isFinal || attempt >= MOST_ATTEMPTS
    ? accept<OrderTicketsEvent>(failed, { type: "TicketDeliveryFailed", orderId, deliveryId, reason })
    : accept(failed);
};

/** Also what counts as delivered has failed then; a later delivery of the same tickets is not touched. Parcels are not mailed. */
const recordBounced = (
  { deliveryId, reason }: RecordDeliveryBounced,
  state: OrderTickets,
): Decision<OrderTicketsEvent> => {
  const delivery = find(state, deliveryId);
  if (delivery?.method !== "email") return reject("delivery-not-found");
  if (delivery.bounced) return accept();
  const orderId = orderOf(deliveryId);
  return accept({ type: "TicketDeliveryBounced", orderId, deliveryId, reason: withoutAddresses(reason) });
};

/**
 * A new delivery with an id of its own, also of what was delivered; one that is under way is not doubled. Notices that failed are
 * prepared again as well.
 */
export const requestSend = ({ orderId, administratorId }: RequestTicketSend, state: OrderTickets) => {
  const { expected, deliveries } = state.delivery;
  const notices = prepareFailedAgain(orderId, state.notices);
  if (expected === null || deliveries.length === 0 || standing(state).length === 0) {
    return notices.length === 0 ? reject("nothing-to-deliver") : accept<OrderTicketsEvent>(...notices);
  }
  if (latestDelivery(state.delivery)?.status === "prepared") return accept<OrderTicketsEvent>(...notices);
  const deliveryId = deliveryOf(orderId, deliveries.length + 1);
  return accept<OrderTicketsEvent>(
    { type: "AdminTicketSendRequested", orderId, deliveryId, administratorId },
    { type: "TicketDeliveryPrepared", orderId, deliveryId, deliveryMethod: expected.method },
    ...notices,
  );
};

export const evolve = (state: OrderTickets, event: OrderTicketsEvent): OrderTickets => {
  switch (event.type) {
    case "TicketValidationFailed":
      return { ...state, refusals: [...state.refusals, nameOf(event)] };
    case "TicketCreated":
    case "TicketValidated":
    case "TicketRevoked": {
      const before = findTicket(state.tickets, event.ticketId);
      const ticket = evolveTicket(before, event);
      if (ticket === before || ticket.status === "none") return state;
      return { ...state, tickets: putTicket(state.tickets, ticket) };
    }
    case "NoticePrepared":
    case "NoticeSent":
    case "NoticeAttemptFailed":
    case "NoticeFailed":
      return { ...state, notices: evolveNotices(state.notices, event) };
    default:
      return { ...state, delivery: evolveDelivery(state.delivery, event) };
  }
};

/** Tickets that are good for entry, or were. */
export const standing = (state: OrderTickets): readonly IssuedTicket[] =>
  [...ticketsIn(state.tickets)].filter((ticket) => ticket.status !== "revoked");

/** Accepts; and prepares the delivery when with these events every concert's part is ticketed or withdrawn. */
const prepareOnceSettled = (
  orderId: OrderId,
  before: OrderTickets,
  events: readonly OrderTicketsEvent[],
): Decision<OrderTicketsEvent> => {
  const state = events.reduce(evolve, before);
  const { expected, withdrawn, deliveries } = state.delivery;
  const settled = expected?.concertIds.every((id) => isTicketed(state, id) || withdrawn.includes(id)) ?? false;
  if (expected === null || !settled || deliveries.length > 0 || standing(state).length === 0) return accept(...events);
  return accept<OrderTicketsEvent>(...events, {
    type: "TicketDeliveryPrepared",
    orderId,
    deliveryId: deliveryOf(orderId, 1),
    deliveryMethod: expected.method,
  });
};

const nameOf = ({ ticketId, concertId, reason }: Extract<TicketEvent, { type: "TicketValidationFailed" }>): string =>
  `${ticketId} ${concertId} ${reason}`;

const isTicketed = (state: OrderTickets, concertId: ConcertId): boolean => {
  for (const ticket of ticketsIn(state.tickets)) if (ticket.concertId === concertId) return true;
  return false;
};

const find = (state: OrderTickets, deliveryId: DeliveryId): Delivery | undefined =>
  state.delivery.deliveries.find((delivery) => delivery.deliveryId === deliveryId);
