/** What everybody sees of concerts, in a real browser. */
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { connect } from "../journeys/client.ts";
import { concert as concertDocument } from "../journeys/documents.ts";
import { registerPerson } from "../journeys/people.ts";
import { buy, level, planConcert } from "../journeys/purchases.ts";
import { becomes, openBrowser, photograph } from "./browser.ts";

const client = await connect(inject("service").origin);
const { organizer } = inject("people");

/** A concert at so many seconds from now, or before. */
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

const openPage = async (reader: Parameters<typeof openBrowser>[0] = {}): Promise<Page> =>
  (await openBrowser(reader)).newPage();

const badgeOn = (page: Page): Promise<string> => page.locator(".stage .badge").innerText();

describe.concurrent("the list of concerts", () => {
  it("is searched by words, and read page by page", async () => {
    const artist = `Trio ${randomUUID().slice(0, 8)}`;
    for (let number = 0; number < 25; number++)
      await planConcert(client, organizer, { artist, title: `Night ${number}`, startsAt: inSeconds(9e7 + number) });
    const page = await openPage();
    const found = async () => {
      await page.goto(`/?q=${encodeURIComponent(artist)}`);
      return page.getByRole("link", { name: "Later concerts" }).count();
    };
    await becomes(found, 1);
    expect(await page.getByRole("article").count()).toBe(24);
    expect(await page.getByRole("article").first().innerText()).toContain("from PLN");
    await photograph(page, "concerts-found");
    await page.getByRole("link", { name: "Later concerts" }).click();
    expect(await page.getByRole("article").innerText()).toContain("Night 24");
    await page.getByLabel("Artist, title or place").fill("nobody of that name");
    await page.getByRole("button", { name: "Search" }).click();
    expect(await page.getByRole("main").innerText()).toContain("Nothing was found.");
    await page.getByRole("link", { name: "All concerts" }).click();
    await photograph(page, "concerts");
    await page.getByRole("article").first().getByRole("link").click();
    expect(new URL(page.url()).pathname).toMatch(/^\/concerts\//);
    await page.context().close();
  });

  it("says what cannot be bought now", async () => {
    const artist = `Duo ${randomUUID().slice(0, 8)}`;
    await planConcert(client, organizer, { artist, title: "later", salesStartAt: inSeconds(86_400) });
    await planConcert(client, organizer, {
      artist,
      title: "over",
      salesStartAt: inSeconds(-200),
      salesEndAt: inSeconds(-100),
    });
    const gone = await planConcert(client, organizer, {
      artist,
      title: "gone",
      ticketLevels: [level("one", 1, 1_000)],
    });
    await buy(client, await registerPerson(client), [{ of: gone, quantity: 1 }]);
    const page = await openPage();
    const badges = async () => {
      await page.goto(`/?q=${encodeURIComponent(artist)}`);
      return (await page.locator(".card .badge").allInnerTexts()).map((text) => text.split(" from ")[0]).toSorted();
    };
    await becomes(badges, ["On sale", "Sales have ended", "Sold out"]);
    await page.context().close();
  });

  it("helps, and says whom to write to", async () => {
    const page = await openPage();
    await page.goto("/");
    await page.getByRole("link", { name: "Help" }).click();
    expect(await page.getByRole("link", { name: "help@frontrow.example" }).getAttribute("href")).toBe(
      "mailto:help@frontrow.example",
    );
    expect(await page.getByRole("main").innerText()).toContain("Frontrow sp. z o.o.");
    await photograph(page, "help");
    await page.context().close();
  });

  it("speaks Polish to whose browser asks for it, and switches", async () => {
    const page = await openPage({ language: "pl-PL" });
    await page.goto("/");
    expect(await page.title()).toBe("Koncerty · Frontrow");
    await photograph(page, "concerts-polish");
    await page.getByRole("button", { name: "English" }).click();
    await becomes(() => page.title(), "Concerts · Frontrow");
    await page.context().close();
  });
});

/** Adds up, from the beginning, by how much anything on the page has moved without being asked to. */
const WATCH_SHIFTS = `
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.shifted += value;
  }).observe({ type: "layout-shift", buffered: true });`;

describe.concurrent("a concert's page", () => {
  const ways = [
    ["told over its socket", false],
    ["asking where no socket opens", true],
  ] as const;

  it.each(ways)("follows what is left, %s, and nothing moves", async (_way, isSocketless) => {
    const concert = await planConcert(client, organizer, {
      ticketLevels: [level("a", 50, 12_345), level("b", 3, 90_000)],
    });
    const page = await openPage();
    await page.addInitScript(WATCH_SHIFTS);
    if (isSocketless) await page.routeWebSocket(/\/live$/, (socket) => socket.close());
    let asked = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/availability")) asked += 1;
    });
    await page.goto(`/concerts/${concert.id}`);
    const left = page.locator("[data-left=a]");
    expect(await left.innerText()).toBe("50 tickets left");
    const fan = await registerPerson(client);
    await buy(client, fan, [{ of: concert, quantity: 4 }]);
    await becomes(() => left.innerText(), "46 tickets left");
    // A socket that has told something is not helped out any more.
    asked = 0;
    await buy(client, fan, [{ of: concert, quantity: 1 }]);
    await becomes(() => left.innerText(), "45 tickets left");
    if (isSocketless) expect(asked).toBeGreaterThan(0);
    else expect(asked).toBe(0);
    expect(await page.evaluate<number>("window.shifted")).toBe(0);
    await page.context().close();
  });

  it("weighs little, with everything", async () => {
    const concert = await planConcert(client, organizer, {
      maxTicketsPerCustomer: 6,
      ticketLevels: Array.from({ length: 6 }, (_, number) => level(`level-${number}`, 100, 10_000)),
    });
    const page = await openPage();
    const bodies = new Map<string, Promise<Buffer>>();
    page.on("response", (answer) => bodies.set(answer.url(), answer.body()));
    await page.goto(`/concerts/${concert.id}`, { waitUntil: "networkidle" });
    const weights = await Promise.all(
      [...bodies].map(async ([url, body]) => ({ url, weight: gzipSync(await body).byteLength })),
    );
    const weightOf = (kind: RegExp): number =>
      weights.filter(({ url }) => kind.test(url)).reduce((sum, { weight }) => sum + weight, 0);
    expect(weights.filter(({ url }) => url.endsWith(".js")).length).toBeGreaterThan(0);
    expect(weightOf(/\.js$/)).toBeLessThanOrEqual(15 * 1024);
    expect(weightOf(/./)).toBeLessThanOrEqual(60 * 1024);
    await page.context().close();
  });

  it("opens by itself when the sale begins", async () => {
    const concert = await planConcert(client, organizer, { maxTicketsPerCustomer: 2, salesStartAt: inSeconds(12) });
    const page = await openPage();
    await page.goto(`/concerts/${concert.id}`);
    expect(await badgeOn(page)).toBe("Sales have not begun");
    expect(await page.locator(".countdown").innerText()).toMatch(/^0:\d\d$/);
    expect(await page.getByRole("button", { name: /^Add to cart/ }).count()).toBe(0);
    await becomes(() => badgeOn(page), "On sale");
    await page.getByRole("button", { name: /^Add to cart/ }).waitFor();
    await photograph(page, "concert");
    await page.context().close();
  });

  it("says that it is sold out as soon as it is, and when tickets come back", async () => {
    const concert = await planConcert(client, organizer, { ticketLevels: [level("one", 1, 1_000)] });
    const page = await openPage();
    await page.goto(`/concerts/${concert.id}`);
    const fan = await registerPerson(client);
    const order = await buy(client, fan, [{ of: concert, quantity: 1 }]);
    await becomes(() => badgeOn(page), "Sold out");
    await photograph(page, "concert-sold-out");
    await client.call(`/api/orders/${order.id}/cancel`, { token: fan.token, body: {} });
    await becomes(() => badgeOn(page), "On sale");
    await page.context().close();
  });

  it("keeps what somebody types while it sells out and tickets come back, and says so all the same", async () => {
    const concert = await planConcert(client, organizer, { ticketLevels: [level("few", 2, 1_000)] });
    const page = await openPage();
    await page.addInitScript(WATCH_SHIFTS);
    await page.goto(`/concerts/${concert.id}`);
    const quantity = page.getByLabel("How many");
    await quantity.fill("2");
    let loads = 0;
    page.on("load", () => (loads += 1));
    const fan = await registerPerson(client);
    const order = await buy(client, fan, [{ of: concert, quantity: 2 }]);
    await becomes(() => badgeOn(page), "Sold out");
    expect(await page.getByRole("button", { name: /^Add to cart/ }).isDisabled()).toBe(true);
    await client.call(`/api/orders/${order.id}/cancel`, { token: fan.token, body: {} });
    await becomes(() => badgeOn(page), "On sale");
    expect([await quantity.inputValue(), loads]).toEqual(["2", 0]);
    // Whoever is about to press a button finds it where it was.
    expect(await page.evaluate("window.shifted")).toBe(0);
    expect(await page.evaluate("document.activeElement.name")).toBe("quantity");
    const told = { token: organizer.token, body: { reason: "The hall has been flooded" } };
    await client.ask(concertDocument, 200, `/api/concerts/${concert.id}/cancel`, told);
    await becomes(() => badgeOn(page), "Cancelled");
    expect(await page.locator("#sale-notice").innerText()).toContain("The hall has been flooded");
    expect([await quantity.count(), loads]).toEqual([0, 0]);
    await page.context().close();
  });

  it("counts down by the service's clock, whatever the phone's says", async () => {
    const concert = await planConcert(client, organizer, { salesStartAt: inSeconds(3600) });
    const page = await openPage();
    await page.addInitScript("const now = Date.now; Date.now = () => now() + 15 * 60_000;");
    await page.goto(`/concerts/${concert.id}`);
    await becomes(() => page.locator(".countdown").innerText(), /^(?:1:00:00|59:\d\d)$/);
    await page.context().close();
  });

  it("says that the sale is over, has not begun for days, or that the concert is cancelled", async () => {
    const page = await openPage();
    const over = await planConcert(client, organizer, { salesStartAt: inSeconds(-200), salesEndAt: inSeconds(-100) });
    await page.goto(`/concerts/${over.id}`);
    expect(await badgeOn(page)).toBe("Sales have ended");
    const later = await planConcert(client, organizer, { salesStartAt: inSeconds(3 * 86_400 + 600) });
    await page.goto(`/concerts/${later.id}`);
    await becomes(() => page.locator(".countdown").innerText(), /^3 days 0:\d\d:\d\d$/);
    await photograph(page, "concert-not-begun");
    const told = { token: organizer.token, body: { reason: "The hall has been flooded" } };
    await client.ask(concertDocument, 200, `/api/concerts/${later.id}/cancel`, told);
    await becomes(() => badgeOn(page), "Cancelled");
    expect(await page.getByRole("main").innerText()).toContain("The hall has been flooded");
    await photograph(page, "concert-cancelled");
    await page.context().close();
  });
});

it("tells of an address that nothing is at in a page, and a program in JSON", async () => {
  const page = await openPage();
  const answer = await page.goto("/concerts/con_nothing");
  expect(answer?.status()).toBe(404);
  await photograph(page, "not-found");
  const told = await fetch(`${inject("service").origin}/nowhere`);
  expect(told.headers.get("Content-Type")).toBe("application/problem+json");
  await page.context().close();
});
