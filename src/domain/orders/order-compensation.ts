import { totalOf } from "../carts/shopping-cart.ts";
import { accept, type Decision, reject, type Rejection } from "../decider.ts";
import { type ConcertId, refundOfConcert } from "../ids.ts";
import { least, type Money, subtractToZero, zero } from "../money.ts";
import type { CompensateOrder, RecordRefund } from "./order-commands.ts";
import type { OrderEvent } from "./order-events.ts";
import {
  claimedOf,
  claimedTickets,
  concertsOf,
  evolve,
  identityOf,
  isGivenUp,
  isPaid,
  latestReservation,
  type Order,
  type PlacedOrder,
  priceOf,
  refundedOf,
} from "./order-state.ts";

/**
 * What a concert's part of an order has to get back should the concert be undone: that part, less what its refunded tickets get
 * back already, but never more than is left of what was paid. Nothing for a concert that was not ordered, or not paid for.
 */
export const owedFor = (order: PlacedOrder, concertId: ConcertId): Money => {
  const part = totalOf(order.items.filter((item) => item.concertId === concertId));
  if (part === null || order.compensated.includes(concertId)) return zero(order.total.currency);
  const ofTickets = priceOf(
    order,
    claimedTickets(order).filter((ticket) => ticket.concertId === concertId),
  );
  return least(subtractToZero(part, ofTickets), subtractToZero(order.paid, claimedOf(order)));
};

/** Gives back what is owed for that part. */
export const compensate = (
  { concertId, reason }: CompensateOrder,
  order: PlacedOrder,
): Decision<OrderEvent, { readonly code: "order-not-paid" | "concert-not-ordered" }> => {
  if (!isPaid(order)) return reject("order-not-paid");
  if (order.compensated.includes(concertId)) return accept();
  const reservation = latestReservation(order, concertId);
  if (!reservation) return reject("concert-not-ordered");
  const event: OrderEvent = {
    type: "OrderCompensated",
    ...identityOf(order, reservation),
    refundId: refundOfConcert(order.orderId, concertId),
    amount: owedFor(order, concertId),
    reason,
  };
  return after(order, [event], refundedWhole);
};

/** The gateway has given money back. A cancelled order whose late payment was returned stays cancelled. */
export const recordRefund = ({ refundId, amount }: RecordRefund, order: PlacedOrder) => {
  if (order.refunds.some((refund) => refund.refundId === refundId && refund.status === "refunded")) return accept();
  const recorded: OrderEvent = { type: "OrderRefundRecorded", orderId: order.orderId, refundId, amount };
  return after(order, [recorded], refundedWhole);
};

/** An order is refunded once all its money has gone back, or, where it cost nothing, all its tickets. */
export const refundedWhole = (order: PlacedOrder) => {
  if (order.status !== "paid" && order.status !== "completed") return accept<OrderEvent>();
  const nothingLeft =
    order.paid.amount > 0
      ? refundedOf(order).amount >= order.paid.amount
      : concertsOf(order).every((concert) => isGivenUp(order, concert));
  return nothingLeft ? accept<OrderEvent>({ type: "OrderRefunded", orderId: order.orderId }) : accept<OrderEvent>();
};

/** Accepts events, and what follows step by step from the order as it is after them. A step's refusal refuses all. */
export const after = <Reason extends Rejection = never>(
  order: PlacedOrder,
  events: readonly OrderEvent[],
  ...steps: readonly ((changed: PlacedOrder) => Decision<OrderEvent, Reason>)[]
): Decision<OrderEvent, Reason> => {
  const decided = [...events];
  for (const step of steps) {
    const changed = decided.reduce<Order>(evolve, order);
    if (changed.status === "none") throw new Error("an order does not vanish");
    const further = step(changed);
    if (!further.ok) return further;
    decided.push(...further.events);
  }
  return accept<OrderEvent>(...decided);
};
