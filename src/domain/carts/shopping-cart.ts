import { z } from "zod";
import { accept, reject, unreachable } from "../decider.ts";
import { type ConcertId, concertId, orderId, type TicketLevelId, ticketLevelId, type UserId, userId } from "../ids.ts";
import { add, equals, type Money, money, times } from "../money.ts";

/** How the tickets shall reach the fan. Where to is personal data, kept beside the log. */
export const deliveryKind = z.enum(["email", "courier"]);
export type DeliveryKind = z.infer<typeof deliveryKind>;

export const cartItem = z.strictObject({
  concertId,
  ticketLevelId,
  quantity: z.int().min(1).max(1000),
  /** The price the fan saw. */
  unitPrice: money,
});
export type CartItem = Readonly<z.infer<typeof cartItem>>;

export const MOST_LINES = 50;
export const MOST_TICKETS_A_LINE = 1000;

const line = { cartId: userId, concertId, ticketLevelId };

export const shoppingCartEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ShoppingCartCreated"), cartId: userId, userId }),
  z.strictObject({ type: z.literal("ShoppingCartItemAdded"), cartId: userId, item: cartItem }),
  z.strictObject({
    type: z.literal("ShoppingCartItemUpdated"),
    ...line,
    quantity: cartItem.shape.quantity,
    unitPrice: money,
  }),
  z.strictObject({ type: z.literal("ShoppingCartItemRemoved"), ...line }),
  z.strictObject({ type: z.literal("DeliveryMethodSet"), cartId: userId, deliveryMethod: deliveryKind }),
  z.strictObject({
    type: z.literal("ShoppingCartConfirmed"),
    cartId: userId,
    userId,
    orderId,
    items: z.array(cartItem).min(1),
    deliveryMethod: deliveryKind,
    total: money,
    /** The idempotency key that confirmed: the same key resumes the same order. */
    /** SHA-256 of the caller and the idempotency key, which may name a person; in hex. */
    confirmationKey: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.strictObject({ type: z.literal("ShoppingCartCancelled"), cartId: userId }),
]);
export type ShoppingCartEvent = z.infer<typeof shoppingCartEvent>;

export type ShoppingCart =
  | { readonly status: "empty" }
  | { readonly status: "open"; readonly items: readonly CartItem[]; readonly deliveryMethod: DeliveryKind | null };

export const emptyCart: ShoppingCart = { status: "empty" };

/** What a concert seems to offer, from a document that may be a second old: a courtesy, the reservation decides. */
export interface Offer {
  readonly concertStatus: "cancelled" | "not-started" | "ended" | "on-sale" | "sold-out";
  readonly available: number;
  readonly maxTicketsPerCustomer: number | null;
  readonly price: Money;
}

interface LineCommand {
  readonly cartId: UserId;
  readonly concertId: ConcertId;
  readonly ticketLevelId: TicketLevelId;
}
export interface AddItemToCart extends LineCommand {
  readonly type: "AddItemToCart";
  readonly quantity: number;
  readonly offer: Offer;
}
export interface UpdateItemQuantityInCart extends LineCommand {
  readonly type: "UpdateItemQuantityInCart";
  readonly quantity: number;
  readonly offer: Offer;
}
export interface RemoveItemFromCart extends LineCommand {
  readonly type: "RemoveItemFromCart";
}
export interface SetDeliveryMethod {
  readonly type: "SetDeliveryMethod";
  readonly cartId: UserId;
  readonly deliveryMethod: DeliveryKind;
}
export interface ConfirmShoppingCart {
  readonly type: "ConfirmShoppingCart";
  readonly cartId: UserId;
  readonly orderId: z.infer<typeof orderId>;
  readonly confirmationKey: string;
  /** Prices of now, as the fan is shown them; a line without one keeps the price it was added at. */
  readonly prices: readonly {
    readonly concertId: ConcertId;
    readonly ticketLevelId: TicketLevelId;
    readonly price: Money;
  }[];
  readonly expectedTotal: Money | null;
  /** The most that can be charged at once in the cart's currency, in minor units; no limit when absent. */
  readonly largestTotal?: number;
}
export interface CancelShoppingCart {
  readonly type: "CancelShoppingCart";
  readonly cartId: UserId;
}
export type ShoppingCartCommand =
  | AddItemToCart
  | UpdateItemQuantityInCart
  | RemoveItemFromCart
  | SetDeliveryMethod
  | ConfirmShoppingCart
  | CancelShoppingCart;

export const decide = (command: ShoppingCartCommand, cart: ShoppingCart) => {
  switch (command.type) {
    case "AddItemToCart":
      return addItem(command, cart);
    case "UpdateItemQuantityInCart":
      return updateQuantity(command, cart);
    case "RemoveItemFromCart":
      return removeItem(command, cart);
    case "SetDeliveryMethod":
      return setDeliveryMethod(command, cart);
    case "ConfirmShoppingCart":
      return confirm(command, cart);
    case "CancelShoppingCart":
      return cancel(command, cart);
    default:
      return unreachable(command);
  }
};

/** The first item opens the cart; the same level again adds to its line. */
export const addItem = (command: AddItemToCart, cart: ShoppingCart) => {
  const items = itemsOf(cart);
  const present = items.find(isLine(command));
  const refusal = refuseQuantity(command, (present?.quantity ?? 0) + command.quantity, items);
  if (refusal) return refusal;
  if (present) return accept<ShoppingCartEvent>(itemUpdated(command, present.quantity + command.quantity));
  if (items.length >= MOST_LINES) return reject("cart-full", { limit: MOST_LINES });
  const { cartId, concertId: concert, ticketLevelId: level, quantity, offer } = command;
  const added: ShoppingCartEvent = {
    type: "ShoppingCartItemAdded",
    cartId,
    item: { concertId: concert, ticketLevelId: level, quantity, unitPrice: offer.price },
  };
  return cart.status === "open"
    ? accept<ShoppingCartEvent>(added)
    : accept<ShoppingCartEvent>({ type: "ShoppingCartCreated", cartId, userId: cartId }, added);
};

export const updateQuantity = (command: UpdateItemQuantityInCart, cart: ShoppingCart) => {
  const items = itemsOf(cart);
  const present = items.find(isLine(command));
  if (!present) return reject("item-not-in-cart");
  const refusal = refuseQuantity(command, command.quantity, items);
  if (refusal) return refusal;
  if (present.quantity === command.quantity && equals(present.unitPrice, command.offer.price)) return accept();
  return accept<ShoppingCartEvent>(itemUpdated(command, command.quantity));
};

export const removeItem = (command: RemoveItemFromCart, cart: ShoppingCart) => {
  if (!itemsOf(cart).some(isLine(command))) return reject("item-not-in-cart");
  const { cartId, concertId: concert, ticketLevelId: level } = command;
  return accept<ShoppingCartEvent>({
    type: "ShoppingCartItemRemoved",
    cartId,
    concertId: concert,
    ticketLevelId: level,
  });
};

export const setDeliveryMethod = ({ cartId, deliveryMethod }: SetDeliveryMethod, cart: ShoppingCart) => {
  if (cart.status !== "open") return reject("cart-not-open");
  return accept<ShoppingCartEvent>({ type: "DeliveryMethodSet", cartId, deliveryMethod });
};

export const confirm = (command: ConfirmShoppingCart, cart: ShoppingCart) => {
  if (cart.status !== "open") return reject("cart-empty");
  if (cart.deliveryMethod === null) return reject("delivery-method-missing");
  const items = cart.items.map((item) => ({
    ...item,
    unitPrice: command.prices.find(isLine(item))?.price ?? item.unitPrice,
  }));
  const total = totalOf(items);
  if (total === null) return reject("cart-empty");
  if (command.expectedTotal !== null && !equals(total, command.expectedTotal)) {
    return reject("price-changed", { total });
  }
  const { largestTotal } = command;
  if (largestTotal !== undefined && total.amount > largestTotal) {
    return reject("total-not-chargeable", { largest: { ...total, amount: largestTotal } });
  }
  return accept<ShoppingCartEvent>({
    type: "ShoppingCartConfirmed",
    cartId: command.cartId,
    userId: command.cartId,
    orderId: command.orderId,
    items,
    deliveryMethod: cart.deliveryMethod,
    total,
    confirmationKey: command.confirmationKey,
  });
};

export const cancel = ({ cartId }: CancelShoppingCart, cart: ShoppingCart) =>
  cart.status === "open"
    ? accept<ShoppingCartEvent>({ type: "ShoppingCartCancelled", cartId })
    : reject("cart-not-open");

export const evolve = (cart: ShoppingCart, event: ShoppingCartEvent): ShoppingCart => {
  switch (event.type) {
    case "ShoppingCartCreated":
      return { status: "open", items: [], deliveryMethod: null };
    case "ShoppingCartItemAdded":
      return withItems(cart, (items) => [...items, event.item]);
    case "ShoppingCartItemUpdated":
      return withItems(cart, (items) =>
        items.map((item) =>
          isLine(event)(item) ? { ...item, quantity: event.quantity, unitPrice: event.unitPrice } : item,
        ),
      );
    case "ShoppingCartItemRemoved":
      return withItems(cart, (items) => items.filter((item) => !isLine(event)(item)));
    case "DeliveryMethodSet":
      return cart.status === "open" ? { ...cart, deliveryMethod: event.deliveryMethod } : cart;
    case "ShoppingCartConfirmed":
    case "ShoppingCartCancelled":
      return emptyCart;
    default:
      return unreachable(event);
  }
};

/** The events after which a cart is empty whatever came before: where its replay may begin. */
export const closesCart = (event: ShoppingCartEvent): boolean =>
  event.type === "ShoppingCartConfirmed" || event.type === "ShoppingCartCancelled";

/** What all items cost; null when there are none. */
export const totalOf = (items: readonly CartItem[]): Money | null =>
  items.reduce<Money | null>((sum, { unitPrice, quantity }) => {
    const price = times(unitPrice, quantity);
    return sum === null ? price : add(sum, price);
  }, null);

const itemsOf = (cart: ShoppingCart): readonly CartItem[] => (cart.status === "open" ? cart.items : []);

/** An open cart from which the last item goes is an empty one: its delivery method is forgotten with it. */
const withItems = (cart: ShoppingCart, change: (items: readonly CartItem[]) => readonly CartItem[]): ShoppingCart => {
  if (cart.status !== "open") return cart;
  const items = change(cart.items);
  return items.length === 0 ? emptyCart : { ...cart, items };
};

interface Line {
  readonly concertId: ConcertId;
  readonly ticketLevelId: TicketLevelId;
}
const isLine = (wanted: Line) => (item: Line) =>
  item.concertId === wanted.concertId && item.ticketLevelId === wanted.ticketLevelId;

const itemUpdated = (command: AddItemToCart | UpdateItemQuantityInCart, quantity: number): ShoppingCartEvent => ({
  type: "ShoppingCartItemUpdated",
  cartId: command.cartId,
  concertId: command.concertId,
  ticketLevelId: command.ticketLevelId,
  quantity,
  unitPrice: command.offer.price,
});

const refuseQuantity = (
  { offer, ...wanted }: AddItemToCart | UpdateItemQuantityInCart,
  quantity: number,
  items: readonly CartItem[],
) => {
  if (offer.concertStatus === "cancelled") return reject("concert-cancelled");
  if (offer.concertStatus === "not-started" || offer.concertStatus === "ended") return reject("sale-not-open");
  if (items.some((item) => item.unitPrice.currency !== offer.price.currency)) return reject("currency-mismatch");
  if (quantity > MOST_TICKETS_A_LINE) return reject("customer-limit-exceeded", { limit: MOST_TICKETS_A_LINE });
  const elsewhere = items
    .filter((item) => item.concertId === wanted.concertId && !isLine(wanted)(item))
    .reduce((sum, item) => sum + item.quantity, 0);
  const limit = offer.maxTicketsPerCustomer;
  if (limit !== null && elsewhere + quantity > limit) return reject("customer-limit-exceeded", { limit });
  if (quantity > offer.available) return reject("insufficient-tickets", { available: offer.available });
  return undefined;
};
