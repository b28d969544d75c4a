import type { CartItem, Offer } from "../../domain/carts/shopping-cart.ts";
import type { ConcertId, OrderId, TicketLevelId } from "../../domain/ids.ts";
import type { Money } from "../../domain/money.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { DeliveryDetails } from "../delivery-details.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";
import type { OrderDocument } from "../order/order-rpc.ts";

export interface CartDocument {
  readonly status: "empty" | "open";
  readonly items: readonly CartItem[];
  readonly deliveryMethod: DeliveryDetails | null;
}

export interface CartLine {
  readonly concertId: ConcertId;
  readonly ticketLevelId: TicketLevelId;
}

export interface ConfirmCart {
  /** The id of the order to be; when this key has confirmed before, that order's id stands instead. */
  readonly orderId: OrderId;
  /** Caller and idempotency key. */
  readonly key: string;
  readonly prices: readonly (CartLine & { readonly price: Money })[];
  readonly expectedTotal: Money | null;
  /** The most that can be charged at once, in minor units; no limit when absent. */
  readonly largestTotal?: number;
}

/** What others can ask of a user's Cart object. `key` is caller and idempotency key, where the request carries one. */
export interface CartRpc extends EventSourcedRpc {
  document(): Promise<CartDocument>;
  addItem(
    command: CartLine & { readonly quantity: number; readonly offer: Offer },
    metadata: Metadata,
    key?: string,
  ): Promise<Outcome<CartDocument>>;
  updateQuantity(
    command: CartLine & { readonly quantity: number; readonly offer: Offer },
    metadata: Metadata,
  ): Promise<Outcome<CartDocument>>;
  removeItem(line: CartLine, metadata: Metadata): Promise<Outcome<CartDocument>>;
  setDeliveryMethod(details: DeliveryDetails, metadata: Metadata): Promise<Outcome<CartDocument>>;
  /** Makes the order and answers with it, as far as it has come. */
  confirm(command: ConfirmCart, metadata: Metadata): Promise<Outcome<OrderDocument>>;
  cancel(metadata: Metadata, key?: string): Promise<Outcome<CartDocument>>;
}
