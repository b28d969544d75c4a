/** What administrators look after, in a real browser: people, and what does not move by itself. */
import { expect, it } from "vitest";
import { attentionPage } from "../../src/web/administration/attention.tsx";
import { user } from "../journeys/documents.ts";
import { appoint, freshEmail, type Person, registerPerson } from "../journeys/people.ts";
import { buy, planConcert } from "../journeys/purchases.ts";
import { openBrowser, photograph } from "./browser.ts";
import { htmlOf, visitWith } from "./rendered.ts";
import { administration, admin, client, organizer } from "./administration-desk.ts";

it("gives somebody a role, found by the address", async () => {
  const fan = await registerPerson(client);
  const page = await administration("/administration/users");
  await photograph(page, "administration-users");
  await page.setViewportSize({ width: 360, height: 740 });
  const search = await page.getByRole("main").getByRole("search").boundingBox();
  const list = await page.locator("ul.rows").boundingBox();
  expect((list?.y ?? 0) - (search?.y ?? 0) - (search?.height ?? 0)).toBeGreaterThan(15);
  await page.goto("/administration/users?cursor=zzz");
  expect(new URL(page.url()).search).toBe("");
  await page.getByLabel("Full email address").fill(fan.email);
  await expect
    .poll(
      async () => {
        await page.getByRole("button", { name: "Find" }).click();
        return page.getByText(fan.email).count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  await page.getByRole("main").getByRole("combobox").selectOption("organizer");
  await page.getByRole("button", { name: "Change" }).click();
  await expect.poll(() => page.getByRole("status").textContent(), { timeout: 30_000 }).toContain("Ola");
  const { role } = await client.ask(user, 200, "/api/users/me", { token: fan.token });
  expect(role).toBe("organizer");
  await page.getByLabel("Full email address").fill(freshEmail());
  await page.getByRole("button", { name: "Find" }).click();
  expect(await page.getByRole("main").textContent()).toContain("Nobody has an account with this address");
  await photograph(page, "administration-users-none");
});

it("leads from a concert to where it is managed whoever may", async () => {
  const concert = await planConcert(client, organizer);
  const another = await registerPerson(client);
  await appoint(client, admin, another, "organizer");
  const links = async (person: Person) => {
    const page = await (await openBrowser({ person })).newPage();
    await page.goto(`/concerts/${concert.id}`);
    const link = page.getByRole("link", { name: "Manage this concert" });
    return { page, link, count: await link.count() };
  };
  for (const stranger of [another, await registerPerson(client)]) expect((await links(stranger)).count).toBe(0);
  for (const manager of [organizer, admin]) {
    const { page, link } = await links(manager);
    if (manager === admin) await photograph(page, "concert-to-manage");
    await link.click();
    await page.waitForURL(`**/organizer/concerts/${concert.id}`);
  }
  const { page } = await links(admin);
  await page.goto("/organizer");
  expect(await page.getByRole("main").textContent()).toContain("everybody's concerts");
  await photograph(page, "organizer-administrator");
});

const waitingFor = (orderId: string) => ({
  stuckPublications: [
    { sourceKind: "order", sourceId: orderId, consumer: "read-models", since: "2027-01-01T12:00:00.000Z" },
  ],
  overdueOrders: [orderId],
  failedRefunds: [
    {
      refundId: `ref_${"1".repeat(32)}_1`,
      orderId: `ord_${"2".repeat(32)}`,
      amount: { amount: 5000, currency: "PLN" },
      failedAt: "2027-01-01T12:00:00.000Z",
    },
  ],
  failedDeliveries: [
    {
      orderId: `ord_${"3".repeat(32)}`,
      deliveryId: "1",
      reason: "no such mailbox",
      failedAt: "2027-01-01T12:00:00.000Z",
    },
  ],
  failingDeliveries: [
    {
      orderId: `ord_${"5".repeat(32)}`,
      deliveryId: "1",
      attempts: 8,
      reason: "the mail service answered 503",
      since: "2027-01-01T12:00:00.000Z",
    },
  ],
  failedAccountMails: [
    {
      userId: `usr_${"4".repeat(32)}`,
      mailId: `acm_${"4".repeat(32)}_1`,
      purpose: "reset-password",
      failedAt: "2027-01-01T12:00:00.000Z",
    },
  ],
});

// A service on which all of this waits takes days to make: its answer is played, the page and what its buttons do are real.
it("shows all that does not move, each with a way on", async () => {
  const fan = await registerPerson(client);
  const { id } = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
  const visit = await visitWith(async () => Response.json(waitingFor(id)));
  const html = await htmlOf(visit, await attentionPage.handler(visit));
  const page = await administration("/administration");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Attention");
  await photograph(page, "administration");
  const showWaiting = async () => {
    await page.route("**/administration", (route) => route.fulfill({ contentType: "text/html", body: html }), {
      times: 1,
    });
    await page.goto("/administration");
  };
  await showWaiting();
  expect(await page.getByRole("main").textContent()).toContain("no such mailbox");
  expect(await page.getByRole("main").textContent()).toContain("To reset a password");
  const failing = page.locator("section", { has: page.getByRole("heading", { name: "Deliveries that keep failing" }) });
  expect(await failing.innerText()).toContain("the mail service answered 503");
  expect(await failing.innerText()).toMatch(/8 failed attempts, since .*1 January 2027.* UTC/);
  expect(await page.getByRole("main").textContent()).toContain("50.00");
  await photograph(page, "administration-attention");
  for (const name of [/Publish again.*ord_/, /Wake.*ord_/]) {
    await showWaiting();
    await page.getByRole("button", { name }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByRole("status").textContent()).toContain("Trying again.");
  }
});

// A mail that keeps failing would keep those of other tests from being sent: what was tried is played, the rest is real.

it("is nobody else's", async () => {
  const context = await openBrowser({ language: "pl-PL" });
  const page = await context.newPage();
  await page.goto("/administration");
  expect(new URL(page.url()).pathname).toBe("/sign-in");
  const fan = await registerPerson(client);
  await context.addCookies([
    {
      name: "__Host-session",
      value: fan.token,
      domain: "localhost",
      path: "/",
      secure: true,
      httpOnly: true,
      sameSite: "Lax",
    },
  ]);
  for (const path of ["/administration", "/administration/users", `/administration/orders/${fan.id}`]) {
    expect((await page.goto(path))?.status(), path).toBe(403);
  }
  await photograph(page, "not-allowed");
});
