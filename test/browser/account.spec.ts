/** Having an account, in a real browser: getting one, signing in and out, what mails lead to, and what one sets oneself. */
import { expect, it } from "vitest";
import { mailedLink } from "../journeys/account-mails.ts";
import { freshEmail, registerPerson } from "../journeys/people.ts";
import {
  client,
  cookieOf,
  faultAt,
  faultsIn,
  heading,
  notice,
  PASSWORD,
  pathOf,
  press,
  somebody,
  unchecked,
} from "./accounts.ts";
import { becomes, expectAccessible, openBrowser, photograph } from "./browser.ts";

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
