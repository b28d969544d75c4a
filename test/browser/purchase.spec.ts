/** Buying in a real browser: from a concert over the cart and the review to the payment. Several fans are at it at the same time. */
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { connect, eventually } from "../journeys/client.ts";
import { cart, concert as concertDocument, type Concert } from "../journeys/documents.ts";
import { type Person, registerPerson } from "../journeys/people.ts";
import {
  buy,
  fillCart,
  initiatedPayment,
  level,
  listedOrders,
  planConcert,
  seatsLeft,
  SOON,
  untilSeatsLeft,
} from "../journeys/purchases.ts";
import { paymentPage } from "../../src/web/purchase/payment.tsx";
import { becomes, becomesLookedAt, openBrowser, photograph } from "./browser.ts";
import { htmlOf, visitWith } from "./rendered.ts";

const client = await connect(inject("service").origin);
const { organizer } = inject("people");

const openPage = async (reader: Parameters<typeof openBrowser>[0] = {}): Promise<Page> =>
  (await openBrowser(reader)).newPage();

const pageOf = (person: Person, reader: Parameters<typeof openBrowser>[0] = {}): Promise<Page> =>
  openPage({ ...reader, person });

/** What the order's page says of how far it is. */
const stateOf = (page: Page): Promise<string> => page.locator("#order h2").first().innerText();

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("main").getByRole("button", { name }).click();

const add = async (page: Page, quantity: number, button = "Add to cart"): Promise<void> => {
  await page.locator("input[name=quantity]").first().fill(String(quantity));
  await page.getByRole("button", { name: button }).first().click();
};

/** What a part of the page says; amounts hold spaces that do not break. */
const textOf = async (page: Page, part: string): Promise<string> =>
  (await page.locator(part).first().innerText()).replaceAll("\u00a0", " ");

const noticeOn = (page: Page): Promise<string> => textOf(page, ".notice.bad");

const reprice = async (of: Concert, amount: number): Promise<void> => {
  const ticketLevels = of.ticketLevels.map((each) => ({ ...each, price: { ...each.price, amount } }));
  await client.ask(concertDocument, 200, `/api/concerts/${of.id}/ticket-levels`, {
    method: "PUT",
    token: organizer.token,
    headers: { "If-Match": "*" },
    body: { ticketLevels },
  });
};

/** As long as the page of a fan goes on to show such an address. */
const goesTo = (page: Page, path: RegExp): Promise<void> =>
  page.waitForURL(({ pathname }) => path.test(pathname), { timeout: SOON });

const ORDER = /^\/orders\/[^/]+$/;

describe.concurrent("a whole purchase", () => {
  it.each([
    { how: "with scripts", javaScript: true },
    { how: "without scripts", javaScript: false },
  ])("goes from the concert to the tickets, $how", async ({ javaScript }) => {
    const concert = await planConcert(client, organizer, { maxTicketsPerCustomer: 4 });
    const fan = await registerPerson(client);
    const page = await openPage({ javaScript });
    await page.goto(`/concerts/${concert.id}`);
    await add(page, 2);
    await page.getByLabel("Email").fill(fan.email);
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
    await press(page, "Sign in");
    await goesTo(page, /^\/concerts\//);
    expect(await page.locator("input[name=quantity]").inputValue()).toBe("2");
    // Led to where one goes on, and told so.
    expect(await page.locator(":focus").innerText()).toMatch(/^Add to cart/);
    expect(await textOf(page, ".remark")).toContain("what you chose is kept");
    if (javaScript) await photograph(page, "concert-wish-kept");
    await press(page, /^Add to cart/);
    await goesTo(page, /^\/cart$/);
    expect(await page.getByRole("status").innerText()).toBe("2 tickets added to your cart.");
    expect(await page.getByLabel("Email address").inputValue()).toBe(fan.email);
    if (javaScript) await photograph(page, "cart");
    await press(page, "Continue to the review");
    await goesTo(page, /^\/checkout$/);
    expect(await page.getByRole("main").innerText()).toContain(fan.email);
    if (javaScript) await photograph(page, "checkout");
    await press(page, "Order and pay PLN 300.00");
    await goesTo(page, ORDER);
    await page.getByRole("link", { name: "Pay now" }).click();
    const seen = (look: () => Promise<unknown>, expected: unknown): Promise<void> =>
      javaScript ? becomes(look, expected) : becomesLookedAt(page, look, expected);
    await seen(() => page.getByRole("button", { name: "Payment succeeds" }).count(), 1);
    if (javaScript) {
      await page.locator(".countdown").waitFor();
      await photograph(page, "payment");
    }
    await press(page, "Payment succeeds");
    await goesTo(page, ORDER);
    await seen(() => stateOf(page), "Your tickets are here");
    await page.context().close();
  });

  // Among the longest, because it waits for most of its time.
  it("is over when the hold runs out on the screen", async () => {
    const fan = await registerPerson(client);
    const concert = await planConcert(client, organizer, { holdSeconds: 20 });
    const page = await pageOf(fan);
    await page.goto(`/concerts/${concert.id}`);
    const { id } = await buy(client, fan, [{ of: concert, quantity: 1 }]);
    await page.goto(`/orders/${id}/pay`);
    await becomes(() => page.locator(".countdown").innerText(), /^0:[01]\d$/);
    await goesTo(page, ORDER);
    await becomes(() => stateOf(page), "The time to pay ran out");
    await page.context().close();
  });

  it("brings printed tickets to an address, whose gaps are told at their fields", async () => {
    const fan = await registerPerson(client);
    await fillCart(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    const page = await pageOf(fan, { javaScript: false });
    await page.goto("/cart");
    await page.getByLabel("By courier").check();
    await page.getByLabel("Street and number").fill("Długa 1");
    await page.getByLabel("Postal code").fill("0".repeat(21));
    await press(page, "Continue to the review");
    expect(await page.locator("[aria-invalid]").evaluateAll((fields) => fields.map(({ id }) => id))).toEqual([
      "postalCode",
      "city",
    ]);
    expect(await page.getByLabel("Street and number").inputValue()).toBe("Długa 1");
    await page.getByLabel("Postal code").fill("00-238");
    await page.getByLabel("Town").fill("Warszawa");
    await press(page, "Continue to the review");
    await goesTo(page, /^\/checkout$/);
    expect(await page.getByRole("main").innerText()).toContain("Długa 1\n00-238 Warszawa\nPoland");
    await page.context().close();
  });

  it("is photographed with the gaps of an address", async () => {
    const fan = await registerPerson(client);
    await fillCart(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    const page = await pageOf(fan, { language: "pl-PL" });
    await page.goto("/cart");
    await page.getByLabel("Kurierem").check();
    await press(page, "Przejdź do podsumowania");
    expect(await page.locator("[aria-invalid]").count()).toBe(3);
    await photograph(page, "cart-address");
    await page.context().close();
  });

  it("makes one order of two clicks", async () => {
    const fan = await registerPerson(client);
    const concert = await planConcert(client, organizer);
    await fillCart(client, fan, [{ of: concert, quantity: 1 }]);
    const page = await pageOf(fan);
    await page.goto("/checkout");
    await page.getByRole("button", { name: /^Order and pay/ }).dblclick();
    await goesTo(page, ORDER);
    expect(await stateOf(page)).toBe("Your seats are held for you");
    await untilSeatsLeft(client, concert, 99);
    expect(
      await eventually(
        SOON,
        () => listedOrders(client, fan),
        ({ length }) => length > 0,
      ),
    ).toHaveLength(1);
    await page.context().close();
  });

  it("adds once of two clicks", async () => {
    const fan = await registerPerson(client);
    const page = await pageOf(fan);
    await page.goto(`/concerts/${(await planConcert(client, organizer)).id}`);
    await page.getByRole("button", { name: /^Add to cart/ }).dblclick();
    await goesTo(page, /^\/cart$/);
    const { items } = await client.ask(cart, 200, "/api/cart", { token: fan.token });
    expect(items.map(({ quantity }) => quantity)).toEqual([1]);
    await page.context().close();
  });
});

describe.concurrent("a concert's page that a browser has kept", () => {
  it("adds anew what was taken out of the cart since", async () => {
    const fan = await registerPerson(client);
    const page = await pageOf(fan, { javaScript: false });
    const { id } = await planConcert(client, organizer);
    await page.goto(`/concerts/${id}`);
    const kept = await page.locator("form[data-level] input[name=key]").inputValue();
    /** As it was when it was first shown. */
    const addFromKept = async (quantity: number): Promise<void> => {
      await page.goto(`/concerts/${id}`);
      await page
        .locator("form[data-level] input[name=key]")
        .evaluate((field, key) => field.setAttribute("value", key), kept);
      await add(page, quantity);
      await goesTo(page, /^\/cart$/);
    };
    const inCart = async () =>
      (await client.ask(cart, 200, "/api/cart", { token: fan.token })).items.map(({ quantity }) => quantity);
    await addFromKept(2);
    expect(await page.getByRole("status").innerText()).toBe("2 tickets added to your cart.");
    // Sent twice, it has added once, and does not say otherwise.
    await addFromKept(2);
    expect([await inCart(), await page.getByRole("status").count()]).toEqual([[2], 0]);
    await press(page, /^Remove/);
    await addFromKept(2);
    expect([await inCart(), await page.getByRole("status").innerText()]).toEqual([
      [2],
      "2 tickets added to your cart.",
    ]);
    await page.context().close();
  });
});

describe.concurrent("a payment", () => {
  it("can be tried again when it was declined, and is not asked for again by going back", async () => {
    const fan = await registerPerson(client);
    const { id } = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    const page = await pageOf(fan);
    // Opened at once: it waits until there is something to pay.
    await page.goto(`/orders/${id}/pay`);
    await page.getByRole("button", { name: "Payment is declined" }).click({ timeout: SOON });
    await becomes(() => noticeOn(page), /declined\. Nothing was charged/);
    await photograph(page, "payment-declined");
    await press(page, "Payment succeeds");
    await goesTo(page, ORDER);
    await page.goBack();
    await goesTo(page, ORDER);
    expect(await page.getByRole("button", { name: "Payment succeeds" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Pay now" }).count()).toBe(0);
    await becomes(() => stateOf(page), "Your tickets are here");
    expect(await listedOrders(client, fan)).toHaveLength(1);
    await page.context().close();
  });

  it("that the gateway does not prepare in time is waited for, with the time that is left", async () => {
    const fan = await registerPerson(client);
    const { id, expiresAt } = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    // A gateway that does not answer would hold up every other test: that there is no payment yet is played, the rest is real.
    const none = { status: 404, code: "not-found", title: "Not found", detail: "There is none.", requestId: "1" };
    const visit = await visitWith((request) =>
      /\/payment(?:\/page)?$/.test(new URL(request.url).pathname)
        ? Promise.resolve(Response.json(none, { status: 404 }))
        : fetch(request.url, { headers: { Authorization: `Bearer ${fan.token}` } }),
    );
    const viewer = { ...visit.viewer, id: fan.id, email: fan.email, emailVerified: false, name: "Ola" };
    const shownAfter = async (seconds: number) => {
      const now = new Date(Number(expiresAt) - 600_000 + seconds * 1000);
      const asked = { ...visit, viewer: { ...viewer, role: "user", createdAt: now.toISOString() } as const, now };
      return htmlOf(asked, await paymentPage.handler({ ...asked, params: { orderId: id } }));
    };
    expect(await shownAfter(3)).toContain("This takes a moment.");
    const page = await openPage();
    await page.route("**/slow", async (route) =>
      route.fulfill({ contentType: "text/html", body: await shownAfter(60) }),
    );
    await page.goto(`${inject("service").origin}/slow`);
    expect(await page.getByRole("main").innerText()).toContain("the payment service does not answer just now");
    expect(await page.locator("#payment [data-countdown]").count()).toBe(1);
    await photograph(page, "payment-slow");
    await page.context().close();
  });

  it("that fails for good is told by the order", async () => {
    const fan = await registerPerson(client);
    const { id } = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    await initiatedPayment(client, fan, id);
    const page = await pageOf(fan, { javaScript: false });
    await page.goto(`/orders/${id}/pay`);
    await press(page, "Payment fails for good");
    await goesTo(page, ORDER);
    await becomesLookedAt(page, () => stateOf(page), "The payment failed");
    await page.context().close();
  });

  it("is nobody else's", async () => {
    const { id } = await buy(client, await registerPerson(client), [
      { of: await planConcert(client, organizer), quantity: 1 },
    ]);
    const page = await pageOf(await registerPerson(client));
    expect((await page.goto(`/orders/${id}/pay`))?.status()).toBe(404);
    await page.context().close();
  });
});

describe.concurrent("the last ticket", () => {
  it("is one fan's, and the other is told why not", async () => {
    const concert = await planConcert(client, organizer, { ticketLevels: [level("last", 1, 5_000)] });
    const pages = await Promise.all(
      [1, 2].map(async () => {
        const fan = await registerPerson(client);
        await fillCart(client, fan, [{ of: concert, quantity: 1 }]);
        const page = await pageOf(fan);
        await page.goto("/checkout");
        return page;
      }),
    );
    await Promise.all(
      pages.map(async (page) => {
        await press(page, /^Order and pay/);
        await goesTo(page, ORDER);
      }),
    );
    const seen = async () => (await Promise.all(pages.map(stateOf))).toSorted();
    await becomes(seen, ["Sold out in the meantime", "Your seats are held for you"]);
    await Promise.all(pages.map((page) => page.context().close()));
  });

  it("that another took is told on the concert's page and in the cart", async () => {
    const concert = await planConcert(client, organizer, {
      ticketLevels: [level("a", 2, 5_000), level("b", 9, 9_900)],
    });
    const [slow, quick] = [await registerPerson(client), await registerPerson(client)];
    await fillCart(client, slow, [{ of: concert, quantity: 2 }]);
    const page = await pageOf(slow, { javaScript: false });
    await page.goto(`/concerts/${concert.id}`);
    await buy(client, quick, [{ of: concert, quantity: 2 }]);
    await eventually(
      SOON,
      () => seatsLeft(client, concert),
      ({ a }) => a === 0,
    );
    await add(page, 1);
    expect(await noticeOn(page)).toBe("Nothing was put into the cart (Level a). None are left.");
    await page.context().close();
    const cartPage = await pageOf(slow);
    await cartPage.goto("/cart");
    expect(await textOf(cartPage, ".fault")).toBe("All of these have been taken. Remove them to go on.");
    expect(await cartPage.getByRole("button", { name: "Continue to the review" }).count()).toBe(0);
    await photograph(cartPage, "cart-taken");
    await press(cartPage, /^Remove/);
    expect(await cartPage.getByRole("main").innerText()).toContain("There is nothing in your cart.");
    await photograph(cartPage, "cart-empty");
    expect((await cartPage.goto("/checkout"))?.url()).toMatch(/\/cart$/);
    await cartPage.context().close();
  });
});

describe.concurrent("what a concert refuses", () => {
  /** What the concert's page says of as many tickets. */
  const refused = async (page: Page, of: Concert, quantity: number, button?: string): Promise<string> => {
    await page.goto(`/concerts/${of.id}`);
    // The browser's own checks keep nobody from asking.
    await page
      .locator("form[data-level]")
      .first()
      .evaluate((form) => form.setAttribute("novalidate", ""));
    await add(page, quantity, button);
    expect(new URL(page.url()).pathname).toBe("/cart/items");
    expect(await page.locator("input[name=quantity]").first().inputValue()).toBe(String(quantity));
    return textOf(page, ".fault");
  };

  it("is said at the level, and what was asked for is kept", async () => {
    const concert = await planConcert(client, organizer, {
      maxTicketsPerCustomer: 4,
      ticketLevels: [level("few", 3, 5_000), level("many", 50, 9_900)],
    });
    const page = await pageOf(await registerPerson(client));
    expect(await refused(page, concert, 4)).toBe("Only 3 tickets are left. What is in your cart already counts.");
    await photograph(page, "concert-refused");
    expect(await refused(page, concert, 5)).toContain("At most 4 tickets for each person");
    expect(await refused(page, concert, 0)).toBe("Enter a whole number from 1 to 1,000.");
    await page.context().close();
    const polish = await pageOf(await registerPerson(client), { language: "pl-PL" });
    expect(await refused(polish, concert, 4, "Do koszyka")).toContain("Zostało tylko: 3 bilety.");
    await polish.context().close();
  });

  it("is an ended sale, a cancelled concert, another currency", async () => {
    const fan = await registerPerson(client);
    const page = await pageOf(fan, { javaScript: false });
    const [cancelled, closed] = [await planConcert(client, organizer), await planConcert(client, organizer)];
    await page.goto(`/concerts/${cancelled.id}`);
    const told = { token: organizer.token, body: { reason: "The singer has a cold" } };
    await client.ask(concertDocument, 200, `/api/concerts/${cancelled.id}/cancel`, told);
    await add(page, 1);
    expect(await noticeOn(page)).toContain("This concert has been cancelled.");

    await page.goto(`/concerts/${closed.id}`);
    await client.ask(concertDocument, 200, `/api/concerts/${closed.id}`, {
      method: "PATCH",
      token: organizer.token,
      headers: { "If-Match": "*" },
      body: { salesEndAt: new Date(Date.now() - 60_000).toISOString() },
    });
    await add(page, 1);
    expect(await noticeOn(page)).toContain("not on sale now");

    const euro = { ...level("euro", 5, 5_000), price: { amount: 5_000, currency: "EUR" } };
    await fillCart(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    await page.goto(`/concerts/${(await planConcert(client, organizer, { ticketLevels: [euro] })).id}`);
    await add(page, 1);
    expect(await noticeOn(page)).toContain("another currency");
    await page.context().close();
  });

  it("changes in the cart keep to the same limits", async () => {
    const fan = await registerPerson(client);
    const concert = await planConcert(client, organizer, { ticketLevels: [level("few", 3, 5_000)] });
    await fillCart(client, fan, [{ of: concert, quantity: 1 }]);
    const page = await pageOf(fan);
    await page.goto("/cart");
    const quantity = page.getByLabel(/^How many/);
    await quantity.fill("3");
    await press(page, /^Change/);
    await becomes(() => textOf(page, ".total"), /PLN 150\.00/);
    await quantity.fill("4");
    await press(page, /^Change/);
    await becomes(() => textOf(page, ".fault"), /Only 3 tickets are left\./);
    expect(await quantity.inputValue()).toBe("4");
    await photograph(page, "cart-refused");
    await quantity.fill("0");
    await press(page, /^Change/);
    await becomes(() => textOf(page, "main"), /There is nothing in your cart/);
    await page.context().close();
  });

  it("goes on with every quantity that was written, and comes back to what was refused", async () => {
    const fan = await registerPerson(client);
    const concert = await planConcert(client, organizer, {
      ticketLevels: [level("few", 3, 5_000), level("many", 9, 1_000)],
    });
    const wishes = ["few", "many"].map((each) => ({ of: concert, quantity: 1, level: each }));
    await fillCart(client, fan, wishes);
    const page = await pageOf(fan);
    await page.goto("/cart");
    const [few, many] = [page.getByLabel(/^How many.*few/), page.getByLabel(/^How many.*many/)];
    await few.fill("4");
    await many.fill("2");
    await press(page, "Continue to the review");
    await becomes(() => textOf(page, ".fault"), /Only 3 tickets are left\./);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.locator(":focus").getAttribute("id")).toBe(await few.getAttribute("id"));
    expect(await many.inputValue()).toBe("2");
    await few.fill("3");
    await page.getByLabel("Email address").press("Enter");
    await goesTo(page, /^\/checkout$/);
    expect(await page.getByRole("button", { name: "Order and pay PLN 170.00" }).count()).toBe(1);
    await page.goBack();
    expect(await few.inputValue()).toBe("4");
    await press(page, /^Remove.*few/);
    await goesTo(page, /^\/cart$/);
    await becomes(() => textOf(page, ".total"), /PLN 20\.00/);
    await page.context().close();
  });

  it("moves tickets from one kind to another within a limit, and leaves alone what another tab has changed", async () => {
    const fan = await registerPerson(client);
    const concert = await planConcert(client, organizer, {
      maxTicketsPerCustomer: 4,
      ticketLevels: [level("few", 9, 5_000), level("many", 9, 1_000)],
    });
    const wishes = ["few", "many"].map((each) => ({ of: concert, quantity: 2, level: each }));
    await fillCart(client, fan, wishes);
    const page = await pageOf(fan, { javaScript: false });
    const other = await page.context().newPage();
    for (const tab of [page, other]) await tab.goto("/cart");
    await page.getByLabel(/^How many.*few/).fill("3");
    await page.getByLabel(/^How many.*many/).fill("1");
    await press(page, /^Change.*few/);
    await becomes(() => textOf(page, ".total"), /PLN 160\.00/);
    await press(other, /^Remove.*many/);
    await becomes(() => textOf(other, ".total"), /PLN 150\.00/);
    await page.context().close();
  });

  it("is an order at a price that nobody has seen", async () => {
    const fan = await registerPerson(client);
    const concert = await planConcert(client, organizer, { ticketLevels: [level("only", 9, 5_000)] });
    await fillCart(client, fan, [{ of: concert, quantity: 2 }]);
    const page = await pageOf(fan);
    await page.goto("/checkout");
    await reprice(concert, 6_000);
    await press(page, "Order and pay PLN 100.00");
    await becomes(() => noticeOn(page), /it was PLN 100\.00, it is PLN 120\.00 now/);
    await photograph(page, "checkout-dearer");
    await page.goto("/cart");
    expect(await textOf(page, ".remark")).toContain("it was PLN 50.00, it is PLN 60.00 now");
    await photograph(page, "cart-dearer");
    await page.goto("/checkout");
    await press(page, "Order and pay PLN 120.00");
    await goesTo(page, ORDER);
    await page.context().close();
  });
});
