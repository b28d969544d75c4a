import { accept, type Decision, reject } from "../decider.ts";
import { type Money, subtractToZero, zero } from "../money.ts";
import type { GrantRefund, RequestRefund, WithdrawRefund } from "./order-commands.ts";
import { after, refundedWhole } from "./order-compensation.ts";
import type { OrderEvent, RefundedTicket } from "./order-events.ts";
import { claimedOf, claimedTickets, isPaid, type OrderRefund, type PlacedOrder, priceOf } from "./order-state.ts";

/**
 * Keeps the money for it, so that no other refund gets it too. An amount is granted at once; tickets have to be taken back first.
 * Each refund id is decided once.
 */
export const requestRefund = (
  { refundId, of, at }: RequestRefund,
  order: PlacedOrder,
): Decision<OrderEvent, { readonly code: "order-not-refundable" | "refund-exceeds-payment" }> => {
  if (find(order, refundId)) return accept();
  const tickets = "tickets" in of ? [...of.tickets] : [];
  if (!isPaid(order) || !areRefundable(order, tickets)) return reject("order-not-refundable");
  const amount = "tickets" in of ? priceOf(order, tickets) : of.amount;
  if (amount.amount > refundableOf(order).amount) return reject("refund-exceeds-payment");
  const refund = { orderId: order.orderId, refundId, amount, tickets };
  const requested: OrderEvent = { type: "OrderRefundRequested", ...refund, requestedAt: at };
  return "tickets" in of
    ? accept<OrderEvent>(requested)
    : after(order, [requested, { type: "OrderRefundGranted", ...refund }], refundedWhole);
};

/** What is left of what was paid for an order: no refund claims it. */
export const refundableOf = (order: PlacedOrder): Money =>
  isPaid(order) ? subtractToZero(order.paid, claimedOf(order)) : zero(order.total.currency);

/** Its tickets are taken back: the money goes the same way. */
export const grantRefund = ({ refundId }: GrantRefund, order: PlacedOrder) => {
  const refund = find(order, refundId);
  if (!refund) return reject("refund-not-found");
  return refund.status === "requested" ? granted(order, refund, refund.tickets) : accept();
};

/** Nothing goes back, save for tickets whose concert was undone meanwhile: those are refunded also after they were let in. */
export const withdrawRefund = ({ refundId, reason }: WithdrawRefund, order: PlacedOrder) => {
  const refund = find(order, refundId);
  if (!refund) return reject("refund-not-found");
  if (refund.status !== "requested") return accept();
  const undone = refund.tickets.filter(({ concertId }) => order.compensated.includes(concertId));
  return undone.length > 0
    ? granted(order, refund, undone)
    : accept<OrderEvent>({ type: "OrderRefundWithdrawn", orderId: order.orderId, refundId, reason });
};

const granted = (order: PlacedOrder, { refundId }: OrderRefund, tickets: readonly RefundedTicket[]) => {
  const event: OrderEvent = {
    type: "OrderRefundGranted",
    orderId: order.orderId,
    refundId,
    amount: priceOf(order, tickets),
    tickets: [...tickets],
  };
  return after(order, [event], refundedWhole);
};

/** Not twice, and not with a concert whose part is undone: its tickets are refunded by that. */
const areRefundable = (order: PlacedOrder, tickets: readonly RefundedTicket[]): boolean => {
  const claimed = new Set(claimedTickets(order).map(({ ticketId }) => ticketId));
  return tickets.every(({ ticketId, concertId }) => {
    if (claimed.has(ticketId) || order.compensated.includes(concertId)) return false;
    claimed.add(ticketId);
    return true;
  });
};

const find = (order: PlacedOrder, refundId: OrderRefund["refundId"]): OrderRefund | undefined =>
  order.refunds.find((refund) => refund.refundId === refundId);
