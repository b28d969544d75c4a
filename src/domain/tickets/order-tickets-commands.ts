import type { DeliveryKind } from "../carts/shopping-cart.ts";
import type { ConcertId, DeliveryId, OrderId, ReservationId, TicketId, TicketLevelId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import type { NoticeCommand } from "./order-notice.ts";
import type { ValidateTicket } from "./ticket.ts";

export interface ExpectTickets {
  readonly type: "ExpectTickets";
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly concertIds: readonly ConcertId[];
  readonly deliveryMethod: DeliveryKind;
}
/** One ticket for each seat of a confirmed reservation. */
export interface CreateTickets {
  readonly type: "CreateTickets";
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly concertId: ConcertId;
  readonly reservationId: ReservationId;
  readonly lines: readonly { readonly ticketLevelId: TicketLevelId; readonly quantity: number }[];
  readonly at: Instant;
}
/** A concert's part of the order is undone: no tickets of it, those there are revoked, and a delivery left with none ends. */
export interface WithdrawTickets {
  readonly type: "WithdrawTickets";
  readonly orderId: OrderId;
  readonly concertId: ConcertId;
  readonly reason: string;
}
/** Those tickets are refunded: all of them are taken back, or none. */
export interface RevokeTickets {
  readonly type: "RevokeTickets";
  readonly orderId: OrderId;
  readonly ticketIds: readonly TicketId[];
  readonly reason: string;
}
export interface RecordTicketEmailSent {
  readonly type: "SendTicketByEmail";
  readonly deliveryId: DeliveryId;
}
export interface RecordTicketsShipped {
  readonly type: "ShipTicket";
  readonly deliveryId: DeliveryId;
  readonly trackingNumber: string;
}
export interface RecordDeliveryAttemptFailed {
  readonly type: "RecordDeliveryAttemptFailed";
  readonly deliveryId: DeliveryId;
  readonly attempt: number;
  readonly reason: string;
  /** Whether trying again is of no use. */
  readonly isFinal: boolean;
}
/** The mail was sent, and did not arrive. */
export interface RecordDeliveryBounced {
  readonly type: "RecordDeliveryBounced";
  readonly deliveryId: DeliveryId;
  readonly reason: string;
}
export interface RequestTicketSend {
  readonly type: "RequestTicketSend";
  readonly orderId: OrderId;
  readonly administratorId: UserId;
}
export type OrderTicketsCommand =
  | ExpectTickets
  | CreateTickets
  | WithdrawTickets
  | RevokeTickets
  | ValidateTicket
  | RecordTicketEmailSent
  | RecordTicketsShipped
  | RecordDeliveryAttemptFailed
  | RecordDeliveryBounced
  | RequestTicketSend
  | NoticeCommand;
