import { totalOf } from "../carts/shopping-cart.ts";
import { accept, reject, unreachable } from "../decider.ts";
import { type ConcertId, type OrderId, reservationOf, type ReservationId, type TicketLevelId } from "../ids.ts";
import { type Instant, secondsAfter } from "../instant.ts";
import { equals } from "../money.ts";
import type {
  AddReservedTickets,
  CancelOrderDueToTimeout,
  CreateOrder,
  OrderCommand,
  ProcessPaymentFailure,
  ProcessPaymentSuccess,
  RecordConcertCancelled,
  RecordReservationConfirmed,
  RecordReservationEnded,
  RefuseReservation,
} from "./order-commands.ts";
import { after, compensate, recordRefund } from "./order-compensation.ts";
import type { CancellationReason, OrderEvent } from "./order-events.ts";
import { grantRefund, requestRefund, withdrawRefund } from "./order-refunds.ts";
import {
  concertsOf,
  identityOf,
  isGivenUp,
  isPaid,
  latestReservation,
  type Order,
  type OrderReservation,
  type PlacedOrder,
} from "./order-state.ts";

/** An order that could not hold its seats within this time gives up. */
const RESERVING_SECONDS = 30;

export const decide = (command: OrderCommand, order: Order) => {
  if (command.type === "CreateOrder") return create(command, order);
  if (order.status === "none") return reject("order-not-found");
  switch (command.type) {
    case "AddReservedTickets":
      return addReservedTickets(command, order);
    case "RefuseReservation":
      return refuseReservation(command, order);
    case "ConfirmOrder":
      return confirm(order);
    case "ProcessPaymentSuccess":
      return paymentSuccess(command, order);
    case "ProcessPaymentFailure":
      return paymentFailure(command, order);
    case "CancelOrder":
      return cancel(order);
    case "CancelOrderDueToTimeout":
      return cancelDueToTimeout(command, order);
    case "CompleteOrder":
      return complete(order);
    case "RecordReservationConfirmed":
      return reservationConfirmed(command, order);
    case "RecordReservationEnded":
      return reservationEnded(command, order);
    case "RecordConcertCancelled":
      return concertCancelled(command, order);
    case "CompensateOrder":
      return compensate(command, order);
    case "RequestRefund":
      return requestRefund(command, order);
    case "GrantRefund":
      return grantRefund(command, order);
    case "WithdrawRefund":
      return withdrawRefund(command, order);
    case "RecordRefund":
      return recordRefund(command, order);
    default:
      return unreachable(command);
  }
};

/** Created with its first attempt at every concert, recorded before any of them is asked. */
export const create = (command: CreateOrder, order: Order) => {
  if (order.status !== "none") return accept();
  const total = totalOf(command.items);
  if (total === null) return reject("order-empty");
  const { orderId, userId, deliveryMethod } = command;
  const created: OrderEvent = {
    type: "OrderCreated",
    orderId,
    userId,
    cartId: userId,
    items: [...command.items],
    deliveryMethod,
    total,
    createdAt: command.at,
  };
  const concerts = [...new Set(command.items.map((item) => item.concertId))];
  return accept<OrderEvent>(created, ...concerts.map((concertId) => attempt(orderId, concertId, 1)));
};

export const addReservedTickets = (command: AddReservedTickets, order: PlacedOrder) => {
  const { reservationId, expiresAt, taxRateBasisPoints } = command;
  const reservation = find(order, reservationId);
  if (!reservation) return reject("reservation-not-found");
  if (reservation.status === "held" || reservation.status === "confirmed") return accept();
  if (order.status !== "pending") return reject("order-not-pending");
  // The answer was overtaken by the news of its end.
  if (reservation.status !== "attempted") return reject("reservation-ended");
  return accept<OrderEvent>({
    type: "ReservedTicketsAdded",
    ...identityOf(order, reservation),
    expiresAt,
    taxRateBasisPoints,
  });
};

/** Refused while pending, the whole order is cancelled; refused when rebooked, its part is compensated. */
export const refuseReservation = (command: RefuseReservation, order: PlacedOrder) => {
  const reservation = find(order, command.reservationId);
  if (!reservation) return reject("reservation-not-found");
  if (reservation.status !== "attempted") return accept();
  const { reason, ticketLevelId } = command;
  const failed: OrderEvent = {
    type: "ReservationFailed",
    ...identityOf(order, reservation),
    reason,
    ticketLevelId,
  };
  if (order.status === "pending") {
    return accept<OrderEvent>(failed, cancelled(order, reason, reservation.concertId, ticketLevelId));
  }
  if (!isPaid(order)) return accept<OrderEvent>(failed);
  return after(order, [failed], (changed) =>
    compensate(
      {
        type: "CompensateOrder",
        concertId: reservation.concertId,
        reason: reason === "concert-cancelled" ? "concert-cancelled" : "reservation-expired",
      },
      changed,
    ),
  );
};

/** Every reservation is held: the order waits for its payment until the earliest of them ends. */
export const confirm = (order: PlacedOrder) => {
  if (order.status === "confirmed") return accept();
  if (order.status !== "pending") return reject("order-not-pending");
  const ends: Instant[] = [];
  for (const concertId of concertsOf(order)) {
    const reservation = latestReservation(order, concertId);
    if (reservation?.status !== "held" || reservation.expiresAt === null) return reject("tickets-not-reserved");
    ends.push(reservation.expiresAt);
  }
  const expiresAt = ends.reduce((earliest, end) => (end < earliest ? end : earliest));
  const { orderId, userId, total } = order;
  return accept<OrderEvent>({ type: "OrderConfirmed", orderId, userId, total, expiresAt });
};

export const paymentSuccess = ({ paymentId, amount }: ProcessPaymentSuccess, order: PlacedOrder) => {
  if (order.status === "paid" || order.status === "completed" || order.status === "refunded") return accept();
  if (order.status === "cancelled") return reject("order-cancelled");
  if (order.status !== "confirmed") return reject("order-not-confirmed");
  if (!equals(amount, order.total)) return reject("amount-differs", { total: order.total });
  const { orderId, userId, items, deliveryMethod } = order;
  const succeeded: OrderEvent = {
    type: "PaymentSucceeded",
    orderId,
    userId,
    paymentId,
    amount,
    items: [...items],
    deliveryMethod,
  };
  // While the payment was under way, a hold may have expired: it is booked anew; or a concert been cancelled: its part goes back.
  const undone = order.cancelledConcerts;
  const anew = concertsOf(order).flatMap((concertId) => {
    const reservation = latestReservation(order, concertId);
    return reservation?.status === "expired" && !undone.includes(concertId)
      ? [attempt(orderId, concertId, reservation.attempt + 1)]
      : [];
  });
  const compensations = undone.map(
    (concertId) => (paid: PlacedOrder) =>
      compensate({ type: "CompensateOrder", concertId, reason: "concert-cancelled" }, paid),
  );
  return after(order, [succeeded, ...anew], ...compensations);
};

export const paymentFailure = ({ paymentId, reason }: ProcessPaymentFailure, order: PlacedOrder) => {
  if (order.status === "cancelled") return accept();
  if (order.status !== "confirmed") return reject("order-not-confirmed");
  const failed: OrderEvent = { type: "PaymentFailed", orderId: order.orderId, paymentId, reason };
  switch (reason) {
    case "payment-failed":
    case "payment-timeout":
      return accept<OrderEvent>(failed, cancelled(order, reason));
    case "concert-cancelled":
      return accept<OrderEvent>(failed, cancelled(order, reason, order.cancelledConcerts[0]));
    case "order-cancelled":
      return accept<OrderEvent>(failed, cancelled(order, "customer-request"));
    default:
      return unreachable(reason);
  }
};

export const cancel = (order: PlacedOrder) =>
  order.status === "pending" || order.status === "confirmed"
    ? accept<OrderEvent>(cancelled(order, "customer-request"))
    : reject("order-not-cancellable");

export const cancelDueToTimeout = ({ at }: CancelOrderDueToTimeout, order: PlacedOrder) => {
  if (order.status === "cancelled") return accept();
  if (order.status !== "pending") return reject("order-not-pending");
  if (at < reservesUntil(order)) return reject("reserving-still-runs");
  return accept<OrderEvent>({ type: "OrderCancelledDueToTimeout", orderId: order.orderId });
};

/** Until when a pending order tries to hold its seats. */
export const reservesUntil = (order: PlacedOrder): Instant => secondsAfter(order.createdAt, RESERVING_SECONDS);

/** Every ticket that stands is delivered. */
export const complete = (order: PlacedOrder) => {
  if (order.status === "completed" || order.status === "refunded") return accept();
  if (order.status !== "paid") return reject("order-not-paid");
  return accept<OrderEvent>({ type: "OrderCompleted", orderId: order.orderId });
};

export const reservationConfirmed = ({ reservationId }: RecordReservationConfirmed, order: PlacedOrder) => {
  const reservation = find(order, reservationId);
  if (!reservation) return reject("reservation-not-found");
  const isUnderWay = reservation.status === "attempted" || reservation.status === "held";
  if (!isUnderWay || order.compensated.includes(reservation.concertId)) return accept();
  // Its tickets may have been delivered, or its money been given back, before the concert's answer got here.
  if (!isPaid(order)) return reject("order-not-paid");
  return accept<OrderEvent>({ type: "ReservedTicketsConfirmed", ...identityOf(order, reservation) });
};

/** A paid order whose hold has ended is booked anew, as a new attempt; for any other this only notes the end. */
export const reservationEnded = ({ reservationId, status }: RecordReservationEnded, order: PlacedOrder) => {
  const reservation = find(order, reservationId);
  if (!reservation) return reject("reservation-not-found");
  if (reservation.status === "cancelled" || reservation.status === "expired") return accept();
  const returned: OrderEvent = { type: "ReservedTicketsReturned", ...identityOf(order, reservation), status };
  const isWanted = isPaid(order) && !isGivenUp(order, reservation.concertId);
  const isRebooked = isWanted && status === "expired" && reservation.status === "held";
  return isRebooked
    ? accept<OrderEvent>(returned, attempt(order.orderId, reservation.concertId, reservation.attempt + 1))
    : accept<OrderEvent>(returned);
};

/** Pending: cancelled at once. Waiting for payment: the payment is ended first. Paid: that part is compensated. */
export const concertCancelled = ({ concertId }: RecordConcertCancelled, order: PlacedOrder) => {
  if (!concertsOf(order).includes(concertId)) return reject("concert-not-ordered");
  switch (order.status) {
    case "pending":
      return accept<OrderEvent>(cancelled(order, "concert-cancelled", concertId));
    case "confirmed":
      return order.cancelledConcerts.includes(concertId)
        ? accept()
        : accept<OrderEvent>({ type: "OrderedConcertCancelled", orderId: order.orderId, concertId });
    case "paid":
    case "completed":
    case "refunded":
      return compensate({ type: "CompensateOrder", concertId, reason: "concert-cancelled" }, order);
    case "cancelled":
      return accept();
    default:
      return unreachable(order.status);
  }
};

const attempt = (orderId: OrderId, concertId: ConcertId, number: number): OrderEvent => ({
  type: "ReservationAttempted",
  orderId,
  concertId,
  reservationId: reservationOf(orderId, concertId, number),
  attempt: number,
});

const cancelled = (
  order: PlacedOrder,
  reason: CancellationReason,
  concertId: ConcertId | null = null,
  ticketLevelId: TicketLevelId | null = null,
): OrderEvent => ({
  type: "OrderCancelled",
  orderId: order.orderId,
  reason,
  concertId,
  ticketLevelId,
  wasConfirmed: order.status === "confirmed",
});

const find = (order: PlacedOrder, reservationId: ReservationId): OrderReservation | undefined =>
  order.reservations.find((reservation) => reservation.reservationId === reservationId);
