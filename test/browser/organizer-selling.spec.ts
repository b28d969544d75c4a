/** An organizer watches how a concert sells, in a real browser. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { registerPerson } from "../journeys/people.ts";
import { buy, completePurchase } from "../journeys/purchases.ts";
import { photograph } from "./browser.ts";
import { client, fillConcert, fillLevel, openConsole, row, shownConcert, text, within } from "./organizer-console.ts";

it("plans a concert with two levels, sells it, watches it, and changes what the taken tickets allow", async () => {
  const artist = `Hania ${randomUUID()}`;
  const { context, page } = await openConsole();
  await page.goto("/organizer/concerts/new");
  await photograph(page, "organizer-plan");
  await fillConcert(page, artist);
  await fillLevel(page, 1, ["Płyta stojąca", "10", "149,00"]);
  await fillLevel(page, 2, ["Balcony", "5", "200.5"]);
  await page.getByRole("button", { name: "Add another level" }).click();
  await expect.poll(() => row(page, 3).count(), within).toBe(1);
  expect(await page.getByLabel("Artist").inputValue()).toBe(artist);
  expect(await row(page, 1).getByLabel("Price").inputValue()).toBe("149,00");
  await page.getByRole("button", { name: "Plan the concert" }).click();
  await page.waitForURL(/\/organizer\/concerts\/con_/);
  const planned = await shownConcert(page);
  expect(planned.ticketLevels).toEqual([
    { id: "plyta-stojaca", name: "Płyta stojąca", capacity: 10, price: { amount: 14_900, currency: "PLN" } },
    { id: "balcony", name: "Balcony", capacity: 5, price: { amount: 20_050, currency: "PLN" } },
  ]);
  expect(await text(page)).toContain("Fri, 4 May 2029 at 19:30");
  expect(await text(page)).toContain("Nothing is sold yet");
  expect(await page.getByRole("status").first().innerText()).toBe("The concert is planned.");
  await photograph(page, "organizer-dashboard-empty");

  const fan = await registerPerson(client);
  await completePurchase(client, fan, [{ of: planned, quantity: 3 }]);
  await buy(client, fan, [{ of: planned, quantity: 2, level: "balcony" }]);
  // The page that is open follows.
  const cell = (level: string) => page.getByRole("row", { name: new RegExp(`^${level}`) });
  await expect.poll(() => cell("Płyta stojąca").textContent(), within).toContain("447.00");
  await expect.poll(() => cell("Balcony").textContent(), within).toContain("2");
  await page.reload();
  await page.getByText("The same in numbers").click();
  // What is counted after refunds and what is added up before them are told apart.
  expect(
    await page.getByRole("table", { name: "By ticket level" }).getByRole("columnheader").allTextContents(),
  ).toEqual(["Level", "Tickets", "Held", "Sold, less refunded", "Left", "Sold for, before refunds"]);
  await photograph(page, "organizer-dashboard");

  await page.getByRole("link", { name: "Change", exact: true }).click();
  await page.waitForURL(/edit$/);
  expect(await row(page, 1).textContent()).toContain("Taken: 3 (sold 3, held 0)");
  expect(await row(page, 2).textContent()).toContain("Taken: 2 (sold 0, held 2)");
  await row(page, 1).getByLabel("Tickets").fill("2");
  await row(page, 1).getByLabel("Price").fill("159");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => row(page, 1).textContent(), within).toContain("3 of these tickets are taken already");
  await photograph(page, "organizer-below-taken");
  await row(page, 1).getByLabel("Tickets").fill("3");
  await row(page, 2).getByLabel("Remove this level").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => row(page, 2).textContent(), within).toContain("Tickets of this level are taken");
  await row(page, 2).getByLabel("Remove this level").uncheck();
  await page.getByLabel("Title").fill("Ghosts again");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/organizer\/concerts\/con_\w+$/);
  const changed = await shownConcert(page);
  expect(changed).toMatchObject({ title: "Ghosts again", version: 3 });
  expect(changed.ticketLevels[0]).toMatchObject({ capacity: 3, price: { amount: 15_900 } });

  await expect
    .poll(async () => {
      await page.goto(`/organizer?q=${encodeURIComponent(artist)}`);
      return text(page);
    }, within)
    .toContain("3 of 8 sold · 2 held");
  await photograph(page, "organizer-concerts");
  await context.close();
});
