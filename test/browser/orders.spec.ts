/** A fan's orders, from their reservation to the door, in a real browser. */
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { randomUUID } from "node:crypto";
import { connect, eventually, nothing } from "../journeys/client.ts";
import { cart, concert, type Concert, entry, type Order, shipments } from "../journeys/documents.ts";
import { type Person, registerPerson } from "../journeys/people.ts";
import {
  buy,
  completePurchase,
  confirm,
  courierTo,
  fillCart,
  initiatedPayment,
  level,
  orderThatIs,
  planConcert,
  play,
  SOON,
  ticketsOf,
} from "../journeys/purchases.ts";
import { becomes, becomesLookedAt, openBrowser, photograph } from "./browser.ts";
import { codeOnScreen } from "./code-on-screen.ts";

const client = await connect(inject("service").origin);
const { administrator, organizer } = inject("people");

/** A browser that somebody is signed in with. */
const browserOf = async (
  person: Person,
  reader: Parameters<typeof openBrowser>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await openBrowser({ ...reader, person });
  return { context, page: await context.newPage() };
};

/** What the order's page says of how far it is. */
const stateOf = (page: Page): Promise<string> => page.locator("#order h2").first().innerText();

/** Waits until an open page says so by itself, and expects that it was never loaded again. */
const followed = async (page: Page, state: string, follows: () => Promise<unknown>): Promise<void> => {
  await page.evaluate("document.body.dataset.opened = 'before'");
  await follows();
  await expect.poll(() => stateOf(page), { timeout: SOON }).toBe(state);
  expect(await page.evaluate("document.body.dataset.opened")).toBe("before");
};

const pay = async (fan: Person, { id }: Order): Promise<void> =>
  play(client, (await initiatedPayment(client, fan, id)).id, "succeed");

const refund = (order: Order, what: object) =>
  client.call(`/api/orders/${order.id}/refunds`, {
    token: administrator.token,
    key: randomUUID(),
    body: { reason: "The singer had a cold", ...what },
  });

const cancelConcert = (of: Concert) =>
  client.ask(concert, 200, `/api/concerts/${of.id}/cancel`, {
    token: organizer.token,
    key: randomUUID(),
    body: { reason: "Flood" },
  });

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
    await expect.poll(() => page.getByRole("alert").count(), { timeout: SOON }).toBe(1);
    expect(await page.getByRole("alert").innerText()).toContain("declined. Nothing was charged");
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
    await becomes(() => page.locator("[data-hurry]").innerText(), "One minute is left to pay.");
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
    const many = await planConcert(client, organizer);
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
    expect(await page.getByRole("status").innerText()).toBe("3 tickets added to your cart.");
    const { items } = await client.ask(cart, 200, "/api/cart", { token: slow.token });
    expect(items).toMatchObject([{ concertId: many.id, quantity: 3 }]);
    expect(await page.getByLabel("Town or city").inputValue()).toBe("Warszawa");
    await cancelConcert(many);
    await page.goto(`/orders/${order.id}`);
    await page.getByRole("button", { name: "Put the other tickets into the cart" }).click();
    await page.getByText("None of these tickets can be had just now.").waitFor();
    await context.close();
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
    expect(await stateOf(page)).toBe("W międzyczasie wyprzedane");
    expect(await page.locator("#order").innerText()).toContain("Hania Rani");
    expect(await page.locator("#order").innerText()).toContain("„Level regular”");
    await photograph(page, "order-sold-out-polish");
    await context.close();
  });

  it("shows in an open page what is given back, in part and in whole", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const { order, tickets } = await completePurchase(client, fan, [{ of, quantity: 2 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    expect(await stateOf(page)).toBe("Your tickets are here");
    expect((await refund(order, { ticketIds: [tickets[0]?.id] })).status).toBe(201);
    const moneyBack = page.getByRole("region", { name: "Refunds" });
    await expect.poll(() => moneyBack.getByText("Refunded", { exact: true }).count(), { timeout: SOON }).toBe(1);
    expect(await moneyBack.innerText()).toMatch(/PLN\s150\.00/);
    expect(await moneyBack.innerText()).toContain("“The singer had a cold”");
    await photograph(page, "order-partly-refunded");
    await page.goto("/orders");
    await expect.poll(() => partlyRefunded(page), { timeout: SOON }).toBe(1);
    await page.goto(`/orders/${order.id}`);
    await followed(page, "Your money has been refunded", () => refund(order, { ticketIds: [tickets[1]?.id] }));
    await photograph(page, "order-refunded");
    await page.goto(`/tickets/${tickets[0]?.id}`);
    expect(await page.getByRole("main").innerText()).toContain("This ticket was returned");
    expect(await page.getByRole("img").count()).toBe(0);
    await photograph(page, "ticket-returned");
    await context.close();
  });

  it("says that its tickets still let in when all of its money has gone back by the amount", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const { order } = await completePurchase(client, fan, [{ of, quantity: 1 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    await followed(page, "Your money has been refunded", () => refund(order, { amount: order.total }));
    const said = await page.locator("#order").innerText();
    expect(said).toContain("Tickets that are marked as valid below still let you in.");
    expect(said).not.toContain("no longer valid");
    expect(await page.locator("#order .badge", { hasText: "Valid" }).count()).toBe(1);
    await context.close();
  });

  it("shows in an open page that a concert of it is cancelled", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const other = await planConcert(client, organizer, {
      artist: "Nils Frahm",
      ticketLevels: [level("seat", 9, 9_900)],
    });
    const { order } = await completePurchase(client, fan, [
      { of, quantity: 1 },
      { of: other, quantity: 1 },
    ]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    await cancelConcert(of);
    const state = page.locator("#order .state");
    await expect
      .poll(() => state.innerText(), { timeout: SOON })
      .toContain("Hania Rani: this part of your order was cancelled");
    await expect
      .poll(() => page.getByRole("region", { name: "Refunds" }).innerText(), { timeout: SOON })
      .toContain("The concert was cancelled.");
    await photograph(page, "order-part-cancelled");
    await followed(page, "Your money has been refunded", () => cancelConcert(other));
    await context.close();
  });

  it("asks to sign in where its page was open when the session ended elsewhere", async () => {
    const fan = await registerPerson(client);
    const order = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
    const { context, page } = await browserOf(fan);
    await page.goto(`/orders/${order.id}`);
    await client.ask(nothing, 204, "/api/sessions/current", { method: "DELETE", token: fan.token });
    await page.waitForURL(`**/sign-in?next=%2Forders%2F${order.id}&ended=yes`, { timeout: SOON });
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

const partlyRefunded = async (page: Page): Promise<number> => {
  await page.goto("/orders");
  return page.getByText("Partly refunded").count();
};

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

describe("a ticket", () => {
  it("has a code that a camera reads, small and large, light and dark, and says when it was let in", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const { order, tickets } = await completePurchase(client, fan, [{ of, quantity: 2 }]);
    const [first, second] = tickets;
    const { context, page } = await browserOf(fan);
    await page.goto(`/tickets/${first?.id}`);
    for (const size of [
      { width: 360, height: 740 },
      { width: 1280, height: 800 },
    ]) {
      await page.setViewportSize(size);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await codeOnScreen(page), `${size.width} ${colorScheme}`).toBe(first?.code);
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
    // On a phone the code is there at once, as wide as the screen.
    await page.setViewportSize({ width: 360, height: 740 });
    const box = await page.getByRole("img", { name: "QR code of the ticket" }).boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(340);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
    await photograph(page, "ticket");
    expect(await page.getByRole("main").innerText()).toContain("Ola");
    await client.ask(entry, 200, `/api/tickets/${first?.id}/validations`, {
      token: organizer.token,
      body: { concertId: of.id },
    });
    await expect.poll(() => page.getByRole("main").innerText(), { timeout: SOON }).toContain("Let in on");
    await photograph(page, "ticket-let-in");
    await page.getByRole("link", { name: "Next ticket" }).click();
    await page.waitForURL(`**/tickets/${second?.id}`);
    await page.getByRole("link", { name: "The whole order" }).click();
    await page.waitForURL(`**/orders/${order.id}`);
    await context.close();
  });

  it("is complete in its document: once there, it needs no network", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const { tickets } = await completePurchase(client, fan, [{ of, quantity: 1 }]);
    const { context, page } = await browserOf(fan, { width: 360, height: 740, dark: true });
    // Neither styles nor scripts get through.
    await page.route("**/assets/**", (route) => route.abort());
    const answer = await page.goto(`/tickets/${tickets[0]?.id}`);
    expect((await answer?.body())?.length).toBeLessThan(40_000);
    expect(await codeOnScreen(page)).toBe(tickets[0]?.code);
    await context.close();
  });

  it("comes by courier with the number of its parcel, and its organizer sees it without its code", async () => {
    const fan = await registerPerson(client);
    const of = await planConcert(client, organizer);
    const order = await buy(client, fan, [{ of, quantity: 1 }], courierTo("Warszawa"));
    await pay(fan, order);
    await orderThatIs(client, fan, order.id, "completed");
    const [ticket] = await ticketsOf(client, fan, order.id);
    const parcel = await eventually(
      SOON,
      async () => (await client.ask(shipments, 200, "/api/simulator/shipments")).data,
      (sent) => sent.some(({ orderId }) => orderId === order.id),
    );
    const number = parcel.find(({ orderId }) => orderId === order.id)?.trackingNumber;
    const { context, page } = await browserOf(fan, { language: "pl-PL" });
    await page.goto(`/orders/${order.id}`);
    await expect.poll(() => page.locator("#order").innerText(), { timeout: SOON }).toContain(number);
    expect(await page.locator("#order").innerText()).toContain("Polska");
    await photograph(page, "order-courier-polish");
    await page.goto(`/tickets/${ticket?.id}`);
    expect(await page.getByRole("main").innerText()).toContain(`Numer przesyłki: ${number}`);
    await photograph(page, "ticket-courier-polish");
    await context.close();
    const door = await browserOf(organizer);
    await door.page.goto(`/tickets/${ticket?.id}`);
    expect(await door.page.getByRole("main").innerText()).toContain("for its owner's eyes only");
    expect(await door.page.getByRole("img").count()).toBe(0);
    await door.context.close();
  });
});
