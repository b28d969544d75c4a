/** What everybody sees of concerts, in a real browser. */
import { expect, inject, it } from "vitest";
import { connect } from "../journeys/client.ts";
import { registerPerson } from "../journeys/people.ts";
import { buy, level, planConcert } from "../journeys/purchases.ts";
import { openBrowser, photograph } from "./browser.ts";

const client = await connect(inject("service").origin);
const { organizer } = inject("people");

it("shows concerts to come, and finds one by a word of its title", async () => {
  const concert = await planConcert(client, organizer, { ticketLevels: [level("standing", 5, 12_345)] });
  const context = await openBrowser();
  const page = await context.newPage();
  await expect
    .poll(
      async () => {
        await page.goto(`/?q=${encodeURIComponent(concert.title)}`);
        return page.getByRole("article").count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  expect(await page.getByRole("article").textContent()).toContain("from PLN");
  await photograph(page, "concerts");
  await page.getByRole("link", { name: "Hania Rani" }).click();
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Hania Rani");
  await photograph(page, "concert");
  await context.close();
});

it("follows what is left while the page is open", async () => {
  const concert = await planConcert(client, organizer, { ticketLevels: [level("standing", 5, 12_345)] });
  const context = await openBrowser();
  const page = await context.newPage();
  await page.goto(`/concerts/${concert.id}`);
  const left = page.locator("[data-left=standing]");
  expect(await left.textContent()).toBe("5 tickets left");
  await buy(client, await registerPerson(client), [{ of: concert, quantity: 4 }]);
  await expect.poll(() => left.textContent(), { timeout: 15_000 }).toBe("1 ticket left");
  await context.close();
});

it("speaks Polish to whose browser asks for it, and switches", async () => {
  const context = await openBrowser({ language: "pl-PL" });
  const page = await context.newPage();
  await page.goto("/");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Koncerty");
  await page.getByRole("button", { name: "English" }).click();
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Concerts");
  await context.close();
});

it("tells of an address that nothing is at in a page, and a program in JSON", async () => {
  const context = await openBrowser();
  const page = await context.newPage();
  const answer = await page.goto("/concerts/con_nothing");
  expect(answer?.status()).toBe(404);
  await photograph(page, "not-found");
  const told = await fetch(`${inject("service").origin}/nowhere`);
  expect(told.headers.get("Content-Type")).toBe("application/problem+json");
  await context.close();
});
