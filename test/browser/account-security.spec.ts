/** What others might try with somebody's account, by links, forms and frames of their own, and by what they call themselves. */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { connect } from "../journeys/client.ts";
import { freshEmail, type Person, registerPerson } from "../journeys/people.ts";
import { buy, fillCart, initiatedPayment, orderThatIs, planConcert, play, readPayment } from "../journeys/purchases.ts";
import { becomes, openBrowser, photograph, signIn } from "./browser.ts";

const { origin } = inject("service");
const client = await connect(origin);
const PASSWORD = "correct horse battery";
const FORM = "application/x-www-form-urlencoded";

let fan: Person;
/** A site of somebody else's; `localhost` with another port is another origin that still gets our cookies. */
let otherSite: Server;
let evil: string;
const evilPages = new Map<string, string>();

beforeAll(async () => {
  fan = await registerPerson(client);
  otherSite = createServer(({ url }, answer) => {
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><title>elsewhere</title>${evilPages.get(url ?? "") ?? "<p>elsewhere</p>"}`);
  }).listen(0, "localhost");
  await once(otherSite, "listening");
  evil = `http://localhost:${z.object({ port: z.int() }).parse(otherSite.address()).port}`;
});
afterAll(() => otherSite.close());

const main = (page: Page) => page.getByRole("main");

/** Ways to write another site's address, or more than an address, where a path is expected. */
const elsewheres = [
  "//evil.example/",
  "/\\evil.example/",
  "\\\\evil.example/",
  "/\t/evil.example/",
  "https://evil.example/",
  "https:evil.example",
  "/..//evil.example/",
  "/%0d%0aLocation: https://evil.example/",
  "\r\nLocation: https://evil.example/",
  "javascript:alert(document.domain)",
  "data:text/html,<script>alert(1)</script>",
];

it("goes on after signing in on this site alone, whatever a link says", async () => {
  const context = await openBrowser();
  const page = await context.newPage();
  const asked: string[] = [];
  await context.route(
    (url) => url.origin !== origin,
    (route) => {
      asked.push(route.request().url());
      return route.abort();
    },
  );
  const next = page.locator("main input[name=next]");
  for (const elsewhere of elsewheres) {
    await page.goto(`/sign-in?next=${encodeURIComponent(elsewhere)}`);
    const links = page.locator("main a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    for (const path of [await next.inputValue(), ...(await links)])
      expect([elsewhere, new URL(path, origin).origin]).toEqual([elsewhere, origin]);
    // As though the page had let it through.
    await next.evaluate((field, value) => field.setAttribute("value", value), elsewhere);
    await page.getByLabel("Email").fill(fan.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await main(page).getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => url.pathname !== "/sign-in", { waitUntil: "commit" });
    expect([elsewhere, new URL(page.url()).origin]).toEqual([elsewhere, origin]);
  }
  await page.goto(`/register?next=${encodeURIComponent("//evil.example/")}`);
  expect(await next.inputValue()).toBe("/");
  expect(asked).toEqual([]);
  await context.close();
});

describe("a form of another site", () => {
  const paths = [
    "/register",
    "/sign-in",
    "/sign-out",
    "/forgot-password",
    "/reset-password",
    "/verify-email",
    "/account",
    "/account/billing",
    "/account/password",
    "/account/sessions",
  ];

  it.each(paths)("is refused, and so is one that says of no site where it is from: %s", async (path) => {
    const from: Record<string, string>[] = [
      {},
      { Origin: "null" },
      { Origin: "https://evil.example" },
      { Origin: evil },
    ];
    for (const headers of from) {
      const answer = await fetch(`${origin}${path}`, {
        method: "POST",
        headers: { ...headers, Cookie: `__Host-session=${fan.token}`, Accept: "text/html" },
        body: new URLSearchParams({ email: fan.email, password: PASSWORD, name: "Eve" }),
        redirect: "manual",
      });
      expect([answer.status, answer.headers.get("Set-Cookie")]).toEqual([403, null]);
      expect(await answer.text()).toContain("<h1>You cannot do this</h1>");
    }
    expect((await client.call("/api/users/me", { token: fan.token })).status).toBe(200);
  });

  const form = (path: string, fields: Readonly<Record<string, string>>) =>
    `<form method="post" action="${origin}${path}">${Object.entries(fields)
      .map(([name, value]) => `<input name="${name}" value="${value}">`)
      .join("")}<button>Win</button></form>`;

  it("signs nobody in as somebody else, nor changes what somebody's cookie would let it", async () => {
    evilPages.set("/sign-in", form("/sign-in", { email: fan.email, password: PASSWORD }));
    evilPages.set("/silent", `<meta name="referrer" content="no-referrer">${evilPages.get("/sign-in") ?? ""}`);
    evilPages.set("/account", form("/account", { name: "Eve", wanted: "name" }));
    const context = await openBrowser();
    const page = await context.newPage();
    for (const path of ["/sign-in", "/silent"]) {
      await page.goto(`${evil}${path}`);
      await page.getByRole("button", { name: "Win" }).click();
      await page.getByRole("heading", { name: "You cannot do this" }).waitFor();
      expect(await context.cookies()).toEqual([]);
    }
    await signIn(page, fan);
    await page.goto(`${evil}/account`);
    const [request] = await Promise.all([
      page.waitForRequest(`${origin}/account`),
      page.getByRole("button", { name: "Win" }).click(),
    ]);
    await page.getByRole("heading", { name: "You cannot do this" }).waitFor();
    // The cookie was sent: the refusal is no matter of nobody being signed in.
    expect((await request.allHeaders())["cookie"]).toContain("__Host-session=");
    await photograph(page, "form-from-elsewhere");
    await page.goto("/account");
    expect(await page.getByLabel("Your name").inputValue()).toBe("Ola");
    await context.close();
  });
});

it("is shown in no frame of another site", async () => {
  const framed = ["/sign-in", "/register", "/account/password"];
  evilPages.set(
    "/frames",
    [`${evil}/own`, ...framed.map((path) => `${origin}${path}`)]
      .map((url) => `<iframe src="${url}"></iframe>`)
      .join(""),
  );
  const context = await openBrowser();
  const page = await context.newPage();
  await signIn(page, fan);
  await page.goto(`${evil}/frames`);
  const shown = await Promise.all(
    page
      .frames()
      .slice(1)
      .map((frame) => frame.locator("body").innerText()),
  );
  expect(shown[0]).toBe("elsewhere");
  expect(shown).toHaveLength(1 + framed.length);
  for (const text of shown.slice(1)) expect(text).not.toMatch(/password|sign in/i);
  await context.close();
});

it("shows whatever somebody calls themselves as the text that it is", async () => {
  const name = `"><script>document.title="owned"</script>'&amp;<img src=x onerror=alert(1)>\u202Edesrever\u2066`;
  const context = await openBrowser();
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => wrong.push("a dialog was opened")));
  page.on("console", (message) => message.text().includes("Content Security Policy") && wrong.push(message.text()));
  await page.goto("/register?next=/account");
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Email").fill(`"><script>alert(1)</script>@example.com`);
  await page.getByLabel("Choose a password").fill(PASSWORD);
  await page.evaluate("document.querySelector('main form').noValidate = true");
  await main(page).getByRole("button", { name: "Create the account" }).click();
  await page.locator(".field.wrong").waitFor();
  expect(await page.getByLabel("Your name").inputValue()).toBe(name);
  expect(await page.getByLabel("Email").inputValue()).toBe(`"><script>alert(1)</script>@example.com`);
  await page.getByLabel("Email").fill(freshEmail());
  await page.getByLabel("Choose a password").fill(PASSWORD);
  await main(page).getByRole("button", { name: "Create the account" }).click();
  await page.waitForURL("/account");
  expect(await page.getByLabel("Your name").inputValue()).toBe(name);
  await page.goto("/sign-in");
  // Apart from the text around it, whose direction it does not turn.
  expect(await page.locator(".notice bdi").first().textContent()).toBe(name);
  await page.goto("/account/billing");
  for (const field of ["Name or company", "Tax number", "Street and number", "Flat, floor, department", "Town or city"])
    await page.getByLabel(field).fill(name.slice(0, 50));
  await page.getByLabel("Postal code").fill(`"><b>'&`);
  await page.getByLabel("Country").selectOption("Poland");
  await main(page).getByRole("button", { name: "Save" }).click();
  await becomes(() => main(page).getByRole("status").innerText(), /saved/);
  expect(await page.getByLabel("Town or city").inputValue()).toBe(name.slice(0, 50));
  expect(await page.getByLabel("Postal code").inputValue()).toBe(`"><b>'&`);
  for (const path of [
    "/account",
    "/account/billing",
    "/account/sessions",
    "/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
  ]) {
    await page.goto(path);
    expect(await page.locator("script:not([src^='/assets/']), main img, main b").count()).toBe(0);
    expect(await page.title()).not.toContain("owned");
  }
  expect(wrong).toEqual([]);
  await context.close();
});

it("shows whatever is looked for, wished for or written about an order as the text that it is", async () => {
  const { organizer, administrator } = inject("people");
  const script = `"><script>document.title="owned"</script><img src=x onerror=alert(1)>`;
  const written = encodeURIComponent(script);
  const concert = await planConcert(client, organizer);
  const address = { name: script, line1: script, line2: script, city: script, postalCode: `"><b>'&`, country: "PL" };
  const courier = { type: "courier", courier: "fedex", address };
  const { id } = await buy(client, fan, [{ of: concert, quantity: 1 }], courier);
  await play(client, (await initiatedPayment(client, fan, id)).id, "succeed");
  await orderThatIs(client, fan, id, "completed");
  const reason = { amount: { amount: 100, currency: "PLN" }, reason: script };
  const told = { token: administrator.token, key: randomUUID(), body: reason };
  await client.ask(z.unknown(), 201, `/api/orders/${id}/refunds`, told);
  await fillCart(client, fan, [{ of: concert, quantity: 1 }], courier);
  const here = `/organizer/concerts/${concert.id}`;
  const seenBy = [
    {
      person: fan,
      paths: [
        `/?q=${written}`,
        `/concerts/${concert.id}?level=${written}&quantity=${written}`,
        `/concerts/${concert.id}?level=regular&quantity=${written}`,
        "/cart",
        "/checkout",
        `/orders/${id}`,
        `/sign-in?next=${written}`,
        `/orders?cursor=${written}`,
      ],
    },
    {
      person: administrator,
      paths: [
        `/administration/orders/${id}`,
        `/administration/orders?q=${written}`,
        `/administration/orders?userId=${written}`,
        `/administration/users?email=${written}`,
        `${here}/attendees?q=${written}`,
        `${here}?bucket=${written}`,
        `/organizer?q=${written}&when=${written}`,
      ],
    },
  ];
  for (const { person, paths } of seenBy) {
    const context = await openBrowser({ person });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => wrong.push("a dialog was opened")));
    page.on("console", (message) => message.text().includes("Content Security Policy") && wrong.push(message.text()));
    for (const path of paths) {
      await page.goto(path);
      expect(await page.locator("script:not([src^='/assets/']), main img, main b").count(), path).toBe(0);
      expect(await page.title(), path).not.toBe("owned");
    }
    expect(wrong).toEqual([]);
    await context.close();
  }
});

it("lets nobody pay for another, whoever may see the order", async () => {
  const { organizer, administrator } = inject("people");
  const { id } = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
  await initiatedPayment(client, fan, id);
  const stranger = await registerPerson(client);
  for (const { token } of [administrator, stranger]) {
    const headers = { Origin: origin, Cookie: `__Host-session=${token}`, "Content-Type": FORM, Accept: "text/html" };
    const sent = await fetch(`${origin}/orders/${id}/pay`, { method: "POST", headers, body: "outcome=fail" });
    expect(sent.status).toBe(404);
  }
  expect(await readPayment(client, fan, id)).toMatchObject({ status: "initiated" });
});
