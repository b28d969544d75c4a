import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { v7 } from "uuid";
import { z } from "zod";
import { readConfiguration } from "../../src/configuration.ts";
import {
  type ConcertId,
  concertId,
  type OrderId,
  orderId,
  orderIdFrom,
  reservationOf,
  ticketLevelId,
  type UserId,
  userIdFrom,
} from "../../src/domain/ids.ts";
import { currency, type Money } from "../../src/domain/money.ts";
import type { Role } from "../../src/domain/users/role.ts";
import type { SimulatorRpc } from "../../src/integrations/simulator/simulator-rpc.ts";
import { TicketCodes } from "../../src/integrations/ticket-codes.ts";
import type { RecordedEvent } from "../../src/event-store/index.ts";
import { listWindow, publishedToLists, type SourceKind } from "../../src/objects/integration-events.ts";
import { connect, objects as objectsOf, type Objects } from "../../src/objects/namespaces.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import { invoiceOrder } from "../../src/queues/invoicing.ts";
import { project } from "../../src/read-models/projection.ts";
import { readModelsOf } from "../../src/read-models/read-models.ts";
import { createApplication } from "../../src/routes/application.ts";
import { unlimited } from "../../src/routes/http/rate-limits.ts";
import { newSessionToken, readSessionToken } from "../../src/routes/identity/session-token.ts";
import { checkedFetch } from "./checked-fetch.ts";

/*
 * The whole HTTP service on this file's own storage, with nobody consuming its queues: what follows a purchase by a message
 * (payment, tickets, lists) is done by the tests, through the objects.
 */

const ORIGIN = "http://localhost:8787";
const database = drizzle(env.READ_MODELS);
const configuration = readConfiguration(env);

export const objects = objectsOf(env);
export const codes = (): Promise<TicketCodes> => TicketCodes.fromKeys(configuration.ticketSigningKey);

/** The service with some of its objects replaced; its every answer is checked against its OpenAPI document. */
export const serviceOn = (replaced: Partial<Objects> = {}) => {
  const application = createApplication({
    configuration,
    objects: { ...objects, ...replaced },
    readModels: readModelsOf(database),
    rateLimits: unlimited,
    codes,
    payments: { gatewayReported: async () => undefined },
    mailReports: { isSignedFor: async () => true, undeliverable: async () => undefined },
    paymentProvider: "simulated",
    simulator: connect<SimulatorRpc>(env.SIMULATOR, "simulator"),
    afterAnswer: () => undefined,
    files: env.FILES,
  });
  return checkedFetch(ORIGIN, async (request) => {
    const context = createExecutionContext();
    const answer = await application.fetch(request, env, context);
    await waitOnExecutionContext(context);
    return answer;
  });
};

export const api = await serviceOn();

export interface Account {
  readonly id: UserId;
  readonly token: string;
}

/** Somebody with that role, signed in; made without a password, which takes long to hash. */
export const account = async (role: Role = "user"): Promise<Account> => {
  const id = userIdFrom(v7().replaceAll("-", ""));
  const metadata = systemMetadata(id);
  const user = objects.user(id);
  await user.register({ email: `${id}@example.com`, name: "Ada", role, passwordHash: "none" }, metadata);
  const token = newSessionToken(id);
  const session = readSessionToken(token);
  if (session === undefined) throw new Error("a new token is well-formed");
  await user.openSession(session.hash, "none", metadata);
  return { id, token };
};

type Call = (path: string, init?: RequestInit) => Promise<Response>;

/** What somebody asks of a service: `as(ada).post("/api/cart/items", {…})`. */
export const as = (who: Account | undefined, call: Call = api) => {
  const send =
    (method: string) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
      call(path, {
        method,
        headers: {
          ...(who === undefined ? {} : { Authorization: `Bearer ${who.token}` }),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
  return {
    get: send("GET"),
    post: send("POST"),
    put: send("PUT"),
    patch: send("PATCH"),
    delete: send("DELETE"),
  };
};

export const keyed = (key: string = crypto.randomUUID()) => ({ "Idempotency-Key": key });
export const ifMatch = (tag: string) => ({ "If-Match": tag });

export const pln = (amount: number): Money => ({ amount, currency: currency.parse("PLN") });
export const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

/** A concert as an organizer would plan it. */
export const plan = (changes: object = {}) => ({
  artist: "The Wires",
  title: "Autumn Tour",
  venue: { name: "Stodoła", city: "Warsaw", country: "PL" },
  startsAt: inHours(1000),
  timeZone: "Europe/Warsaw",
  ticketLevels: [
    { id: "regular", name: "Regular", capacity: 100, price: pln(20_000) },
    { id: "golden", name: "Golden Circle", capacity: 10, price: pln(35_000) },
  ],
  ...changes,
});

const made = z.looseObject({ id: z.string() });

/** The id of a concert that somebody has planned. */
export const concertOf = async (organizer: Account, changes: object = {}): Promise<ConcertId> => {
  const answer = await as(organizer).post("/api/concerts", plan(changes));
  if (answer.status !== 201) throw new Error(`not planned: ${await answer.text()}`);
  return concertId.parse(made.parse(await answer.json()).id);
};

/** Holds tickets of a level by an order that there is not. */
export const hold = async (concert: ConcertId, level: string, quantity: number, unitPrice: Money) => {
  const order = orderIdFrom(v7().replaceAll("-", ""));
  const held = await objects.concert(concert).reserve(
    {
      concertId: concert,
      reservationId: reservationOf(order, concert, 1),
      orderId: order,
      customerId: userIdFrom(order.slice(4)),
      lines: [{ ticketLevelId: ticketLevelId.parse(level), quantity, unitPrice }],
    },
    systemMetadata(order),
  );
  if (!held.ok) throw new Error(`not held: ${held.rejection.code}`);
};

export const email = { type: "email", email: "ada@example.com" } as const;

/** Fills somebody's cart. */
export const fillCart = async (who: Account, ...lines: readonly (readonly [ConcertId, string, number])[]) => {
  for (const [concert, ticketLevel, quantity] of lines) {
    const item = { concertId: concert, ticketLevelId: ticketLevel, quantity };
    const answer = await as(who).post("/api/cart/items", item);
    if (answer.status !== 200) throw new Error(`not in the cart: ${await answer.text()}`);
  }
};

/** Somebody's order of these lines, as it was confirmed. */
export const orderOf = async (
  who: Account,
  lines: readonly (readonly [ConcertId, string, number])[],
  delivery: object = email,
): Promise<OrderId> => {
  await fillCart(who, ...lines);
  await as(who).put("/api/cart/delivery-method", delivery);
  const answer = await as(who).post("/api/cart/confirm", {}, keyed());
  if (answer.status !== 201) throw new Error(`not confirmed: ${await answer.text()}`);
  return orderId.parse(made.parse(await answer.json()).id);
};

/** What the payment's policy does once there is an order. */
export const openPayment = async (order: OrderId) => {
  const placed = await placedOrder(order);
  if (placed.expiresAt === null) throw new Error(`${order} does not wait for a payment`);
  const { userId, total: amount, expiresAt } = placed;
  await objects.payment(order).create({ userId, amount, expiresAt }, systemMetadata(order));
  return placed;
};

/** What the tickets' policies do once an order is paid. */
export const issueTickets = async (order: OrderId): Promise<void> => {
  const { userId, items, reservations, deliveryMethod } = await placedOrder(order);
  const metadata = systemMetadata(order);
  const tickets = objects.tickets(order);
  const concertIds = reservations.map((reservation) => reservation.concertId);
  await tickets.expect({ userId, concertIds, deliveryMethod }, metadata);
  for (const { concertId: concert, reservationId } of reservations) {
    const lines = items.filter((item) => item.concertId === concert);
    await tickets.create({ userId, concertId: concert, reservationId, lines }, metadata);
  }
};

/** What the invoice's policy does once an order is paid. */
export const issueInvoice = async (order: OrderId): Promise<void> => {
  const issued = await invoiceOrder(order, objects, configuration.seller, systemMetadata(order));
  if (!issued.ok) throw new Error(`not invoiced: ${issued.rejection.code}`);
};

const placedOrder = async (order: OrderId) => {
  const document = await objects.order(order).document();
  if (document === undefined) throw new Error(`no order ${order}`);
  return document.order;
};

/** Brings the lists up to date with an object's log, as far as it is not. */
export const list = async (kind: Exclude<SourceKind, "user">, id: ConcertId | OrderId): Promise<void> => {
  const source = kind === "concert" ? objects.concert(concertId.parse(id)) : objects[kind](orderId.parse(id));
  const log: RecordedEvent<unknown>[] = await source.history(0, 1000);
  const events = log.flatMap((recorded) => {
    const { event, ...rest } = recorded;
    const published = publishedToLists({ ...rest, event: typed.parse(event) });
    return published === undefined ? [] : [published];
  });
  const window = { source: { kind, id }, from: 0, to: log.length, events };
  const outcome = await project(database, objects, listWindow.parse(window));
  if (outcome !== "applied") throw new Error(`${id} is listed up to another position`);
};

const typed = z.looseObject({ type: z.string() });

const problem = z.looseObject({
  code: z.string(),
  errors: z.array(z.looseObject({ pointer: z.string().optional(), parameter: z.string().optional() })).optional(),
});

/** An error answer as its status and code. */
export const refusalOf = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  problem.parse(await answer.json()).code,
];

/** Where an error answer says the fault is. */
export const faultsOf = async (answer: Response): Promise<string[]> => {
  const { code, errors = [] } = problem.parse(await answer.json());
  if (code !== "invalid-request" && code !== "unsupported-amount") throw new Error(`another problem: ${code}`);
  return errors.map(({ pointer, parameter }) => pointer ?? parameter ?? "");
};
