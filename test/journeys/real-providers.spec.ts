// The whole service with its real adapters, against stand-ins of Stripe, Mailgun and FedEx on loopback that speak their documented
// protocols. What the services themselves do beyond these is not seen here.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { ACCOUNT_NUMBER, CLIENT_ID, CLIENT_SECRET, FedexStandIn } from "../integrations/fedex-stand-in.ts";
import { eventOf, report } from "../integrations/mailgun-reports.ts";
import { API_KEY, DOMAIN, MailgunStandIn, type TakenMail } from "../integrations/mailgun-stand-in.ts";
import { SECRET_KEY, StripeStandIn } from "../integrations/stripe-stand-in.ts";
import { type Client, connect, eventually, nothing } from "./client.ts";
import type { Concert, Order } from "./documents.ts";
import { type Person, registerPerson, signInDemoAccount } from "./people.ts";
import { buy, courierTo, initiatedPayment, orderThatIs, planConcert, readOrder, SOON, ticketsOf } from "./purchases.ts";
import { type RunningService, startService } from "./service.ts";
import { serve, type Served } from "./stand-ins.ts";

const WEBHOOK_SECRET = "whsec_of_this_journey";

const stripe = new StripeStandIn();
const mailgun = new MailgunStandIn();
const fedex = new FedexStandIn();

const persistTo = mkdtempSync(join(tmpdir(), "frontrow-providers-"));
let served: Served[] = [];
let service: RunningService;
let client: Client;
let organizer: Person;
let administrator: Person;
let concert: Concert;

beforeAll(async () => {
  const [atStripe, atMailgun, atFedex] = await Promise.all([
    serve((request) => stripe.fetch(request)),
    serve((request) => mailgun.fetch(request)),
    serve((request) => fedex.fetch(request)),
  ]);
  served = [atStripe, atMailgun, atFedex];
  service = await startService(persistTo, undefined, {
    PAYMENT_PROVIDER: "stripe",
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: atStripe.origin,
    EMAIL_PROVIDER: "mailgun",
    MAILGUN_API_KEY: API_KEY,
    MAILGUN_DOMAIN: DOMAIN,
    MAILGUN_API_BASE: atMailgun.origin,
    COURIER_PROVIDER: "fedex",
    FEDEX_CLIENT_ID: CLIENT_ID,
    FEDEX_CLIENT_SECRET: CLIENT_SECRET,
    FEDEX_ACCOUNT_NUMBER: ACCOUNT_NUMBER,
    FEDEX_API_BASE: atFedex.origin,
  });
  client = await connect(service.origin);
  organizer = await signInDemoAccount(client, "organizer@frontrow.example");
  administrator = await signInDemoAccount(client, "admin@frontrow.example");
  concert = await planConcert(client, organizer);
});

afterAll(async () => {
  await service.stop();
  for (const { stop } of served) stop();
  rmSync(persistTo, { recursive: true });
});

const tellOfPayment = async (payload: string): Promise<number> => {
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret: WEBHOOK_SECRET });
  const headers = { "Stripe-Signature": signature };
  return (await client.call("/api/webhooks/stripe", { bytes: payload, headers })).status;
};

/** The fan pays at Stripe, which tells us. */
const pay = async (fan: Person, { id }: Order): Promise<void> => {
  const payment = await initiatedPayment(client, fan, id);
  expect(payment.provider).toBe("stripe");
  const intent = [...stripe.intents.values()].find(({ metadata }) => metadata["paymentId"] === payment.id);
  if (intent === undefined) throw new Error(`${payment.id} is not at Stripe`);
  expect(intent).toMatchObject({ amount: payment.amount.amount, currency: "pln" });
  stripe.pay(intent.id);
  for (const event of stripe.events.splice(0)) await expect(tellOfPayment(event)).resolves.toBe(200);
};

const mailsTo = ({ email }: Person): TakenMail[] => mailgun.taken.filter(({ to }) => to === email);
const ticketMailsTo = (fan: Person): TakenMail[] => mailsTo(fan).filter(({ options }) => options["tag"] === "tickets");

it("sells tickets by mail, hears that they came back, sends them again, and gives part of the money back", async () => {
  const fan = await registerPerson(client);
  const order = await buy(client, fan, [{ of: concert, quantity: 2 }]);
  await pay(fan, order);
  await orderThatIs(client, fan, order.id, "completed");

  const [mail] = ticketMailsTo(fan);
  expect(ticketMailsTo(fan)).toHaveLength(1);
  const [pdf] = mail?.attachments.filter(({ type }) => type === "application/pdf") ?? [];
  expect(new TextDecoder().decode(pdf?.bytes.slice(0, 5))).toBe("%PDF-");

  const deliveryId = mail?.variables["frontrow-message-id"] ?? "";
  const bounce = eventOf(deliveryId, { event: "failed", severity: "permanent", reason: "bounce" });
  const tell = async (body: string) => (await client.call("/api/webhooks/mailgun", { bytes: body })).status;
  const deliveries = async () => (await ticketsOf(client, fan, order.id)).map(({ delivery }) => delivery?.status);
  await expect(tell(await report(bounce, Date.now() - 600_000))).resolves.toBe(400);
  await expect(deliveries()).resolves.toEqual(["delivered", "delivered"]);
  await expect(tell(await report(bounce, Date.now()))).resolves.toBe(200);
  await expect(deliveries()).resolves.toEqual(["failed", "failed"]);
  const resend = { token: administrator.token, key: crypto.randomUUID(), body: {} };
  await client.ask(nothing, 202, `/api/orders/${order.id}/deliveries`, resend);
  await eventually(SOON, deliveries, (seen) => seen.every((status) => status === "delivered"));
  expect(new Set(ticketMailsTo(fan).map(({ messageId }) => messageId)).size).toBe(2);

  const amount = { amount: 5_000, currency: "PLN" };
  const refund = { token: administrator.token, key: crypto.randomUUID(), body: { amount, reason: "Goodwill" } };
  await client.ask(z.unknown(), 201, `/api/orders/${order.id}/refunds`, refund);
  await eventually(
    SOON,
    () => readOrder(client, fan, order.id),
    ({ refunded }) => refunded.amount === 5_000,
  );
  expect([...stripe.refunds.values()].map((made) => made.amount)).toEqual([5_000]);
});

it("sells printed tickets by courier", async () => {
  const fan = await registerPerson(client);
  const order = await buy(client, fan, [{ of: concert, quantity: 1 }], courierTo("Kraków"));
  await pay(fan, order);
  await orderThatIs(client, fan, order.id, "completed");

  const [ticket] = await ticketsOf(client, fan, order.id);
  const [parcel] = fedex.shipments;
  expect(fedex.shipments).toHaveLength(1);
  expect(ticket).toMatchObject({
    isPrinted: true,
    delivery: { method: "courier", status: "delivered", trackingNumber: parcel?.trackingNumber },
  });
  expect(parcel?.requestedShipment.recipients[0]?.address.city).toBe("Kraków");
});

it("sends tickets once though the mail service fails for a while", async () => {
  const fan = await registerPerson(client);
  const order = await buy(client, fan, [{ of: concert, quantity: 1 }]);
  // Only what carries tickets is left to be sent by now.
  await eventually(
    SOON,
    async () => mailsTo(fan),
    (mails) => mails.length === 1,
  );
  mailgun.failNext({ status: 500, message: "not now" }, { status: 429, message: "too many" });
  await pay(fan, order);
  await orderThatIs(client, fan, order.id, "completed", 90_000);
  expect(ticketMailsTo(fan)).toHaveLength(1);
});
