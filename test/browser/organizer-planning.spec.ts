/** An organizer plans concerts, in a real browser. */
import { randomUUID } from "node:crypto";
import { expect, inject, it } from "vitest";
import { appoint, registerPerson } from "../journeys/people.ts";
import { level, planConcert } from "../journeys/purchases.ts";
import { photograph } from "./browser.ts";
import {
  client,
  fillConcert,
  fillLevel,
  openConsole,
  organizer,
  row,
  shownConcert,
  text,
  within,
} from "./organizer-console.ts";

it("says at each field what is wrong with it, and loses nothing, in both languages", async () => {
  const wrong: Readonly<Record<string, string>> = {
    artist: "x".repeat(201),
    title: "",
    venueName: "y".repeat(201),
    city: "",
    country: "",
    timeZone: "Europe/Warsaw",
    // The clocks go forward over it.
    startsAt: "2029-03-25T02:30",
    // The clocks go back over it.
    salesStartAt: "2028-10-29T02:30",
    salesEndAt: "soon",
    maxTicketsPerCustomer: "many",
    holdMinutes: "61",
    taxRatePercent: "23.456",
    currency: "JPY",
    "level-0-name": "z".repeat(201),
    "level-0-capacity": "1.5",
    "level-0-price": "149.00",
    "level-0-id": "Ż!",
  };
  const told = { en: "This time never comes", pl: "Tej godziny nie będzie" };
  for (const language of ["en-GB", "pl-PL"] as const) {
    const { context, page } = await openConsole({ language });
    await page.goto("/organizer/concerts/new");
    for (const [name, value] of Object.entries(wrong))
      await page.locator(`[name="${name}"]`).evaluate((field, typed) => {
        if (field.getAttribute("type") === "datetime-local") field.setAttribute("type", "text");
        field.removeAttribute("maxlength");
        Object.assign(field, { value: typed });
      }, value);
    await page.locator("form.wide button").first().click();
    await expect.poll(() => page.getByRole("alert").count(), within).toBe(1);
    const marked = await page
      .locator("[aria-invalid=true]")
      .evaluateAll((fields) => fields.map((field) => field.getAttribute("name")));
    expect(marked.toSorted()).toEqual(
      Object.keys(wrong)
        .filter((name) => name !== "timeZone" && name !== "currency")
        .toSorted(),
    );
    for (const [name, value] of Object.entries(wrong))
      if (name !== "salesEndAt") expect(await page.locator(`[name="${name}"]`).inputValue(), name).toBe(value);
    expect(await page.locator("#startsAt-rule").textContent()).toContain(told[language === "pl-PL" ? "pl" : "en"]);
    await photograph(page, `organizer-plan-wrong-${language.slice(0, 2)}`);
    await context.close();
  }
});

it("finds a concert that is over among the past ones", async () => {
  const artist = `Past ${randomUUID()}`;
  await planConcert(client, organizer, { artist, startsAt: new Date(Date.now() + 2000).toISOString() });
  const { context, page } = await openConsole();
  const found = async (): Promise<number> => {
    await page.goto(`/organizer?when=past&q=${encodeURIComponent(artist)}`);
    return page.getByRole("link", { name: artist }).count();
  };
  await expect.poll(found, within).toBe(1);
  await photograph(page, "organizer-past");
  await context.close();
});

it("keeps what was written when the session has ended meanwhile", async () => {
  const artist = `Kept ${randomUUID()}`;
  const { context, page } = await openConsole();
  await page.goto("/organizer/concerts/new");
  await fillConcert(page, artist);
  await fillLevel(page, 1, ["Standing", "10", "149"]);
  const session = await context.cookies();
  await context.clearCookies();
  await page.getByRole("button", { name: "Plan the concert" }).click();
  await page.getByRole("heading", { name: "You have been signed out" }).waitFor();
  await photograph(page, "send-again");
  await context.addCookies(session);
  await page.getByRole("button", { name: "Send what I wrote" }).click();
  await page.waitForURL(/\/organizer\/concerts\/con_/);
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(artist);
  await context.close();
});

it("sells nothing from when the concert has started, and says so at the field", async () => {
  const { context, page } = await openConsole();
  await page.goto("/organizer/concerts/new");
  await fillConcert(page, `Late ${randomUUID()}`);
  await page.getByLabel("Sales begin").fill("2029-05-04T19:30");
  await fillLevel(page, 1, ["Standing", "10", "149"]);
  await page.getByRole("button", { name: "Plan the concert" }).click();
  await expect
    .poll(() => page.locator("#salesStartAt-rule").textContent(), within)
    .toContain("Sales must begin before the concert does");
  expect(await page.locator(":focus").getAttribute("name")).toBe("salesStartAt");
  await context.close();
});

it("plans a concert without a script", async () => {
  const { context, page } = await openConsole({ javaScript: false, language: "pl-PL" });
  await page.goto("/organizer/concerts/new");
  await page.getByLabel("Wykonawca").fill("Hania Rani");
  await page.getByLabel("Tytuł").fill("Duchy");
  await page.getByLabel("Miejsce").fill("Palladium");
  await page.getByLabel("Miasto").fill("Warszawa");
  await page.getByLabel("Początek", { exact: true }).fill("2029-05-04T19:30");
  await row(page, 1).getByLabel("Nazwa").fill("Parter");
  await row(page, 1).getByLabel("Liczba biletów").fill("10");
  await row(page, 1).getByLabel("Cena").fill("149,00");
  await page.getByRole("button", { name: "Zaplanuj koncert" }).click();
  expect(await text(page)).toContain("Nic jeszcze nie sprzedano");
  expect((await shownConcert(page)).ticketLevels[0]).toMatchObject({ id: "parter", price: { amount: 14_900 } });
  const scripted = await openConsole({ language: "pl-PL" });
  await scripted.page.goto(page.url());
  await photograph(scripted.page, "organizer-dashboard-pl");
  for (const each of [context, scripted.context]) await each.close();
});

it("begins a new concert where the one before is, in the same money", async () => {
  const someone = await registerPerson(client);
  await appoint(client, inject("people").administrator, someone, "organizer");
  const { context, page } = await openConsole({}, someone);
  await page.goto("/organizer/concerts/new");
  const begun = () =>
    Promise.all(["Country", "Time zone", "Currency"].map((name) => page.getByLabel(name).inputValue()));
  expect(await begun()).toEqual(["", "", ""]);
  // What nobody pays in is not offered: units of account, money for tests, and what is withdrawn.
  const currencies = await page
    .getByLabel("Currency")
    .locator("option")
    .evaluateAll((options) => {
      return options.map((option) => option.getAttribute("value"));
    });
  expect(currencies).toEqual(expect.arrayContaining(["PLN", "EUR", "JPY"]));
  for (const none of ["XDR", "XSU", "XUA", "XTS", "HRK", "ZWL"]) expect(currencies).not.toContain(none);
  expect(await page.getByRole("link", { name: "Back to my concerts" }).getAttribute("href")).toBe("/organizer");

  const place = { venue: { name: "Lucerna", city: "Prague", country: "CZ" }, timeZone: "Europe/Prague" };
  const price = { amount: 50_000, currency: "CZK" };
  await planConcert(client, someone);
  await planConcert(client, someone, { ...place, ticketLevels: [{ ...level("standing", 10, 1), price }] });
  await expect
    .poll(async () => {
      await page.goto("/organizer/concerts/new");
      return begun();
    }, within)
    .toEqual(["CZ", "Europe/Prague", "CZK"]);
  await context.close();
});
