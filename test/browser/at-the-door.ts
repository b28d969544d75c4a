/** What the tests of a concert's door share: tickets to be shown there, and how a door is looked at. */
import type { BrowserContext, Page } from "playwright-core";
import { expect, inject } from "vitest";
import { connect } from "../journeys/client.ts";
import type { Concert } from "../journeys/documents.ts";
import { type Person, registerPerson } from "../journeys/people.ts";
import { completePurchase, level, planConcert, SOON } from "../journeys/purchases.ts";
import { openBrowser } from "./browser.ts";

export interface Shown {
  readonly id: string;
  readonly code: string;
}

interface Sold {
  readonly concert: Concert;
  readonly elsewhere: Concert;
  readonly fan: Person;
  readonly orderId: string;
  /** A ticket that no other test has shown. */
  freshTicket(): Shown;
}

/** Two concerts of the organizer's, and a fan who has bought tickets of the first. */
export const sellTickets = async (quantity: number): Promise<Sold> => {
  const client = await connect(inject("service").origin);
  const { organizer } = inject("people");
  const fan = await registerPerson(client);
  const levels = { ticketLevels: [{ ...level("standing", 100, 12_345), name: "Standing" }] };
  const [concert, elsewhere] = [
    await planConcert(client, organizer, levels),
    await planConcert(client, organizer, levels),
  ];
  const bought = await completePurchase(client, fan, [{ of: concert, quantity }]);
  const tickets = bought.tickets.toReversed();
  const freshTicket = (): Shown => {
    const { id, code } = tickets.pop() ?? {};
    if (id === undefined || typeof code !== "string") throw new Error("no tickets are left");
    return { id, code };
  };
  return { concert, elsewhere, fan, orderId: bought.order.id, freshTicket };
};

type Reader = Parameters<typeof openBrowser>[0];

export const doorOf = ({ id }: Concert): string => `/organizer/concerts/${id}/door`;

export const browserOf = (person: Person, reader: Reader = {}): Promise<BrowserContext> =>
  openBrowser({ width: 360, height: 740, person, ...reader });

export const openDoor = async (of: Concert, reader: Reader = {}): Promise<Page> => {
  const context = await browserOf(inject("people").organizer, reader);
  const page = await context.newPage();
  await page.goto(doorOf(of));
  return page;
};

export const waitingOn = (page: Page) => page.locator("[data-waiting]");
export const lateOn = (page: Page) => page.locator("[data-late]");
export const troublesOn = (page: Page) => page.locator("[data-troubles]");

export const says = async (page: Page, ...words: readonly string[]): Promise<void> => {
  const verdict = page.locator("[data-verdict-place]");
  for (const word of words) await expect.poll(() => verdict.textContent(), { timeout: SOON }).toContain(word);
};

export const type = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel("Code or number of a ticket").fill(text);
  await page.getByRole("button", { name: "Check" }).click();
};

export const forgeryOf = ({ code }: Shown): string => {
  const at = code.length - 40;
  return code.slice(0, at) + (code[at] === "A" ? "B" : "A") + code.slice(at + 1);
};
