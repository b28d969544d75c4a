import type { Page } from "playwright-core";
import { inject } from "vitest";
import { connect } from "../journeys/client.ts";
import { concert as concertDocument } from "../journeys/documents.ts";
import { openBrowser } from "./browser.ts";

/* What the journeys through an organizer's console share. */

export const client = await connect(inject("service").origin);
export const { organizer, otherOrganizer } = inject("people");
export const within = { timeout: 60_000 };

/** A browser in which somebody is signed in, the organizer if nobody else is named. */
export const openConsole = async (reader: Parameters<typeof openBrowser>[0] = {}, person = organizer) => {
  const context = await openBrowser({ ...reader, person });
  return { context, page: await context.newPage() };
};

/** With unbreakable spaces as plain ones. */
export const plain = (words: string): string => words.replaceAll("\u00A0", " ");

/** What the page says. */
export const text = async (page: Page): Promise<string> => plain((await page.getByRole("main").textContent()) ?? "");

export const row = (page: Page, number: number) => page.locator(`#level-${number - 1}`);

export const fillLevel = async (
  page: Page,
  number: number,
  [name, tickets, price]: readonly [string, string, string],
) => {
  await row(page, number).getByLabel("Name").fill(name);
  await row(page, number).getByLabel("Tickets").fill(tickets);
  await row(page, number).getByLabel("Price").fill(price);
};

export const fillConcert = async (page: Page, artist: string) => {
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
export const shownConcert = async (page: Page) => {
  const id = /\/concerts\/(con_\w+)/.exec(page.url())?.[1] ?? "";
  return client.ask(concertDocument, 200, `/api/concerts/${id}`);
};
