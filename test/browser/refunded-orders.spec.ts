/** Orders whose money goes back, as their fans see them in an open page. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { registerPerson } from "../journeys/people.ts";
import { completePurchase, level, planConcert, SOON } from "../journeys/purchases.ts";
import { photograph } from "./browser.ts";
import { client, organizer, stateOf, browserOf, cancelConcert, followed, refund } from "./buying.ts";

const partlyRefunded = async (page: Page): Promise<number> => {
  await page.goto("/orders");
  return page.getByText("Partly refunded").count();
};

describe("an order", () => {
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
    expect(await page.getByRole("main").innerText()).toContain("This ticket is no longer valid");
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
});
