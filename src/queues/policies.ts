import { unreachable } from "../domain/decider.ts";
import { isOfSurplus } from "../domain/finance/payment-state.ts";
import type { RefundPart } from "../domain/finance/refund-part.ts";
import type { Seller } from "../domain/finance/invoice-events.ts";
import { refundOf } from "../domain/ids.ts";
import type { Metadata, Outcome } from "../event-store/index.ts";
import type { PolicyEvent } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { creditRefund, invoiceOrder } from "./invoicing.ts";
import { tellOfCompensation, tellOfRefund, tellOfUnpaidCancellation } from "./notifying.ts";

/**
 * Event in one context → command in another. Each may run twice, and in any order: the objects know by the ids in their streams what
 * they have done, and an end that overtakes its beginning is remembered.
 * @throws when an object did not answer, or refused what no rule lets it refuse: the event stays unacknowledged and is published again.
 */
export const react = async (
  event: PolicyEvent,
  objects: Objects,
  seller: Seller,
  metadata: Metadata,
): Promise<void> => {
  switch (event.type) {
    case "OrderConfirmed": {
      const { orderId, userId, total, expiresAt } = event;
      const created = await objects.payment(orderId).create({ userId, amount: total, expiresAt }, metadata);
      return expected(created, event, "payment-ended");
    }
    case "OrderedConcertCancelled": {
      const ended = await objects.payment(event.orderId).cancel("concert-cancelled", metadata);
      // Paid meanwhile: the order learns that from the payment, and gives the concert's part back.
      return expected(ended, event, "payment-completed");
    }
    case "OrderCancelled": {
      if (!event.wasConfirmed) return;
      const ended = await objects.payment(event.orderId).cancel("order-cancelled", metadata);
      return expected(ended, event, "payment-completed");
    }
    case "PaymentSucceeded": {
      const { orderId, userId, items, deliveryMethod } = event;
      const concertIds = [...new Set(items.map(({ concertId }) => concertId))];
      expected(await objects.tickets(orderId).expect({ userId, concertIds, deliveryMethod }, metadata), event);
      return expected(await invoiceOrder(orderId, objects, seller, metadata), event);
    }
    case "OrderCompensated":
      return compensate(event, objects, metadata);
    case "OrderRefundGranted":
      return giveBack(event, objects, metadata);
    case "PaymentCompleted":
      return payOrder(event, objects, metadata);
    case "PaymentFailed": {
      const { orderId, paymentId, reason } = event;
      expected(await objects.order(orderId).processPaymentFailure({ paymentId, reason }, metadata), event);
      return expected(await tellOfUnpaidCancellation(event, objects, metadata), event);
    }
    case "PaymentRefunded": {
      const { orderId, refundId, amount } = event;
      // A surplus was never the order's, nor invoiced.
      if (isOfSurplus(refundId)) return expected(await tellOfRefund(event, objects, metadata), event);
      expected(await objects.order(orderId).recordRefund({ refundId, amount }, metadata), event);
      expected(await tellOfRefund(event, objects, metadata), event);
      return expected(await creditRefund({ orderId, refundId }, objects, metadata), event);
    }
    case "ReservationConfirmed": {
      const { orderId, customerId, concertId, reservationId, lines } = event;
      const reservation = { userId: customerId, concertId, reservationId, lines };
      return expected(await objects.tickets(orderId).create(reservation, metadata), event);
    }
    case "ReservationCancelled": {
      const { orderId, concertId, reservationId, reason } = event;
      if (reason === "order-cancelled") return;
      const order = objects.order(orderId);
      const told =
        reason === "concert-cancelled"
          ? order.recordConcertCancelled(concertId, metadata)
          : order.recordReservationRefunded(reservationId, metadata);
      return expected(await told, event);
    }
    case "ReservationExpired": {
      const { orderId, reservationId } = event;
      return expected(await objects.order(orderId).recordReservationExpired(reservationId, metadata), event);
    }
    case "TicketEmailSent":
    case "TicketShipped":
      return expected(await objects.order(event.orderId).complete(metadata), event);
    default:
      return unreachable(event);
  }
};

type Of<Type extends PolicyEvent["type"]> = Extract<PolicyEvent, { readonly type: Type }>;

/** Refund requested, then tickets revoked: whoever has no ticket any more has their money on its way. */
const compensate = async (event: Of<"OrderCompensated">, objects: Objects, metadata: Metadata): Promise<void> => {
  const { orderId, concertId, refundId, amount, reason } = event;
  if (amount.amount > 0) {
    const part = { of: "concert", concertId } as const;
    const requested = await objects.payment(orderId).refund({ refundId, amount, upTo: true, reason, part }, metadata);
    expected(requested, event);
  }
  expected(await objects.tickets(orderId).withdraw(concertId, reason, metadata), event);
  if (amount.amount === 0) expected(await tellOfCompensation(event, objects, metadata), event);
};

/** The tickets are taken back already: their money goes back, then their seats on sale. A concert cancelled meanwhile has none. */
const giveBack = async (event: Of<"OrderRefundGranted">, objects: Objects, metadata: Metadata): Promise<void> => {
  const { orderId, refundId, amount, tickets } = event;
  if (amount.amount > 0) {
    const part = partOf(tickets);
    const request = { refundId, amount, upTo: false, reason: "on-request", part } as const;
    expected(await objects.payment(orderId).refund(request, metadata), event);
  }
  for (const [reservationId, given] of Map.groupBy(tickets, (ticket) => ticket.reservationId)) {
    const lines = quantities(given);
    const concertId = lines[0]?.concertId;
    if (concertId === undefined) continue;
    const released = { concertId, reservationId, orderId, refundId, lines };
    expected(await objects.concert(concertId).release(released, metadata), event, "reservation-not-confirmed");
  }
};

type Tickets = Of<"OrderRefundGranted">["tickets"];

const partOf = (tickets: Tickets): RefundPart =>
  tickets.length === 0 ? { of: "payment" } : { of: "tickets", tickets: quantities(tickets) };

/** How many of them are of each concert's levels. */
const quantities = (tickets: Tickets) =>
  [...Map.groupBy(tickets, ({ concertId, ticketLevelId }) => `${concertId} ${ticketLevelId}`).values()].flatMap(
    ([first, ...others]) => {
      if (first === undefined) return [];
      const { concertId, ticketLevelId } = first;
      return [{ concertId, ticketLevelId, quantity: 1 + others.length }];
    },
  );

/** Money for an order that has been cancelled goes back. Money that came late has been sent back by the payment itself. */
const payOrder = async (event: Of<"PaymentCompleted">, objects: Objects, metadata: Metadata): Promise<void> => {
  const { orderId, paymentId, amount, late } = event;
  if (late) return;
  const paid = await objects.order(orderId).processPaymentSuccess({ paymentId, amount }, metadata);
  if (paid.ok || paid.rejection.code !== "order-cancelled") return expected(paid, event);
  const refundId = refundOf(orderId, "order-cancelled");
  const part = { of: "payment" } as const;
  const request = { refundId, amount, upTo: true, reason: "order-cancelled", part } as const;
  return expected(await objects.payment(orderId).refund(request, metadata), event);
};

/** Lets pass what was accepted, or refused for a reason that this step reckons with. */
const expected = (outcome: Outcome<unknown>, event: PolicyEvent, ...reckonedWith: readonly string[]): void => {
  if (outcome.ok || reckonedWith.includes(outcome.rejection.code)) return;
  throw new Error(`${event.type} was answered with ${outcome.rejection.code}`);
};
