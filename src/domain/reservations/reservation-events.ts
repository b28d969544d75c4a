import { z } from "zod";
import { concertId, orderId, refundId, reservationId, ticketLevelId, userId } from "../ids.ts";
import { instant } from "../instant.ts";
import { money } from "../money.ts";

/** Tickets of one level within a reservation, with the price and the tax rate that held when it was made. */
export const reservedLine = z.strictObject({
  ticketLevelId,
  quantity: z.int().min(1),
  unitPrice: money,
  taxRateBasisPoints: z.int().min(0).max(10_000),
});
export type ReservedLine = Readonly<z.infer<typeof reservedLine>>;

const identity = { concertId, reservationId, orderId };

export const reservationCreated = z.strictObject({
  type: z.literal("ReservationCreated"),
  ...identity,
  customerId: userId,
  lines: z.array(reservedLine).min(1),
  /** Until when the customer may pay; the concert itself lets go a grace period later. */
  expiresAt: instant,
});
export const reservationConfirmed = z.strictObject({
  type: z.literal("ReservationConfirmed"),
  ...identity,
  customerId: userId,
  lines: z.array(reservedLine).min(1),
});
export const reservedTicketsReleased = z.strictObject({
  type: z.literal("ReservedTicketsReleased"),
  ...identity,
  refundId,
  /** What goes back on sale. */
  lines: z.array(reservedLine).min(1),
});
export const reservationCancelled = z.strictObject({
  type: z.literal("ReservationCancelled"),
  ...identity,
  /** What it was until now; `none` records the end of a reservation that was never made, so that it is refused when it arrives late. */
  was: z.enum(["none", "held", "confirmed"]),
  lines: z.array(reservedLine),
  reason: z.enum(["order-cancelled", "concert-cancelled", "tickets-refunded"]),
});
export const reservationExpired = z.strictObject({
  type: z.literal("ReservationExpired"),
  ...identity,
  lines: z.array(reservedLine).min(1),
});
export const reservationEvent = z.discriminatedUnion("type", [
  reservationCreated,
  reservationConfirmed,
  reservedTicketsReleased,
  reservationCancelled,
  reservationExpired,
]);
export type ReservationEvent = z.infer<typeof reservationEvent>;
