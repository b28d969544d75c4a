/** Orders as their fans see them in a browser, from the hold to the tickets. */
import { describe, expect, inject, it } from "vitest";
import { nothing } from "../journeys/client.ts";
import { cart, type Order } from "../journeys/documents.ts";
import { registerPerson } from "../journeys/people.ts";
import {
  buy,
  completePurchase,
  confirm,
  courierTo,
  fillCart,
  initiatedPayment,
  level,
  planConcert,
  play,
  SOON,
  untilSeatsLeft,
} from "../journeys/purchases.ts";
import { becomes, becomesLookedAt, photograph } from "./browser.ts";
import { administrator, browserOf, cancelConcert, client, followed, organizer, pay, stateOf } from "./buying.ts";

const { origin } = inject("service");

describe("an order", () => {
  it("is followed from its payment to its tickets in an open page", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const order = await buy(client, fan, [{ of, quantity: 2 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    expect(await stateOf(page)).toBe("Your seats are held for you");
    expect(await page.getByRole("timer").innerText()).toMatch(/^\d?\d:\d\d$/);
    expect(await page.getByRole("link", { name: "Pay now" }).getAttribute("href")).toBe(`/orders/${order.id}/pay`);
    await photograph(page, "order-held");
    const artist = page.getByRole("heading", { level: 3 }).getByRole("link");
    await artist.focus();
    await followed(page, "Your tickets are here", () => pay(fan, order));
    // Whoever reads with a keyboard is still where they were.
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("Hania Rani");
    await expect.poll(() => page.getByRole("link", { name: /^Show the code/ }).count(), { timeout: SOON }).toBe(2);
    await expect.poll(() => page.getByRole("link", { name: /^Invoice/ }).count(), { timeout: SOON }).toBe(1);
    await photograph(page, "order-completed");
    for (const name of ["All tickets as a PDF", "Add to your calendar", /^Invoice/]) {
      const path = await page.getByRole("link", { name }).getAttribute("href");
      expect((await context.request.get(path ?? "")).status(), path ?? "").toBe(200);
    }
    // What is got from a page speaks as the page does, also after the reader switched it.
    await page.getByRole("button", { name: "Polski" }).click();
    for (const [name, called] of [
      ["Wszystkie bilety w pliku PDF", `bilety-${order.id}.pdf`],
      ["Dodaj do kalendarza", "kalendarz.ics"],
      [/^Faktura/, /^faktura-[\w-]+\.pdf$/],
    ] as const) {
      const arriving = page.waitForEvent("download");
      await page.getByRole("link", { name }).click();
      const file = (await arriving).suggestedFilename();
      expect(file).toMatch(called);
    }
    await context.close();
  });

  it("is looked at again without scripts", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const order = await buy(client, fan, [{ of, quantity: 1 }]);
    const { context, page } = await browserOf(fan, { javaScript: false });
    await page.goto(`/orders/${order.id}`);
    expect(await stateOf(page)).toBe("Your seats are held for you");
    await pay(fan, order);
    await becomesLookedAt(page, () => stateOf(page), "Your tickets are here");
    await page.getByRole("link", { name: "Show the code Ticket 1" }).click();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Hania Rani");
    await context.close();
  });

  it("says that a payment was declined, and that it can be tried again", async () => {
    const fan = await registerPerson(client);
    const order = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    await play(client, (await initiatedPayment(client, fan, order.id)).id, "decline");
    await becomes(() => page.locator("#order .notice.bad").innerText(), /declined\. Nothing was charged/);
    await photograph(page, "order-declined");
    await followed(page, "The payment failed", async () =>
      play(client, (await initiatedPayment(client, fan, order.id)).id, "fail"),
    );
    await context.close();
  });

  it("is given up by its fan, who is asked first", async () => {
    const fan = await registerPerson(client);
    const order = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    await page.getByRole("link", { name: "Cancel the order" }).click();
    await photograph(page, "order-give-up");
    await page.getByRole("link", { name: "No, keep it" }).click();
    expect(await stateOf(page)).toBe("Your seats are held for you");
    await page.getByRole("link", { name: "Cancel the order" }).click();
    await page.getByRole("button", { name: "Yes, cancel it" }).click();
    await page.waitForURL(`**/orders/${order.id}`);
    expect(await stateOf(page)).toBe("This order is cancelled");
    expect(await page.locator("#order").innerText()).toContain("Nothing was charged.");
    await photograph(page, "order-given-up");
    // Whoever goes back is not asked again, but told.
    await page.goBack();
    expect(await page.getByRole("alert").innerText()).toContain("can no longer be cancelled");
    await context.close();
  });

  it("runs out on screen", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer, { holdSeconds: 10 });
    const order = await buy(client, fan, [{ of, quantity: 1 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    expect(await stateOf(page)).toBe("Your seats are held for you");
    await expect
      .poll(() => stateOf(page).catch(() => "loading"), { timeout: SOON + 10_000 })
      .toBe("The time to pay ran out");
    await photograph(page, "order-run-out");
    await page.getByRole("link", { name: "See the tickets that are left" }).click();
    await page.waitForURL(`**/concerts/${of.id}`);
    await context.close();
  });

  it("stays where it is when it runs out without a network, and goes on when that is back", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer, { holdSeconds: 10 });
    const order = await buy(client, fan, [{ of, quantity: 1 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    // Who does not see the seconds pass is told once that they do.
    await becomes(() => page.locator("[data-hurry]").innerText(), "Less than a minute is left to pay.");
    await context.setOffline(true);
    await becomes(() => page.locator(".countdown").innerText(), "0:00");
    await page.getByText("You are offline.").waitFor({ timeout: SOON });
    await photograph(page, "order-run-out-offline");
    expect(await stateOf(page)).toBe("Your seats are held for you");
    await followed(page, "The time to pay ran out", () => context.setOffline(false));
    await context.close();
  });

  it("puts what else was ordered into the cart again when one concert of it was sold out", async () => {
    const few = await planConcert(client, organizer, { ticketLevels: [level("few", 1, 5_000)] });
    const many = await planConcert(client, organizer, { ticketLevels: [level("many", 3, 15_000)] });
    const [slow, quick] = [await registerPerson(client), await registerPerson(client)];
    const wishes = [
      { of: few, quantity: 1 },
      { of: many, quantity: 3 },
    ];
    await fillCart(client, slow, wishes, courierTo("Warszawa"));
    await buy(client, quick, [{ of: few, quantity: 1 }]);
    const order = await confirm(client, slow);
    expect(order.status).toBe("cancelled");
    const { context, page } = await browserOf(slow);
    await page.goto(`/orders/${order.id}`);
    await photograph(page, "order-again");
    // However often it is pressed.
    await page.getByRole("button", { name: "Put the other tickets into the cart" }).dblclick();
    await page.waitForURL("**/cart");
    expect(await page.getByRole("status").innerText()).toMatch(
      /^(?:3 tickets added to|These tickets are in) your cart\.$/,
    );
    const { items } = await client.ask(cart, 200, "/api/cart", { token: slow.token });
    expect(items).toMatchObject([{ concertId: many.id, quantity: 3 }]);
    expect(await page.getByLabel("Town or city").inputValue()).toBe("Warszawa");
    await buy(client, quick, [{ of: many, quantity: 3 }]);
    await untilSeatsLeft(client, many, 0);
    await page.goto(`/orders/${order.id}`);
    await page.getByRole("button", { name: "Put the other tickets into the cart" }).click();
    expect(await page.getByRole("alert").innerText()).toBe("None of these tickets can be had just now.");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("None of these tickets");
    await cancelConcert(many);
    await page.goto(`/orders/${order.id}`);
    expect(await page.getByRole("button", { name: /into the cart/ }).count()).toBe(0);
    await context.close();
    // Nobody gathers what somebody else ordered, whoever may see it.
    for (const { token } of [administrator, quick]) {
      const headers = { Origin: origin, Cookie: `__Host-session=${token}`, Accept: "text/html" };
      await fetch(`${origin}/orders/${order.id}/again`, { method: "POST", headers, redirect: "manual" });
      const { items: others } = await client.ask(cart, 200, "/api/cart", { token });
      expect(others).toEqual([]);
    }
  });

  it("says by name what was sold out meanwhile, in the reader's language", async () => {
    const of = await planConcert(client, organizer, { ticketLevels: [level("regular", 1, 15_000)] });
    const fans = await Promise.all([registerPerson(client), registerPerson(client)]);
    const orders = await Promise.all(fans.map((fan) => buy(client, fan, [{ of, quantity: 1 }])));
    const loser = orders.findIndex(({ status }) => status === "cancelled");
    const [fan, order] = [fans[loser], orders[loser]];
    if (fan === undefined || order === undefined) throw new Error("the only ticket was sold twice");
    const { context, page } = await browserOf(fan, { language: "pl-PL" });
    await page.goto(`/orders/${order.id}`);
    expect(await stateOf(page)).toBe("Zabrakło biletów");
    expect(await page.locator("#order").innerText()).toContain("Hania Rani");
    expect(await page.locator("#order").innerText()).toContain("„Level regular”");
    await photograph(page, "order-sold-out-polish");
    await context.close();
  });

  it("asks to sign in where its page was open when the session ended elsewhere", async () => {
    const fan = await registerPerson(client);
    const order = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    await client.ask(nothing, 204, "/api/sessions/current", { method: "DELETE", token: fan.token });
    await page.waitForURL(`**/sign-in?next=%2Forders%2F${order.id}`, { timeout: SOON });
    expect(await page.getByRole("main").innerText()).toContain("You have been signed out here.");
    await photograph(page, "sign-in-ended");
    await page.getByLabel("Email").fill(fan.email);
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`**/orders/${order.id}`);
    await context.close();
  });

  it("says when there is no connection, and goes on when it is back", async () => {
    const fan = await registerPerson(client);
    const order = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    await context.setOffline(true);
    const notice = page.getByText("You are offline.");
    await notice.waitFor({ timeout: SOON });
    await followed(page, "Your tickets are here", async () => {
      await pay(fan, order);
      await context.setOffline(false);
    });
    expect(await notice.isVisible()).toBe(false);
    await context.close();
  });

  it("is a page that others do not find, nor its tickets", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const { order, tickets } = await completePurchase(client, fan, [{ of, quantity: 1 }]);
    const { context, page } = await browserOf(await registerPerson(client));
    for (const path of [`/orders/${order.id}`, `/orders/${order.id}/cancel`, `/tickets/${tickets[0]?.id}`]) {
      expect((await page.goto(path))?.status(), path).toBe(404);
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("There is nothing here");
    }
    await page.goto("/orders");
    expect(await page.getByRole("main").innerText()).toContain("You have not ordered anything yet.");
    await photograph(page, "orders-none");
    await context.close();
  });
});

describe("my orders", () => {
  it("are listed by page, the newest first", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer, { ticketLevels: [level("free", 100, 0)] });
    const orders: Order[] = [];
    for (let bought = 0; bought < 11; bought++) orders.push(await buy(client, fan, [{ of, quantity: 1 }]));
    const { context, page } = await browserOf(fan);
    const listed = (): Promise<(string | null)[]> =>
      page
        .getByRole("main")
        .getByRole("heading", { level: 2 })
        .getByRole("link")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const newest = orders.map(({ id }) => `/orders/${id}`).toReversed();
    await expect
      .poll(async () => (await page.goto("/orders")) && listed(), { timeout: SOON })
      .toEqual(newest.slice(0, 10));
    await photograph(page, "orders");
    await page.getByRole("link", { name: "Older orders" }).click();
    await expect.poll(listed).toEqual(newest.slice(10));
    await page.getByRole("link", { name: "The newest orders" }).click();
    await expect.poll(listed).toEqual(newest.slice(0, 10));
    await context.close();
  });
});
