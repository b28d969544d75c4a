import { beforeAll, describe, expect, it } from "vitest";
import { type ConcertId, type OrderId, refundOf, ticketOf } from "../../src/domain/ids.ts";
import {
  type Account,
  account,
  as,
  concertOf,
  email,
  fillCart,
  ifMatch,
  issueInvoice,
  issueTickets,
  keyed,
  openPayment,
  orderOf,
  plan,
} from "./box-office.ts";

/*
 * Every call of the concerts, cart, orders and tickets as each kind of caller. `user` owns the order and the ticket, `organizer` the
 * concert. A cell is the status that caller gets.
 */
const callers = ["nobody", "user", "other user", "organizer", "other organizer", "administrator"] as const;
type Who = (typeof callers)[number];

const who = new Map<Who, Account | undefined>();
beforeAll(async () => {
  who.set("nobody", undefined);
  who.set("user", await account());
  who.set("other user", await account());
  who.set("organizer", await account("organizer"));
  who.set("other organizer", await account("organizer"));
  who.set("administrator", await account("administrator"));
});

const accountOf = (name: Who): Account => {
  const found = who.get(name);
  if (found === undefined) throw new Error(`${name} has no account`);
  return found;
};

interface Stage {
  readonly concert: ConcertId;
  readonly order: OrderId;
}

const newStage = async (): Promise<Stage> => {
  const concert = await concertOf(accountOf("organizer"));
  const order = await orderOf(accountOf("user"), [[concert, "regular", 1]]);
  await openPayment(order);
  await issueTickets(order);
  await issueInvoice(order);
  return { concert, order };
};

type Caller = ReturnType<typeof as>;

/** Something in the caller's own cart, for the calls that need it. */
const withItem =
  (call: (caller: Caller, stage: Stage) => Promise<Response>) =>
  async (caller: Caller, stage: Stage, owner: Account | undefined): Promise<Response> => {
    if (owner !== undefined) {
      await fillCart(owner, [stage.concert, "regular", 1]);
      await as(owner).put("/api/cart/delivery-method", email);
    }
    return call(caller, stage);
  };

type Row = readonly [
  string,
  readonly number[],
  (caller: Caller, stage: Stage, owner: Account | undefined) => Promise<Response>,
  // After it has succeeded, the next caller gets another concert and another order.
  "spends the stage"?,
];

const any = { "If-Match": "*" };
const levels = { ticketLevels: plan().ticketLevels };

const rows: readonly Row[] = [
  // nobody, user, other user, organizer, other organizer, administrator
  ["POST concert", [401, 403, 403, 201, 201, 201], (caller) => caller.post("/api/concerts", plan())],
  ["GET concerts", [200, 200, 200, 200, 200, 200], (caller) => caller.get("/api/concerts")],
  ["GET own concerts", [401, 403, 403, 200, 200, 200], (caller) => caller.get("/api/concerts?organizerId=me")],
  ["GET concert", [200, 200, 200, 200, 200, 200], (caller, { concert }) => caller.get(`/api/concerts/${concert}`)],
  [
    "PATCH concert",
    [401, 403, 403, 200, 403, 200],
    (caller, { concert }) => caller.patch(`/api/concerts/${concert}`, { title: "B" }, ifMatch("*")),
  ],
  [
    "PUT ticket levels",
    [401, 403, 403, 200, 403, 200],
    (caller, { concert }) => caller.put(`/api/concerts/${concert}/ticket-levels`, levels, any),
  ],
  [
    "POST concert's cancel",
    [401, 403, 403, 200, 403, 200],
    (caller, { concert }) => caller.post(`/api/concerts/${concert}/cancel`, { reason: "rain" }),
    "spends the stage",
  ],
  [
    "GET availability",
    [200, 200, 200, 200, 200, 200],
    (caller, { concert }) => caller.get(`/api/concerts/${concert}/availability`),
  ],
  ...["finance", "sales", "attendees", "attendees.csv", "entries", "cancellation", "cancellation/failures"].map(
    (figures): Row => [
      `GET ${figures}`,
      [401, 403, 403, 200, 404, 200],
      (caller, { concert }) => caller.get(`/api/concerts/${concert}/${figures}`),
    ],
  ),
  ["GET cart", [401, 200, 200, 200, 200, 200], (caller) => caller.get("/api/cart")],
  [
    "POST item",
    [401, 200, 200, 200, 200, 200],
    (caller, { concert }) =>
      caller.post("/api/cart/items", { concertId: concert, ticketLevelId: "regular", quantity: 1 }),
  ],
  [
    "PUT item",
    [401, 200, 200, 200, 200, 200],
    withItem((caller, { concert }) => caller.put(`/api/cart/items/${concert}/regular`, { quantity: 2 })),
  ],
  [
    "PUT delivery method",
    [401, 200, 200, 200, 200, 200],
    withItem((caller) => caller.put("/api/cart/delivery-method", email)),
  ],
  [
    "DELETE item",
    [401, 200, 200, 200, 200, 200],
    withItem((caller, { concert }) => caller.delete(`/api/cart/items/${concert}/regular`)),
  ],
  ["POST cart's cancel", [401, 200, 200, 200, 200, 200], withItem((caller) => caller.post("/api/cart/cancel", {}))],
  ["POST confirm", [401, 201, 201, 201, 201, 201], withItem((caller) => caller.post("/api/cart/confirm", {}, keyed()))],
  ["GET orders", [401, 200, 200, 200, 200, 200], (caller) => caller.get("/api/orders")],
  [
    "GET orders of an account",
    [401, 403, 403, 403, 403, 200],
    (caller) => caller.get(`/api/orders?userId=${accountOf("user").id}`),
  ],
  ["GET order", [401, 200, 404, 404, 404, 200], (caller, { order }) => caller.get(`/api/orders/${order}`)],
  ["GET payment", [401, 200, 404, 404, 404, 200], (caller, { order }) => caller.get(`/api/orders/${order}/payment`)],
  ["GET invoice", [401, 200, 404, 404, 404, 200], (caller, { order }) => caller.get(`/api/orders/${order}/invoice`)],
  [
    "GET invoice's PDF",
    [401, 200, 404, 404, 404, 200],
    (caller, { order }) => caller.get(`/api/orders/${order}/invoice/pdf`),
  ],
  [
    "PUT invoice's buyer",
    [401, 200, 404, 404, 404, 200],
    (caller, { order }) => caller.put(`/api/orders/${order}/invoice/buyer`, {}),
  ],
  [
    "GET concert's refunds of an order",
    [401, 403, 403, 200, 404, 200],
    (caller, { concert, order }) => caller.get(`/api/concerts/${concert}/orders/${order}/refunds`),
  ],
  ["GET refunds", [401, 200, 404, 404, 404, 200], (caller, { order }) => caller.get(`/api/orders/${order}/refunds`)],
  // The order is not paid: that is what those learn who may refund it.
  [
    "POST refund by tickets",
    [401, 403, 403, 409, 404, 409],
    (caller, { order }) =>
      caller.post(`/api/orders/${order}/refunds`, { ticketIds: [ticketOf(order, 1)], reason: "rain" }, keyed()),
  ],
  [
    "POST refund by amount",
    [401, 403, 403, 403, 403, 409],
    (caller, { order }) =>
      caller.post(
        `/api/orders/${order}/refunds`,
        { amount: { amount: 100, currency: "PLN" }, reason: "rain" },
        keyed(),
      ),
  ],
  [
    "POST refund's retry",
    [401, 403, 403, 403, 403, 404],
    (caller, { order }) => caller.post(`/api/orders/${order}/refunds/${refundOf(order, "none")}/retry`, {}),
  ],
  [
    "GET order's tickets",
    [401, 200, 404, 404, 404, 200],
    (caller, { order }) => caller.get(`/api/orders/${order}/tickets`),
  ],
  ...["tickets/pdf", "calendar.ics"].map((file): Row => [
    `GET order's ${file}`,
    [401, 200, 404, 404, 404, 200],
    (caller, { order }) => caller.get(`/api/orders/${order}/${file}`),
  ]),
  [
    "GET ticket's PDF",
    [401, 200, 404, 200, 404, 200],
    (caller, { order }) => caller.get(`/api/tickets/${ticketOf(order, 1)}/pdf`),
  ],
  [
    "POST order's cancel",
    [401, 200, 404, 404, 404, 200],
    (caller, { order }) => caller.post(`/api/orders/${order}/cancel`, {}),
    "spends the stage",
  ],
  [
    "GET deliveries",
    [401, 403, 403, 403, 403, 200],
    (caller, { order }) => caller.get(`/api/orders/${order}/deliveries`),
  ],
  [
    "POST deliveries",
    [401, 403, 403, 403, 403, 202],
    (caller, { order }) => caller.post(`/api/orders/${order}/deliveries`, {}),
  ],
  [
    "GET ticket",
    [401, 200, 404, 200, 404, 200],
    (caller, { order }) => caller.get(`/api/tickets/${ticketOf(order, 1)}`),
  ],
  [
    "POST validation by code",
    [401, 403, 403, 200, 403, 200],
    (caller, { concert }) => caller.post("/api/tickets/validations", { code: "forged", concertId: concert }),
  ],
  [
    "POST validation by id",
    [401, 403, 403, 200, 403, 200],
    (caller, { concert, order }) =>
      caller.post(`/api/tickets/${ticketOf(order, 1)}/validations`, { concertId: concert }),
  ],
  ["GET ticket keys", [200, 200, 200, 200, 200, 200], (caller) => caller.get("/api/ticket-keys")],
  [
    "GET verification of the ledger",
    [401, 403, 403, 403, 403, 200],
    (caller) => caller.get("/api/operations/ledger/verification"),
  ],
];

let stage: Stage | undefined;

describe("who may call", () => {
  const named = rows.map(([name, expected, call, spends]) => ({ name, expected, call, spends }));
  it.each(named)("$name", async ({ expected, call, spends }) => {
    const statuses: number[] = [];
    for (const name of callers) {
      const caller = who.get(name);
      stage ??= await newStage();
      const answer = await call(as(caller), stage, caller);
      statuses.push(answer.status);
      if (spends !== undefined && answer.ok) stage = undefined;
    }
    expect(statuses).toEqual(expected);
  });
});
