/** What cannot be bought, in a real browser: tickets that others took, and whatever else a concert or a cart refuses. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually } from "../journeys/client.ts";
import { concert as concertDocument, type Concert } from "../journeys/documents.ts";
import { registerPerson } from "../journeys/people.ts";
import { buy, fillCart, level, planConcert, seatsLeft, SOON } from "../journeys/purchases.ts";
import { becomes, photograph } from "./browser.ts";
import { add, client, goesTo, noticeOn, ORDER, organizer, pageOf, press, stateOf, textOf } from "./buying.ts";

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
    await becomes(seen, ["Not enough tickets were left", "Your seats are held for you"]);
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

const reprice = async (of: Concert, amount: number): Promise<void> => {
  const ticketLevels = of.ticketLevels.map((each) => ({ ...each, price: { ...each.price, amount } }));
  await client.ask(concertDocument, 200, `/api/concerts/${of.id}/ticket-levels`, {
    method: "PUT",
    token: organizer.token,
    headers: { "If-Match": "*" },
    body: { ticketLevels },
  });
};

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
