import type { CartItem, DeliveryKind } from "../carts/shopping-cart.ts";
import type { ConcertId, OrderId, PaymentId, RefundId, ReservationId, TicketLevelId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import type { Money } from "../money.ts";
import type {
  CompensationReason,
  PaymentFailureReason,
  RefundedTicket,
  RefusalReason,
  WithdrawalReason,
} from "./order-events.ts";

export interface CreateOrder {
  readonly type: "CreateOrder";
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly items: readonly CartItem[];
  readonly deliveryMethod: DeliveryKind;
  readonly at: Instant;
}
export interface AddReservedTickets {
  readonly type: "AddReservedTickets";
  readonly reservationId: ReservationId;
  readonly expiresAt: Instant;
  readonly taxRateBasisPoints: number;
}
/** A concert plainly refused an attempt. */
export interface RefuseReservation {
  readonly type: "RefuseReservation";
  readonly reservationId: ReservationId;
  readonly reason: RefusalReason;
  readonly ticketLevelId: TicketLevelId | null;
}
export interface ConfirmOrder {
  readonly type: "ConfirmOrder";
}
export interface ProcessPaymentSuccess {
  readonly type: "ProcessPaymentSuccess";
  readonly paymentId: PaymentId;
  readonly amount: Money;
}
export interface ProcessPaymentFailure {
  readonly type: "ProcessPaymentFailure";
  readonly paymentId: PaymentId;
  readonly reason: PaymentFailureReason;
}
export interface CancelOrder {
  readonly type: "CancelOrder";
}
export interface CancelOrderDueToTimeout {
  readonly type: "CancelOrderDueToTimeout";
  readonly at: Instant;
}
export interface CompleteOrder {
  readonly type: "CompleteOrder";
}
/** A concert answered that a paid reservation's seats are sold. */
export interface RecordReservationConfirmed {
  readonly type: "RecordReservationConfirmed";
  readonly reservationId: ReservationId;
}
/** A concert has taken a reservation's seats back, at our wish or by itself. */
export interface RecordReservationEnded {
  readonly type: "RecordReservationEnded";
  readonly reservationId: ReservationId;
  readonly status: "cancelled" | "expired";
}
/** A concert of the order is cancelled. */
export interface RecordConcertCancelled {
  readonly type: "RecordConcertCancelled";
  readonly concertId: ConcertId;
}
/** Undoes one concert's part of a paid order. */
export interface CompensateOrder {
  readonly type: "CompensateOrder";
  readonly concertId: ConcertId;
  readonly reason: CompensationReason;
}
/** Asks for money back: an amount, or what some tickets cost, which are then taken back. */
export interface RequestRefund {
  readonly type: "RequestRefund";
  readonly refundId: RefundId;
  readonly of: { readonly amount: Money } | { readonly tickets: readonly RefundedTicket[] };
  readonly at: Instant;
}
/** Every ticket of a refund was taken back. */
export interface GrantRefund {
  readonly type: "GrantRefund";
  readonly refundId: RefundId;
}
/** No ticket of a refund was taken back, because one of them cannot be. */
export interface WithdrawRefund {
  readonly type: "WithdrawRefund";
  readonly refundId: RefundId;
  readonly reason: WithdrawalReason;
}
export interface RecordRefund {
  readonly type: "RecordRefund";
  readonly refundId: RefundId;
  readonly amount: Money;
}
export type OrderCommand =
  | CreateOrder
  | AddReservedTickets
  | RefuseReservation
  | ConfirmOrder
  | ProcessPaymentSuccess
  | ProcessPaymentFailure
  | CancelOrder
  | CancelOrderDueToTimeout
  | CompleteOrder
  | RecordReservationConfirmed
  | RecordReservationEnded
  | RecordConcertCancelled
  | CompensateOrder
  | RequestRefund
  | GrantRefund
  | WithdrawRefund
  | RecordRefund;
