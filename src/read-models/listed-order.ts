import { z } from "zod";
import { type ConcertId, concertId, orderId, reservationId, ticketLevelId, userId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { money } from "../domain/money.ts";
import { cancellationReason } from "../domain/orders/order-events.ts";
import { refundedOf } from "../domain/orders/order-state.ts";
import type { OrderDocument } from "../objects/order/order-rpc.ts";
import { storedDocument } from "./stored-document.ts";

const delivery = z.discriminatedUnion("type", [
  z.object({ type: z.literal("email"), email: z.string() }),
  z.object({
    type: z.literal("courier"),
    courier: z.literal("fedex"),
    address: z.object({
      name: z.string(),
      line1: z.string(),
      line2: z.string().optional(),
      city: z.string(),
      postalCode: z.string(),
      country: z.string(),
    }),
  }),
]);

/** The list's own shape, stored with its number: what an order is decided on may change without it. */
const listedOrder = z.object({
  orderId,
  userId,
  status: z.enum(["pending", "confirmed", "paid", "completed", "cancelled", "refunded"]),
  items: z.array(z.object({ concertId, ticketLevelId, quantity: z.int(), unitPrice: money })),
  reservations: z.array(
    z.object({
      reservationId,
      concertId,
      status: z.enum(["attempted", "refused", "held", "confirmed", "cancelled", "expired"]),
      expiresAt: instant.nullable(),
    }),
  ),
  total: money,
  refunded: money,
  compensated: z.array(concertId),
  delivery,
  expiresAt: instant.nullable(),
  cancellation: z
    .object({ reason: cancellationReason, concertId: concertId.nullable(), ticketLevelId: ticketLevelId.nullable() })
    .nullable(),
  createdAt: instant,
});
/** An order as far as it is shown. */
export type ListedOrder = Readonly<z.infer<typeof listedOrder>>;

/** What of an order is shown. */
export const listedOrderOf = ({ order, delivery: to }: OrderDocument): ListedOrder =>
  listedOrder.parse({ ...order, refunded: refundedOf(order), delivery: to });

/** Shape 1 did not say which parts were compensated: those of a paid order that no reservation stands for. */
const withoutCompensations = listedOrder.omit({ compensated: true }).transform((order) => {
  const isPaid = ["paid", "completed", "refunded"].includes(order.status);
  const stands = (concert: ConcertId): boolean =>
    order.reservations.some(
      ({ concertId: of, status }) => of === concert && ["attempted", "held", "confirmed"].includes(status),
    );
  const ordered = new Set(order.items.map(({ concertId: concert }) => concert));
  return { ...order, compensated: isPaid ? [...ordered].filter((concert) => !stands(concert)) : [] };
});

export const storedOrder = storedDocument<ListedOrder>(listedOrder, [(old) => withoutCompensations.parse(old)]);
