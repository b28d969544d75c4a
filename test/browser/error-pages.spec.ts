/** Pages about what went wrong, as a browser shows them. That they are answered with is tried in test/web. */
import { expect, inject, it } from "vitest";
import { errorPage } from "../../src/web/error-pages.tsx";
import { openBrowser, photograph } from "./browser.ts";
import { htmlOf, visitWith } from "./rendered.ts";

const visit = await visitWith(async () => {
  throw new Error("nothing is asked for what went wrong");
});

it.each([
  {
    name: "too-many-requests",
    status: 429,
    code: "too-many-requests",
    says: "wait a little",
    wait: "60",
    again: "in 1 minute",
  },
  {
    name: "busy",
    status: 503,
    code: "overloaded",
    says: "reload the page in a moment",
    wait: "7",
    again: "in 7 seconds",
  },
  {
    name: "fault",
    status: 500,
    code: "internal-error",
    says: "what was paid is never lost",
    wait: undefined,
    again: undefined,
  },
  { name: "too-large", status: 413, code: "body-too-large", says: "shorten it", wait: undefined, again: undefined },
  { name: "refused", status: 400, code: "invalid-request", says: "Go back", wait: undefined, again: undefined },
])("says what to do next: $name", async ({ name, status, code, says, wait, again }) => {
  const requestId = "0b6f8f2e-6d2c-4f1e-9a55-3f1f5a0e7c11";
  const headers = new Headers(wait === undefined ? {} : { "Retry-After": wait });
  const html = await htmlOf(visit, errorPage(visit, { status, code, requestId }, headers));
  const page = await (await openBrowser()).newPage();
  await page.route("**/somewhere", (route) => route.fulfill({ status, contentType: "text/html", body: html }));
  await page.goto(`${inject("service").origin}/somewhere`);
  const main = page.getByRole("main");
  expect(await main.innerText()).toContain(says);
  if (again !== undefined) expect(await main.innerText()).toContain(`Try again ${again}.`);
  // A number to write to us about is for what is our mistake.
  expect((await main.innerText()).includes(requestId)).toBe(status >= 500);
  expect(await main.getByRole("link", { name: "All concerts" }).count()).toBe(1);
  await photograph(page, `error-${name}`);
  await page.context().close();
});
