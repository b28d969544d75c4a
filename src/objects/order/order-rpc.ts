import type { CartItem } from "../../domain/carts/shopping-cart.ts";
import type { ConcertId, OrderId, PaymentId, RefundId, ReservationId, TicketId, UserId } from "../../domain/ids.ts";
import type { Money } from "../../domain/money.ts";
import type { PaymentFailureReason } from "../../domain/orders/order-events.ts";
import type { OrderRefund, PlacedOrder } from "../../domain/orders/order-state.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { DeliveryDetails } from "../delivery-details.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";

export interface OrderDocument {
  readonly order: PlacedOrder;
  readonly delivery: DeliveryDetails;
  /** The words in which refunds were asked for, by refund; without those that were erased. */
  readonly refundReasons: Readonly<Record<string, string>>;
}

export interface CreateOrderRequest {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly items: readonly CartItem[];
  readonly delivery: DeliveryDetails;
}

/** Money that somebody wants to be given back: an amount, or what some tickets cost, which are then taken back. */
export type WantedRefund = { readonly refundId: RefundId; readonly reason: string } & (
  | { readonly amount: Money }
  | { readonly ticketIds: readonly TicketId[] }
);

/** What others can ask of an Order object. */
export interface OrderRpc extends EventSourcedRpc {
  /** Undefined for an order that was never created. */
  document(): Promise<OrderDocument | undefined>;
  /** Creates and reserves; answers once it is decided, or as it stands after five seconds. */
  create(request: CreateOrderRequest, metadata: Metadata): Promise<OrderDocument>;
  cancel(metadata: Metadata, key?: string): Promise<Outcome<OrderDocument>>;
  processPaymentSuccess(
    payment: { readonly paymentId: PaymentId; readonly amount: Money },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  processPaymentFailure(
    payment: { readonly paymentId: PaymentId; readonly reason: PaymentFailureReason },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  recordConcertCancelled(concertId: ConcertId, metadata: Metadata): Promise<Outcome<undefined>>;
  /**
   * The refund once it is decided: granted, or gone back already. Asked again under its id it answers the same. Refused with
   * `ticket-not-found`, `ticket-already-validated`, `order-not-refundable` or `refund-exceeds-payment`; with `refund-undecided`
   * while the tickets did not answer whether they can be taken back: it will be decided, and can be asked for again.
   */
  requestRefund(wanted: WantedRefund, metadata: Metadata): Promise<Outcome<OrderRefund>>;
  /** A concert has ended a reservation because all its tickets were refunded. */
  recordReservationRefunded(reservationId: ReservationId, metadata: Metadata): Promise<Outcome<undefined>>;
  recordReservationExpired(reservationId: ReservationId, metadata: Metadata): Promise<Outcome<undefined>>;
  recordRefund(
    refund: { readonly refundId: RefundId; readonly amount: Money },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  complete(metadata: Metadata): Promise<Outcome<undefined>>;
}
