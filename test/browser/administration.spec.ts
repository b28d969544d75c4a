/** What administrators look after, in a real browser. */
import { randomUUID } from "node:crypto";
import { expect, inject, it } from "vitest";
import { z } from "zod";
import { attentionPage } from "../../src/web/administration/attention.tsx";
import { connect } from "../journeys/client.ts";
import { user } from "../journeys/documents.ts";
import { freshEmail, registerPerson } from "../journeys/people.ts";
import { buy, completePurchase, level, mailsTo, planConcert } from "../journeys/purchases.ts";
import { openBrowser, photograph, signIn } from "./browser.ts";
import { htmlOf, visitWith } from "./rendered.ts";

const refund = z.looseObject({ id: z.string() });

const client = await connect(inject("service").origin);
const {
  organizer,
  administrator: { token: adminToken },
} = inject("people");
const administrator = { email: "admin@frontrow.example", password: "frontrow-demo-2027" };

const administration = async (path: string) => {
  const context = await openBrowser();
  const page = await context.newPage();
  await signIn(page, administrator);
  await page.goto(path);
  return page;
};

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

it("sends an order's tickets again, and gives an amount back", async () => {
  const fan = await registerPerson(client);
  const concert = await planConcert(client, organizer, { ticketLevels: [level("regular", 5, 10_000)] });
  const { order } = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const page = await administration("/administration/orders");
  await page.getByLabel("Order number").fill("nothing");
  await page.getByRole("button", { name: "Find" }).click();
  expect(await page.getByRole("alert").textContent()).toContain("no order");
  await photograph(page, "administration-find-order");
  await page.getByLabel("Order number").fill(order.id);
  await page.getByRole("button", { name: "Find" }).click();
  const before = (await mailsTo(client, fan)).length;
  await page.getByRole("button", { name: "Send the tickets again" }).click();
  expect(await page.getByRole("status").textContent()).toContain("sent again");
  await expect.poll(async () => (await mailsTo(client, fan)).length, { timeout: 30_000 }).toBe(before + 1);

  await page.getByLabel("Amount in PLN").fill("1000,00");
  await page.getByLabel("Reason").fill("sorry for the noise");
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  expect(await page.getByRole("alert").textContent()).toContain("more than is left");
  expect(await page.getByLabel("Amount in PLN").getAttribute("aria-invalid")).toBe("true");
  expect(await page.getByLabel("Reason").inputValue()).toBe("sorry for the noise");
  for (const amount of ["12,345", "abc", "0"]) {
    await page.getByLabel("Amount in PLN").fill(amount);
    await page.getByRole("button", { name: "Refund", exact: true }).click();
    expect(await page.locator(".field.wrong .rule").allInnerTexts(), amount).toEqual([
      "Enter an amount above zero, such as 50.00.",
    ]);
    expect(await page.getByRole("alert").textContent(), amount).toContain("No money was refunded");
    expect(await page.getByLabel("Amount in PLN").inputValue()).toBe(amount);
  }
  await photograph(page, "administration-refund-refused");
  await page.getByLabel("Amount in PLN").fill("12,34");
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  expect(await page.getByRole("status").textContent()).toContain("on its way back");
  await expect
    .poll(
      async () => {
        await page.reload();
        return page.getByRole("main").textContent();
      },
      { timeout: 30_000 },
    )
    .toContain("Refunded");
  expect(await page.getByRole("main").textContent()).toContain("12.34");
  await photograph(page, "administration-order");
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
  expect(await page.getByRole("main").textContent()).toContain("50.00");
  await photograph(page, "administration-attention");
  for (const name of [/Publish again.*ord_/, /Wake.*ord_/]) {
    await showWaiting();
    await page.getByRole("button", { name }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByRole("status").textContent()).toContain("Trying again.");
  }
});

it("tells that a refund which has not failed need not be tried again", async () => {
  const fan = await registerPerson(client);
  const concert = await planConcert(client, organizer);
  const { order } = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const told = { token: adminToken, key: randomUUID(), body: { amount: order.total, reason: "sorry" } };
  const { id } = await client.ask(refund, 201, `/api/orders/${order.id}/refunds`, told);
  const page = await administration(`/administration/orders/${order.id}`);
  // A refund that fails for good takes hours to: its button is played, what it asks for is real.
  await page.getByRole("button", { name: "Send the tickets again" }).evaluate((button, action) => {
    button.closest("form")?.setAttribute("action", action);
  }, `/administration/orders/${order.id}/refunds/${id}/retry`);
  await page.getByRole("button", { name: "Send the tickets again" }).click();
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("This refund has not failed");
  await photograph(page, "administration-refund-not-failed");
});

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
