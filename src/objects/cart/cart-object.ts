import { createHash } from "node:crypto";
import { z } from "zod";
import {
  type CartItem,
  cartItem,
  closesCart,
  decide,
  emptyCart,
  evolve,
  type Offer,
  type ShoppingCart,
  type ShoppingCartCommand,
  type ShoppingCartEvent,
  shoppingCartEvent,
} from "../../domain/carts/shopping-cart.ts";
import { accept } from "../../domain/decider.ts";
import { orderId, type OrderId, type UserId, userId } from "../../domain/ids.ts";
import { secondsAfter } from "../../domain/instant.ts";
import {
  EventSourcedObject,
  type LogReader,
  type Metadata,
  type Outcome,
  type StoreDefinition,
  type Submission,
} from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/streams/index.ts";
import { deliveryDetails, type DeliveryDetails } from "../delivery-details.ts";
import { objects } from "../namespaces.ts";
import type { OrderDocument } from "../order/order-rpc.ts";
import { systemMetadata } from "../system-metadata.ts";
import type { CartDocument, CartLine, CartRpc, ConfirmCart } from "./cart-rpc.ts";

/** Where the chosen delivery details of the open cart are kept. */
const CHOSEN = "delivery-method";

/** An order is asked for at once; if that call was cut off, the agenda asks again this many seconds after the confirmation. */
const RESUME_AFTER_SECONDS = 3;

/** What a confirmed cart hands over to its order: kept until the order has it. */
const handover = z.object({ items: z.array(cartItem), delivery: deliveryDetails });

/** One user's cart, named by the user's id. */
export class CartObject extends EventSourcedObject<ShoppingCart, ShoppingCartEvent, Env> implements CartRpc {
  readonly #objects = objects(this.env);

  protected readonly definition: StoreDefinition<ShoppingCart, ShoppingCartEvent> = {
    migrations,
    events: { newest: shoppingCartEvent, upcasters: {} },
    streamOf: (event) => event.cartId,
    empty: emptyCart,
    load: sinceLastClosed,
    evolve,
    project: ({ event }, _before, after) => {
      if (event.type === "ShoppingCartConfirmed") this.#prepareHandover(event.orderId, event.items);
      if (after.status === "empty") this.privateDetails.erase(CHOSEN);
    },
    react: ({ event, recordedAt }, _after, agenda) => {
      if (event.type !== "ShoppingCartConfirmed") return;
      agenda.schedule("create-order", event.orderId, secondsAfter(recordedAt, RESUME_AFTER_SECONDS));
    },
    work: {
      "create-order": async ({ id }) => {
        await this.#createOrder(orderId.parse(id), systemMetadata(id));
        return "done";
      },
    },
  };

  async document(): Promise<CartDocument> {
    return this.#document(this.state);
  }

  addItem(
    command: CartLine & { readonly quantity: number; readonly offer: Offer },
    metadata: Metadata,
    key?: string,
  ): Promise<Outcome<CartDocument>> {
    return this.#change({ type: "AddItemToCart", cartId: this.#cartId, ...command }, metadata, withKey(key));
  }

  updateQuantity(
    command: CartLine & { readonly quantity: number; readonly offer: Offer },
    metadata: Metadata,
  ): Promise<Outcome<CartDocument>> {
    return this.#change({ type: "UpdateItemQuantityInCart", cartId: this.#cartId, ...command }, metadata);
  }

  removeItem(line: CartLine, metadata: Metadata): Promise<Outcome<CartDocument>> {
    return this.#change({ type: "RemoveItemFromCart", cartId: this.#cartId, ...line }, metadata);
  }

  setDeliveryMethod(details: DeliveryDetails, metadata: Metadata): Promise<Outcome<CartDocument>> {
    return this.#change({ type: "SetDeliveryMethod", cartId: this.#cartId, deliveryMethod: details.type }, metadata, {
      write: () => this.privateDetails.put(CHOSEN, details),
    });
  }

  cancel(metadata: Metadata, key?: string): Promise<Outcome<CartDocument>> {
    return this.#change({ type: "CancelShoppingCart", cartId: this.#cartId }, metadata, withKey(key));
  }

  /** The key is looked up before the cart's state: the same key resumes its order, whatever the cart holds by now. */
  async confirm(command: ConfirmCart, metadata: Metadata): Promise<Outcome<OrderDocument>> {
    const { key, ...wanted } = command;
    const confirmationKey = createHash("sha256").update(key).digest("hex");
    const confirmed = await this.submit<{ orderId: OrderId }>({
      metadata,
      key,
      decide: (cart) => decide({ type: "ConfirmShoppingCart", cartId: this.#cartId, confirmationKey, ...wanted }, cart),
      answer: () => ({ orderId: wanted.orderId }),
    });
    if (!confirmed.ok) return confirmed;
    return { ok: true, value: await this.#createOrder(confirmed.value.orderId, metadata) };
  }

  #prepareHandover(id: OrderId, items: readonly CartItem[]): void {
    const delivery = this.privateDetails.read(CHOSEN, deliveryDetails);
    this.privateDetails.put(handoverOf(id), { items, delivery });
  }

  /** Repeatable: the order finds itself, and what has been handed over already is asked for. */
  async #createOrder(id: OrderId, metadata: Metadata): Promise<OrderDocument> {
    const order = this.#objects.order(id);
    const handed = this.privateDetails.read(handoverOf(id), handover);
    if (handed === undefined) {
      const document = await order.document();
      if (document === undefined) throw new Error(`${id} was handed over, but is not there`);
      return document;
    }
    const document = await order.create({ orderId: id, userId: this.#cartId, ...handed }, metadata);
    await this.submit({
      metadata,
      decide: () => accept(),
      write: () => this.privateDetails.erase(handoverOf(id)),
      agenda: (agenda) => agenda.clear("create-order", id),
    });
    return document;
  }

  get #cartId(): UserId {
    return userId.parse(this.ctx.id.name);
  }

  #change(
    command: ShoppingCartCommand,
    metadata: Metadata,
    extras: Pick<Submission<ShoppingCart, ShoppingCartEvent, CartDocument>, "key" | "write"> = {},
  ): Promise<Outcome<CartDocument>> {
    return this.submit({
      metadata,
      decide: (cart) => decide(command, cart),
      write: (at) => {
        extras.write?.(at);
      },
      answer: (cart) => this.#document(cart),
      ...(extras.key === undefined ? {} : { key: extras.key }),
    });
  }

  #document(cart: ShoppingCart): CartDocument {
    if (cart.status === "empty") return { status: "empty", items: [], deliveryMethod: null };
    const chosen = cart.deliveryMethod === null ? undefined : this.privateDetails.read(CHOSEN, deliveryDetails);
    return { status: "open", items: cart.items, deliveryMethod: chosen ?? null };
  }
}

const handoverOf = (id: OrderId): string => `handover-${id}`;

const withKey = (key: string | undefined) => (key === undefined ? {} : { key });

/** A cart is empty after it was closed, whatever came before: only what followed is replayed. */
const sinceLastClosed = (log: LogReader<ShoppingCartEvent>): ShoppingCart => {
  const recent: ShoppingCartEvent[] = [];
  for (const { event } of log.backwards()) {
    if (closesCart(event)) break;
    recent.push(event);
  }
  return recent.reduceRight(evolve, emptyCart);
};
