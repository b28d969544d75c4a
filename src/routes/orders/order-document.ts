import { z } from "@hono/zod-openapi";
import { money } from "../../domain/money.ts";
import { cancellationReason } from "../../domain/orders/order-events.ts";
import type { OrderDocument } from "../../objects/order/order-rpc.ts";
import { type ListedOrder, listedOrderOf } from "../../read-models/listed-order.ts";
import { itemDocument } from "../cart/cart-document.ts";
import { deliveryMethodDocument } from "../cart/delivery-method.ts";
import { time, timeText } from "../http/time.ts";

const heldStatus = z.enum(["held", "confirmed", "cancelled", "expired"]);

/** An order as the API shows one. */
export const orderDocument = z
  .strictObject({
    id: z.string(),
    userId: z.string(),
    status: z.enum(["pending", "confirmed", "paid", "completed", "cancelled", "refunded"]),
    items: z.array(itemDocument),
    reservations: z.array(
      z.strictObject({ id: z.string(), concertId: z.string(), status: heldStatus, expiresAt: time }),
    ),
    total: money,
    refunded: money,
    compensatedConcertIds: z.array(z.string()).openapi({
      description:
        "Concerts whose part of the order was undone after it was paid: its tickets are revoked, its money goes back",
    }),
    deliveryMethod: deliveryMethodDocument,
    expiresAt: time.nullable(),
    cancellation: z
      .strictObject({
        reason: cancellationReason,
        concertId: z.string().optional(),
        ticketLevelId: z.string().optional(),
      })
      .nullable(),
    createdAt: time,
  })
  .openapi("Order");

/**
 * A reservation that held seats at some time; none for an attempt that is under way, was refused, or was cancelled before its
 * answer came. One that was booked anew after its hold had expired never had an end of its own: it is the order's.
 */
const showReservation = (order: ListedOrder, reservation: ListedOrder["reservations"][number]) => {
  const status = heldStatus.safeParse(reservation.status);
  const expiresAt = reservation.expiresAt ?? (reservation.status === "confirmed" ? order.expiresAt : null);
  return status.success && expiresAt !== null
    ? [
        {
          id: reservation.reservationId,
          concertId: reservation.concertId,
          status: status.data,
          expiresAt: timeText(expiresAt),
        },
      ]
    : [];
};

const showCancellation = ({ cancellation }: ListedOrder) => {
  if (cancellation === null) return null;
  const { reason, concertId, ticketLevelId } = cancellation;
  return {
    reason,
    ...(concertId === null ? {} : { concertId }),
    ...(ticketLevelId === null ? {} : { ticketLevelId }),
  };
};

export const showOrder = (document: OrderDocument) => showListedOrder(listedOrderOf(document));

export const showListedOrder = (order: ListedOrder) => ({
  id: order.orderId,
  userId: order.userId,
  status: order.status,
  items: order.items,
  reservations: order.reservations.flatMap((reservation) => showReservation(order, reservation)),
  total: order.total,
  refunded: order.refunded,
  compensatedConcertIds: [...order.compensated],
  deliveryMethod: order.delivery,
  expiresAt: order.expiresAt === null ? null : timeText(order.expiresAt),
  cancellation: showCancellation(order),
  createdAt: timeText(order.createdAt),
});
