/** Without a mouse: everything that can be used is reached by Tab, in the order in which it is read, and seen to be; a purchase is made so. */
import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { connect } from "../journeys/client.ts";
import { type Person, registerPerson } from "../journeys/people.ts";
import { buy, completePurchase, fillCart, level, planConcert } from "../journeys/purchases.ts";
import { becomes, openBrowser } from "./browser.ts";

const client = await connect(inject("service").origin);
const { organizer, administrator } = inject("people");

/** Numbers whatever a keyboard should reach, in the order of the page. Of radio buttons the chosen one, by which the others are reached. */
const NUMBER_ALL = `
  [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((element) => !element.disabled && element.type !== "hidden" && element.checkVisibility({ visibilityProperty: true }))
    .filter(({ type, name, checked, form }) =>
      type !== "radio" || checked || !form.querySelector('[name="' + name + '"]:checked'))
    .map((element, number) => (element.dataset.number = number, element.outerHTML.slice(0, 120)))`;

/** The number of what has the focus, and whether that is to be seen. */
const FOCUSED = `(() => {
  const { activeElement: focused } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  return { number: focused.dataset.number ?? null, isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
})()`;

const walkThrough = async (page: Page): Promise<void> => {
  const all = await page.evaluate<string[]>(NUMBER_ALL);
  const reached: string[] = [];
  let last: string | null = null;
  while (reached.length < all.length) {
    await page.keyboard.press("Tab");
    const { number, isSeen } = await page.evaluate<{ number: string | null; isSeen: boolean }>(FOCUSED);
    // A field for a date has several places in it, which the browser shows by itself.
    if (number !== null && number === last) continue;
    last = number;
    const element = all[Number(number ?? Number.NaN)] ?? "nothing that was seen";
    expect(isSeen, `the focus on ${element} of ${page.url()}`).toBe(true);
    reached.push(element);
  }
  expect(reached, page.url()).toEqual(all);
};

const pageOf = async (person: Person): Promise<Page> => (await openBrowser({ person })).newPage();

/** Goes on with Tab until what is named so has the focus. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate<string>(
      `(({ labels, ariaLabel, textContent }) => (labels?.[0]?.textContent ?? ariaLabel ?? textContent).trim())(document.activeElement)`,
    );
    if (name.test(focused)) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
};

it("buys tickets with the keys alone", async () => {
  const fan = await registerPerson(client);
  const concert = await planConcert(client, organizer, { ticketLevels: [level("regular", 10, 15_000)] });
  const page = await pageOf(fan);
  await page.goto(`/concerts/${concert.id}`);
  const use = async (name: RegExp, leadsTo: RegExp): Promise<void> => {
    await tabTo(page, name);
    await page.keyboard.press("Enter");
    await page.waitForURL(leadsTo);
  };
  await use(/^Add to cart/, /\/cart$/);
  await use(/^Continue to the review/, /\/checkout$/);
  await use(/^Order and pay PLN.150\.00/, /\/orders\/ord_/);
  await page.getByRole("link", { name: "Pay now" }).waitFor();
  await use(/^Pay now/, /\/pay$/);
  await page.getByRole("button", { name: "Payment succeeds" }).waitFor();
  await use(/^Payment succeeds/, /\/orders\/[^/]+$/);
  await becomes(() => page.locator("#order h2").first().innerText(), "Your tickets are here");
  await page.context().close();
});

it("skips to the content", async () => {
  const page = await (await openBrowser()).newPage();
  await page.goto("/");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true);
  await page.context().close();
});

it("reaches everything on the pages of whoever is not signed in", async () => {
  const page = await (await openBrowser()).newPage();
  for (const path of [
    "/sign-in",
    "/register",
    "/forgot-password",
    "/reset-password?token=none",
    "/verify-email?token=none",
    "/help",
    "/nowhere",
  ]) {
    await page.goto(path);
    await walkThrough(page);
  }
  await page.context().close();
});

it("reaches everything on a fan's pages", async () => {
  const fan = await registerPerson(client);
  const concert = await planConcert(client, organizer);
  const { order, tickets } = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const unpaid = await buy(client, fan, [{ of: concert, quantity: 1 }]);
  await fillCart(client, fan, [{ of: concert, quantity: 1 }]);
  const page = await pageOf(fan);
  for (const path of [
    "/",
    `/concerts/${concert.id}`,
    "/cart",
    "/checkout",
    "/orders",
    `/orders/${unpaid.id}`,
    `/orders/${unpaid.id}/pay`,
    `/orders/${unpaid.id}/cancel`,
    `/orders/${order.id}`,
    `/tickets/${tickets[0]?.id}`,
    "/account",
    "/account/billing",
    "/account/password",
    "/account/sessions",
  ]) {
    await page.goto(path);
    await walkThrough(page);
  }
  await page.context().close();
});

it("reaches everything on an organizer's and an administrator's pages", async () => {
  const fan = await registerPerson(client);
  const concert = await planConcert(client, organizer);
  const { order } = await completePurchase(client, fan, [{ of: concert, quantity: 2 }]);
  const own = `/organizer/concerts/${concert.id}`;
  for (const { person, paths } of [
    { person: organizer, paths: ["/organizer", "/organizer/concerts/new", own, `${own}/edit`, `${own}/attendees`] },
    { person: organizer, paths: [`${own}/cancel`, `${own}/orders/${order.id}`, `${own}/door`] },
    {
      person: administrator,
      paths: [
        "/administration",
        "/administration/users",
        "/administration/orders",
        `/administration/orders/${order.id}`,
      ],
    },
  ]) {
    const page = await pageOf(person);
    for (const path of paths) {
      expect((await page.goto(path))?.status(), path).toBe(200);
      await walkThrough(page);
    }
    await page.context().close();
  }
});
