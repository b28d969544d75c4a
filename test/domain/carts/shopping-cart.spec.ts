import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  closesCart,
  type ConfirmShoppingCart,
  emptyCart,
  evolve,
  type ShoppingCart,
  totalOf,
} from "../../../src/domain/carts/shopping-cart.ts";
import { anna, annasOrder, eur, pln, regular, spring } from "../examples.ts";
import {
  autumnItem,
  cartCancelled,
  cartConfirmed,
  cartCreated,
  deliveryMethodSet,
  item,
  itemAdded,
  itemRemoved,
  itemUpdated,
  open,
  ready,
} from "./cart-events.ts";
import { given } from "./given-cart.ts";

const byEmail = { type: "SetDeliveryMethod" as const, cartId: anna, deliveryMethod: "email" as const };
const confirm = (changes: Partial<ConfirmShoppingCart> = {}): ConfirmShoppingCart => ({
  type: "ConfirmShoppingCart",
  cartId: anna,
  orderId: annasOrder,
  confirmationKey: "a".repeat(64),
  prices: [],
  expectedTotal: null,
  ...changes,
});
const cancel = { type: "CancelShoppingCart" as const, cartId: anna };

describe("the delivery method", () => {
  it("is chosen once there is an item", () => {
    given(...open)
      .when(byEmail)
      .then(deliveryMethodSet());
    given().when(byEmail).thenRejected("cart-not-open");
    given(...ready, cartConfirmed())
      .when(byEmail)
      .thenRejected("cart-not-open");
  });

  it("can be chosen again: the last choice counts, and the same kind may mean another address", () => {
    given(...ready)
      .when({ ...byEmail, deliveryMethod: "courier" })
      .then(deliveryMethodSet({ deliveryMethod: "courier" }));
    given(...ready)
      .when(byEmail)
      .then(deliveryMethodSet());
    expect(given(...ready, deliveryMethodSet({ deliveryMethod: "courier" })).state).toMatchObject({
      deliveryMethod: "courier",
    });
  });
});

describe("a cart is confirmed", () => {
  it("with its items, what they cost, its delivery method's kind and the key that confirmed it", () => {
    given(...ready, itemAdded(autumnItem))
      .when(confirm())
      .then(cartConfirmed({ items: [item(), autumnItem], total: pln(280_00) }));
  });

  it("at the prices of now, as the fan is shown them", () => {
    given(...ready, itemAdded(autumnItem))
      .when(confirm({ prices: [{ concertId: spring, ticketLevelId: regular, price: pln(110_00) }] }))
      .then(cartConfirmed({ items: [item({ unitPrice: pln(110_00) }), autumnItem], total: pln(300_00) }));
  });

  it("for the total that the fan expects, or not at all", () => {
    given(...ready)
      .when(confirm({ expectedTotal: pln(200_00) }))
      .then(cartConfirmed());
    given(...ready)
      .when(confirm({ expectedTotal: pln(199_99) }))
      .thenRejected("price-changed", { total: pln(200_00) });
    given(...ready)
      .when(confirm({ expectedTotal: eur(200_00) }))
      .thenRejected("price-changed", { total: pln(200_00) });
  });

  it("for no more than can be charged at once", () => {
    given(...ready)
      .when(confirm({ largestTotal: 200_00 }))
      .then(cartConfirmed());
    given(...ready)
      .when(confirm({ largestTotal: 199_99 }))
      .thenRejected("total-not-chargeable", { largest: pln(199_99) });
  });

  it("only with an item and a delivery method", () => {
    given().when(confirm()).thenRejected("cart-empty");
    given(...ready, itemRemoved())
      .when(confirm())
      .thenRejected("cart-empty");
    given(...open)
      .when(confirm())
      .thenRejected("delivery-method-missing");
  });

  it("once: it is empty from then on", () => {
    expect(given(...ready, cartConfirmed()).state).toEqual({ status: "empty" });
    given(...ready, cartConfirmed())
      .when(confirm())
      .thenRejected("cart-empty");
  });

  it("for free, if nothing in it costs anything", () => {
    const free = { unitPrice: pln(0) };
    given(cartCreated, itemAdded(free), deliveryMethodSet())
      .when(confirm())
      .then(cartConfirmed({ items: [item(free)], total: pln(0) }));
  });
});

describe("a cart is cancelled", () => {
  it("while it is open, and is empty from then on", () => {
    given(...open)
      .when(cancel)
      .then(cartCancelled);
    expect(given(...ready, cartCancelled).state).toEqual({ status: "empty" });
  });

  it("only then", () => {
    given().when(cancel).thenRejected("cart-not-open");
    given(...open, cartCancelled)
      .when(cancel)
      .thenRejected("cart-not-open");
    given(...ready, cartConfirmed())
      .when(cancel)
      .thenRejected("cart-not-open");
  });
});

describe("the total", () => {
  it("is the sum over the lines, and none without lines", () => {
    expect(totalOf([item(), autumnItem])).toEqual(pln(280_00));
    expect(totalOf([])).toBeNull();
  });
});

describe("a cart's replay", () => {
  it("may begin at the last event that closed it", () => {
    const event = fc.constantFrom(
      cartCreated,
      itemAdded(),
      itemAdded(autumnItem),
      itemUpdated({ quantity: 3 }),
      itemRemoved(),
      deliveryMethodSet(),
      cartConfirmed(),
      cartCancelled,
    );
    fc.assert(
      fc.property(fc.array(event, { size: "max", maxLength: 30 }), (log) => {
        const sinceClosed = log.slice(log.findLastIndex(closesCart) + 1);
        expect(sinceClosed.reduce<ShoppingCart>(evolve, emptyCart)).toEqual(
          log.reduce<ShoppingCart>(evolve, emptyCart),
        );
      }),
    );
  });
});
