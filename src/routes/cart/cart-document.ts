import { z } from "@hono/zod-openapi";
import { type CartItem, totalOf } from "../../domain/carts/shopping-cart.ts";
import { money } from "../../domain/money.ts";
import type { CartDocument } from "../../objects/cart/cart-rpc.ts";
import { deliveryMethodDocument } from "./delivery-method.ts";
import { type CurrentPrice, priceOf } from "./prices.ts";

/** A line of a cart or an order. */
export const itemDocument = z.strictObject({
  concertId: z.string(),
  ticketLevelId: z.string(),
  quantity: z.int(),
  unitPrice: money,
});

/** The same in a cart, with the price that the fan saw when it was put in or last changed. */
const cartItemDocument = itemDocument.extend({ priceWhenAdded: money });

/** A cart as the API shows one. */
export const cartDocument = z
  .strictObject({
    id: z.string(),
    status: z.enum(["empty", "open"]),
    items: z.array(cartItemDocument),
    deliveryMethod: deliveryMethodDocument.nullable(),
    total: money.nullable(),
  })
  .openapi("Cart");

/** A cart at the prices of now; it goes by its user's id. */
export const showCart = (id: string, cart: CartDocument, prices: readonly CurrentPrice[]) => {
  const items = cart.items.map((item): CartItem => ({ ...item, unitPrice: priceOf(item, prices) }));
  return {
    id,
    status: cart.status,
    items: items.map((item, index) => ({ ...item, priceWhenAdded: cart.items[index]?.unitPrice ?? item.unitPrice })),
    deliveryMethod: cart.deliveryMethod,
    total: totalOf(items),
  };
};
