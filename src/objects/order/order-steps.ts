import { z } from "zod";
import { type Rejection, unreachable } from "../../domain/decider.ts";
import { reservationOf, ticketLevelId as ticketLevelIdSchema } from "../../domain/ids.ts";
import type { OrderCommand } from "../../domain/orders/order-commands.ts";
import { refusalReason, withdrawalReason } from "../../domain/orders/order-events.ts";
import type { OrderStep, StepPlace } from "../../domain/orders/order-process.ts";
import type { OrderRefund, PlacedOrder } from "../../domain/orders/order-state.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { ReservationState } from "../concert/concert-rpc.ts";
import type { Objects } from "../namespaces.ts";

type Answer = Outcome<ReservationState>;

/**
 * Takes one step of an order outside it, and answers with what the order has to record of it.
 * @throws when whoever was asked did not answer: what came of the step is unknown, and it is taken again.
 */
export const takeStep = async (
  step: OrderStep,
  order: PlacedOrder,
  objects: Pick<Objects, "concert" | "tickets">,
  metadata: Metadata,
): Promise<readonly OrderCommand[]> => {
  switch (step.step) {
    case "confirm-order":
      return [{ type: "ConfirmOrder" }];
    case "reserve":
      return afterReserve(step.at, await reserve(step.at, order, objects, metadata));
    case "cancel-reservation":
      return afterCancel(step.at, await cancel(step.at, order, objects, metadata));
    case "confirm-reservation":
      return afterConfirm(step.at, await confirm(step.at, order, objects, metadata));
    case "rebook":
      return afterRebook(step.at, await rebook(step.at, order, objects, metadata));
    case "revoke-tickets":
      return afterRevoke(step.refund, await revoke(step.refund, order, objects, metadata));
    default:
      return unreachable(step);
  }
};

const identityOf = ({ concertId, reservationId }: StepPlace, { orderId }: PlacedOrder) => ({
  concertId,
  reservationId,
  orderId,
});

const reserve = (at: StepPlace, order: PlacedOrder, objects: Pick<Objects, "concert">, metadata: Metadata) => {
  const lines = order.items
    .filter((item) => item.concertId === at.concertId)
    .map(({ ticketLevelId, quantity, unitPrice }) => ({ ticketLevelId, quantity, unitPrice }));
  return objects.concert(at.concertId).reserve({ ...identityOf(at, order), customerId: order.userId, lines }, metadata);
};

const afterReserve = ({ reservationId }: StepPlace, answer: Answer): OrderCommand[] => {
  if (!answer.ok) return refused(reservationId, answer.rejection);
  const { expiresAt, taxRateBasisPoints } = answer.value;
  return [{ type: "AddReservedTickets", reservationId, expiresAt, taxRateBasisPoints }];
};

const cancel = (at: StepPlace, order: PlacedOrder, objects: Pick<Objects, "concert">, metadata: Metadata) =>
  objects.concert(at.concertId).cancelReservation({ ...identityOf(at, order), reason: "order-cancelled" }, metadata);

const afterCancel = ({ reservationId }: StepPlace, answer: Answer): OrderCommand[] => {
  const status = answer.ok && answer.value.status === "expired" ? "expired" : "cancelled";
  return [{ type: "RecordReservationEnded", reservationId, status }];
};

const confirm = (at: StepPlace, order: PlacedOrder, objects: Pick<Objects, "concert">, metadata: Metadata) =>
  objects.concert(at.concertId).confirmReservation(identityOf(at, order), metadata);

/** A hold that is gone is booked anew, unless its concert is gone too. */
const afterConfirm = ({ concertId, reservationId }: StepPlace, answer: Answer): OrderCommand[] => {
  if (answer.ok) return [{ type: "RecordReservationConfirmed", reservationId }];
  return answer.rejection.code === "concert-cancelled"
    ? [{ type: "RecordConcertCancelled", concertId }]
    : [{ type: "RecordReservationEnded", reservationId, status: "expired" }];
};

const rebook = (at: StepPlace, order: PlacedOrder, objects: Pick<Objects, "concert">, metadata: Metadata) => {
  const attempt = order.reservations.find(({ reservationId }) => reservationId === at.reservationId)?.attempt ?? 1;
  const replaces = reservationOf(order.orderId, at.concertId, attempt - 1);
  return objects
    .concert(at.concertId)
    .rebook({ ...identityOf(at, order), customerId: order.userId, replaces }, metadata);
};

const afterRebook = ({ reservationId }: StepPlace, answer: Answer): OrderCommand[] =>
  answer.ok ? [{ type: "RecordReservationConfirmed", reservationId }] : refused(reservationId, answer.rejection);

/** Asked again for the same refund, the tickets answer the same. */
const revoke = (
  { refundId, tickets }: OrderRefund,
  { orderId }: PlacedOrder,
  objects: Pick<Objects, "tickets">,
  metadata: Metadata,
) => {
  const ticketIds = tickets.map(({ ticketId }) => ticketId);
  return objects.tickets(orderId).revoke({ refundId, ticketIds, reason: "tickets-refunded" }, metadata);
};

const afterRevoke = ({ refundId }: OrderRefund, answer: Outcome<undefined>): OrderCommand[] =>
  answer.ok
    ? [{ type: "GrantRefund", refundId }]
    : [{ type: "WithdrawRefund", refundId, reason: withdrawalReason.parse(answer.rejection.code) }];

/** The level that a refusal names, where it names one. */
const levelRefused = z.object({ ticketLevelId: ticketLevelIdSchema });

const refused = (reservationId: StepPlace["reservationId"], rejection: Rejection): OrderCommand[] => {
  if (rejection.code === "reservation-ended") {
    return [{ type: "RecordReservationEnded", reservationId, status: "cancelled" }];
  }
  const reason = refusalReason.parse(rejection.code === "concert-not-found" ? "concert-cancelled" : rejection.code);
  const ticketLevelId = levelRefused.safeParse(rejection).data?.ticketLevelId ?? null;
  return [{ type: "RefuseReservation", reservationId, reason, ticketLevelId }];
};
