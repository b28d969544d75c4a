/** Passwords, forgotten and changed, and the sessions of an account, in a real browser. */
import { expect, it } from "vitest";
import { mailedLink } from "../journeys/account-mails.ts";
import { freshEmail, signInAgain } from "../journeys/people.ts";
import { client, faultAt, heading, NEW, notice, PASSWORD, pathOf, press, somebody, unchecked } from "./accounts.ts";
import { becomes, expectAccessible, openBrowser, photograph, signIn } from "./browser.ts";

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
  expect(pathOf(page)).toBe("/sign-in?next=%2Faccount");
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
  expect(pathOf(there)).toBe("/sign-in?next=%2Faccount");
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
