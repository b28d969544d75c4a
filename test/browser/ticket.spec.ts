/** One ticket's page, in a real browser: told from its neighbours, typed where it cannot be scanned, and printed. */
import { PDFDocument } from "@cantoo/pdf-lib";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, expect, inject, it } from "vitest";
import { connect } from "../journeys/client.ts";
import type { Ticket } from "../journeys/documents.ts";
import { type Person, registerPerson } from "../journeys/people.ts";
import { completePurchase, planConcert, SOON } from "../journeys/purchases.ts";
import { openBrowser } from "./browser.ts";

const client = await connect(inject("service").origin);
const { organizer } = inject("people");

let fan: Person;
let tickets: Ticket[];

beforeAll(async () => {
  fan = await registerPerson(client);
  const of = await planConcert(client, organizer);
  ({ tickets } = await completePurchase(client, fan, [{ of, quantity: 3 }]));
});

const openTicket = async (
  place: number,
  reader: Parameters<typeof openBrowser>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await openBrowser({ person: fan, ...reader });
  const page = await context.newPage();
  await page.goto(`/tickets/${tickets[place]?.id}`);
  return { context, page };
};

it("says which of the order's it is, and leads to those beside it", async () => {
  const { context, page } = await openTicket(0);
  expect(await page.title()).toContain("ticket 1");
  expect(await page.getByRole("main").innerText()).toContain("Ticket 1 of 3");
  expect(await page.getByRole("link", { name: "Previous ticket" }).count()).toBe(0);
  await page.getByRole("link", { name: "Next ticket" }).click();
  await page.waitForURL(`**/tickets/${tickets[1]?.id}`);
  expect(await page.title()).toContain("ticket 2");
  expect(await page.getByRole("main").innerText()).toContain("Ticket 2 of 3");
  await page.getByRole("link", { name: "Next ticket" }).click();
  await page.waitForURL(`**/tickets/${tickets[2]?.id}`);
  expect(await page.getByRole("link", { name: "Next ticket" }).count()).toBe(0);
  await page.getByRole("link", { name: "Previous ticket" }).click();
  await page.waitForURL(`**/tickets/${tickets[1]?.id}`);
  await context.close();
});

it("has a number to be typed, in groups, and copied as it is", async () => {
  const { context, page } = await openTicket(1);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const groups = page.getByRole("main").locator("code span");
  expect((await groups.allInnerTexts()).join("")).toBe(tickets[1]?.id);
  expect(await groups.count()).toBe(10);
  await page.getByRole("button", { name: "Copy the number" }).click();
  await expect.poll(() => page.getByRole("button", { name: "Copied" }).count(), { timeout: SOON }).toBe(1);
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(tickets[1]?.id);
  await context.close();
});

it.each(["A4", "Letter"])("is printed on one sheet of %s", async (format) => {
  const { context, page } = await openTicket(0);
  // As browsers print: with a margin.
  const margin = { top: "1.5cm", right: "1.5cm", bottom: "1.5cm", left: "1.5cm" };
  const printed = await PDFDocument.load(await page.pdf({ format, margin }));
  expect(printed.getPageCount()).toBe(1);
  await context.close();
});

it("stands on a phone on what is as wide as its code", async () => {
  const { context, page } = await openTicket(0, { width: 360, height: 740 });
  const code = await page.getByRole("img", { name: "QR code of the ticket" }).boundingBox();
  const card = await page.locator(".card:has(.qr)").boundingBox();
  expect([code?.x, code?.width]).toEqual([card?.x, card?.width]);
  await context.close();
});
