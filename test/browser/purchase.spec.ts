/** Buying in a real browser: from a concert over the cart and the review to the payment. Several fans are at it at the same time. */
import { describe, expect, inject, it } from "vitest";
import { paymentPage } from "../../src/web/purchase/payment.tsx";
import { eventually } from "../journeys/client.ts";
import { cart } from "../journeys/documents.ts";
import { registerPerson } from "../journeys/people.ts";
import {
  buy,
  fillCart,
  initiatedPayment,
  listedOrders,
  planConcert,
  SOON,
  untilSeatsLeft,
} from "../journeys/purchases.ts";
import { becomes, becomesLookedAt, photograph } from "./browser.ts";
import { add, client, goesTo, noticeOn, openPage, ORDER, organizer, pageOf, press, stateOf, textOf } from "./buying.ts";
import { htmlOf, visitWith } from "./rendered.ts";

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
    expect([await inCart(), await page.getByRole("status").innerText()]).toEqual([
      [2],
      "These tickets are in your cart.",
    ]);
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
