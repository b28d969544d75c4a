import { z } from "zod";

/**
 * Ids carry their type as a prefix and, where something belongs to an order, the order's id: every id can be routed to its
 * object without a look-up. The 32 hexadecimal digits are a UUID (v7 for what a command creates) without its dashes.
 */
const HEX = "[0-9a-f]{32}";

export const concertId = z
  .string()
  .regex(new RegExp(`^con_${HEX}$`))
  .brand<"ConcertId">();
export type ConcertId = z.infer<typeof concertId>;

export const userId = z
  .string()
  .regex(new RegExp(`^usr_${HEX}$`))
  .brand<"UserId">();
export type UserId = z.infer<typeof userId>;

export const orderId = z
  .string()
  .regex(new RegExp(`^ord_${HEX}$`))
  .brand<"OrderId">();
export type OrderId = z.infer<typeof orderId>;

export const paymentId = z
  .string()
  .regex(new RegExp(`^pay_${HEX}$`))
  .brand<"PaymentId">();
export type PaymentId = z.infer<typeof paymentId>;

/** An attempt of an order to reserve at a concert: `res_<order>_<concert>_<attempt>`. */
export const reservationId = z
  .string()
  .regex(new RegExp(`^res_${HEX}_${HEX}_[1-9][0-9]{0,3}$`))
  .brand<"ReservationId">();
export type ReservationId = z.infer<typeof reservationId>;

/** The n-th ticket of an order: `tic_<order>_<n>`. */
export const ticketId = z
  .string()
  .regex(new RegExp(`^tic_${HEX}_[1-9][0-9]{0,5}$`))
  .brand<"TicketId">();
export type TicketId = z.infer<typeof ticketId>;

/** The n-th delivery of an order's tickets: `del_<order>_<n>`. */
export const deliveryId = z
  .string()
  .regex(new RegExp(`^del_${HEX}_[1-9][0-9]{0,5}$`))
  .brand<"DeliveryId">();
export type DeliveryId = z.infer<typeof deliveryId>;

/** A refund of an order's payment: `ref_<order>_<what it is for>`; what it is for makes a repeated request find itself. */
export const refundId = z
  .string()
  .regex(new RegExp(`^ref_${HEX}_[0-9a-z-]{1,64}$`))
  .brand<"RefundId">();
export type RefundId = z.infer<typeof refundId>;

/** A message about an order to its customer: `not_<order>_<what it is about>`. */
export const noticeId = z
  .string()
  .regex(new RegExp(`^not_${HEX}_[0-9a-z-]{1,64}$`))
  .brand<"NoticeId">();
export type NoticeId = z.infer<typeof noticeId>;

/** The n-th mail about an account: `acm_<user>_<n>`. */
export const accountMailId = z
  .string()
  .regex(new RegExp(`^acm_${HEX}_[1-9][0-9]{0,8}$`))
  .brand<"AccountMailId">();
export type AccountMailId = z.infer<typeof accountMailId>;

/** A level of prices within a concert, named by its organizer. */
export const ticketLevelId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .brand<"TicketLevelId">();
export type TicketLevelId = z.infer<typeof ticketLevelId>;

const tail = (id: string): string => id.slice(4, 36);

export const concertIdFrom = (hex: string): ConcertId => concertId.parse(`con_${hex}`);
export const userIdFrom = (hex: string): UserId => userId.parse(`usr_${hex}`);
export const orderIdFrom = (hex: string): OrderId => orderId.parse(`ord_${hex}`);

export const paymentOf = (order: OrderId): PaymentId => paymentId.parse(`pay_${tail(order)}`);
export const reservationOf = (order: OrderId, concert: ConcertId, attempt: number): ReservationId =>
  reservationId.parse(`res_${tail(order)}_${tail(concert)}_${attempt}`);
export const ticketOf = (order: OrderId, number: number): TicketId => ticketId.parse(`tic_${tail(order)}_${number}`);
export const deliveryOf = (order: OrderId, number: number): DeliveryId =>
  deliveryId.parse(`del_${tail(order)}_${number}`);
export const refundOf = (order: OrderId, purpose: string): RefundId => refundId.parse(`ref_${tail(order)}_${purpose}`);
/** The refund that gives a concert's whole part of an order back. */
export const refundOfConcert = (order: OrderId, concert: ConcertId): RefundId => refundOf(order, tail(concert));
/** The concert whose part of an order a refund gives back; undefined for one that is for something else. */
export const concertRefundedBy = (id: RefundId): ConcertId | undefined =>
  concertId.safeParse(`con_${id.slice("ref_".length + 32 + "_".length)}`).data;
export const noticeOf = (order: OrderId, subject: string): NoticeId => noticeId.parse(`not_${tail(order)}_${subject}`);

export const accountMailOf = (user: UserId, number: number): AccountMailId =>
  accountMailId.parse(`acm_${tail(user)}_${number}`);

/** The order that a payment, reservation, ticket, delivery, refund or notice belongs to. */
export const orderOf = (id: PaymentId | ReservationId | TicketId | DeliveryId | RefundId | NoticeId): OrderId =>
  orderId.parse(`ord_${tail(id)}`);
