// Every call of the service, tried by everyone: who may not is told so and changes nothing; who may is answered.
import { beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { type CallOptions, type Client, connect } from "./client.ts";
import { type Concert, listOf, type Order, order, payment, ticket, type Ticket, user } from "./documents.ts";
import { type Person, registerPerson, signInAgain } from "./people.ts";
import {
  buy,
  completePurchase,
  fillCart,
  initiatedPayment,
  listedOrders,
  plan,
  planConcert,
  readOrder,
  readPayment,
} from "./purchases.ts";

const everyone = ["nobody", "fan", "otherFan", "organizer", "otherOrganizer", "administrator"] as const;
type Who = (typeof everyone)[number];

const service = inject("service");
const { organizer, otherOrganizer, administrator } = inject("people");
let client: Client;
/** The fan has bought a ticket of the organizer's concert. */
let fan: Person;
let otherFan: Person;
let concert: Concert;
let bought: Order;
let itsTicket: Ticket;
let paymentId: string;

beforeAll(async () => {
  client = await connect(service.origin);
  fan = await registerPerson(client);
  otherFan = await registerPerson(client);
  concert = await planConcert(client, organizer);
  const purchase = await completePurchase(client, fan, [{ of: concert, quantity: 1 }]);
  const [first] = purchase.tickets;
  if (first === undefined) throw new Error("no ticket");
  bought = purchase.order;
  itsTicket = first;
  paymentId = (await readPayment(client, fan, bought.id)).id;
});

const personOf = (who: Exclude<Who, "nobody">): Person =>
  ({ fan, otherFan, organizer, otherOrganizer, administrator })[who];

const tokenOf = (who: Who): string | undefined => (who === "nobody" ? undefined : personOf(who).token);

type Answers = Readonly<Record<Who, number>>;

const anyone = (status: number): Answers => ({
  nobody: status,
  fan: status,
  otherFan: status,
  organizer: status,
  otherOrganizer: status,
  administrator: status,
});
/** Everyone is answered about their own. */
const signedIn = (status: number): Answers => ({ ...anyone(status), nobody: 401 });
/** Others have the wrong role. */
const roles = (answers: Partial<Answers>): Answers => ({ ...signedIn(403), ...answers });
/** For others it is not there. */
const owners = (answers: Partial<Answers>): Answers => ({ ...signedIn(404), ...answers });

const organizers = (status: number): Answers =>
  roles({ organizer: status, otherOrganizer: status, administrator: status });
/** The concert's own organizer: another one may read it, but not this. */
const managers = (status: number): Answers => roles({ organizer: status, administrator: status });
/** The same, of what is not there for another organizer. */
const overseers = (status: number): Answers => ({ ...managers(status), otherOrganizer: 404 });
const payers = (status: number): Answers => owners({ fan: status, administrator: status });

interface Row {
  readonly answers: Answers;
  /** What is sent: a path and its options, besides the token. Made anew for each, as some calls use up what they are about. */
  readonly request: (who: Who) => Promise<Sent> | Sent;
}
type Sent = readonly [path: string, options?: CallOptions];

const filledCart = async (who: Who): Promise<void> => {
  if (who !== "nobody") await fillCart(client, personOf(who), [{ of: concert, quantity: 1 }]);
};
const freshConcert = (): Promise<Concert> => planConcert(client, organizer);
/** Of the fan's, and not paid. */
const freshOrder = (): Promise<Order> => buy(client, fan, [{ of: concert, quantity: 1 }]);
const putFinancialInfo = (token: string | undefined): Sent => {
  const place = { addressLine1: "1 High Street", postalCode: "00-001", city: "Warszawa", country: "PL" };
  return ["/api/users/me/financial-info", { method: "PUT", token, body: { billingName: "Ola", ...place } }];
};
const anyVersion = { "If-Match": "*" };

const rows: Readonly<Record<string, Row>> = {
  "get /healthz": { answers: anyone(200), request: () => ["/healthz"] },
  "post /api/users": {
    answers: anyone(409),
    request: () => ["/api/users", { body: { email: fan.email, password: "correct horse battery", name: "Ola" } }],
  },
  "get /api/users": { answers: roles({ administrator: 200 }), request: () => ["/api/users"] },
  "get /api/users/me": { answers: signedIn(200), request: () => ["/api/users/me"] },
  "patch /api/users/me": {
    answers: signedIn(200),
    request: () => ["/api/users/me", { method: "PATCH", body: { name: "Ola" } }],
  },
  "put /api/users/me/password": {
    answers: signedIn(204),
    request: async (who) => {
      // Not of those whose sessions the other journeys use.
      const token = who === "nobody" ? undefined : (await registerPerson(client)).token;
      const password = "correct horse battery";
      const body = { currentPassword: password, newPassword: password };
      return ["/api/users/me/password", { method: "PUT", token, body }];
    },
  },
  "get /api/users/me/financial-info": {
    answers: signedIn(200),
    request: async (who) => {
      if (who !== "nobody") await client.call(...putFinancialInfo(tokenOf(who)));
      return ["/api/users/me/financial-info"];
    },
  },
  "put /api/users/me/financial-info": { answers: signedIn(200), request: (who) => putFinancialInfo(tokenOf(who)) },
  "post /api/users/me/email-verification": {
    answers: signedIn(202),
    request: () => ["/api/users/me/email-verification", { body: {} }],
  },
  "post /api/password-resets": {
    answers: anyone(202),
    request: () => ["/api/password-resets", { body: { email: "nobody@example.com" } }],
  },
  "post /api/password-resets/confirm": {
    answers: anyone(400),
    request: () => ["/api/password-resets/confirm", { body: { token: "none", newPassword: "correct horse battery" } }],
  },
  "post /api/email-verifications/confirm": {
    answers: anyone(400),
    request: () => ["/api/email-verifications/confirm", { body: { token: "none" } }],
  },
  "put /api/users/{userId}/role": {
    answers: roles({ administrator: 200 }),
    request: () => [`/api/users/${otherFan.id}/role`, { method: "PUT", body: { role: "user" } }],
  },
  "post /api/sessions": {
    answers: anyone(201),
    request: () => ["/api/sessions", { body: { email: fan.email, password: "correct horse battery" } }],
  },
  "delete /api/sessions/current": {
    answers: signedIn(204),
    request: async (who) => {
      const token = who === "nobody" ? undefined : (await signInAgain(client, personOf(who))).token;
      return ["/api/sessions/current", { method: "DELETE", token }];
    },
  },
  "get /api/users/me/sessions": { answers: signedIn(200), request: () => ["/api/users/me/sessions"] },
  "delete /api/users/me/sessions/{sessionId}": {
    answers: signedIn(404),
    request: () => ["/api/users/me/sessions/none", { method: "DELETE" }],
  },
  "delete /api/users/me/sessions": {
    // Not of those whose sessions the other journeys use.
    answers: signedIn(204),
    request: async (who) => {
      const token = who === "nobody" ? undefined : (await registerPerson(client)).token;
      return ["/api/users/me/sessions", { method: "DELETE", token }];
    },
  },
  "post /api/setup": {
    answers: anyone(409),
    request: () => [
      "/api/setup",
      { body: { setupToken: "local-setup-token", email: "x@example.com", password: "correct horse", name: "X" } },
    ],
  },
  "post /api/concerts": { answers: organizers(201), request: () => ["/api/concerts", { body: plan() }] },
  "get /api/concerts": { answers: anyone(200), request: () => ["/api/concerts"] },
  "get /api/concerts, one's own": { answers: organizers(200), request: () => ["/api/concerts?organizerId=me"] },
  "get /api/concerts/{concertId}": { answers: anyone(200), request: () => [`/api/concerts/${concert.id}`] },
  "patch /api/concerts/{concertId}": {
    answers: managers(200),
    request: () => [`/api/concerts/${concert.id}`, { method: "PATCH", body: { title: "Other" }, headers: anyVersion }],
  },
  "put /api/concerts/{concertId}/ticket-levels": {
    answers: managers(200),
    request: () => [
      `/api/concerts/${concert.id}/ticket-levels`,
      { method: "PUT", body: { ticketLevels: concert.ticketLevels }, headers: anyVersion },
    ],
  },
  "post /api/concerts/{concertId}/cancel": {
    answers: managers(200),
    request: async () => [`/api/concerts/${(await freshConcert()).id}/cancel`, { body: { reason: "It rains" } }],
  },
  "get /api/concerts/{concertId}/availability": {
    answers: anyone(200),
    request: () => [`/api/concerts/${concert.id}/availability`],
  },
  "get /api/concerts/{concertId}/finance": {
    answers: overseers(200),
    request: () => [`/api/concerts/${concert.id}/finance`],
  },
  "get /api/concerts/{concertId}/sales": {
    answers: overseers(200),
    request: () => [`/api/concerts/${concert.id}/sales?bucket=hour`],
  },
  "get /api/concerts/{concertId}/attendees": {
    answers: overseers(200),
    request: () => [`/api/concerts/${concert.id}/attendees`],
  },
  "get /api/concerts/{concertId}/orders/{orderId}/refunds": {
    answers: overseers(200),
    request: () => [`/api/concerts/${concert.id}/orders/${bought.id}/refunds`],
  },
  "get /api/concerts/{concertId}/attendees.csv": {
    answers: overseers(200),
    request: () => [`/api/concerts/${concert.id}/attendees.csv`],
  },
  "get /api/concerts/{concertId}/cancellation": {
    answers: overseers(200),
    request: () => [`/api/concerts/${concert.id}/cancellation`],
  },
  // Asked for as a document: whoever opens a socket is told.
  "get /api/concerts/{concertId}/availability/live": {
    answers: anyone(400),
    request: () => [`/api/concerts/${concert.id}/availability/live`],
  },
  "get /api/concerts/{concertId}/cancellation/failures": {
    answers: overseers(200),
    request: () => [`/api/concerts/${concert.id}/cancellation/failures`],
  },
  "get /api/concerts/{concertId}/entries": {
    answers: overseers(200),
    request: () => [`/api/concerts/${concert.id}/entries`],
  },
  "post /api/operations/publications": {
    answers: roles({ administrator: 202 }),
    request: () => [
      "/api/operations/publications",
      { body: { sourceKind: "concert", sourceId: concert.id, consumer: "read-models" } },
    ],
  },
  "post /api/operations/orders/{orderId}/wake": {
    answers: roles({ administrator: 202 }),
    request: () => [`/api/operations/orders/${bought.id}/wake`, { method: "POST" }],
  },
  "get /api/operations/ledger/verification": {
    answers: roles({ administrator: 200 }),
    request: () => ["/api/operations/ledger/verification?limit=100"],
  },
  "get /api/cart": { answers: signedIn(200), request: () => ["/api/cart"] },
  "post /api/cart/items": {
    answers: signedIn(200),
    request: () => ["/api/cart/items", { body: { concertId: concert.id, ticketLevelId: "regular", quantity: 1 } }],
  },
  "put /api/cart/items/{concertId}/{ticketLevelId}": {
    answers: signedIn(200),
    request: async (who) => {
      await filledCart(who);
      return [`/api/cart/items/${concert.id}/regular`, { method: "PUT", body: { quantity: 1 } }];
    },
  },
  "delete /api/cart/items/{concertId}/{ticketLevelId}": {
    answers: signedIn(200),
    request: async (who) => {
      await filledCart(who);
      return [`/api/cart/items/${concert.id}/regular`, { method: "DELETE" }];
    },
  },
  "put /api/cart/delivery-method": {
    answers: signedIn(200),
    request: async (who) => {
      await filledCart(who);
      return ["/api/cart/delivery-method", { method: "PUT", body: { type: "email", email: "x@example.com" } }];
    },
  },
  "post /api/cart/confirm": {
    answers: signedIn(201),
    request: async (who) => {
      await filledCart(who);
      return ["/api/cart/confirm", { key: crypto.randomUUID(), body: {} }];
    },
  },
  "post /api/cart/cancel": {
    answers: signedIn(200),
    request: async (who) => {
      await filledCart(who);
      return ["/api/cart/cancel", { body: {} }];
    },
  },
  "get /api/orders": { answers: signedIn(200), request: () => ["/api/orders"] },
  "get /api/orders/{orderId}": { answers: payers(200), request: () => [`/api/orders/${bought.id}`] },
  "post /api/orders/{orderId}/cancel": {
    answers: payers(200),
    request: async () => [`/api/orders/${(await freshOrder()).id}/cancel`, { body: {} }],
  },
  "get /api/orders/{orderId}/payment": { answers: payers(200), request: () => [`/api/orders/${bought.id}/payment`] },
  // What is paid has no page to pay on.
  "get /api/orders/{orderId}/payment/page": {
    answers: owners({}),
    request: () => [`/api/orders/${bought.id}/payment/page`],
  },
  "post /api/orders/{orderId}/payment/page": {
    answers: owners({ fan: 202 }),
    request: async () => {
      const { id } = await freshOrder();
      await initiatedPayment(client, fan, id);
      return [`/api/orders/${id}/payment/page`, { body: {} }];
    },
  },
  "get /api/orders/{orderId}/refunds": { answers: payers(200), request: () => [`/api/orders/${bought.id}/refunds`] },
  "post /api/orders/{orderId}/refunds": {
    // Its ticket stays: what is asked for is more than was paid.
    answers: roles({ administrator: 409 }),
    request: () => {
      const body = { amount: { ...bought.total, amount: bought.total.amount + 1 }, reason: "rain" };
      return [`/api/orders/${bought.id}/refunds`, { key: crypto.randomUUID(), body }];
    },
  },
  "post /api/orders/{orderId}/refunds/{refundId}/retry": {
    answers: roles({ administrator: 404 }),
    request: () => [`/api/orders/${bought.id}/refunds/ref_${bought.id.slice(4)}_none/retry`, { body: {} }],
  },
  "get /api/orders/{orderId}/invoice": {
    answers: payers(200),
    request: () => [`/api/orders/${bought.id}/invoice`],
  },
  "get /api/orders/{orderId}/invoice/pdf": {
    answers: payers(200),
    request: () => [`/api/orders/${bought.id}/invoice/pdf`],
  },
  "put /api/orders/{orderId}/invoice/buyer": {
    answers: payers(200),
    request: () => [`/api/orders/${bought.id}/invoice/buyer`, { method: "PUT", body: {} }],
  },
  "get /api/orders/{orderId}/tickets": { answers: payers(200), request: () => [`/api/orders/${bought.id}/tickets`] },
  "get /api/orders/{orderId}/deliveries": {
    answers: roles({ administrator: 200 }),
    request: () => [`/api/orders/${bought.id}/deliveries`],
  },
  "post /api/orders/{orderId}/deliveries": {
    answers: roles({ administrator: 202 }),
    request: () => [`/api/orders/${bought.id}/deliveries`, { body: {} }],
  },
  "get /api/orders/{orderId}/tickets/pdf": {
    answers: payers(200),
    request: () => [`/api/orders/${bought.id}/tickets/pdf`],
  },
  "get /api/orders/{orderId}/calendar.ics": {
    answers: payers(200),
    request: () => [`/api/orders/${bought.id}/calendar.ics`],
  },
  "get /api/tickets/{ticketId}": {
    answers: owners({ fan: 200, organizer: 200, administrator: 200 }),
    request: () => [`/api/tickets/${itsTicket.id}`],
  },
  "get /api/tickets/{ticketId}/pdf": {
    answers: owners({ fan: 200, organizer: 200, administrator: 200 }),
    request: () => [`/api/tickets/${itsTicket.id}/pdf`],
  },
  "post /api/tickets/validations": {
    answers: managers(200),
    request: () => ["/api/tickets/validations", { body: { code: itsTicket.code, concertId: concert.id } }],
  },
  "post /api/tickets/{ticketId}/validations": {
    answers: managers(200),
    request: () => [`/api/tickets/${itsTicket.id}/validations`, { body: { concertId: concert.id } }],
  },
  "get /api/operations/attention": {
    answers: roles({ administrator: 200 }),
    request: () => ["/api/operations/attention"],
  },
  "get /api/ticket-keys": { answers: anyone(200), request: () => ["/api/ticket-keys"] },
  "post /api/webhooks/stripe": {
    answers: anyone(400),
    request: () => ["/api/webhooks/stripe", { body: { type: "payment_intent.succeeded" } }],
  },
  "post /api/webhooks/mailgun": {
    answers: anyone(400),
    request: () => ["/api/webhooks/mailgun", { body: { "event-data": { event: "failed", severity: "permanent" } } }],
  },
  "post /api/simulator/payments/{paymentId}": {
    answers: anyone(409),
    request: () => [`/api/simulator/payments/${paymentId}`, { body: { outcome: "succeed" } }],
  },
  "get /api/simulator/emails": { answers: anyone(200), request: () => ["/api/simulator/emails?to=nobody@example.com"] },
  "get /api/simulator/shipments": { answers: anyone(200), request: () => ["/api/simulator/shipments"] },
  "post /api/simulator/faults": {
    answers: anyone(204),
    request: () => ["/api/simulator/faults", { body: { target: "email", failNext: 0 } }],
  },
};

const operations = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

it("leaves no operation of the service untried", async () => {
  const answer = await fetch(`${service.origin}/openapi.json`);
  const { paths } = operations.parse(await answer.json());
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const tried = new Set(Object.keys(rows).map((row) => row.split(",")[0]));
  expect(documented.filter((operation) => !tried.has(operation))).toEqual([]);
});

const isRefusal = (status: number): boolean => status === 401 || status === 403 || status === 404;

const tryAs = async (who: Who, { request }: Row): Promise<number> => {
  const [path, options] = await request(who);
  return (await client.call(path, { token: tokenOf(who), ...options })).status;
};

describe("who may not", () => {
  /** All that refused calls were about. */
  const present = async () =>
    JSON.stringify([
      await client.ask(z.unknown(), 200, `/api/concerts/${concert.id}`),
      await readOrder(client, fan, bought.id),
      await readPayment(client, fan, bought.id),
      await client.ask(ticket, 200, `/api/tickets/${itsTicket.id}`, { token: fan.token }),
      await client.ask(user, 200, "/api/users/me", { token: otherFan.token }),
    ]);

  const closed = Object.entries(rows).filter(([, { answers }]) => everyone.some((who) => isRefusal(answers[who])));

  it.each(closed)("%s", async (_, row) => {
    const before = await present();
    const refused = everyone.filter((who) => isRefusal(row.answers[who]));
    for (const who of refused) await expect(tryAs(who, row), who).resolves.toBe(row.answers[who]);
    await expect(present()).resolves.toBe(before);
  });
});

describe("who may", () => {
  it.each(Object.entries(rows))("%s", async (_, row) => {
    const admitted = everyone.filter((who) => !isRefusal(row.answers[who]));
    for (const who of admitted) await expect(tryAs(who, row), who).resolves.toBe(row.answers[who]);
  });
});

describe("what is not for everyone's eyes", () => {
  it("shows each their own account, and a list of their own orders only", async () => {
    for (const person of [fan, otherFan, organizer, otherOrganizer, administrator]) {
      await expect(client.ask(user, 200, "/api/users/me", { token: person.token })).resolves.toMatchObject({
        id: person.id,
        email: person.email,
      });
      const orders = await listedOrders(client, person);
      expect(orders.every(({ userId }) => userId === person.id)).toBe(true);
    }
  });

  it("shows an organizer own concerts only", async () => {
    const own = listOf(z.object({ organizerId: z.string() }));
    for (const { id, token } of [organizer, otherOrganizer]) {
      const { data } = await client.ask(own, 200, "/api/concerts?organizerId=me&limit=100", { token });
      expect(data.length).toBeGreaterThan(0);
      expect(data.every(({ organizerId }) => organizerId === id)).toBe(true);
    }
  });

  it("shows a ticket's code to its owner only, and its address to nobody at the door", async () => {
    const seenBy = ({ token }: Person) => client.ask(ticket, 200, `/api/tickets/${itsTicket.id}`, { token });
    await expect(seenBy(fan)).resolves.toMatchObject({ code: itsTicket.code, delivery: { email: fan.email } });
    await expect(seenBy(administrator)).resolves.toMatchObject({ code: null });
    const atDoor = await seenBy(organizer);
    expect(atDoor.code).toBeNull();
    expect(atDoor.delivery?.email).toBeUndefined();
    const listed = await client.ask(listOf(ticket), 200, `/api/orders/${bought.id}/tickets`, {
      token: administrator.token,
    });
    expect(listed.data.map(({ code }) => code)).toEqual([null]);
  });

  it("shows what a payment can be made with to the payer only", async () => {
    const unpaid = await buy(client, otherFan, [{ of: concert, quantity: 1 }]);
    const seenBy = ({ token }: Person) => client.ask(payment, 200, `/api/orders/${unpaid.id}/payment`, { token });
    expect((await initiatedPayment(client, otherFan, unpaid.id)).clientSecret).toEqual(expect.any(String));
    expect((await seenBy(administrator)).clientSecret).toBeNull();
    await client.ask(order, 200, `/api/orders/${unpaid.id}/cancel`, { token: otherFan.token, body: {} });
  });
});
