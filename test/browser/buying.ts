/** What tests of buying, and of what was bought, do in a browser, and read there. */
import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { expect, inject } from "vitest";
import { connect } from "../journeys/client.ts";
import { concert, type Concert, type Order } from "../journeys/documents.ts";
import type { Person } from "../journeys/people.ts";
import { initiatedPayment, play, SOON } from "../journeys/purchases.ts";
import { openBrowser } from "./browser.ts";

export const client = await connect(inject("service").origin);
export const { administrator, organizer } = inject("people");

type Reader = Parameters<typeof openBrowser>[0];

export const openPage = async (reader: Reader = {}): Promise<Page> => (await openBrowser(reader)).newPage();

/** A page of a browser that somebody is signed in with. */
export const pageOf = (person: Person, reader: Reader = {}): Promise<Page> => openPage({ ...reader, person });

/** What the order's page says of how far it is. */
export const stateOf = (page: Page): Promise<string> => page.locator("#order h2").first().innerText();

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("main").getByRole("button", { name }).click();

export const add = async (page: Page, quantity: number, button = "Add to cart"): Promise<void> => {
  await page.locator("input[name=quantity]").first().fill(String(quantity));
  await page.getByRole("button", { name: button }).first().click();
};

/** What a part of the page says; amounts hold spaces that do not break. */
export const textOf = async (page: Page, part: string): Promise<string> =>
  (await page.locator(part).first().innerText()).replaceAll("\u00a0", " ");

export const noticeOn = (page: Page): Promise<string> => textOf(page, ".notice.bad");

/** As long as the page of a fan goes on to show such an address. */
export const goesTo = (page: Page, path: RegExp): Promise<void> =>
  page.waitForURL(({ pathname }) => path.test(pathname), { timeout: SOON });

export const ORDER = /^\/orders\/[^/]+$/;

/** A browser that somebody is signed in with. */
export const browserOf = async (
  person: Person,
  reader: Reader = {},
): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await openBrowser({ ...reader, person });
  return { context, page: await context.newPage() };
};

/** Waits until an open page says so by itself, and expects that it was never loaded again. */
export const followed = async (page: Page, state: string, follows: () => Promise<unknown>): Promise<void> => {
  await page.evaluate("document.body.dataset.opened = 'before'");
  await follows();
  await expect.poll(() => stateOf(page), { timeout: SOON }).toBe(state);
  expect(await page.evaluate("document.body.dataset.opened")).toBe("before");
};

export const pay = async (fan: Person, { id }: Order): Promise<void> =>
  play(client, (await initiatedPayment(client, fan, id)).id, "succeed");

export const refund = (order: Order, what: object) =>
  client.call(`/api/orders/${order.id}/refunds`, {
    token: administrator.token,
    key: randomUUID(),
    body: { reason: "The singer had a cold", ...what },
  });

export const cancelConcert = (of: Concert) =>
  client.ask(concert, 200, `/api/concerts/${of.id}/cancel`, {
    token: organizer.token,
    key: randomUUID(),
    body: { reason: "Flood" },
  });
