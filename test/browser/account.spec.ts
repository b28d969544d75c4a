/** Having an account, in a real browser: getting one, signing in and out, what mails lead to, and what one sets oneself. */
import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { mailedLink } from "../journeys/account-mails.ts";
import { connect } from "../journeys/client.ts";
import { freshEmail, registerPerson, signInAgain } from "../journeys/people.ts";
import { becomes, expectAccessible, openBrowser, photograph, signIn } from "./browser.ts";

const client = await connect(inject("service").origin);

const PASSWORD = "correct horse battery";
const NEW = "another horse battery";

const press = (page: Page, name: string | RegExp) => page.getByRole("main").getByRole("button", { name }).click();
const heading = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();
const notice = (page: Page) => page.locator(".notice").innerText();
/** What a field says of itself, when it says that it is wrong. */
const faultAt = (page: Page, name: string) => page.locator(`.field.wrong:has([name=${name}]) .rule`).innerText();
const pathOf = (page: Page) => {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
};
/** The fields that say so. */
const faultsIn = (page: Page) =>
  page.locator("[aria-invalid]").evaluateAll((fields) => fields.map((field) => field.getAttribute("name")));
/** Lets the form be sent as it is, for the service to refuse. */
const unchecked = (page: Page) =>
  page.evaluate("document.querySelectorAll('main form').forEach((form) => { form.noValidate = true; })");

/** A browser of somebody new, signed in. */
const somebody = async (reader: Parameters<typeof openBrowser>[0] = {}) => {
  const person = await registerPerson(client);
  const context = await openBrowser(reader);
  const page = await context.newPage();
  await context.addCookies([cookieOf(person.token)]);
  return { person, context, page };
};
const cookieOf = (token: string) => ({
  name: "__Host-session",
  value: token,
  domain: "localhost",
  path: "/",
  secure: true,
  httpOnly: true,
});

it("makes an account, signs in with it, and goes on to where its visitor was", async () => {
  const context = await openBrowser();
  const page = await context.newPage();
  await page.goto("/account/billing");
  expect(pathOf(page)).toBe(`/sign-in?next=${encodeURIComponent("/account/billing")}`);
  await page.getByRole("link", { name: "Create an account" }).first().click();
  expect(pathOf(page)).toBe(`/register?next=${encodeURIComponent("/account/billing")}`);
  await photograph(page, "register");

  const email = freshEmail();
  await page.getByLabel("Your name").fill("  Ola Nowak ");
  await page.getByLabel("Email").fill("ola@nowhere");
  await page.getByLabel("Choose a password").fill("elevenchars");
  await unchecked(page);
  await press(page, "Create the account");
  expect(await faultAt(page, "email")).toContain("ola@example.com");
  expect(await faultAt(page, "password")).toContain("12 to 128 characters");
  expect(await page.getByLabel("Your name").inputValue()).toBe("Ola Nowak");
  expect(await page.getByLabel("Choose a password").inputValue()).toBe("");
  await photograph(page, "register-refused");

  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Choose a password").fill(PASSWORD);
  // Twice, as some press every button.
  await page.getByRole("button", { name: "Create the account" }).dblclick();
  await page.waitForURL("/account/billing");
  expect(await notice(page)).toContain("Your account is ready");
  await photograph(page, "registered");
  await page.reload();
  expect(await page.locator(".notice").count()).toBe(0);
  await context.close();

  // Whoever signs up a second time is shown the way in; with the right password it is that already.
  const again = await openBrowser();
  const other = await again.newPage();
  const signUp = async (password: string) => {
    await other.goto("/register?next=/account");
    await other.getByLabel("Your name").fill("Ola");
    await other.getByLabel("Email").fill(email);
    await other.getByLabel("Choose a password").fill(password);
    await press(other, "Create the account");
  };
  await signUp("not the right password");
  expect(await faultAt(other, "email")).toContain("There is already an account with this address");
  await photograph(other, "register-taken");
  await other.locator(".notice").getByRole("link", { name: "Sign in" }).click();
  expect(pathOf(other)).toBe(`/sign-in?next=${encodeURIComponent("/account")}`);
  await signUp(PASSWORD);
  await other.waitForURL("/account");
  await again.close();
});

it("signs in without scripts, tells what is wrong, and signs out at once", async () => {
  const person = await registerPerson(client);
  const context = await openBrowser({ javaScript: false });
  const page = await context.newPage();
  await page.goto("/sign-in?next=/account");
  const attempt = async (password: string) => {
    await page.getByLabel("Email").fill(person.email.toUpperCase());
    await page.getByLabel("Password").fill(password);
    await press(page, "Sign in");
  };
  // No password is as long.
  await attempt("x".repeat(1000));
  expect(await faultsIn(page)).toEqual(["password"]);
  await attempt("not the password");
  expect(await notice(page)).toContain("The address or the password is wrong");
  expect(await page.getByLabel("Email").inputValue()).toBe(person.email.toUpperCase());
  await attempt(PASSWORD);
  await page.waitForURL("/account");
  await page.getByRole("contentinfo").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("/");
  await page.goto("/account");
  expect(pathOf(page)).toBe("/sign-in?next=%2Faccount");
  // The session that the cookie named is dead, not only forgotten here: a second press finds nobody, and is no fault.
  await context.addCookies([cookieOf(person.token)]);
  await page.goto("/account");
  await client.call("/api/sessions/current", { method: "DELETE", token: person.token });
  await page.getByRole("contentinfo").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("/");
  await context.close();
});

it("makes whoever guesses wait, and says how long", async () => {
  const { email } = await registerPerson(client);
  const context = await openBrowser();
  const page = await context.newPage();
  await page.goto("/sign-in");
  await photograph(page, "sign-in");
  for (let guess = 0; ; guess++) {
    expect(guess).toBeLessThan(10);
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(`guess ${guess}`);
    const [answer] = await Promise.all([page.waitForNavigation(), press(page, "Sign in")]);
    if (answer?.status() === 429) break;
    expect(answer?.status()).toBe(401);
  }
  expect(await notice(page)).toMatch(/Try again in \d+ (second|minute)s?, or choose a new password/);
  await photograph(page, "sign-in-too-many");
  await context.close();
});

it("is signed in to by keyboard alone, the password looked at before it is sent", async () => {
  const { email } = await registerPerson(client);
  const context = await openBrowser();
  const page = await context.newPage();
  await page.goto("/sign-in?next=/account");
  const password = page.getByLabel("Password", { exact: true });
  await page.getByLabel("Email").focus();
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Tab");
  const toggle = page.getByRole("button", { name: "Show the password" });
  expect(await toggle.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
  await page.keyboard.press("Space");
  expect([await password.getAttribute("type"), await toggle.getAttribute("aria-pressed")]).toEqual(["text", "true"]);
  await expectAccessible(page);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect((await sent).postData()).toContain(`password=${PASSWORD.replaceAll(" ", "+")}`);
  await page.waitForURL("/account");
  await context.close();
});

it("replaces a forgotten password by a mail, and then everybody is signed out", async () => {
  const { person, context, page } = await somebody();
  const visitor = await openBrowser();
  const forgotten = await visitor.newPage();
  const ask = async (email: string) => {
    await forgotten.goto("/forgot-password");
    await forgotten.getByLabel("Email").fill(email);
    await press(forgotten, "Send me the link");
    await forgotten.waitForURL("/forgot-password?sent");
    return forgotten.getByRole("main").innerText();
  };
  expect(await ask(freshEmail())).toBe(await ask(person.email));
  await photograph(forgotten, "forgot-password-sent");

  const link = await mailedLink(client, "reset-password", person);
  const token = link.searchParams.get("token") ?? "";
  const referrers: (string | undefined)[] = [];
  forgotten.on("request", async (request) => referrers.push((await request.allHeaders())["referer"]));
  await forgotten.goto(link.href);
  expect(await forgotten.title()).not.toContain(token);
  await photograph(forgotten, "reset-password");
  await forgotten.getByLabel("New password").fill("elevenchars");
  await unchecked(forgotten);
  await press(forgotten, "Set the new password");
  expect(await faultAt(forgotten, "newPassword")).toContain("12 to 128 characters");
  await forgotten.getByLabel("New password").fill(NEW);
  await press(forgotten, "Set the new password");
  await forgotten.waitForURL("/sign-in");
  expect(await notice(forgotten)).toContain("signed out everywhere");
  expect(referrers.length).toBeGreaterThan(3);
  expect(referrers.filter((referrer) => referrer?.includes(token))).toEqual([]);
  await expectAccessible(forgotten);
  await forgotten.getByLabel("Email").fill(person.email);
  await forgotten.getByLabel("Password").fill(NEW);
  await press(forgotten, "Sign in");
  await forgotten.waitForURL("/");

  await page.goto("/account");
  expect(pathOf(page)).toBe("/sign-in?next=%2Faccount&ended=yes");
  await page.goto(link.href);
  await page.getByLabel("New password").fill(`${NEW} again`);
  await press(page, "Set the new password");
  expect(await heading(page)).toBe("This link no longer works");
  await photograph(page, "reset-password-bad-link");
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await page.waitForURL("/forgot-password");
  await Promise.all([context.close(), visitor.close()]);
});

it("leads whoever forgot a password back to where they were going, and nowhere else", async () => {
  const context = await openBrowser();
  const page = await context.newPage();
  const forgotten = `/forgot-password?next=${encodeURIComponent("/account/billing")}`;
  const signIn = `/sign-in?next=${encodeURIComponent("/account/billing")}`;
  await page.goto("/account/billing");
  await page.getByRole("link", { name: "your password?" }).click();
  expect(pathOf(page)).toBe(forgotten);
  const back = page.getByRole("main").getByRole("link", { name: "Back to sign" });
  expect(await back.getAttribute("href")).toBe(signIn);
  await page.getByLabel("Email").fill("ola@nowhere");
  await press(page, "Send me the link");
  expect(await notice(page)).toContain("No mail was sent");
  expect(await faultAt(page, "email")).toContain("ola@example.com");
  expect(await back.getAttribute("href")).toBe(signIn);
  await photograph(page, "forgot-password-refused");
  await page.getByLabel("Email").fill(freshEmail());
  await press(page, "Send me the link");
  expect(await page.getByRole("link", { name: "another address" }).getAttribute("href")).toBe(forgotten);
  await back.click();
  expect(pathOf(page)).toBe(signIn);
  for (const elsewhere of ["//evil.example/", "/\\evil.example"]) {
    await page.goto(`/forgot-password?next=${encodeURIComponent(elsewhere)}`);
    expect(await back.getAttribute("href"), elsewhere).toBe("/sign-in");
  }
  await context.close();
});

it("verifies an address when its owner says so, not when a scanner opens the link", async () => {
  const { person, context, page } = await somebody();
  const link = await mailedLink(client, "verify-email", person);
  const opened = await fetch(link, { headers: { Accept: "text/html" } });
  expect(opened.status).toBe(200);
  await page.goto("/account");
  expect(await page.getByRole("main").innerText()).toContain("Not verified");
  await page.goto(link.href);
  await photograph(page, "verify-email");
  await press(page, "Yes, this is my address");
  await becomes(() => notice(page), /Thank you/);
  await photograph(page, "verify-email-done");
  // Loading it again tells of no link that does not work.
  await page.reload();
  expect(await heading(page)).toBe("Your address is verified");
  await page.getByRole("link", { name: "To your account" }).click();
  expect(await page.locator(".badge.good").innerText()).toBe("Verified");
  const again = await page.goto(link.href);
  expect(again?.status()).toBe(200);
  await press(page, "Yes, this is my address");
  expect(await heading(page)).toBe("This link no longer works");
  await photograph(page, "verify-email-bad-link");
  expect((await page.goto("/verify-email"))?.status()).toBe(400);
  await context.close();
  // A link says so to nobody who has not done it.
  const stranger = await somebody();
  await stranger.page.goto("/verify-email?verified");
  expect(new URL(stranger.page.url()).pathname).toBe("/account");
  await stranger.context.close();
});

it("shows who one is, takes another name, and sends the mail again until that is enough for a day", async () => {
  const { context, page } = await somebody();
  await page.goto("/account");
  await photograph(page, "account");
  await page.getByLabel("Your name").fill("   ");
  await unchecked(page);
  await press(page, "Save the name");
  expect(await faultAt(page, "name")).toContain("in one line");
  await page.getByLabel("Your name").fill("Aleksandra");
  await press(page, "Save the name");
  await becomes(() => notice(page), /is saved/);
  expect(await page.getByLabel("Your name").inputValue()).toBe("Aleksandra");
  for (let mail = 0; mail < 4; mail++) {
    await press(page, "Send the mail again");
    await becomes(() => notice(page), /on its way/);
  }
  await press(page, "Send the mail again");
  expect(await notice(page)).toMatch(/Try again in (1 day|2[34] hours)/);
  await expectAccessible(page);
  await context.close();
});

it("keeps billing data, of a country that is called by its name in the reader's language", async () => {
  const { person, context, page } = await somebody({ language: "pl-PL" });
  await page.goto("/account/billing");
  expect(await heading(page)).toBe("Dane do faktury");
  await page.getByLabel("Imię i nazwisko albo firma").fill("Nowak i Spółka");
  await page.getByLabel("NIP").fill("PL1234563218");
  await page.getByLabel("Ulica i numer").fill("Marszałkowska 1");
  await page.getByLabel("Kod pocztowy").fill("00-001");
  await page.getByLabel("Kraj").selectOption("Niemcy");
  await unchecked(page);
  await press(page, "Zapisz");
  expect(await faultAt(page, "city")).toBe("Wypełnij to pole.");
  expect(await page.getByLabel("Kraj").inputValue()).toBe("DE");
  await photograph(page, "billing-refused");
  await page.getByLabel("Miejscowość").evaluate((field) => field.removeAttribute("maxlength"));
  await page.getByLabel("Miejscowość").fill("Berlin ".repeat(40));
  await unchecked(page);
  await press(page, "Zapisz");
  expect(await faultAt(page, "city")).toContain("Najwyżej 200 znaków");
  await page.getByLabel("Miejscowość").fill("Berlin");
  await press(page, "Zapisz");
  await becomes(() => notice(page), /zapisane/);
  await photograph(page, "billing");
  const kept = await client.call("/api/users/me/financial-info", { token: person.token });
  expect(await kept.json()).toEqual({
    billingName: "Nowak i Spółka",
    addressLine1: "Marszałkowska 1",
    postalCode: "00-001",
    city: "Berlin",
    country: "DE",
    taxId: "PL1234563218",
  });
  await context.close();
});

it("changes a password that is known, and ends the other sessions", async () => {
  const { person, context, page } = await somebody();
  const other = await signInAgain(client, person);
  await page.goto("/.well-known/change-password");
  await page.waitForURL("/account/password");
  const change = async (current: string, next: string) => {
    await page.getByLabel("Current password").fill(current);
    await page.getByLabel("New password").fill(next);
    await press(page, "Change the password");
  };
  await change("not my password", NEW);
  expect(await faultAt(page, "currentPassword")).toBe("This is not your current password.");
  await photograph(page, "password-refused");
  const tokenNow = async () => (await context.cookies()).find(({ name }) => name === "__Host-session")?.value ?? "none";
  const before = await tokenNow();
  await change(PASSWORD, NEW);
  await becomes(() => notice(page), /is changed/);
  await photograph(page, "password");
  // Somebody may have a copy of the session in which it was changed.
  expect((await client.call("/api/users/me", { token: before })).status).toBe(401);
  expect((await client.call("/api/users/me", { token: await tokenNow() })).status).toBe(200);
  expect((await client.call("/api/users/me", { token: other.token })).status).toBe(401);
  await context.close();
});

it("shows where one is signed in, and ends one session or all others", async () => {
  const { person, context, page } = await somebody();
  await Promise.all([1, 2, 3].map(() => signInAgain(client, person)));
  const elsewhere = await openBrowser();
  const there = await elsewhere.newPage();
  await signIn(there, person);
  await page.goto("/account/sessions");
  const others = page.getByRole("listitem").filter({ hasText: "Another browser" });
  expect(await others.count()).toBe(4);
  expect(await page.getByRole("listitem").filter({ hasText: "This browser" }).count()).toBe(1);
  await photograph(page, "sessions");
  // The newest stands first.
  await others.first().getByRole("button", { name: "Sign out" }).click();
  await becomes(() => notice(page), /That browser is signed out/);
  expect(await others.count()).toBe(3);
  await there.goto("/account");
  expect(pathOf(there)).toBe("/sign-in?next=%2Faccount&ended=yes");
  await press(page, "Sign out everywhere else");
  await becomes(() => notice(page), /everywhere else/);
  expect(await others.count()).toBe(0);
  await expectAccessible(page);
  await press(page, /^Sign out.*This browser$/);
  await page.waitForURL("/");
  await page.goto("/account");
  expect(pathOf(page)).toBe("/sign-in?next=%2Faccount");
  await Promise.all([context.close(), elsewhere.close()]);
});

it("speaks Polish to who asks for it, and goes on doing so after signing in and out", async () => {
  const { person, context, page } = await somebody({ language: "pl-PL" });
  await page.goto("/account/sessions");
  await photograph(page, "sessions-pl");
  await page.goto("/sign-in?next=/account/password");
  await photograph(page, "sign-in-pl");
  await page.getByRole("button", { name: "English" }).click();
  expect([await heading(page), pathOf(page)]).toEqual(["Sign in", "/sign-in?next=/account/password"]);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Sign in");
  expect([await heading(page), pathOf(page)]).toEqual(["Change your password", "/account/password"]);
  // Who signed in with another session left none behind.
  expect((await client.call("/api/users/me", { token: person.token })).status).toBe(401);
  await page.getByRole("contentinfo").getByRole("button", { name: "Sign out" }).click();
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await page.goto("/register");
  await page.getByRole("button", { name: "Polski" }).click();
  await photograph(page, "register-pl");
  await context.close();
});
