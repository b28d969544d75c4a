/** A concert's door, in a real browser: by camera, by hand, without scripts, and when the service has no answer. */
import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { connect, eventually } from "../journeys/client.ts";
import type { Concert } from "../journeys/documents.ts";
import type { Person } from "../journeys/people.ts";
import { SOON, ticketsOf } from "../journeys/purchases.ts";
import {
  browserOf,
  doorOf,
  forgeryOf,
  lateOn,
  openDoor,
  says,
  sellTickets,
  type Shown,
  troublesOn,
  type,
  waitingOn,
} from "./at-the-door.ts";
import { openBrowser, photograph } from "./browser.ts";
import { cameraSeeing } from "./film.ts";

const client = await connect(inject("service").origin);
const { administrator, organizer, otherOrganizer } = inject("people");

let fan: Person;
let concert: Concert;
let elsewhere: Concert;
let orderId: string;
let freshTicket: () => Shown;
/** Its money is on its way back. */
let revoked: Shown;

beforeAll(async () => {
  ({ fan, concert, elsewhere, orderId, freshTicket } = await sellTickets(30));
  revoked = freshTicket();
  await revoke(revoked);
});

/** How many times the service was asked about tickets. */
const countingQuestions = (page: Page): (() => number) => {
  let count = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/validations")) count += 1;
  });
  return () => count;
};

const revoke = (ticket: Shown) =>
  client.ask(z.looseObject({}), 201, `/api/orders/${orderId}/refunds`, {
    token: administrator.token,
    key: randomUUID(),
    body: { ticketIds: [ticket.id], reason: "asked for" },
  });

const untilRevoked = (ticket: Shown) =>
  eventually(
    SOON,
    () => ticketsOf(client, fan, orderId),
    (all) => all.some(({ id, status }) => id === ticket.id && status === "revoked"),
  );

describe("the camera", () => {
  it("lets a ticket in once: green, then red", async () => {
    const ticket = freshTicket();
    const page = await openDoor(concert, { arguments: cameraSeeing(ticket.code), keepsDoors: true });
    const questions = countingQuestions(page);
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await says(page, "Ready");
    await photograph(page, "door-ready");
    const letIn = Number(await page.locator("[data-count=letIn]").textContent());
    await page.getByRole("button", { name: "Start the camera" }).click();
    await says(page, "Let in", "Standing");
    await expect
      .poll(() => page.locator("[data-count=letIn]").textContent(), { timeout: SOON })
      .toBe(String(letIn + 1));
    await photograph(page, "door-let-in");
    // It stayed in view all the time, and its green is not the next one's.
    await expect.poll(() => page.locator(".verdict").getAttribute("class"), { timeout: SOON }).toContain("past");
    expect(questions()).toBe(1);
    await page.getByRole("button", { name: "Stop the camera" }).click();
    await page.getByRole("button", { name: "Start the camera" }).click();
    await says(page, "Already let in", "Let in: ");
    expect(questions()).toBe(2);
    await photograph(page, "door-already-let-in");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("reads nothing while two tickets are in view", async () => {
    const page = await openDoor(concert, { arguments: cameraSeeing("one ticket", "another ticket") });
    const questions = countingQuestions(page);
    await page.getByRole("button", { name: "Start the camera" }).click();
    await expect
      .poll(() => page.locator("[data-camera-says]").textContent(), { timeout: SOON })
      .toContain("one ticket at a time");
    expect(questions()).toBe(0);
    await page.context().close();
  });

  it("takes no picture of a number for a ticket", async () => {
    const page = await openDoor(concert, { arguments: cameraSeeing(freshTicket().id) });
    const questions = countingQuestions(page);
    await page.getByRole("button", { name: "Start the camera" }).click();
    await says(page, "Not genuine");
    expect(questions()).toBe(0);
    await page.context().close();
  });

  it("stops while the page is hidden", async () => {
    const page = await openDoor(concert, { arguments: cameraSeeing("nothing of ours") });
    await page.getByRole("button", { name: "Start the camera" }).click();
    await says(page, "Not genuine");
    const isFilming = () => page.evaluate("document.querySelector('video').srcObject !== null");
    const turn = (hidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event("visibilitychange"));`,
      );
    expect(await isFilming()).toBe(true);
    await turn(true);
    expect(await isFilming()).toBe(false);
    await turn(false);
    await expect.poll(isFilming, { timeout: SOON }).toBe(true);
    await page.context().close();
  });

  it.each([
    ["there is none", [], "No camera was found"],
    ["the browser refuses it", ["--use-fake-device-for-media-stream"], "The browser may not use the camera"],
  ])("says what to do where %s", async (_, flags, words) => {
    const page = await openDoor(concert, { arguments: flags });
    await page.getByRole("button", { name: "Start the camera" }).click();
    await expect.poll(() => page.locator("[data-camera-says]").textContent(), { timeout: SOON }).toContain(words);
    if (flags.length > 0) await photograph(page, "door-no-camera");
    await page.context().close();
  });
});

describe("by hand", () => {
  it("says of each ticket why it does not let in", async () => {
    const good = freshTicket();
    await untilRevoked(revoked);
    const page = await openDoor(concert);
    await type(page, good.code);
    await says(page, "Let in", "Standing");
    await type(page, ` ${good.id.toUpperCase()} `);
    await says(page, "Already let in");
    await type(page, revoked.code);
    await says(page, "No longer valid");
    await type(page, forgeryOf(good));
    await says(page, "Not genuine");
    await type(page, `${good.id.slice(0, good.id.lastIndexOf("_"))}_999`);
    await says(page, "No such ticket");
    const questions = countingQuestions(page);
    for (const slip of ["tic_nonsense", "abc", "tic-01a2"]) {
      await type(page, slip);
      await says(page, "No such ticket", "type it again", slip);
      // To be put right where it stands.
      expect(await page.getByLabel("Code or number of a ticket").inputValue()).toBe(slip);
    }
    expect(questions()).toBe(0);
    const grouped = freshTicket();
    await type(page, grouped.id.replaceAll(/[0-9a-f]{4}/g, " $& "));
    await says(page, "Let in", "Standing");
    await page.goto(doorOf(elsewhere));
    await type(page, freshTicket().code);
    await says(page, "For another concert");
    await page.context().close();
  });

  it("counts whom this phone lets in at once, and never fewer when a slower count comes", async () => {
    const page = await openDoor(concert);
    const letIn = page.locator("[data-count=letIn]");
    const before = Number(await letIn.textContent());
    let late = 0;
    await page.route("**/entries", async (route) => {
      late += 1;
      await route.fulfill({ json: { expected: 30, letIn: before } });
    });
    for (const more of [1, 2]) {
      await type(page, freshTicket().code);
      await says(page, "Let in", "Standing");
      expect(await letIn.textContent()).toBe(String(before + more));
      const counts = late;
      await expect.poll(() => late, { timeout: SOON }).toBeGreaterThan(counts);
      // Another count is asked for when one has been shown.
      await expect.poll(() => late, { timeout: SOON }).toBeGreaterThan(counts + 1);
      expect(await letIn.textContent()).toBe(String(before + more));
    }
    await page.unroute("**/entries");
    await expect.poll(() => letIn.textContent(), { timeout: SOON }).toBe(String(before + 2));
    await page.context().close();
  });

  it("leads to the attendees, where whoever cannot show a ticket is found", async () => {
    const page = await openDoor(concert);
    await page.getByRole("link", { name: "Find somebody by name" }).click();
    await page.getByRole("searchbox", { name: "Name, email, order or ticket" }).fill(fan.email);
    await page.getByRole("button", { name: "Search" }).click();
    await expect.poll(() => page.getByRole("rowheader").first().textContent(), { timeout: SOON }).toContain(fan.email);
    await page.context().close();
  });

  it("needs no script", async () => {
    const [first, second] = [freshTicket(), freshTicket()];
    const page = await openDoor(concert, { javaScript: false });
    await type(page, first.code);
    await says(page, "Let in", "Standing");
    expect(await page.title()).toMatch(/^Let in/);
    await page.reload();
    await says(page, "Let in", "Standing");
    await type(page, first.id);
    await says(page, "Already let in");
    await type(page, second.id);
    await says(page, "Let in");
    await type(page, forgeryOf(second));
    await says(page, "Not genuine");
    await type(page, "tic-01a2");
    await says(page, "No such ticket", "type it again");
    expect(await page.getByLabel("Code or number of a ticket").inputValue()).toBe("tic-01a2");
    await type(page, " ");
    await expect.poll(() => page.getByLabel("Code or number of a ticket").getAttribute("aria-invalid")).toBe("true");
    await page.context().close();
  });

  it("speaks Polish", async () => {
    const ticket = freshTicket();
    const page = await openDoor(concert, { language: "pl-PL" });
    for (const word of ["Wpuść", "Już wykorzystany"]) {
      await page.getByLabel("Kod lub numer biletu").fill(ticket.code);
      await page.getByRole("button", { name: "Sprawdź" }).click();
      await says(page, word);
    }
    await photograph(page, "door-polish");
    await page.context().close();
  });
});

describe("a service that does not answer", () => {
  it.each([429, 503])("is asked again after a while: %d", async (status) => {
    const ticket = freshTicket();
    const page = await openDoor(concert);
    const path = "**/api/tickets/validations";
    await page.route(path, (route) =>
      route.fulfill({ status, headers: { "Retry-After": "2" }, contentType: "application/problem+json", body: "{}" }),
    );
    await type(page, ticket.code);
    await says(page, "Looks genuine, not yet checked");
    expect(await troublesOn(page).textContent()).toContain("too much to do");
    await page.unroute(path);
    await says(page, "Let in", "Standing");
    expect(await waitingOn(page).isHidden()).toBe(true);
    await page.context().close();
  });

  it("is not asked again what it cannot read", async () => {
    const page = await openDoor(concert);
    await page.route("**/api/tickets/validations", (route) =>
      route.fulfill({ status: 400, contentType: "application/problem+json", body: "{}" }),
    );
    await type(page, "FR1.what.is.this");
    await says(page, "Cannot be read");
    expect(await waitingOn(page).isHidden()).toBe(true);
    await page.context().close();
  });

  it("does not hold up others by one ticket that it has a fault with", async () => {
    const [broken, good] = [freshTicket(), freshTicket()];
    const page = await openDoor(concert);
    await page.route(`**/api/tickets/${broken.id}/validations`, (route) =>
      route.fulfill({ status: 500, contentType: "application/problem+json", body: "{}" }),
    );
    await type(page, broken.id);
    await says(page, "Not checked yet");
    await type(page, good.code);
    await says(page, "Let in", "Standing");
    expect(await waitingOn(page).textContent()).toContain("Not yet sent: 1");
    await page.context().close();
  });

  it("keeps the scans of somebody who is signed out, and goes on when they are back", async () => {
    const ticket = freshTicket();
    const page = await openDoor(concert);
    await page.context().clearCookies();
    await type(page, ticket.code);
    await says(page, "Looks genuine, not yet checked");
    await photograph(page, "door-signed-out");
    await page.getByRole("link", { name: "Sign in", exact: true }).last().click();
    await page.getByLabel("Email").fill(organizer.email);
    await page.getByLabel("Password").fill("frontrow-demo-2027");
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`**${doorOf(concert)}`);
    await expect.poll(() => lateOn(page).getByRole("listitem").count(), { timeout: SOON }).toBe(1);
    expect(await lateOn(page).textContent()).toContain("Let in");
    await page.context().close();
  });
});

it("has one way back above it, in one row, so that the camera is in sight", async () => {
  for (const language of ["en-GB", "pl-PL"] as const) {
    const context = await browserOf(administrator, { language });
    const page = await context.newPage();
    await page.goto(doorOf(concert));
    const ways = page.getByRole("banner").getByRole("navigation").getByRole("link");
    expect(await ways.count()).toBe(1);
    expect(await ways.getAttribute("href")).toBe(`/organizer/concerts/${concert.id}`);
    expect((await page.getByRole("banner").boundingBox())?.height).toBeLessThan(64);
    await context.close();
  }
});

it("is its organizer's and the administrators' alone", async () => {
  const [its, others, fans] = [await browserOf(administrator), await browserOf(otherOrganizer), await browserOf(fan)];
  const statusFor = async (context: BrowserContext) =>
    (await (await context.newPage()).goto(doorOf(concert)))?.status();
  expect(await statusFor(its)).toBe(200);
  expect(await statusFor(others)).toBe(404);
  expect(await statusFor(fans)).toBe(403);
  const strangers = await (await openBrowser()).newPage();
  await strangers.goto(doorOf(concert));
  expect(new URL(strangers.url()).pathname).toBe("/sign-in");
  for (const context of [its, others, fans, strangers.context()]) await context.close();
});
