import { unreachable } from "../decider.ts";
import type { ConcertId, ReservationId } from "../ids.ts";
import { concertsOf, latestReservation, type Order, type OrderRefund, type PlacedOrder } from "./order-state.ts";

/** What an order has yet to do outside itself, at a concert or with its tickets, in no particular order. */
export type OrderStep =
  | { readonly step: "reserve"; readonly at: StepPlace }
  | { readonly step: "rebook"; readonly at: StepPlace }
  | { readonly step: "confirm-reservation"; readonly at: StepPlace }
  | { readonly step: "cancel-reservation"; readonly at: StepPlace }
  /** Tickets are taken back before their money goes back: nobody keeps both. */
  | { readonly step: "revoke-tickets"; readonly refund: OrderRefund }
  /** All seats are held: nothing is left but to say so. */
  | { readonly step: "confirm-order" };

export interface StepPlace {
  readonly concertId: ConcertId;
  readonly reservationId: ReservationId;
}

/** The steps that are open: none once the order rests, be it to wait for its payment or for good. */
export const openSteps = (order: Order): readonly OrderStep[] => {
  switch (order.status) {
    case "none":
    case "confirmed":
      return [];
    case "pending":
      return pendingSteps(order);
    case "cancelled":
      return cancellingSteps(order);
    case "paid":
    case "completed":
    case "refunded":
      return paidSteps(order);
    default:
      return unreachable(order);
  }
};

const pendingSteps = (order: PlacedOrder): readonly OrderStep[] => {
  const latest = concertsOf(order).map((concert) => latestReservation(order, concert));
  if (latest.every((reservation) => reservation?.status === "held")) return [{ step: "confirm-order" }];
  return latest.flatMap((reservation) =>
    reservation?.status === "attempted" ? [{ step: "reserve" as const, at: reservation }] : [],
  );
};

/** Every attempt is cancelled, the unanswered ones too, save where it was plainly refused. */
const cancellingSteps = (order: PlacedOrder): readonly OrderStep[] =>
  order.reservations.flatMap((reservation) =>
    reservation.status === "attempted" || reservation.status === "held" || reservation.status === "confirmed"
      ? [{ step: "cancel-reservation" as const, at: reservation }]
      : [],
  );

const paidSteps = (order: PlacedOrder): readonly OrderStep[] => [...seatSteps(order), ...refundSteps(order)];

const refundSteps = ({ refunds }: PlacedOrder): readonly OrderStep[] =>
  refunds.flatMap((refund) => (refund.status === "requested" ? [{ step: "revoke-tickets" as const, refund }] : []));

/** What is paid for is confirmed or booked anew; what was compensated is given up. */
const seatSteps = (order: PlacedOrder): readonly OrderStep[] =>
  order.reservations.flatMap((reservation): OrderStep[] => {
    const { status, concertId } = reservation;
    if (order.compensated.includes(concertId)) {
      return status === "attempted" || status === "held" || status === "confirmed"
        ? [{ step: "cancel-reservation", at: reservation }]
        : [];
    }
    if (status === "held") return [{ step: "confirm-reservation", at: reservation }];
    if (status === "attempted") return [{ step: "rebook", at: reservation }];
    return [];
  });
