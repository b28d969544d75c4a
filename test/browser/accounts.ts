/** What tests of accounts do in a browser, and read there. */
import type { Page } from "playwright-core";
import { inject } from "vitest";
import { connect } from "../journeys/client.ts";
import { registerPerson } from "../journeys/people.ts";
import { openBrowser } from "./browser.ts";

export const client = await connect(inject("service").origin);

export const PASSWORD = "correct horse battery";
export const NEW = "another horse battery";

export const press = (page: Page, name: string | RegExp) =>
  page.getByRole("main").getByRole("button", { name }).click();
export const heading = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();
export const notice = (page: Page) => page.locator(".notice").innerText();
/** What a field says of itself, when it says that it is wrong. */
export const faultAt = (page: Page, name: string) => page.locator(`.field.wrong:has([name=${name}]) .rule`).innerText();
export const pathOf = (page: Page) => {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
};
/** The fields that say so. */
export const faultsIn = (page: Page) =>
  page.locator("[aria-invalid]").evaluateAll((fields) => fields.map((field) => field.getAttribute("name")));
/** Lets the form be sent as it is, for the service to refuse. */
export const unchecked = (page: Page) =>
  page.evaluate("document.querySelectorAll('main form').forEach((form) => { form.noValidate = true; })");

/** A browser of somebody new, signed in. */
export const somebody = async (reader: Parameters<typeof openBrowser>[0] = {}) => {
  const person = await registerPerson(client);
  const context = await openBrowser(reader);
  const page = await context.newPage();
  await context.addCookies([cookieOf(person.token)]);
  return { person, context, page };
};
export const cookieOf = (token: string) => ({
  name: "__Host-session",
  value: token,
  domain: "localhost",
  path: "/",
  secure: true,
  httpOnly: true,
});
