import { z } from "@hono/zod-openapi";
import { cartItem, type decide } from "../domain/carts/shopping-cart.ts";
import { concertId, orderIdFrom, ticketLevelId, type UserId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import { money } from "../domain/money.ts";
import type { Outcome } from "../event-store/index.ts";
import { largestCharge } from "../integrations/chargeable-amounts.ts";
import type { CartDocument } from "../objects/cart/cart-rpc.ts";
import { newId } from "../new-id.ts";
import { cartDocument, showCart } from "./cart/cart-document.ts";
import { deliveryMethodInput } from "./cart/delivery-method.ts";
import { offerOf, pricesOfNow } from "./cart/prices.ts";
import type { ConcertDocuments } from "./concert-documents.ts";
import type { Dependencies } from "./dependencies.ts";
import { Problem, type ProblemCode } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { orderDocument, showOrder } from "./orders/order-document.ts";

type Code = Extract<ReturnType<typeof decide>, { ok: false }>["rejection"]["code"];

const problemOf = {
  "concert-cancelled": "concert-cancelled",
  "sale-not-open": "sale-not-open",
  "currency-mismatch": "currency-mismatch",
  "customer-limit-exceeded": "customer-limit-exceeded",
  "insufficient-tickets": "insufficient-tickets",
  "cart-full": "cart-full",
  "item-not-in-cart": "item-not-in-cart",
  "cart-not-open": "cart-not-open",
  "cart-empty": "cart-empty",
  "delivery-method-missing": "delivery-method-missing",
  "price-changed": "price-changed",
  "total-not-chargeable": "total-not-chargeable",
} as const satisfies Record<Code, ProblemCode>;

/** What a quantity may be refused for. */
const refusedQuantity = [
  "insufficient-tickets",
  "sale-not-open",
  "concert-cancelled",
  "customer-limit-exceeded",
  "currency-mismatch",
] as const;

const { quantity } = cartItem.shape;

/** Ids in a request are only looked up: a malformed one is the id of nothing, as one in a path is. */
const line = z.object({ concertId: z.string(), ticketLevelId: z.string() });
const knownLine = z.object({ concertId, ticketLevelId });

const itemPath = "/api/cart/items/{concertId}/{ticketLevelId}";
const tag = "Cart";

/** The caller's cart. */
export const cartRoutes = ({ objects }: Pick<Dependencies, "objects">, documents: ConcertDocuments): Route[] => {
  const shown = async (userId: UserId, cart: CartDocument) =>
    showCart(userId, cart, await pricesOfNow(cart.items, documents));

  const changed = async (userId: UserId, change: Promise<Outcome<CartDocument>>) => ({
    status: 200 as const,
    body: await shown(userId, accepted(await change, problemOf)),
  });

  return [
    defineRoute({
      method: "get",
      path: "/api/cart",
      summary: "Read the cart, at the prices of now",
      tag,
      access: "signed-in",
      responses: { 200: cartDocument },
      handler: async ({ caller: { userId } }) => ({
        status: 200,
        body: await shown(userId, await objects.cart(userId).document()),
      }),
    }),
    defineRoute({
      method: "post",
      path: "/api/cart/items",
      summary: "Put tickets into the cart",
      tag,
      access: "signed-in",
      idempotency: "accepted",
      body: z.strictObject({ ...line.shape, quantity }),
      responses: { 200: cartDocument },
      problems: ["concert-not-found", "ticket-level-not-found", "cart-full", ...refusedQuantity],
      handler: async ({ caller: { userId }, body, commandKey, metadata }) => {
        const id = concertId.safeParse(body.concertId);
        const document = id.success ? await documents.read(id.data) : undefined;
        if (document === undefined) throw new Problem("concert-not-found");
        const level = document.concert.ticketLevels.find((candidate) => candidate.id === body.ticketLevelId);
        if (level === undefined) throw new Problem("ticket-level-not-found");
        const item = {
          concertId: document.concert.concertId,
          ticketLevelId: level.id,
          quantity: body.quantity,
          offer: offerOf(document, level.id, level.price, instant.parse(Date.now())),
        };
        return changed(userId, objects.cart(userId).addItem(item, metadata, commandKey));
      },
    }),
    defineRoute({
      method: "put",
      path: itemPath,
      summary: "Change how many tickets of a level are in the cart",
      tag,
      access: "signed-in",
      params: line,
      body: z.strictObject({ quantity }),
      responses: { 200: cartDocument },
      problems: ["item-not-in-cart", ...refusedQuantity],
      handler: async ({ caller: { userId }, params, body, metadata }) => {
        const cart = objects.cart(userId);
        const present = (await cart.document()).items.find(
          (item) => item.concertId === params.concertId && item.ticketLevelId === params.ticketLevelId,
        );
        const document = present === undefined ? undefined : await documents.read(present.concertId);
        if (present === undefined || document === undefined) throw new Problem("item-not-in-cart");
        const level = document.concert.ticketLevels.find(({ id }) => id === present.ticketLevelId);
        // A level that is gone has nothing available.
        const price = level?.price ?? present.unitPrice;
        const item = {
          concertId: present.concertId,
          ticketLevelId: present.ticketLevelId,
          quantity: body.quantity,
          offer: offerOf(document, present.ticketLevelId, price, instant.parse(Date.now())),
        };
        return changed(userId, cart.updateQuantity(item, metadata));
      },
    }),
    defineRoute({
      method: "delete",
      path: itemPath,
      summary: "Take tickets out of the cart",
      tag,
      access: "signed-in",
      params: line,
      responses: { 200: cartDocument },
      problems: ["item-not-in-cart"],
      handler: async ({ caller: { userId }, params, metadata }) => {
        const known = knownLine.safeParse(params);
        if (!known.success) throw new Problem("item-not-in-cart");
        return changed(userId, objects.cart(userId).removeItem(known.data, metadata));
      },
    }),
    defineRoute({
      method: "put",
      path: "/api/cart/delivery-method",
      summary: "Choose how the tickets shall arrive",
      tag,
      access: "signed-in",
      body: deliveryMethodInput,
      responses: { 200: cartDocument },
      problems: ["cart-not-open"],
      handler: async ({ caller: { userId }, body, metadata }) =>
        changed(userId, objects.cart(userId).setDeliveryMethod(body, metadata)),
    }),
    defineRoute({
      method: "post",
      path: "/api/cart/confirm",
      summary: "Order what is in the cart",
      tag,
      access: "signed-in",
      idempotency: "required",
      body: z.strictObject({ expectedTotal: money.optional() }),
      responses: { 201: orderDocument },
      problems: ["cart-empty", "delivery-method-missing", "price-changed", "total-not-chargeable"],
      handler: async ({ caller: { userId }, body, commandKey, metadata }) => {
        const cart = objects.cart(userId);
        const { items } = await cart.document();
        const [first] = items;
        const confirmed = await cart.confirm(
          {
            orderId: orderIdFrom(newId()),
            key: commandKey,
            prices: await pricesOfNow(items, documents),
            expectedTotal: body.expectedTotal ?? null,
            ...(first === undefined ? {} : { largestTotal: largestCharge(first.unitPrice.currency) }),
          },
          metadata,
        );
        const order = showOrder(accepted(confirmed, problemOf));
        return { status: 201, body: order, headers: { Location: `/api/orders/${order.id}` } };
      },
    }),
    defineRoute({
      method: "post",
      path: "/api/cart/cancel",
      summary: "Empty the cart",
      tag,
      access: "signed-in",
      idempotency: "accepted",
      body: z.strictObject({}),
      responses: { 200: cartDocument },
      problems: ["cart-not-open"],
      handler: async ({ caller: { userId }, commandKey, metadata }) =>
        changed(userId, objects.cart(userId).cancel(metadata, commandKey)),
    }),
  ];
};
