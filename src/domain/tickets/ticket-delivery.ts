import type { DeliveryKind } from "../carts/shopping-cart.ts";
import { unreachable } from "../decider.ts";
import type { ConcertId, DeliveryId, UserId } from "../ids.ts";
import type { TicketDeliveryEvent } from "./ticket-events.ts";

/** One mail or parcel with all tickets of an order. Sent again, it is a new delivery. */
export interface Delivery {
  readonly deliveryId: DeliveryId;
  readonly status: "prepared" | "delivered" | "failed";
  readonly method: DeliveryKind;
  readonly attempts: number;
  readonly trackingNumber: string | null;
  /** Why it failed for good; null unless it did. */
  readonly failure: string | null;
  /** Whether it came back: whoever says later that it was sent changes nothing. */
  readonly bounced: boolean;
}

/** What an order's tickets wait for, and how far their delivery is. */
export interface TicketDelivery {
  /** Null until the order is known to be paid. */
  readonly expected: {
    readonly userId: UserId;
    readonly concertIds: readonly ConcertId[];
    readonly method: DeliveryKind;
  } | null;
  readonly withdrawn: readonly ConcertId[];
  readonly deliveries: readonly Delivery[];
}

export const noDelivery: TicketDelivery = { expected: null, withdrawn: [], deliveries: [] };

export const latestDelivery = (delivery: TicketDelivery): Delivery | undefined => delivery.deliveries.at(-1);

/** Whether a courier has ever brought the tickets, whatever was sent since. */
export const isPrinted = ({ deliveries }: TicketDelivery): boolean =>
  deliveries.some(({ method, status }) => method === "courier" && status === "delivered");

export const evolve = (delivery: TicketDelivery, event: TicketDeliveryEvent): TicketDelivery => {
  switch (event.type) {
    case "TicketsExpected": {
      const { userId, concertIds, deliveryMethod } = event;
      return { ...delivery, expected: { userId, concertIds, method: deliveryMethod } };
    }
    case "TicketsWithdrawn":
      return { ...delivery, withdrawn: [...delivery.withdrawn, event.concertId] };
    case "AdminTicketSendRequested":
      return delivery;
    case "TicketDeliveryPrepared": {
      const { deliveryId, deliveryMethod } = event;
      const prepared: Delivery = {
        deliveryId,
        status: "prepared",
        method: deliveryMethod,
        attempts: 0,
        trackingNumber: null,
        failure: null,
        bounced: false,
      };
      return { ...delivery, deliveries: [...delivery.deliveries, prepared] };
    }
    case "TicketDeliveryAttemptFailed":
      return withDelivery(delivery, event.deliveryId, () => ({ attempts: event.attempt }));
    case "TicketEmailSent":
      return withDelivery(delivery, event.deliveryId, sent);
    case "TicketShipped":
      return withDelivery(delivery, event.deliveryId, (current) => ({
        ...sent(current),
        trackingNumber: event.trackingNumber,
      }));
    case "TicketDeliveryFailed":
      return withDelivery(delivery, event.deliveryId, () => ({ status: "failed", failure: event.reason }));
    case "TicketDeliveryBounced":
      return withDelivery(delivery, event.deliveryId, () => ({
        status: "failed",
        failure: event.reason,
        bounced: true,
      }));
    default:
      return unreachable(event);
  }
};

const sent = (delivery: Delivery): Partial<Delivery> => ({
  status: "delivered",
  attempts: delivery.attempts + 1,
  failure: null,
});

const withDelivery = (
  delivery: TicketDelivery,
  deliveryId: DeliveryId,
  change: (delivery: Delivery) => Partial<Delivery>,
): TicketDelivery => ({
  ...delivery,
  deliveries: delivery.deliveries.map((current) =>
    current.deliveryId === deliveryId ? { ...current, ...change(current) } : current,
  ),
});
