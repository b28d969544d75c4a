/**
 * Paying by card, with stand-ins of the gateway's API and of the script that it serves to browsers. What the gateway's own fields do is not
 * seen here.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SECRET_KEY, StripeStandIn } from "../integrations/stripe-stand-in.ts";
import { type Client, connect } from "../journeys/client.ts";
import { type Person, registerPerson, signInDemoAccount } from "../journeys/people.ts";
import { buy, initiatedPayment, planConcert, SOON } from "../journeys/purchases.ts";
import { type RunningService, startService } from "../journeys/service.ts";
import { serve, type Served } from "../journeys/stand-ins.ts";
import { becomes, becomesLookedAt, openBrowser, photograph } from "./browser.ts";

const WEBHOOK_SECRET = "whsec_of_this_test";

/** As much of the gateway's script as a payment needs: one field; what is written in it decides. */
const GATEWAY_SCRIPT = `
window.Stripe = (key, { locale }) => {
  const field = document.createElement("input");
  field.setAttribute("aria-label", "Card number");
  field.dataset.key = key;
  let status = "requires_payment_method";
  return {
    retrievePaymentIntent: async (secret) => ({ paymentIntent: { status: sessionStorage.getItem(secret) ?? status } }),
    elements: ({ clientSecret }) => ({
      clientSecret,
      create: () => ({
        mount: (place) => place.append(field),
        on: (event, told) => event === "ready" && setTimeout(told),
      }),
    }),
    confirmPayment: async ({ elements, confirmParams }) => {
      if (field.value !== "4242") return { error: { type: "card_error", message: "Declined, in " + locale } };
      sessionStorage.setItem(elements.clientSecret, "succeeded");
      location.assign(confirmParams.return_url);
      return new Promise(() => undefined);
    },
  };
};`;

const stripe = new StripeStandIn();
const persistTo = mkdtempSync(join(tmpdir(), "frontrow-cards-"));
let atStripe: Served;
let service: RunningService;
let client: Client;
let organizer: Person;

beforeAll(async () => {
  atStripe = await serve((request) => stripe.fetch(request));
  service = await startService(persistTo, undefined, {
    PAYMENT_PROVIDER: "stripe",
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_PUBLISHABLE_KEY: "pk_test_of_this_test",
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: atStripe.origin,
  });
  client = await connect(service.origin);
  organizer = await signInDemoAccount(client, "organizer@frontrow.example");
});

afterAll(async () => {
  await service.stop();
  atStripe.stop();
  rmSync(persistTo, { recursive: true });
});

/** An order that waits for its payment, and a browser of its fan's. */
const orderedBy = async (reader: Parameters<typeof openBrowser>[0] = {}) => {
  const fan = await registerPerson(client);
  const { id } = await buy(client, fan, [{ of: await planConcert(client, organizer), quantity: 1 }]);
  const payment = await initiatedPayment(client, fan, id);
  const context = await openBrowser({ ...reader, person: fan, origin: service.origin });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  return { id, payment, context, page, complaints };
};

const gatewayAnswers = (page: Page): Promise<unknown> =>
  page.route("https://js.stripe.com/**", (route) =>
    route.fulfill({ contentType: "text/javascript", body: GATEWAY_SCRIPT }),
  );

/** The gateway tells the service what has happened. */
const tellOfReports = async (): Promise<void> => {
  for (const payload of stripe.events.splice(0)) {
    const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret: WEBHOOK_SECRET });
    const headers = { "Stripe-Signature": signature };
    expect((await client.call("/api/webhooks/stripe", { bytes: payload, headers })).status).toBe(200);
  }
};

const tellOfPayment = async (paymentId: string): Promise<void> => {
  const intent = [...stripe.intents.values()].find(({ metadata }) => metadata["paymentId"] === paymentId);
  if (intent === undefined) throw new Error(`${paymentId} is not at Stripe`);
  stripe.pay(intent.id);
  await tellOfReports();
};

/** The gateway's own page for a payment, and where it leads back to. */
const pageOf = (paymentId: string) => {
  const session = [...stripe.sessions.values()].find(({ metadata }) => metadata["paymentId"] === paymentId);
  if (session === undefined) throw new Error(`${paymentId} has no page at Stripe`);
  const back = (url: string): string => new URL(url).pathname;
  return { reference: session.id, leadsTo: { paid: back(session.success_url), unpaid: back(session.cancel_url) } };
};

it("takes a card in the gateway's own fields: declined first, then paid, and not asked for again by going back", async () => {
  const { id, payment, context, page, complaints } = await orderedBy({ language: "pl-PL" });
  await gatewayAnswers(page);
  const answer = await page.goto(`/orders/${id}/pay`);
  const policy = (await answer?.allHeaders())?.["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'nonce-[^']+' https:\/\/js\.stripe\.com /);
  expect(policy).not.toContain("unsafe");
  const card = page.getByLabel("Card number");
  expect(await card.getAttribute("data-key", { timeout: SOON })).toBe("pk_test_of_this_test");
  await photograph(page, "payment-by-card");
  await card.fill("4000");
  await page.getByRole("button", { name: /^Zapłać 150,00/ }).click();
  await becomes(() => page.locator("[data-card-fault]").innerText(), "Declined, in pl");
  await photograph(page, "payment-by-card-declined");
  await card.fill("4242");
  await page.getByRole("button", { name: /^Zapłać 150,00/ }).click();
  await page.waitForURL(`**/orders/${id}`);
  // Even before the gateway has told of it.
  await page.goBack();
  await page.waitForURL(`**/orders/${id}`, { timeout: SOON });
  await tellOfPayment(payment.id);
  await becomes(() => page.locator("#order h2").first().innerText(), "Twoje bilety są gotowe");
  expect(complaints).toEqual([]);
  await context.close();
});

/** The customer follows the link to the gateway's own page, which is elsewhere; here its address is told. */
const addressOfPage = async (page: Page, link: RegExp): Promise<string> => {
  const button = page.getByRole("link", { name: link });
  await button.waitFor();
  return (await button.getAttribute("href")) ?? "";
};

it("leads to the gateway's own page when its fields do not come, which is the only way to pay from then on", async () => {
  const { id, payment, context, page } = await orderedBy();
  await page.route("https://js.stripe.com/**", (route) => route.abort());
  await page.goto(`/orders/${id}/pay`);
  await becomes(() => page.locator("[data-card-fault]").innerText(), /could not be loaded/);
  expect(await page.getByRole("button", { name: /^Pay PLN/ }).isVisible()).toBe(false);
  await photograph(page, "payment-by-card-unreached");
  await page.getByRole("button", { name: "Pay on Stripe's page" }).click();
  const { reference } = pageOf(payment.id);
  expect(await addressOfPage(page, /^Pay PLN/)).toBe(`https://checkout.stripe.com/c/pay/${reference}`);
  expect(await page.locator("[data-card-key]").count()).toBe(0);
  await photograph(page, "payment-on-page");
  await context.close();
});

it.concurrent.each([
  { what: "its script", script: undefined },
  {
    what: "its answer",
    script: GATEWAY_SCRIPT.replace(/retrievePaymentIntent: .*/, "retrievePaymentIntent: () => new Promise(() => 1),"),
  },
  { what: "its fields", script: GATEWAY_SCRIPT.replace('event === "ready"', "false") },
])("offers the gateway's own page when nothing comes of $what", async ({ script }) => {
  const { id, context, page } = await orderedBy();
  await page.route("https://js.stripe.com/**", (route) =>
    script === undefined ? undefined : route.fulfill({ contentType: "text/javascript", body: script }),
  );
  await page.goto(`/orders/${id}/pay`, { waitUntil: "domcontentloaded" });
  await page.getByRole("button", { name: "Pay on Stripe's page" }).waitFor({ timeout: 15_000 });
  await becomes(() => page.locator("[data-card-fault]").innerText(), /could not be loaded/);
  await context.close();
});

it("is paid on the gateway's own page without a script: declined first, then paid", async () => {
  const { id, payment, context, page } = await orderedBy({ javaScript: false, language: "pl-PL" });
  await page.goto(`/orders/${id}/pay`);
  expect(await page.getByRole("button", { name: /^Zapłać 150,00/ }).isVisible()).toBe(false);
  await page.getByRole("button", { name: "Zapłać na stronie Stripe" }).click();
  const { reference, leadsTo } = pageOf(payment.id);
  expect(await addressOfPage(page, /^Zapłać 150,00/)).toBe(`https://checkout.stripe.com/c/pay/${reference}`);
  stripe.onPage(reference, "decline");
  await tellOfReports();
  await page.goto(leadsTo.unpaid);
  expect(await page.getByRole("main").innerText()).toContain("Płatność została odrzucona");
  stripe.onPage(reference, "pay");
  await tellOfReports();
  await page.goto(leadsTo.paid);
  await becomesLookedAt(page, () => page.locator("#order h2").first().innerText(), "Twoje bilety są gotowe");
  // Going back asks for nothing more.
  await page.goto(leadsTo.unpaid);
  expect(new URL(page.url()).pathname).toBe(`/orders/${id}`);
  await context.close();
});

it("lets the gateway's script onto no other page", async () => {
  const { context, page } = await orderedBy();
  for (const path of ["/", "/cart", "/orders"]) {
    const answer = await page.goto(path);
    expect((await answer?.allHeaders())?.["content-security-policy"], path).not.toContain("stripe");
  }
  await context.close();
});
