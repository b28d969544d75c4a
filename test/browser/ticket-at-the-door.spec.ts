/** Tickets as they are shown at a door: to cameras, without a network, and by courier. */
import { describe, expect, it } from "vitest";
import { eventually } from "../journeys/client.ts";
import { entry, shipments } from "../journeys/documents.ts";
import { registerPerson } from "../journeys/people.ts";
import { buy, completePurchase, courierTo, orderThatIs, planConcert, SOON, ticketsOf } from "../journeys/purchases.ts";
import { photograph } from "./browser.ts";
import { client, organizer, browserOf, pay } from "./buying.ts";
import { codeOnScreen } from "./code-on-screen.ts";

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
