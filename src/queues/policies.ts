import { unreachable } from "../domain/decider.ts";
import type { Seller } from "../domain/finance/invoice-events.ts";
import { refundOf } from "../domain/ids.ts";
import type { Metadata, Outcome } from "../event-store/index.ts";
import type { PolicyEvent } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";
import { creditRefund, invoiceOrder } from "./invoicing.ts";

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
    case "PaymentCompleted":
      return payOrder(event, objects, metadata);
    case "PaymentFailed": {
      const { orderId, paymentId, reason } = event;
      return expected(await objects.order(orderId).processPaymentFailure({ paymentId, reason }, metadata), event);
    }
    case "PaymentRefunded": {
      const { orderId, refundId, amount } = event;
      expected(await objects.order(orderId).recordRefund({ refundId, amount }, metadata), event);
      return expected(await creditRefund({ orderId, refundId }, objects, metadata), event);
    }
    case "ReservationConfirmed": {
      const { orderId, customerId, concertId, reservationId, lines } = event;
      const reservation = { userId: customerId, concertId, reservationId, lines };
      return expected(await objects.tickets(orderId).create(reservation, metadata), event);
    }
    case "ReservationCancelled": {
      if (event.reason !== "concert-cancelled") return;
      const { orderId, concertId } = event;
      return expected(await objects.order(orderId).recordConcertCancelled(concertId, metadata), event);
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
};

/** Money for an order that has been cancelled goes back. Money that came late has been sent back by the payment itself. */
const payOrder = async (event: Of<"PaymentCompleted">, objects: Objects, metadata: Metadata): Promise<void> => {
  const { orderId, paymentId, amount, late } = event;
  if (late) return;
  const paid = await objects.order(orderId).processPaymentSuccess({ paymentId, amount }, metadata);
  if (paid.ok || paid.rejection.code !== "order-cancelled") return expected(paid, event);
  const refundId = refundOf(orderId, "order-cancelled");
  const part = { of: "payment" } as const;
  const request = { refundId, amount, upTo: true, reason: "order cancelled", part };
  return expected(await objects.payment(orderId).refund(request, metadata), event);
};

/** Lets pass what was accepted, or refused for a reason that this step reckons with. */
const expected = (outcome: Outcome<unknown>, event: PolicyEvent, ...reckonedWith: readonly string[]): void => {
  if (outcome.ok || reckonedWith.includes(outcome.rejection.code)) return;
  throw new Error(`${event.type} was answered with ${outcome.rejection.code}`);
};
