import type { CartItem, ShoppingCartEvent } from "../../../src/domain/carts/shopping-cart.ts";
import { anna, annasOrder, autumn, pln, regular, spring } from "../examples.ts";

type Of<Type extends ShoppingCartEvent["type"]> = Extract<ShoppingCartEvent, { type: Type }>;
type Given<Type extends ShoppingCartEvent["type"]> = Partial<Omit<Of<Type>, "type">>;

/** Two regular tickets of Spring at 100.00 zł, unless said otherwise. */
export const item = (given: Partial<CartItem> = {}): CartItem => ({
  concertId: spring,
  ticketLevelId: regular,
  quantity: 2,
  unitPrice: pln(100_00),
  ...given,
});

/** One regular ticket of Autumn at 80.00 zł. */
export const autumnItem: CartItem = item({ concertId: autumn, quantity: 1, unitPrice: pln(80_00) });

export const cartCreated: Of<"ShoppingCartCreated"> = { type: "ShoppingCartCreated", cartId: anna, userId: anna };

export const itemAdded = (given: Partial<CartItem> = {}): Of<"ShoppingCartItemAdded"> => ({
  type: "ShoppingCartItemAdded",
  cartId: anna,
  item: item(given),
});

export const itemUpdated = (given: Given<"ShoppingCartItemUpdated"> = {}): Of<"ShoppingCartItemUpdated"> => ({
  type: "ShoppingCartItemUpdated",
  cartId: anna,
  ...item(),
  ...given,
});

export const itemRemoved = (given: Given<"ShoppingCartItemRemoved"> = {}): Of<"ShoppingCartItemRemoved"> => ({
  type: "ShoppingCartItemRemoved",
  cartId: anna,
  concertId: spring,
  ticketLevelId: regular,
  ...given,
});

export const deliveryMethodSet = (given: Given<"DeliveryMethodSet"> = {}): Of<"DeliveryMethodSet"> => ({
  type: "DeliveryMethodSet",
  cartId: anna,
  deliveryMethod: "email",
  ...given,
});

export const cartConfirmed = (given: Given<"ShoppingCartConfirmed"> = {}): Of<"ShoppingCartConfirmed"> => ({
  type: "ShoppingCartConfirmed",
  cartId: anna,
  userId: anna,
  orderId: annasOrder,
  items: [item()],
  deliveryMethod: "email",
  total: pln(200_00),
  confirmationKey: "a".repeat(64),
  ...given,
});

export const cartCancelled: Of<"ShoppingCartCancelled"> = { type: "ShoppingCartCancelled", cartId: anna };

/** A cart with an item, and one that lacks nothing to be confirmed. */
export const open = [cartCreated, itemAdded()];
export const ready = [...open, deliveryMethodSet()];
