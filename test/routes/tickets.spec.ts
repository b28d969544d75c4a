import { beforeAll, describe, expect, it } from "vitest";
import { type ConcertId, type OrderId, ticketOf, userIdFrom } from "../../src/domain/ids.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import {
  type Account,
  account,
  api,
  as,
  codes,
  concertOf,
  email,
  faultsOf,
  issueTickets,
  keyed,
  objects,
  orderOf,
  refusalOf,
} from "./box-office.ts";

let organizer: Account;
let concert: ConcertId;
beforeAll(async () => {
  organizer = await account("organizer");
  concert = await concertOf(organizer);
});

const courier = {
  type: "courier",
  courier: "fedex",
  address: { name: "Ada", line1: "Długa 1", city: "Warsaw", postalCode: "00-238", country: "PL" },
} as const;

/** A fan with an order of so many tickets, and the first of them. */
const ticketed = async (quantity = 1, delivery: object = email) => {
  const fan = await account();
  const order = await orderOf(fan, [[concert, "regular", quantity]], delivery);
  await issueTickets(order);
  const id = ticketOf(order, 1);
  const code = await (await codes()).sign({ ticketId: id, concertId: concert });
  return { fan, order, id, code };
};

/** What happened at doors with an order's tickets. */
const entries = async (order: OrderId) =>
  (await objects.tickets(order).history()).filter(({ event }) => /Validat/.test(JSON.stringify(event))).length;

const byCode = (code: unknown, at: unknown = concert, who = organizer, headers = {}) =>
  as(who).post("/api/tickets/validations", { code, concertId: at }, headers);
const byId = (id: string, at: unknown = concert, who = organizer, headers = {}) =>
  as(who).post(`/api/tickets/${id}/validations`, { concertId: at }, headers);

describe("a ticket", () => {
  it("shows its code to its owner only, and where it goes to its owner and administrators", async () => {
    const { fan, order, id, code } = await ticketed();
    const whole = {
      id,
      orderId: order,
      concertId: concert,
      ticketLevelId: "regular",
      status: "issued",
      validatedAt: null,
      isPrinted: false,
      ticketsOfOrder: 1,
      code,
      delivery: { method: "email", status: "prepared", email: email.email, attempts: 0 },
      createdAt: expect.stringMatching(/Z$/),
    };
    const path = `/api/tickets/${id}`;
    expect(await (await as(fan).get(path)).json()).toEqual(whole);
    const administrator = await account("administrator");
    expect(await (await as(administrator).get(path)).json()).toEqual({ ...whole, code: null });
    expect(await (await as(organizer).get(path)).json()).toEqual({
      ...whole,
      code: null,
      delivery: { method: "email", status: "prepared", attempts: 0 },
    });
    for (const stranger of [await account(), await account("organizer")])
      expect(await refusalOf(await as(stranger).get(path))).toEqual([404, "not-found"]);
    for (const unknown of ["nonsense", ticketOf(order, 2), `tic_${"0".repeat(32)}_1`])
      expect(await refusalOf(await as(fan).get(`/api/tickets/${unknown}`))).toEqual([404, "not-found"]);
  });

  it("is printed once the courier has it", async () => {
    const { fan, order, id } = await ticketed(1, courier);
    const path = `/api/tickets/${id}`;
    expect(await (await as(fan).get(path)).json()).toMatchObject({
      isPrinted: false,
      delivery: { method: "courier", status: "prepared", attempts: 0 },
    });
    const tickets = objects.tickets(order);
    const delivery = await tickets.nextDelivery();
    if (delivery === undefined) throw new Error("nothing to deliver");
    const shipped = { status: "shipped", trackingNumber: "T-1", labelReference: null } as const;
    await tickets.recordDelivery(delivery.deliveryId, shipped, systemMetadata(order));
    const shown = await (await as(fan).get(path)).json<{ delivery: object }>();
    expect(shown).toMatchObject({ isPrinted: true });
    expect(shown.delivery).toEqual({ method: "courier", status: "delivered", trackingNumber: "T-1", attempts: 1 });
    // It stays so while it is sent once more.
    await tickets.requestSend(userIdFrom("0".repeat(32)), systemMetadata(order));
    expect(await (await as(fan).get(path)).json()).toMatchObject({ isPrinted: true, delivery: { status: "prepared" } });
  });

  it("has a code that anyone can check offline", async () => {
    const answer = await api("/api/ticket-keys");
    expect(await answer.json()).toEqual({
      keys: [
        {
          kty: "OKP",
          crv: "Ed25519",
          x: expect.any(String),
          kid: expect.any(String),
          alg: "EdDSA",
          use: "sig",
        },
      ],
    });
  });
});

describe.each([
  [
    "code",
    async (ticket: { code: string; id: string }, headers?: object) => byCode(ticket.code, concert, organizer, headers),
  ],
  [
    "id",
    async (ticket: { code: string; id: string }, headers?: object) => byId(ticket.id, concert, organizer, headers),
  ],
])("letting in by %s", (_way, letIn) => {
  it("happens once, and says when it did", async () => {
    const ticket = await ticketed();
    const first = await letIn(ticket);
    expect(first.status).toBe(200);
    expect(await first.json()).toMatchObject({
      valid: true,
      ticket: { id: ticket.id, status: "validated", code: null },
    });
    const again = await letIn(ticket);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({
      valid: false,
      reason: "already-validated",
      validatedAt: expect.stringMatching(/Z$/),
    });
    expect(await entries(ticket.order)).toBe(2);
    expect(await (await as(ticket.fan).get(`/api/tickets/${ticket.id}`)).json()).toMatchObject({
      status: "validated",
      validatedAt: expect.stringMatching(/Z$/),
    });
  });

  it("lets one of many in who show the same ticket at once", async () => {
    const ticket = await ticketed();
    const answers = await Promise.all(Array.from({ length: 8 }, () => letIn(ticket)));
    const seen = await Promise.all(answers.map(async (answer) => (await answer.json<{ valid: boolean }>()).valid));
    expect(seen.filter((valid) => valid)).toHaveLength(1);
  });

  it("answers a repeated request as the first time", async () => {
    const ticket = await ticketed();
    const headers = keyed();
    const first = await letIn(ticket, headers);
    const again = await letIn(ticket, headers);
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    expect(await entries(ticket.order)).toBe(1);
  });

  it("refuses what was revoked", async () => {
    const ticket = await ticketed();
    await objects.tickets(ticket.order).withdraw(concert, "refunded", systemMetadata(ticket.order));
    expect(await (await letIn(ticket)).json()).toEqual({ valid: false, reason: "revoked" });
    expect(await (await as(ticket.fan).get(`/api/tickets/${ticket.id}`)).json()).toMatchObject({ status: "revoked" });
  });
});

describe("a door", () => {
  it("refuses a ticket of another concert", async () => {
    const { id, code } = await ticketed();
    const other = await concertOf(organizer);
    for (const answer of [await byId(id, other), await byCode(code, other)])
      expect(await answer.json()).toEqual({ valid: false, reason: "wrong-concert" });
    expect(await (await byId(id)).json()).toMatchObject({ valid: true });
  });

  it("knows a forged code, and records nothing of it", async () => {
    const { order, code } = await ticketed();
    for (const forged of [
      "",
      "nonsense",
      code.slice(0, -2),
      `${code}A`,
      code.replace("FR1.", "FR2."),
      "x".repeat(5000),
    ])
      expect(await (await byCode(forged)).json()).toEqual({ valid: false, reason: "forged" });
    expect(await entries(order)).toBe(0);
  });

  it("does not know a ticket that was never made", async () => {
    const { order } = await ticketed();
    const id = ticketOf(order, 99);
    const code = await (await codes()).sign({ ticketId: id, concertId: concert });
    for (const answer of [await byId(id), await byCode(code), await byId(`tic_${"0".repeat(32)}_1`)])
      expect(await answer.json()).toEqual({ valid: false, reason: "unknown" });
    expect(await refusalOf(await byId("nonsense"))).toEqual([404, "not-found"]);
  });

  it("is its organizer's and the administrators', and there is one at each concert", async () => {
    const { id, code } = await ticketed();
    const stranger = await account("organizer");
    for (const answer of [await byId(id, concert, stranger), await byCode(code, concert, stranger)])
      expect(await refusalOf(answer)).toEqual([403, "not-allowed"]);
    for (const nowhere of ["nonsense", `con_${"0".repeat(32)}`])
      for (const answer of [await byId(id, nowhere), await byCode(code, nowhere)])
        expect(await refusalOf(answer)).toEqual([404, "not-found"]);
    expect(await (await byId(id, concert, await account("administrator"))).json()).toMatchObject({ valid: true });
  });

  it("wants a code and a concert", async () => {
    expect(await faultsOf(await as(organizer).post("/api/tickets/validations", {}))).toEqual(["/code", "/concertId"]);
    expect(await faultsOf(await byCode(7))).toEqual(["/code"]);
    const { id } = await ticketed();
    expect(await faultsOf(await byId(id, null))).toEqual(["/concertId"]);
    const more = { concertId: concert, ticketId: id };
    expect(await faultsOf(await as(organizer).post(`/api/tickets/${id}/validations`, more))).toEqual(["/ticketId"]);
  });
});
