/** Single orders as administrators look after them, in a real browser. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { z } from "zod";
import { administeredOrderPage } from "../../src/web/administration/order.tsx";
import { eventually } from "../journeys/client.ts";
import { freshEmail, type Person, registerPerson } from "../journeys/people.ts";
import {
  buy,
  completePurchase,
  initiatedPayment,
  level,
  listedOrders,
  mailsTo,
  orderThatIs,
  planConcert,
  play,
  readPayment,
  SOON,
} from "../journeys/purchases.ts";
import { becomes, openBrowser, photograph } from "./browser.ts";
import { htmlOf, visitWith } from "./rendered.ts";
import { administration, adminToken, client, organizer } from "./administration-desk.ts";

const refund = z.looseObject({ id: z.string() });

/** Somebody's orders, once the lists have so many. */
const listedTo = (fan: Person, orders: number) =>
  eventually(
    SOON,
    () => listedOrders(client, fan),
    ({ length }) => length === orders,
  );

it("finds an account's orders by its address, the newest first, and from the list of people", async () => {
  const fan = await registerPerson(client);
  const concert = await planConcert(client, organizer);
  const ids: string[] = [];
  for (let number = 0; number < 11; number++) ids.unshift((await buy(client, fan, [{ of: concert, quantity: 1 }])).id);
  await listedTo(fan, ids.length);
  const page = await administration("/administration/orders");
  const find = async (sought: string) => {
    await page.getByLabel("Number of an order or a ticket, or email address").fill(sought);
    await page.getByRole("button", { name: "Find" }).click();
  };
  await find(freshEmail());
  expect(await page.getByRole("alert").textContent()).toContain("Nobody has an account with this address");
  // The list of accounts may be a moment behind that of orders.
  await becomes(async () => {
    await find(` ${fan.email.toUpperCase()} `);
    return new URL(page.url()).searchParams.get("userId");
  }, fan.id);
  const seen = async () => {
    const links = await page.locator("ul.rows h2 a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    return links.map((href) => href?.split("/").at(-1));
  };
  await becomes(seen, ids.slice(0, 10));
  expect(await page.getByLabel("Number of an order or a ticket, or email address").inputValue()).toBe(fan.email);
  expect(await page.getByRole("heading", { name: "Ola" }).count()).toBe(1);
  await photograph(page, "administration-orders-of-account");
  await page.getByRole("link", { name: "Older orders" }).click();
  await becomes(seen, ids.slice(10));
  await page.getByRole("link", { name: "The newest orders" }).click();
  await becomes(seen, ids.slice(0, 10));
  await page.locator("ul.rows h2 a").first().click();
  await page.waitForURL(`**/administration/orders/${ids[0]}`);

  const nobody = await registerPerson(client);
  const orders = page.getByRole("main").getByRole("link", { name: /Orders.*Ola/ });
  await becomes(async () => {
    await page.goto(`/administration/users?email=${nobody.email}`);
    return orders.count();
  }, 1);
  await orders.click();
  await page.waitForURL(`**/administration/orders?userId=${nobody.id}`);
  expect(await page.getByRole("main").textContent()).toContain("Nothing has been ordered with this account yet");
  await page.goto(`/administration/orders?userId=usr_${"0".repeat(32)}`);
  expect(await page.getByRole("alert").textContent()).toContain("no such account");
});

it("tells of an order who bought what, how it was paid, and where its single tickets are refunded", async () => {
  const fan = await registerPerson(client);
  const [first, second] = [
    await planConcert(client, organizer, { ticketLevels: [level("regular", 5, 10_000)] }),
    await planConcert(client, organizer, { artist: "Kroke", ticketLevels: [level("balcony", 5, 5000)] }),
  ];
  const { id } = await buy(client, fan, [
    { of: first, quantity: 2 },
    { of: second, quantity: 1 },
  ]);
  const { id: paymentId } = await initiatedPayment(client, fan, id);
  await play(client, paymentId, "decline");
  await eventually(
    SOON,
    () => readPayment(client, fan, id),
    ({ declinedAttempts }) => declinedAttempts === 1,
  );
  await listedTo(fan, 1);
  const page = await administration(`/administration/orders/${id}`);
  const factsOf = (title: string) =>
    page
      .locator("section", { has: page.getByRole("heading", { name: title, exact: true }) })
      .locator("dl > *")
      .allInnerTexts();
  const unpaid = ["Status", "Waiting for the customer", "Provider", "Simulator", "Declined attempts", "1"];
  expect((await factsOf("Payment")).slice(0, 6)).toEqual(unpaid);
  // There is nothing to refund yet.
  expect(await page.getByRole("link", { name: "Refund single tickets" }).count()).toBe(0);
  expect(await page.getByLabel("Amount in PLN").count()).toBe(0);
  await photograph(page, "administration-order-unpaid");
  await play(client, paymentId, "succeed");
  await orderThatIs(client, fan, id, "completed");
  await page.reload();
  expect(await factsOf("Payment")).toEqual([
    "Status",
    "Paid",
    ...unpaid.slice(2),
    "Amount",
    "PLN\u00a0250.00",
    "Refunded",
    "PLN\u00a00.00",
  ]);
  const customer = await factsOf("Customer");
  expect(customer.slice(0, 5)).toEqual(["Name", "Ola", "Email", fan.email, "Ordered"]);
  expect(customer[5]).toMatch(/UTC$/);
  expect(customer.slice(6)).toEqual(["Tickets go to", fan.email]);
  const ordered = page.locator("section", { has: page.getByRole("heading", { name: "What was ordered" }) });
  const text = await ordered.innerText();
  for (const told of ["Hania Rani", "Kroke", "Level regular", "2 tickets, PLN\u00a0100.00 each", "PLN\u00a0250.00"])
    expect(text).toContain(told);
  await photograph(page, "administration-order-bought");

  await page.getByRole("link", { name: /Refund single tickets.*Kroke/ }).click();
  await page.waitForURL(`**/organizer/concerts/${second.id}/orders/${id}`);
  await page.goBack();
  await page.getByRole("link", { name: "All orders of this account" }).click();
  expect(await page.locator("ul.rows h2 a").getAttribute("href")).toBe(`/administration/orders/${id}`);
});

it("says of somebody else's order that it is, and leads back", async () => {
  const fan = await registerPerson(client);
  const { id } = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
  const page = await administration(`/administration/orders/${id}`);
  await page.getByRole("link", { name: "As the customer sees it" }).click();
  await page.waitForURL(`**/orders/${id}`);
  const current = () => page.getByRole("navigation", { name: "Main" }).locator("[aria-current]").allInnerTexts();
  expect(await page.getByRole("status").first().textContent()).toContain("somebody else's order");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Order: Hania Rani");
  expect(await current()).toEqual(["Administration"]);
  await photograph(page, "order-of-another");
  await page.getByRole("link", { name: "Cancel the order" }).click();
  await page.waitForURL("**/cancel");
  expect(await page.getByRole("main").textContent()).toContain("It is somebody else's order.");
  expect(await current()).toEqual(["Administration"]);
  await page.goBack();
  await page.getByRole("link", { name: "Back to administration" }).click();
  await page.waitForURL(`**/administration/orders/${id}`);

  const own = await (await openBrowser({ person: fan })).newPage();
  await own.goto(`/orders/${id}`);
  expect(await own.getByRole("heading", { level: 1 }).textContent()).toBe("Your order: Hania Rani");
  expect(await own.getByRole("navigation", { name: "Main" }).locator("[aria-current]").innerText()).toBe("My orders");
  expect(await own.getByRole("main").textContent()).not.toContain("somebody else's order");
});

it("sends an order's tickets again, and gives an amount back", async () => {
  const fan = await registerPerson(client);
  const concert = await planConcert(client, organizer, { ticketLevels: [level("regular", 5, 10_000)] });
  const { order, tickets } = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const page = await administration("/administration/orders");
  await page.getByLabel("Number of an order or a ticket").fill("nothing");
  await page.getByRole("button", { name: "Find" }).click();
  expect(await page.getByRole("alert").textContent()).toContain("no order");
  await photograph(page, "administration-find-order");
  // A ticket names its order.
  await page.getByLabel("Number of an order or a ticket").fill(tickets[0]?.id ?? "");
  await page.getByRole("button", { name: "Find" }).click();
  expect(new URL(page.url()).pathname).toBe(`/administration/orders/${order.id}`);
  const before = (await mailsTo(client, fan)).length;
  // Asked first: a parcel costs.
  await page.getByText("Send the tickets again").click();
  await page.getByRole("button", { name: "Yes, send them again" }).click();
  expect(await page.getByRole("status").textContent()).toContain("sent again");
  await expect.poll(async () => (await mailsTo(client, fan)).length, { timeout: 30_000 }).toBe(before + 1);

  expect(await page.locator("#amount-rule").textContent()).toContain("At most PLN\u00a0100.00:");
  await page.getByLabel("Amount in PLN").fill("1000,00");
  await page.getByLabel("Reason").fill("sorry for the noise");
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  expect(await page.getByRole("alert").textContent()).toContain("more than is left");
  expect(await page.getByLabel("Amount in PLN").getAttribute("aria-invalid")).toBe("true");
  expect(await page.locator(".field.wrong .rule").allInnerTexts()).toEqual([
    "At most PLN\u00a0100.00: that is left of the payment. The tickets stay valid.",
  ]);
  expect(await page.getByLabel("Reason").inputValue()).toBe("sorry for the noise");
  for (const amount of ["12,345", "abc", "0"]) {
    await page.getByLabel("Amount in PLN").fill(amount);
    await page.getByRole("button", { name: "Refund", exact: true }).click();
    expect(await page.locator(".field.wrong .rule").allInnerTexts(), amount).toEqual([
      "Enter an amount above zero, written like 50.00.",
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
    .toContain("Paid, partly refunded");
  expect(await page.getByRole("main").textContent()).toContain("12.34");
  expect(await page.locator("#amount-rule").textContent()).toContain("At most PLN\u00a087.66:");
  await photograph(page, "administration-order");
});

it("says which deliveries are tried again", async () => {
  const fan = await registerPerson(client);
  const { id } = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
  const sent = { method: "email", status: "prepared", trackingNumber: null, label: null, failure: null };
  const data = [
    { ...sent, id: "1", carries: "tickets", attempts: 8 },
    { ...sent, id: "2", carries: "refund", attempts: 0 },
  ];
  const played = await visitWith(async (request) =>
    new URL(request.url).pathname.endsWith("/deliveries")
      ? Response.json({ data })
      : fetch(new Request(request, { headers: { Authorization: `Bearer ${adminToken}` } })),
  );
  const visit = { ...played, params: { orderId: id } };
  const html = await htmlOf(visit, await administeredOrderPage.handler(visit));
  const page = await administration("/administration");
  await page.route("**/administration/orders/*", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(`/administration/orders/${id}`);
  const deliveries = page.locator("section", { has: page.getByRole("heading", { name: "What was sent" }) });
  expect(await deliveries.locator(".badge").allInnerTexts()).toEqual(["Trying again", "On its way"]);
  expect(await deliveries.innerText()).toContain("8 attempts");
  await photograph(page, "administration-order-tried-again");
});

it("tells that a refund which has not failed need not be tried again", async () => {
  const fan = await registerPerson(client);
  const concert = await planConcert(client, organizer);
  const { order } = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const told = { token: adminToken, key: randomUUID(), body: { amount: order.total, reason: "sorry" } };
  const { id } = await client.ask(refund, 201, `/api/orders/${order.id}/refunds`, told);
  const page = await administration(`/administration/orders/${order.id}`);
  // A refund that fails for good takes hours to: its button is played, what it asks for is real.
  await page.getByText("Send the tickets again").click();
  await page.getByRole("button", { name: "Yes, send them again" }).evaluate((button, action) => {
    button.closest("form")?.setAttribute("action", action);
  }, `/administration/orders/${order.id}/refunds/${id}/retry`);
  await page.getByRole("button", { name: "Yes, send them again" }).click();
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("This refund has not failed");
  await photograph(page, "administration-refund-not-failed");
});
