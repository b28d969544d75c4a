/** An organizer's console, in a real browser: planning, changing, watching, refunding and cancelling concerts. */
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { connect } from "../journeys/client.ts";
import { concert as concertDocument } from "../journeys/documents.ts";
import { registerPerson } from "../journeys/people.ts";
import { buy, completePurchase, level, planConcert } from "../journeys/purchases.ts";
import { becomes, openBrowser, photograph } from "./browser.ts";

const client = await connect(inject("service").origin);
const { organizer, otherOrganizer } = inject("people");
const within = { timeout: 60_000 };

/** A browser in which somebody is signed in, the organizer if nobody else is named. */
const openConsole = async (reader: Parameters<typeof openBrowser>[0] = {}, person = organizer) => {
  const context = await openBrowser({ ...reader, person });
  return { context, page: await context.newPage() };
};

/** What the page says, its unbreakable spaces as plain ones. */
const text = async (page: Page): Promise<string> =>
  ((await page.getByRole("main").textContent()) ?? "").replaceAll("\u00A0", " ");

const row = (page: Page, number: number) => page.locator(`#level-${number - 1}`);

const fillLevel = async (page: Page, number: number, [name, tickets, price]: readonly [string, string, string]) => {
  await row(page, number).getByLabel("Name").fill(name);
  await row(page, number).getByLabel("Tickets").fill(tickets);
  await row(page, number).getByLabel("Price").fill(price);
};

const fillConcert = async (page: Page, artist: string) => {
  await page.getByLabel("Artist").fill(artist);
  await page.getByLabel("Title").fill("Ghosts");
  await page.getByLabel("Venue").fill("Palladium");
  await page.getByLabel("City").fill("Warsaw");
  await page.getByLabel("Country").selectOption("PL");
  await page.getByLabel("Time zone").selectOption("Europe/Warsaw");
  await page.getByLabel("Starts at").fill("2029-05-04T19:30");
  await page.getByLabel("Currency").selectOption("PLN");
};

/** The concert whose page is open. */
const shownConcert = async (page: Page) => {
  const id = /\/concerts\/(con_\w+)/.exec(page.url())?.[1] ?? "";
  return client.ask(concertDocument, 200, `/api/concerts/${id}`);
};

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

it("tells whoever saves that somebody else has changed the concert, and keeps what was typed", async () => {
  const concert = await planConcert(client, organizer, { ticketLevels: [level("standing", 10, 5000)] });
  const [one, other] = [await openConsole(), await openConsole()];
  for (const { page } of [one, other]) await page.goto(`/organizer/concerts/${concert.id}/edit`);
  await other.page.getByLabel("Title").fill("Theirs");
  await other.page.getByRole("button", { name: "Add another level" }).click();
  await fillLevel(other.page, 2, ["Their balcony", "5", "1"]);
  await row(other.page, 2).getByLabel("Price").fill("100");
  await other.page.getByRole("button", { name: "Save" }).click();
  await other.page.waitForURL(/\/con_\w+$/);

  await one.page.getByLabel("City").fill("Kraków");
  await one.page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => one.page.getByRole("alert").count(), within).toBe(1);
  expect(await one.page.getByRole("alert").textContent()).toContain("Somebody else has changed");
  expect(await one.page.getByLabel("City").inputValue()).toBe("Kraków");
  expect(await text(one.page)).toContain("Now: Theirs");
  expect(await row(one.page, 2).getByLabel("Name").inputValue()).toBe("Their balcony");
  await photograph(one.page, "organizer-changed-meanwhile");
  await one.page.getByRole("button", { name: "Save" }).click();
  await one.page.waitForURL(/\/con_\w+$/);
  const saved = await shownConcert(one.page);
  expect(saved.title).toBe(concert.title);
  expect(saved.ticketLevels.map(({ name }) => name)).toEqual(["Level standing", "Their balcony"]);
  for (const { context } of [one, other]) await context.close();
});

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
  const told = { en: "This time never comes", pl: "Taka godzina nie nadejdzie" };
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
  await page.getByRole("button", { name: "Refund and cancel" }).waitFor();
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
  await becomes(() => page.getByRole("status").innerText(), /50\.00/);
  // Said once, and by no address.
  await page.goto(`${page.url()}?refund=succeeded&amount=999999`);
  expect(await page.getByRole("status").count()).toBe(0);
  await expect
    .poll(async () => {
      await page.reload();
      return text(page);
    }, within)
    .toContain("Returned");
  await photograph(page, "organizer-refunded");
  await context.close();
});

it("cancels a concert with the artist's name typed, without a script, and shows how it goes to the end", async () => {
  const artist = `Ólafur ${randomUUID()}`;
  const concert = await planConcert(client, organizer, { artist, ticketLevels: [level("standing", 10, 5000)] });
  const fan = await registerPerson(client);
  await completePurchase(client, fan, [{ of: concert, quantity: 2 }]);
  const { context, page } = await openConsole({ javaScript: false });
  await expect
    .poll(async () => {
      await page.goto(`/organizer/concerts/${concert.id}/cancel`);
      return text(page);
    }, within)
    .toContain("1 order is called off");
  expect(await text(page)).toContain("PLN 100.00");
  await page.getByRole("button", { name: "Cancel the concert" }).click();
  expect(await page.locator("[aria-invalid]").evaluateAll((fields) => fields.map(({ id }) => id))).toEqual([
    "reason",
    "artist",
  ]);
  await page.getByLabel("Reason").fill("<b>Rain</b>");
  await page.getByLabel("type the artist's name").fill(artist.toLowerCase());
  await page.getByRole("button", { name: "Cancel the concert" }).click();
  expect(await text(page)).toContain("This is not the artist's name");
  expect(await page.getByLabel("Reason").inputValue()).toBe("<b>Rain</b>");
  await page.getByLabel("type the artist's name").fill(artist);
  const { page: scripted, context: second } = await openConsole();
  await scripted.goto(page.url());
  await photograph(scripted, "organizer-cancel");
  await page.getByRole("button", { name: "Cancel the concert" }).click();
  expect(await text(page)).toContain("Reason given: <b>Rain</b>");
  await scripted.reload();
  await expect.poll(() => text(scripted), within).toContain("Everything is done");
  expect(await text(scripted)).toContain("1 of 1 orders are called off");
  await photograph(scripted, "organizer-cancelled");
  for (const each of [context, second]) await each.close();
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

it("shows what an organizer types as text, on every page that shows it", async () => {
  const script = (name: string) => `<script>alert("${name}")</script><img src=x onerror=alert(1)>`;
  const concert = await planConcert(client, organizer, {
    artist: script("artist"),
    title: `${script("title")} ${randomUUID()}`,
    venue: { name: script("venue"), city: script("city"), country: "PL" },
    ticketLevels: [{ ...level("standing", 10, 5000), name: script("level") }],
  });
  const fan = await registerPerson(client);
  const { order } = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const { context, page } = await openConsole();
  const run: string[] = [];
  page.on("dialog", (dialog) => {
    run.push(dialog.message());
    void dialog.dismiss();
  });
  const here = `/organizer/concerts/${concert.id}`;
  const expectText = async (path: string, ...names: readonly string[]) => {
    await page.goto(path);
    const shown = await page.getByRole("main").evaluate((main) => {
      const fields = [...main.querySelectorAll("input, textarea")].map((field) => field.getAttribute("value") ?? "");
      return `${main.textContent} ${fields.join(" ")}`;
    });
    for (const name of names) expect(shown, path).toContain(script(name));
    expect(await page.locator("main img, main script").count(), path).toBe(0);
  };
  await expectText(`/concerts/${concert.id}`, "artist", "title", "venue", "city", "level");
  await expectText(here, "artist", "title", "venue", "level");
  await expectText(`${here}/edit`, "artist", "title", "venue", "city", "level");
  await expectText(`${here}/attendees`, "artist", "level");
  await expectText(`${here}/orders/${order.id}`, "artist", "level");
  await expectText(`${here}/cancel`, "artist");
  await page.getByLabel("Reason").fill(script("reason"));
  await page.getByLabel("type the artist's name").fill(script("artist"));
  await page.getByRole("button", { name: "Cancel the concert" }).click();
  await page.getByText("Reason given").waitFor();
  await expectText(`${here}/cancel`, "reason");
  await expectText(`/concerts/${concert.id}`, "reason");
  const buyer = await openConsole({}, fan);
  await buyer.page.goto(`/orders/${order.id}`);
  expect(await text(buyer.page)).toContain(script("artist"));
  expect(await buyer.page.locator("main img[src=x], main script").count()).toBe(0);
  expect(run).toEqual([]);
  await buyer.context.close();
  await context.close();
});

it("keeps another organizer's concert to its organizer", async () => {
  const concert = await planConcert(client, organizer);
  const { context, page } = await openConsole({}, otherOrganizer);
  for (const part of ["", "/edit", "/attendees", "/cancel", `/orders/ord_${"0".repeat(32)}`]) {
    const answer = await page.goto(`/organizer/concerts/${concert.id}${part}`);
    expect(answer?.status(), part).toBe(404);
  }
  await context.close();
  const fan = await openConsole({}, await registerPerson(client));
  expect((await fan.page.goto("/organizer"))?.status()).toBe(403);
  await fan.context.close();
});
