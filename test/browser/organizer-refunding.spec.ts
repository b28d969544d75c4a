/** An organizer finds who comes and refunds tickets, in a real browser. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { registerPerson } from "../journeys/people.ts";
import { completePurchase, level, planConcert } from "../journeys/purchases.ts";
import { becomes, photograph } from "./browser.ts";
import { client, openConsole, organizer, plain, text, within } from "./organizer-console.ts";

it("finds an attendee, refunds a ticket, and refuses one that was let in", async () => {
  const concert = await planConcert(client, organizer, { ticketLevels: [level("standing", 10, 5000)] });
  const fan = await registerPerson(client);
  const { order, tickets } = await completePurchase(client, fan, [{ of: concert, quantity: 3 }]);
  const { context, page } = await openConsole();
  const search = async () => {
    await page.goto(`/organizer/concerts/${concert.id}/attendees`);
    await page.getByLabel("Name, email").fill(fan.email);
    await page.getByRole("button", { name: "Search" }).click();
    return page.getByRole("rowheader", { name: fan.email }).count();
  };
  await expect.poll(search, within).toBe(3);
  await photograph(page, "organizer-attendees");
  await page.getByRole("link", { name: "Refund" }).first().click();
  await page.getByLabel("Ticket 1").uncheck();
  await page.getByLabel("Reason").fill("ill");
  await page.getByRole("button", { name: "Refund and cancel" }).click();
  await expect.poll(() => text(page), within).toContain("Choose at least one ticket.");
  expect(await page.getByLabel("Reason").inputValue()).toBe("ill");

  // Let in while the form is open.
  await client.call(`/api/tickets/${tickets[1]?.id}/validations`, {
    token: organizer.token,
    key: randomUUID(),
    body: { concertId: concert.id },
  });
  await page.getByLabel("Ticket 2").check();
  await page.getByRole("button", { name: "Refund and cancel" }).click();
  await expect.poll(() => text(page), within).toContain("has been let in meanwhile");
  await photograph(page, "organizer-refund-refused");
  await page.goto(`/organizer/concerts/${concert.id}/orders/${order.id}`);
  await page.getByLabel("Ticket 1").check();
  await page.getByLabel("Reason").fill("ill");
  await page.getByRole("button", { name: "Refund and cancel" }).click();
  await becomes(() => page.locator(".notice[role=status]").innerText(), /50\.00/);
  // Said once, and by no address.
  await page.goto(`${page.url()}?refund=succeeded&amount=999999`);
  expect(await page.locator(".notice[role=status]").count()).toBe(0);
  expect(await text(page)).toContain("No longer valid");
  await photograph(page, "organizer-refunded");
  await context.close();
});

it("says what goes back before it does, and afterwards what went back", async () => {
  const ticketLevels = [level("standing", 10, 5000), level("balcony", 10, 9050)];
  const concert = await planConcert(client, organizer, { ticketLevels });
  const fan = await registerPerson(client);
  const { order, tickets } = await completePurchase(client, fan, [
    { of: concert, quantity: 2 },
    { of: concert, quantity: 1, level: "balcony" },
  ]);
  const { context, page } = await openConsole();
  await expect
    .poll(async () => {
      await page.goto(`/organizer/concerts/${concert.id}/attendees?q=${order.id}`);
      return page.getByRole("link", { name: "Refund ticket 2 of Ola" }).count();
    }, within)
    .toBe(1);
  await page.getByRole("link", { name: "Refund ticket 2 of Ola" }).click();
  await page.getByRole("button", { name: "Refund and cancel" }).waitFor();
  // The ticket that the link was about is chosen.
  const chosen = page.getByRole("checkbox", { checked: true });
  expect(await chosen.evaluateAll((boxes) => boxes.map((box) => box.getAttribute("value")))).toEqual([tickets[1]?.id]);
  expect(await text(page)).toContain("The tickets that can be refunded cost PLN 190.50 in total.");
  const sum = page.locator("output");
  await becomes(async () => plain(await sum.innerText()), "1 ticket chosen: PLN 50.00 goes back.");
  await page.getByLabel("Ticket 3").check();
  expect(plain(await sum.innerText())).toBe("2 tickets chosen: PLN 140.50 goes back.");
  await photograph(page, "organizer-refund");
  await page.getByLabel("Ticket 2").uncheck();
  await page.getByLabel("Ticket 3").uncheck();
  expect(await sum.innerText()).toBe("No ticket is chosen yet.");
  await page.getByLabel("Ticket 2").check();
  await page.getByLabel("Ticket 3").check();
  await page.getByLabel("Reason").fill("ill");
  await page.getByRole("button", { name: "Refund and cancel" }).click();
  const refunds = page.getByRole("region", { name: "Refunded so far" });
  await becomes(
    async () => plain(await refunds.innerText()),
    /PLN 140\.50\s+Refunded[^]+Tickets: 2, 3\s+Reason: “ill”/,
  );

  const reader = await openConsole({ javaScript: false });
  await reader.page.goto(page.url());
  expect(plain(await reader.page.getByRole("region", { name: "Refunded so far" }).innerText())).toContain("PLN 140.50");
  // Nothing follows what is ticked here: no sum is said that may be wrong.
  expect(await reader.page.locator("output").isVisible()).toBe(false);
  expect(await text(reader.page)).toContain("The tickets that can be refunded cost PLN 50.00 in total.");
  for (const each of [context, reader.context]) await each.close();
});

it("shows on a phone, too, whose ticket it is, how it stands and the way to refund it", async () => {
  const concert = await planConcert(client, organizer);
  const fan = await registerPerson(client);
  const { order } = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const { context, page } = await openConsole({ width: 360, height: 740 });
  await expect
    .poll(async () => {
      await page.goto(`/organizer/concerts/${concert.id}/attendees?q=${order.id}`);
      return page.getByRole("rowheader", { name: fan.email }).count();
    }, within)
    .toBe(1);
  const table = page.getByRole("table", { name: "Attendees" });
  // Rows are read one under the other: who it is has a line alone.
  const holder = await table.getByRole("rowheader").boundingBox();
  expect(holder?.width).toBeGreaterThan(280);
  for (const seen of [table.getByText("Valid"), table.getByRole("link", { name: "Refund" })]) {
    const box = await seen.boundingBox();
    expect(box === null ? 0 : box.x + box.width).toBeLessThanOrEqual(360);
    expect(box?.x).toBeGreaterThan(0);
  }
  expect(await table.getByRole("columnheader").allTextContents()).toEqual(["Name", "Level", "Ticket", "Order"]);
  expect(await table.getByRole("cell").count()).toBe(3);
  await context.close();
});
