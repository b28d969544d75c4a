import type { CartItem, DeliveryKind } from "../carts/shopping-cart.ts";
import { unreachable } from "../decider.ts";
import type { ConcertId, OrderId, RefundId, ReservationId, TicketLevelId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import { add, type Money, zero } from "../money.ts";
import type { CancellationReason, OrderEvent, RefundedTicket } from "./order-events.ts";

/** One attempt to reserve at one concert, as far as the order knows. */
export interface OrderReservation {
  readonly reservationId: ReservationId;
  readonly concertId: ConcertId;
  readonly attempt: number;
  readonly status: "attempted" | "refused" | "held" | "confirmed" | "cancelled" | "expired";
  readonly expiresAt: Instant | null;
  /** Of the prices as they were reserved, also when booked anew; 0 while nothing was reserved. */
  readonly taxRateBasisPoints: number;
}

export interface OrderCancellation {
  readonly reason: CancellationReason;
  readonly concertId: ConcertId | null;
  readonly ticketLevelId: TicketLevelId | null;
}

/**
 * A refund that somebody asked for, that compensates a part, or that the order heard of. `requested` while its tickets are being
 * taken back; `granted` while the money is on its way, for however long that fails; `refunded` once it has gone back.
 */
export interface OrderRefund {
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly status: "requested" | "granted" | "withdrawn" | "refunded";
  /** Tickets that it takes back one by one; none for an amount or a concert's part. */
  readonly tickets: readonly RefundedTicket[];
  /** Null for one that nobody asked for. */
  readonly requestedAt: Instant | null;
}

export interface PlacedOrder {
  readonly status: "pending" | "confirmed" | "paid" | "completed" | "cancelled" | "refunded";
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly items: readonly CartItem[];
  readonly deliveryMethod: DeliveryKind;
  readonly total: Money;
  readonly paid: Money;
  readonly reservations: readonly OrderReservation[];
  /** Concerts whose part of a paid order was undone. */
  readonly compensated: readonly ConcertId[];
  /** Concerts that were cancelled while the order waited for its payment. Should it be paid all the same, they are compensated. */
  readonly cancelledConcerts: readonly ConcertId[];
  readonly refunds: readonly OrderRefund[];
  readonly expiresAt: Instant | null;
  readonly cancellation: OrderCancellation | null;
  readonly createdAt: Instant;
}
export type Order = { readonly status: "none" } | PlacedOrder;

export const noOrder: Order = { status: "none" };

export const evolve = (order: Order, event: OrderEvent): Order => {
  if (event.type === "OrderCreated") return created(event);
  return order.status === "none" ? order : next(order, event);
};

const created = (event: Extract<OrderEvent, { type: "OrderCreated" }>): Order => ({
  status: "pending",
  orderId: event.orderId,
  userId: event.userId,
  items: event.items,
  deliveryMethod: event.deliveryMethod,
  total: event.total,
  paid: zero(event.total.currency),
  reservations: [],
  compensated: [],
  cancelledConcerts: [],
  refunds: [],
  expiresAt: null,
  cancellation: null,
  createdAt: event.createdAt,
});

const next = (order: PlacedOrder, event: Exclude<OrderEvent, { type: "OrderCreated" }>): PlacedOrder => {
  switch (event.type) {
    case "ReservationAttempted":
      return { ...order, reservations: [...order.reservations, attempted(order, event)] };
    case "ReservedTicketsAdded": {
      const { expiresAt, taxRateBasisPoints } = event;
      return withReservation(order, event.reservationId, { status: "held", expiresAt, taxRateBasisPoints });
    }
    case "ReservationFailed":
      return withReservation(order, event.reservationId, { status: "refused" });
    case "ReservedTicketsConfirmed":
      return withReservation(order, event.reservationId, { status: "confirmed" });
    case "ReservedTicketsReturned":
      return withReservation(order, event.reservationId, { status: event.status });
    case "OrderConfirmed":
      return { ...order, status: "confirmed", expiresAt: event.expiresAt };
    case "OrderedConcertCancelled":
      return { ...order, cancelledConcerts: [...order.cancelledConcerts, event.concertId] };
    case "PaymentSucceeded":
      return { ...order, status: "paid", paid: event.amount };
    case "PaymentFailed":
      return order;
    case "OrderCancelled": {
      const { reason, concertId, ticketLevelId } = event;
      return { ...order, status: "cancelled", cancellation: { reason, concertId, ticketLevelId } };
    }
    case "OrderCancelledDueToTimeout": {
      const cancellation: OrderCancellation = { reason: "reservation-timeout", concertId: null, ticketLevelId: null };
      return { ...order, status: "cancelled", cancellation };
    }
    case "OrderCompleted":
      return { ...order, status: "completed" };
    case "OrderCompensated":
      return compensated(order, event);
    case "OrderRefundRequested": {
      const { refundId, amount, tickets, requestedAt } = event;
      return withRefund(order, refundId, { amount, status: "requested", tickets, requestedAt });
    }
    case "OrderRefundGranted": {
      const { refundId, amount, tickets } = event;
      // What cost nothing has no money to wait for.
      return withRefund(order, refundId, { amount, tickets, status: amount.amount === 0 ? "refunded" : "granted" });
    }
    case "OrderRefundWithdrawn":
      return withRefund(order, event.refundId, { status: "withdrawn" });
    case "OrderRefundRecorded":
      return withRefund(order, event.refundId, { amount: event.amount, status: "refunded" });
    case "OrderRefunded":
      return { ...order, status: "refunded" };
    default:
      return unreachable(event);
  }
};

/** What is booked anew keeps the old prices, and so their tax rate. */
const attempted = (
  order: PlacedOrder,
  { reservationId, concertId, attempt }: Extract<OrderEvent, { type: "ReservationAttempted" }>,
): OrderReservation => ({
  reservationId,
  concertId,
  attempt,
  status: "attempted",
  expiresAt: null,
  taxRateBasisPoints: latestReservation(order, concertId)?.taxRateBasisPoints ?? 0,
});

const withReservation = (
  order: PlacedOrder,
  reservationId: ReservationId,
  change: Partial<OrderReservation>,
): PlacedOrder => ({
  ...order,
  reservations: order.reservations.map((reservation) =>
    reservation.reservationId === reservationId ? { ...reservation, ...change } : reservation,
  ),
});

/** Once every concert's part is undone, why the last one was is why the order came to nothing. */
const compensated = (
  order: PlacedOrder,
  { concertId, refundId, amount, reason }: Extract<OrderEvent, { type: "OrderCompensated" }>,
): PlacedOrder => {
  const undone = { ...order, compensated: [...order.compensated, concertId] };
  const cancellation = isUndone(undone) ? { reason, concertId, ticketLevelId: null } : order.cancellation;
  const changed = { ...undone, cancellation };
  return amount.amount === 0 ? changed : withRefund(changed, refundId, { amount, status: "granted" });
};

const withRefund = (order: PlacedOrder, refundId: RefundId, change: Partial<OrderRefund>): PlacedOrder => {
  const known = order.refunds.find((refund) => refund.refundId === refundId);
  const begun: OrderRefund = {
    refundId,
    amount: zero(order.total.currency),
    status: "granted",
    tickets: [],
    requestedAt: null,
  };
  const refund = { ...(known ?? begun), ...change };
  return {
    ...order,
    refunds:
      known === undefined
        ? [...order.refunds, refund]
        : order.refunds.map((other) => (other === known ? refund : other)),
  };
};

/** The concerts of an order, each once: a part of it that stands or falls as one. */
export const concertsOf = (order: PlacedOrder): readonly ConcertId[] => [
  ...new Set(order.items.map((item) => item.concertId)),
];

/** Whether every concert's part has been compensated. */
const isUndone = (order: PlacedOrder): boolean =>
  concertsOf(order).every((concert) => order.compensated.includes(concert));

/** Whether an order has nothing to do with a concert any more: its part was compensated, or all its tickets were taken back. */
export const isGivenUp = (order: PlacedOrder, concert: ConcertId): boolean => {
  if (order.compensated.includes(concert)) return true;
  const ordered = order.items
    .filter((item) => item.concertId === concert)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return ticketsTakenBack(order).filter(({ concertId }) => concertId === concert).length >= ordered;
};

const ticketsTakenBack = (order: PlacedOrder): readonly RefundedTicket[] =>
  order.refunds.flatMap(({ status, tickets }) => (status === "granted" || status === "refunded" ? tickets : []));

/** Tickets that were taken back, or are about to be. */
export const claimedTickets = (order: PlacedOrder): readonly RefundedTicket[] =>
  order.refunds.flatMap(({ status, tickets }) => (status === "withdrawn" ? [] : tickets));

/** What tickets of the order cost. Throws for one of a level that was not ordered: such a ticket cannot be. */
export const priceOf = (order: PlacedOrder, tickets: readonly RefundedTicket[]): Money =>
  tickets.reduce<Money>((sum, { concertId, ticketLevelId }) => {
    const item = order.items.find((one) => one.concertId === concertId && one.ticketLevelId === ticketLevelId);
    if (item === undefined) throw new Error(`${order.orderId} has no tickets of ${concertId} ${ticketLevelId}`);
    return add(sum, item.unitPrice);
  }, zero(order.total.currency));

/** The latest attempt to reserve at a concert. */
export const latestReservation = (order: PlacedOrder, concert: ConcertId): OrderReservation | undefined =>
  order.reservations.findLast((reservation) => reservation.concertId === concert);

/** What has gone back so far. */
export const refundedOf = (order: PlacedOrder): Money => sumOf(order, ({ status }) => status === "refunded");

/** What has gone back, is on its way, or is kept for a refund that is being decided. */
export const claimedOf = (order: PlacedOrder): Money => sumOf(order, ({ status }) => status !== "withdrawn");

const sumOf = (order: PlacedOrder, counts: (refund: OrderRefund) => boolean): Money =>
  order.refunds.filter(counts).reduce<Money>((sum, refund) => add(sum, refund.amount), zero(order.total.currency));

/** Which reservation of which order: what every event about an attempt carries. */
export const identityOf = ({ orderId }: PlacedOrder, { concertId, reservationId }: OrderReservation) => ({
  orderId,
  concertId,
  reservationId,
});

/** Whether the order has been paid for, whatever has become of it since. */
export const isPaid = (order: PlacedOrder): boolean =>
  order.status === "paid" || order.status === "completed" || order.status === "refunded";
