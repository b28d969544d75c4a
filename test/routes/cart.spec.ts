import { beforeAll, describe, expect, it } from "vitest";
import { type ConcertId, orderId } from "../../src/domain/ids.ts";
import { currency } from "../../src/domain/money.ts";
import type { CartRpc } from "../../src/objects/cart/cart-rpc.ts";
import {
  type Account,
  account,
  as,
  concertOf,
  email,
  faultsOf,
  fillCart,
  hold,
  ifMatch,
  inHours,
  keyed,
  objects,
  plan,
  pln,
  refusalOf,
  serviceOn,
} from "./box-office.ts";

let organizer: Account;
beforeAll(async () => {
  organizer = await account("organizer");
});

const add = (fan: Account, concertId: string, ticketLevelId: string, quantity: unknown, headers = {}) =>
  as(fan).post("/api/cart/items", { concertId, ticketLevelId, quantity }, headers);

const line = (concertId: string, ticketLevelId: string, quantity: number) => ({ concertId, ticketLevelId, quantity });

const courier = {
  type: "courier",
  courier: "fedex",
  address: { name: "Ada", line1: "Długa 1", city: "Warsaw", postalCode: "00-238", country: "PL" },
} as const;

describe("a cart", () => {
  it("is empty at first", async () => {
    const fan = await account();
    const answer = await as(fan).get("/api/cart");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(await answer.json()).toEqual({ id: fan.id, status: "empty", items: [], deliveryMethod: null, total: null });
  });

  it("adds up tickets of several concerts", async () => {
    const fan = await account();
    const [spring, autumn] = [await concertOf(organizer), await concertOf(organizer)];
    await fillCart(fan, [spring, "regular", 2], [autumn, "golden", 1]);
    const answer = await add(fan, spring, "regular", 1);
    expect(answer.status).toBe(200);
    const cart = {
      id: fan.id,
      status: "open",
      items: [
        { ...line(spring, "regular", 3), unitPrice: pln(20_000), priceWhenAdded: pln(20_000) },
        { ...line(autumn, "golden", 1), unitPrice: pln(35_000), priceWhenAdded: pln(35_000) },
      ],
      deliveryMethod: null,
      total: pln(95_000),
    };
    expect(await answer.json()).toEqual(cart);
    expect(await (await as(fan).get("/api/cart")).json()).toEqual(cart);
  });

  it("shows prices of now, beside those that were seen", async () => {
    const fan = await account();
    const id = await concertOf(organizer);
    await fillCart(fan, [id, "regular", 2], [id, "golden", 1]);
    const [regular] = plan().ticketLevels;
    const ticketLevels = [{ ...regular, price: pln(21_000) }];
    await as(organizer).put(`/api/concerts/${id}/ticket-levels`, { ticketLevels }, ifMatch("*"));
    // A level that is gone stays at the price that was seen.
    expect(await (await as(fan).get("/api/cart")).json()).toMatchObject({
      items: [
        { unitPrice: pln(21_000), priceWhenAdded: pln(20_000) },
        { unitPrice: pln(35_000), priceWhenAdded: pln(35_000) },
      ],
      total: pln(77_000),
    });
  });

  it("can be read while a concert does not answer", async () => {
    const fan = await account();
    const id = await concertOf(organizer);
    await fillCart(fan, [id, "regular", 2]);
    const silent = await serviceOn({
      concert: (concert) =>
        new Proxy(objects.concert(concert), {
          get: (target, name) => (name === "document" ? () => new Promise(() => undefined) : Reflect.get(target, name)),
        }),
    });
    expect(await (await as(fan, silent).get("/api/cart")).json()).toMatchObject({ total: pln(40_000) });
  });

  it("changes quantities, and loses items until it is empty", async () => {
    const fan = await account();
    const id = await concertOf(organizer);
    await fillCart(fan, [id, "regular", 2], [id, "golden", 1]);
    const path = `/api/cart/items/${id}`;
    const changed = await as(fan).put(`${path}/golden`, { quantity: 4 });
    expect(await changed.json()).toMatchObject({ items: [{ quantity: 2 }, { quantity: 4 }], total: pln(180_000) });
    const fewer = await as(fan).delete(`${path}/regular`);
    expect(await fewer.json()).toMatchObject({ status: "open", items: [{ ticketLevelId: "golden" }] });
    const none = await as(fan).delete(`${path}/golden`);
    expect(await none.json()).toMatchObject({ status: "empty", items: [], total: null });
    expect(await refusalOf(await as(fan).delete(`${path}/golden`))).toEqual([404, "item-not-in-cart"]);
    expect(await refusalOf(await as(fan).put(`${path}/golden`, { quantity: 1 }))).toEqual([404, "item-not-in-cart"]);
    for (const nonsense of ["/api/cart/items/x/y", `${path}/GOLDEN`]) {
      expect(await refusalOf(await as(fan).delete(nonsense))).toEqual([404, "item-not-in-cart"]);
      expect(await refusalOf(await as(fan).put(nonsense, { quantity: 1 }))).toEqual([404, "item-not-in-cart"]);
    }
  });

  it("adds once however often the request under a key is sent", async () => {
    const fan = await account();
    const id = await concertOf(organizer);
    const headers = keyed();
    const first = await add(fan, id, "regular", 2, headers);
    await add(fan, id, "regular", 1);
    const again = await add(fan, id, "regular", 2, headers);
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    expect(await (await as(fan).get("/api/cart")).json()).toMatchObject({ items: [{ quantity: 3 }] });
  });

  it("adds once when the first attempt's answer was lost", async () => {
    const fan = await account();
    const id = await concertOf(organizer);
    let attempts = 0;
    const cutOff = await serviceOn({
      cart: (user) => {
        const cart = objects.cart(user);
        const addItem: CartRpc["addItem"] = async (...parameters) => {
          const added = await cart.addItem(...parameters);
          attempts += 1;
          if (attempts === 1) throw Object.assign(new Error("cut off"), { overloaded: true });
          return added;
        };
        return new Proxy(cart, { get: (target, name) => (name === "addItem" ? addItem : Reflect.get(target, name)) });
      },
    });
    const item = { concertId: id, ticketLevelId: "regular", quantity: 2 };
    const headers = keyed();
    const lost = await as(fan, cutOff).post("/api/cart/items", item, headers);
    expect(await refusalOf(lost)).toEqual([503, "overloaded"]);
    const again = await as(fan, cutOff).post("/api/cart/items", item, headers);
    expect(await again.json()).toMatchObject({ items: [{ quantity: 2 }] });
  });

  it.each([0, -1, 1.5, 1001, "2", null, 1e15])("refuses %j as a quantity", async (quantity) => {
    const fan = await account();
    const id = await concertOf(organizer);
    await fillCart(fan, [id, "regular", 1]);
    expect(await faultsOf(await add(fan, id, "regular", quantity))).toEqual(["/quantity"]);
    const changed = await as(fan).put(`/api/cart/items/${id}/regular`, { quantity });
    expect(await faultsOf(changed)).toEqual(["/quantity"]);
    expect(await (await as(fan).get("/api/cart")).json()).toMatchObject({ items: [{ quantity: 1 }] });
  });

  it("refuses what does not exist, and what it does not know", async () => {
    const fan = await account();
    const id = await concertOf(organizer);
    for (const unknown of ["nonsense", `con_${"0".repeat(32)}`, fan.id])
      expect(await refusalOf(await add(fan, unknown, "regular", 1))).toEqual([404, "concert-not-found"]);
    for (const unknown of ["balcony", "Regular", ""])
      expect(await refusalOf(await add(fan, id, unknown, 1))).toEqual([404, "ticket-level-not-found"]);
    const more = { concertId: id, ticketLevelId: "regular", quantity: 1, unitPrice: pln(1) };
    expect(await faultsOf(await as(fan).post("/api/cart/items", more))).toEqual(["/unitPrice"]);
  });

  it("says how many tickets are left when it refuses more", async () => {
    const fan = await account();
    const id = await concertOf(organizer);
    await hold(id, "golden", 7, pln(35_000));
    const refused = await add(fan, id, "golden", 4);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "insufficient-tickets", available: 3 });
    await fillCart(fan, [id, "golden", 2]);
    expect(await refusalOf(await add(fan, id, "golden", 2))).toEqual([409, "insufficient-tickets"]);
    const changed = await as(fan).put(`/api/cart/items/${id}/golden`, { quantity: 4 });
    expect(await refusalOf(changed)).toEqual([409, "insufficient-tickets"]);
    expect((await add(fan, id, "golden", 1)).status).toBe(200);
  });

  it.each([
    ["sale-not-open", { salesStartAt: inHours(1) }],
    ["sale-not-open", { salesEndAt: inHours(-1) }],
  ])("is told %s with %j", async (code, changes) => {
    const id = await concertOf(organizer, changes);
    expect(await refusalOf(await add(await account(), id, "regular", 1))).toEqual([409, code]);
  });

  it("is told of a cancelled concert", async () => {
    const id = await concertOf(organizer);
    await as(organizer).post(`/api/concerts/${id}/cancel`, { reason: "rain" });
    expect(await refusalOf(await add(await account(), id, "regular", 1))).toEqual([409, "concert-cancelled"]);
  });

  it("keeps to a customer's limit over all levels", async () => {
    const fan = await account();
    const id = await concertOf(organizer, { maxTicketsPerCustomer: 4 });
    await fillCart(fan, [id, "regular", 3]);
    const refused = await add(fan, id, "golden", 2);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "customer-limit-exceeded", limit: 4 });
    expect((await add(fan, id, "golden", 1)).status).toBe(200);
  });

  it("holds one currency, and fifty lines", async () => {
    const fan = await account();
    const price = { amount: 5_000, currency: "EUR" };
    const ticketLevels = Array.from({ length: 50 }, (_, n) => ({ id: `l${n}`, name: "L", capacity: 9, price }));
    const wide = await concertOf(organizer, { ticketLevels });
    const other = await concertOf(organizer, { ticketLevels });
    for (const { id } of ticketLevels) await fillCart(fan, [wide, id, 1]);
    const refused = await add(fan, other, "l0", 1);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "cart-full", limit: 50 });
    expect((await add(fan, wide, "l0", 1)).status).toBe(200);
    expect(await refusalOf(await add(fan, await concertOf(organizer), "regular", 1))).toEqual([
      409,
      "currency-mismatch",
    ]);
  });
});

describe("a delivery method", () => {
  it("is chosen once there is an item, and chosen again", async () => {
    const fan = await account();
    const choose = (method: object) => as(fan).put("/api/cart/delivery-method", method);
    expect(await refusalOf(await choose(email))).toEqual([409, "cart-not-open"]);
    await fillCart(fan, [await concertOf(organizer), "regular", 1]);
    expect(await (await choose(email)).json()).toMatchObject({ deliveryMethod: email });
    expect(await (await choose(courier)).json()).toMatchObject({ deliveryMethod: courier });
    const whole = { ...courier, address: { ...courier.address, line2: "flat 3" } };
    expect(await (await choose(whole)).json()).toMatchObject({ deliveryMethod: whole });
  });

  it.each([
    [{ type: "pigeon" }, "/type"],
    [{ type: "email" }, "/email"],
    [{ type: "email", email: "nobody" }, "/email"],
    [{ ...email, courier: "fedex" }, "/courier"],
    [{ ...courier, courier: "ups" }, "/courier"],
    [{ ...courier, address: { ...courier.address, line1: "" } }, "/address/line1"],
    [{ ...courier, address: { ...courier.address, country: "XX" } }, "/address/country"],
    [{ ...courier, address: { ...courier.address, postalCode: "1".repeat(21) } }, "/address/postalCode"],
  ])("is refused: %j", async (method, pointer) => {
    const answer = await as(await account()).put("/api/cart/delivery-method", method);
    expect(answer.status).toBe(400);
    expect(await faultsOf(answer)).toEqual([pointer]);
  });
});

describe("confirming a cart", () => {
  const ready = async (quantity = 2): Promise<[Account, ConcertId]> => {
    const fan = await account();
    const id = await concertOf(organizer);
    await fillCart(fan, [id, "regular", quantity]);
    await as(fan).put("/api/cart/delivery-method", email);
    return [fan, id];
  };
  const confirm = (fan: Account, body: object = {}, headers: Record<string, string> = keyed()) =>
    as(fan).post("/api/cart/confirm", body, headers);

  it("makes an order, and leaves the cart empty", async () => {
    const [fan, id] = await ready();
    const answer = await confirm(fan, { expectedTotal: pln(40_000) });
    expect(answer.status).toBe(201);
    const order = await answer.json<{ id: string }>();
    expect(order).toEqual({
      id: expect.stringMatching(/^ord_[0-9a-f]{32}$/),
      userId: fan.id,
      status: "confirmed",
      items: [{ concertId: id, ticketLevelId: "regular", quantity: 2, unitPrice: pln(20_000) }],
      reservations: [
        {
          id: expect.stringMatching(/^res_/),
          concertId: id,
          status: "held",
          expiresAt: expect.stringMatching(/Z$/),
        },
      ],
      total: pln(40_000),
      refunded: pln(0),
      compensatedConcertIds: [],
      deliveryMethod: email,
      expiresAt: expect.stringMatching(/Z$/),
      cancellation: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(answer.headers.get("Location")).toBe(`/api/orders/${order.id}`);
    expect(await (await as(fan).get("/api/cart")).json()).toMatchObject({ status: "empty", deliveryMethod: null });
    expect(await (await as(fan).get(`/api/orders/${order.id}`)).json()).toEqual(order);
  });

  it("is refused for more than can be charged at once, before there is an order", async () => {
    const fan = await account();
    const price = pln(10_000_000);
    const dear = await concertOf(organizer, { ticketLevels: [{ id: "box", name: "Box", capacity: 20, price }] });
    await fillCart(fan, [dear, "box", 10]);
    await as(fan).put("/api/cart/delivery-method", email);
    const refused = await confirm(fan);
    const largest = pln(99_999_999);
    expect(await refused.json()).toMatchObject({ status: 409, code: "total-not-chargeable", largest });
    expect(await (await as(fan).get("/api/cart")).json()).toMatchObject({ status: "open" });
    await as(fan).put(`/api/cart/items/${dear}/box`, { quantity: 9 });
    expect((await confirm(fan)).status).toBe(201);
  });

  it("needs a key, an item and a delivery method", async () => {
    const fan = await account();
    expect(await refusalOf(await confirm(fan, {}, {}))).toEqual([400, "idempotency-key-required"]);
    expect(await refusalOf(await confirm(fan))).toEqual([409, "cart-empty"]);
    await fillCart(fan, [await concertOf(organizer), "regular", 1]);
    expect(await refusalOf(await confirm(fan))).toEqual([409, "delivery-method-missing"]);
    expect(await faultsOf(await confirm(fan, { expectedTotal: 40_000 }))).toEqual(["/expectedTotal"]);
  });

  it("orders at the price that was seen, or not at all", async () => {
    const [fan, id] = await ready();
    const ticketLevels = plan().ticketLevels.map((level) => ({ ...level, price: pln(21_000) }));
    await as(organizer).put(`/api/concerts/${id}/ticket-levels`, { ticketLevels }, ifMatch("*"));
    const refused = await confirm(fan, { expectedTotal: pln(40_000) });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "price-changed", total: pln(42_000) });
    const inEuro = { amount: 42_000, currency: currency.parse("EUR") };
    expect(await refusalOf(await confirm(fan, { expectedTotal: inEuro }))).toEqual([409, "price-changed"]);
    const ordered = await confirm(fan, { expectedTotal: pln(42_000) });
    expect(await ordered.json()).toMatchObject({ status: "confirmed", total: pln(42_000) });
  });

  it("makes one order of many requests under one key", async () => {
    const [fan, id] = await ready();
    const headers = keyed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(fan, {}, headers)));
    const last = await confirm(fan, {}, headers);
    const text = await last.text();
    expect(last.status).toBe(201);
    for (const answer of answers) {
      if (answer.status === 201) expect(await answer.text()).toBe(text);
      else {
        expect(answer.headers.get("Retry-After")).toBe("1");
        expect(await refusalOf(answer)).toEqual([409, "request-in-progress"]);
      }
    }
    const concert = await objects.concert(id).document();
    expect(concert?.seats.map(({ held }) => held)).toEqual([2, 0]);
  });

  it("finds the order that an attempt made whose answer was lost, whatever the cart holds by then", async () => {
    const [fan, id] = await ready();
    const made: string[] = [];
    const cutOff = await serviceOn({
      cart: (user) => {
        const cart = objects.cart(user);
        const confirming: CartRpc["confirm"] = async (...parameters) => {
          const confirmed = await cart.confirm(...parameters);
          if (confirmed.ok) made.push(confirmed.value.order.orderId);
          if (made.length === 1) throw Object.assign(new Error("cut off"), { durableObjectReset: true });
          return confirmed;
        };
        return new Proxy(cart, {
          get: (target, name) => (name === "confirm" ? confirming : Reflect.get(target, name)),
        });
      },
    });
    const headers = keyed();
    const lost = await as(fan, cutOff).post("/api/cart/confirm", {}, headers);
    expect(await refusalOf(lost)).toEqual([503, "overloaded"]);
    await add(fan, id, "golden", 1);
    const again = await as(fan, cutOff).post("/api/cart/confirm", {}, headers);
    expect(again.status).toBe(201);
    expect(await again.json()).toMatchObject({ id: orderId.parse(made[0]), total: pln(40_000) });
    expect(made[1]).toBe(made[0]);
    expect(await (await as(fan).get("/api/cart")).json()).toMatchObject({ items: [{ ticketLevelId: "golden" }] });
  });

  it("makes an order also when a concert refuses, which then says why", async () => {
    const [fan, id] = await ready(1);
    await hold(id, "regular", 100, pln(20_000));
    const other = await concertOf(organizer);
    await fillCart(fan, [other, "golden", 1]);
    const answer = await confirm(fan);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      status: "cancelled",
      cancellation: { reason: "insufficient-tickets", concertId: id, ticketLevelId: "regular" },
      expiresAt: null,
    });
    // The other concert's seats are back.
    await expect
      .poll(async () => (await objects.concert(other).document())?.seats.map(({ available }) => available))
      .toEqual([100, 10]);
  });
});

describe("emptying a cart", () => {
  it("needs something in it, and happens once", async () => {
    const fan = await account();
    expect(await refusalOf(await as(fan).post("/api/cart/cancel", {}))).toEqual([409, "cart-not-open"]);
    await fillCart(fan, [await concertOf(organizer), "regular", 1]);
    const headers = keyed();
    const answer = await as(fan).post("/api/cart/cancel", {}, headers);
    const empty = { id: fan.id, status: "empty", items: [], deliveryMethod: null, total: null };
    expect([answer.status, await answer.json()]).toEqual([200, empty]);
    await fillCart(fan, [await concertOf(organizer), "regular", 1]);
    const again = await as(fan).post("/api/cart/cancel", {}, headers);
    expect([again.status, again.headers.get("Idempotent-Replay")]).toEqual([200, "true"]);
    expect(await (await as(fan).get("/api/cart")).json()).toMatchObject({ status: "open" });
    expect(await faultsOf(await as(fan).post("/api/cart/cancel", { now: true }))).toEqual(["/now"]);
  });
});
