import { describe, expect, it } from "vitest";
import { MOST_LINES, MOST_TICKETS_A_LINE, type Offer } from "../../../src/domain/carts/shopping-cart.ts";
import { ticketLevelId } from "../../../src/domain/ids.ts";
import { anna, autumn, eur, golden, pln, regular, spring } from "../examples.ts";
import {
  autumnItem,
  cartCancelled,
  cartConfirmed,
  cartCreated,
  itemAdded,
  itemRemoved,
  itemUpdated,
  open,
  ready,
} from "./cart-events.ts";
import { given } from "./given-cart.ts";

const offer = (changes: Partial<Offer> = {}): Offer => ({
  concertStatus: "on-sale",
  available: 10,
  maxTicketsPerCustomer: null,
  price: pln(100_00),
  ...changes,
});
const line = { cartId: anna, concertId: spring, ticketLevelId: regular };
const add = (quantity: number, changes: Partial<Offer> = {}, place: Partial<typeof line> = {}) => ({
  type: "AddItemToCart" as const,
  ...line,
  ...place,
  quantity,
  offer: offer(changes),
});
const update = (quantity: number, changes: Partial<Offer> = {}) => ({
  type: "UpdateItemQuantityInCart" as const,
  ...line,
  quantity,
  offer: offer(changes),
});
const remove = { type: "RemoveItemFromCart" as const, ...line };

describe("an item is added", () => {
  it("the first one opens the cart", () => {
    given().when(add(2)).then(cartCreated, itemAdded());
  });

  it("at the price that the fan saw", () => {
    given(...open)
      .when(add(1, { price: pln(80_00) }, { concertId: autumn }))
      .then({ ...itemAdded(), item: autumnItem });
  });

  it("again for the same level: its line grows, at the price of now", () => {
    given(...open)
      .when(add(3, { price: pln(110_00) }))
      .then(itemUpdated({ quantity: 5, unitPrice: pln(110_00) }));
  });

  it("of another level of the concert, as a line of its own", () => {
    given(...open)
      .when(add(1, { price: pln(250_00) }, { ticketLevelId: golden }))
      .then(itemAdded({ ticketLevelId: golden, quantity: 1, unitPrice: pln(250_00) }));
  });

  it("to a cart that was confirmed or cancelled, which opens it anew", () => {
    given(...ready, cartConfirmed())
      .when(add(2))
      .then(cartCreated, itemAdded());
    given(...open, cartCancelled)
      .when(add(2))
      .then(cartCreated, itemAdded());
  });

  it("up to what seems available, its line's tickets counted", () => {
    given()
      .when(add(10))
      .then(cartCreated, itemAdded({ quantity: 10 }));
    given().when(add(11)).thenRejected("insufficient-tickets", { available: 10 });
    given(...open)
      .when(add(9))
      .thenRejected("insufficient-tickets", { available: 10 });
  });

  it("not of a sold-out concert", () => {
    given()
      .when(add(1, { concertStatus: "sold-out", available: 0 }))
      .thenRejected("insufficient-tickets", { available: 0 });
  });

  it("not of a cancelled concert", () => {
    given()
      .when(add(1, { concertStatus: "cancelled", available: 0 }))
      .thenRejected("concert-cancelled");
  });

  it("not before sales open, nor after they end", () => {
    given()
      .when(add(1, { concertStatus: "not-started" }))
      .thenRejected("sale-not-open");
    given()
      .when(add(1, { concertStatus: "ended" }))
      .thenRejected("sale-not-open");
  });

  it("within the concert's limit for a customer, all its levels counted, other concerts not", () => {
    const limit = { maxTicketsPerCustomer: 4 };
    given(...open)
      .when(add(2, limit))
      .then(itemUpdated({ quantity: 4 }));
    given(...open)
      .when(add(3, limit))
      .thenRejected("customer-limit-exceeded", { limit: 4 });
    given(...open)
      .when(add(3, limit, { ticketLevelId: golden }))
      .thenRejected("customer-limit-exceeded", { limit: 4 });
    given(...open)
      .when(add(4, limit, { concertId: autumn }))
      .then(itemAdded({ concertId: autumn, quantity: 4 }));
  });

  it(`at most ${MOST_TICKETS_A_LINE} tickets a line`, () => {
    given()
      .when(add(MOST_TICKETS_A_LINE, { available: 5000 }))
      .then(cartCreated, itemAdded({ quantity: MOST_TICKETS_A_LINE }));
    given()
      .when(add(MOST_TICKETS_A_LINE + 1, { available: 5000 }))
      .thenRejected("customer-limit-exceeded", { limit: MOST_TICKETS_A_LINE });
  });

  it(`in at most ${MOST_LINES} lines`, () => {
    const levels = Array.from({ length: MOST_LINES }, (_, index) => ticketLevelId.parse(`level-${index}`));
    const full = [cartCreated, ...levels.map((level) => itemAdded({ ticketLevelId: level, quantity: 1 }))];
    given(...full)
      .when(add(1))
      .thenRejected("cart-full", { limit: MOST_LINES });
    given(...full)
      .when(add(1, {}, { ticketLevelId: ticketLevelId.parse("level-7") }))
      .then(itemUpdated({ ticketLevelId: ticketLevelId.parse("level-7"), quantity: 2 }));
    given(...full.slice(0, -1))
      .when(add(1))
      .then(itemAdded({ quantity: 1 }));
  });

  it("in one currency", () => {
    given(...open)
      .when(add(1, { price: eur(20_00) }, { concertId: autumn }))
      .thenRejected("currency-mismatch");
    given(...open, itemRemoved())
      .when(add(1, { price: eur(20_00) }, { concertId: autumn }))
      .then(cartCreated, itemAdded({ concertId: autumn, quantity: 1, unitPrice: eur(20_00) }));
  });
});

describe("a quantity is set", () => {
  it("to more or to less, at the price of now", () => {
    given(...open)
      .when(update(5))
      .then(itemUpdated({ quantity: 5 }));
    given(...open)
      .when(update(1, { price: pln(90_00) }))
      .then(itemUpdated({ quantity: 1, unitPrice: pln(90_00) }));
  });

  it("to what it is: nothing changes, unless the price has", () => {
    given(...open)
      .when(update(2))
      .thenNothing();
    given(...open)
      .when(update(2, { price: pln(90_00) }))
      .then(itemUpdated({ unitPrice: pln(90_00) }));
  });

  it("of a line that is there", () => {
    given().when(update(1)).thenRejected("item-not-in-cart");
    given(cartCreated, itemAdded({ ticketLevelId: golden }))
      .when(update(1))
      .thenRejected("item-not-in-cart");
    given(...ready, cartConfirmed())
      .when(update(1))
      .thenRejected("item-not-in-cart");
  });

  it("under the same checks as adding, with the line's own tickets replaced, not added", () => {
    given(...open)
      .when(update(10))
      .then(itemUpdated({ quantity: 10 }));
    given(...open)
      .when(update(11))
      .thenRejected("insufficient-tickets", { available: 10 });
    given(...open, itemAdded({ ticketLevelId: golden, quantity: 3 }))
      .when(update(2, { maxTicketsPerCustomer: 4 }))
      .thenRejected("customer-limit-exceeded", { limit: 4 });
    given(...open)
      .when(update(1001, { available: 5000 }))
      .thenRejected("customer-limit-exceeded", { limit: 1000 });
    given(...open)
      .when(update(1, { concertStatus: "cancelled" }))
      .thenRejected("concert-cancelled");
    given(...open)
      .when(update(1, { concertStatus: "ended" }))
      .thenRejected("sale-not-open");
    given(...open)
      .when(update(1, { price: eur(20_00) }))
      .thenRejected("currency-mismatch");
  });
});

describe("an item is removed", () => {
  it("if it is there", () => {
    given(...open)
      .when(remove)
      .then(itemRemoved());
    given().when(remove).thenRejected("item-not-in-cart");
    given(...open, itemRemoved())
      .when(remove)
      .thenRejected("item-not-in-cart");
  });

  it("and the last one leaves an empty cart, its delivery method forgotten", () => {
    expect(given(...ready, itemRemoved()).state).toEqual({ status: "empty" });
    expect(given(...ready, itemRemoved(), cartCreated, itemAdded()).state).toMatchObject({ deliveryMethod: null });
  });

  it("and the others stay", () => {
    expect(given(...ready, itemAdded(autumnItem), itemRemoved()).state).toEqual({
      status: "open",
      items: [autumnItem],
      deliveryMethod: "email",
    });
  });
});
