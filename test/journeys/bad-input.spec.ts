// Input of every wrong kind: it is refused by the contract's codes, which point at what is wrong, and changes nothing.
import { beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { type Client, connect, eventually, refusal } from "./client.ts";
import { type Concert, type Order } from "./documents.ts";
import { type Person, registerPerson } from "./people.ts";
import {
  buy,
  courierTo,
  fillCart,
  listedOrders,
  level,
  plan,
  planConcert,
  readOrder,
  seatsLeft,
  SOON,
  untilSeatsLeft,
} from "./purchases.ts";

const { organizer, administrator } = inject("people");
let client: Client;
let fan: Person;
let concert: Concert;
let placed: Order;
let before: string;

/** All that bad input could have changed. */
const present = async (): Promise<string> =>
  JSON.stringify([
    await client.ask(z.unknown(), 200, `/api/concerts/${concert.id}`),
    await seatsLeft(client, concert),
    await client.ask(z.unknown(), 200, "/api/cart", { token: fan.token }),
    await client.ask(z.unknown(), 200, "/api/users/me", { token: fan.token }),
    await client.ask(z.unknown(), 200, "/api/concerts?organizerId=me&limit=100&q=Nowhere", { token: organizer.token }),
    await readOrder(client, fan, placed.id),
    (await listedOrders(client, fan)).length,
  ]);

beforeAll(async () => {
  client = await connect(inject("service").origin);
  fan = await registerPerson(client);
  concert = await planConcert(client, organizer);
  placed = await buy(client, fan, [{ of: concert, quantity: 1 }]);
  await fillCart(client, fan, [{ of: concert, quantity: 2 }]);
  await eventually(
    SOON,
    () => listedOrders(client, fan),
    (orders) => orders.length === 1,
  );
  await untilSeatsLeft(client, concert, 99);
  before = await present();
});

const invalid = (...at: string[]) => ({ status: 400, code: "invalid-request", at });

/** Calls that take a JSON document: with one that is right, as somebody who may. */
const operation = (method: string, path: string, body: object, who: Person, headers = {}) => ({
  path,
  body,
  options: { method, token: who.token, key: crypto.randomUUID(), headers },
});
const operations: Readonly<Record<string, () => ReturnType<typeof operation>>> = {
  registering: () =>
    operation("POST", "/api/users", { email: "x@example.com", password: "correct horse", name: "X" }, fan),
  "signing in": () => operation("POST", "/api/sessions", { email: "x@example.com", password: "correct horse" }, fan),
  "setting up": () =>
    operation(
      "POST",
      "/api/setup",
      { setupToken: "x", email: "x@example.com", password: "correct horse", name: "X" },
      fan,
    ),
  "changing a role": () => operation("PUT", `/api/users/${fan.id}/role`, { role: "organizer" }, administrator),
  "planning a concert": () => operation("POST", "/api/concerts", plan({ artist: "Nowhere" }), organizer),
  "editing a concert": () =>
    operation("PATCH", `/api/concerts/${concert.id}`, { title: "Another" }, organizer, { "If-Match": "*" }),
  "changing ticket levels": () =>
    operation("PUT", `/api/concerts/${concert.id}/ticket-levels`, { ticketLevels: [level("a", 1, 100)] }, organizer, {
      "If-Match": "*",
    }),
  "cancelling a concert": () =>
    operation("POST", `/api/concerts/${concert.id}/cancel`, { reason: "No reason" }, organizer),
  "putting tickets into the cart": () =>
    operation("POST", "/api/cart/items", { concertId: concert.id, ticketLevelId: "regular", quantity: 1 }, fan),
  "changing a quantity": () => operation("PUT", `/api/cart/items/${concert.id}/regular`, { quantity: 3 }, fan),
  "choosing a delivery": () => operation("PUT", "/api/cart/delivery-method", courierTo("Gdynia"), fan),
  confirming: () => operation("POST", "/api/cart/confirm", {}, fan),
  "emptying the cart": () => operation("POST", "/api/cart/cancel", {}, fan),
  "cancelling an order": () => operation("POST", `/api/orders/${placed.id}/cancel`, {}, fan),
  "sending tickets again": () => operation("POST", `/api/orders/${placed.id}/deliveries`, {}, administrator),
  "letting a ticket in by its code": () =>
    operation("POST", "/api/tickets/validations", { code: "x", concertId: concert.id }, organizer),
  "letting a ticket in by its id": () =>
    operation("POST", `/api/tickets/tic_${"0".repeat(32)}_1/validations`, { concertId: concert.id }, organizer),
  "playing a payment": () =>
    operation("POST", `/api/simulator/payments/pay_${"0".repeat(32)}`, { outcome: "fail" }, fan),
  "asking for faults": () => operation("POST", "/api/simulator/faults", { target: "email", failNext: 0 }, fan),
};

const MEBIBYTE = 1024 * 1024;

/** What is wrong with any document, whatever it is for. */
const brokenBodies: readonly [
  what: string,
  bytes: (body: object) => string | Uint8Array<ArrayBuffer>,
  refused: object,
][] = [
  ["nothing", () => "", invalid("")],
  ["half of a document", (body) => JSON.stringify(body).slice(0, -1), invalid("")],
  ["no JSON", () => "quantity=1", invalid("")],
  ["bytes that are no UTF-8", () => Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), invalid("")],
  ["a list", (body) => JSON.stringify([body]), invalid("")],
  ["null", () => "null", invalid("")],
  ["a number", () => "12", invalid("")],
  ["a text", () => '"{}"', invalid("")],
  ["an unknown field", (body) => JSON.stringify({ ...body, nonsense: 1 }), invalid("/nonsense")],
  ["an unknown field that is everybody's", (body) => withField(body, '"__proto__":{}'), invalid("/__proto__")],
  ["a NUL character in an unknown field", (body) => JSON.stringify({ ...body, nonsense: "a\0" }), invalid("/nonsense")],
  ["a NUL character in a field's name", (body) => JSON.stringify({ ...body, "a\0": 1 }), invalid("")],
  ["a document that is nested a thousand times", () => `${"[".repeat(1000)}${"]".repeat(1000)}`, invalid("")],
  [
    "a mebibyte",
    (body) => JSON.stringify({ ...body, nonsense: "x".repeat(MEBIBYTE) }),
    { status: 413, code: "body-too-large", at: [] },
  ],
];

/** As a text: an object literal would take the field for its prototype. */
const withField = (body: object, field: string): string => {
  const text = JSON.stringify(body).slice(0, -1);
  return `${text}${text === "{" ? "" : ","}${field}}`;
};

describe.each(Object.entries(operations))("%s", (_, ask) => {
  it("refuses documents that are broken, whatever they are for", async () => {
    for (const [what, bytes, refused] of brokenBodies) {
      const { path, body, options } = ask();
      await expect(refusal(await client.call(path, { ...options, bytes: bytes(body) })), what).resolves.toEqual(
        refused,
      );
    }
  });

  it("refuses what is said to be something else than JSON", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""]) {
      const { path, body, options } = ask();
      const headers = { ...options.headers, "Content-Type": type };
      await expect(refusal(await client.call(path, { ...options, body, headers })), type).resolves.toEqual({
        status: 415,
        code: "unsupported-media-type",
        at: [],
      });
    }
  });
});

const TOO_LONG = "x".repeat(201);
/** Numbers as JSON can have them and `JSON.stringify` never writes them. */
const huge = ["1e999", "-1e999", "1e21", "9007199254740993", "123456789012345678901234567890"];
const noQuantity = ["0", "-1", "1.5", "1001", '"2"', "null", "true", "[]", "{}", ...huge];

/** The document with one field, by its path, replaced by a text of JSON. */
const replaced = (body: object, [step = "", ...rest]: readonly string[], json: string): string => {
  const fields = z.record(z.string(), z.unknown()).parse({ ...body });
  const inner = z.looseObject({}).safeParse(fields[step]).data;
  const value = rest.length === 0 ? json : replaced(inner ?? {}, rest, json);
  const kept = Object.entries(fields).filter(([name]) => name !== step);
  const members = [...kept.map(([name, field]) => [name, JSON.stringify(field)]), [step, value]];
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`;
};

const texts = ['""', '"   "', `"${TOO_LONG}"`, '"a\\u0000b"', '"\\ud800"', "5", "null", "[]", "{}"];
const times = [
  '"tomorrow"',
  '"2027-13-01T00:00:00Z"',
  '"2027-06-01"',
  "1800000000",
  '"9999999-01-01T00:00:00Z"',
  "true",
];

/** What is wrong with one field: each of these values, which the answer must point at. */
const fields: readonly (readonly [of: string, field: string, values: readonly string[]])[] = [
  ["putting tickets into the cart", "/quantity", noQuantity],
  ["putting tickets into the cart", "/concertId", ["5", "null", "[]", '"a\\u0000"']],
  ["putting tickets into the cart", "/ticketLevelId", ["5", "null", "{}", '"\\ud800"']],
  ["changing a quantity", "/quantity", noQuantity],
  ["choosing a delivery", "/type", ['"pigeon"', "5", "null"]],
  ["choosing a delivery", "/courier", ['"dhl"', "5", "null"]],
  ["choosing a delivery", "/address/name", texts],
  ["choosing a delivery", "/address/city", texts],
  ["choosing a delivery", "/address/country", ['"Poland"', '"pl"', '"XX"', '""', "5", "null"]],
  ["choosing a delivery", "/address/planet", ['"Earth"']],
  ["confirming", "/expectedTotal", ["5", "null", '"100 PLN"', "[]", '{"amount":1}', '{"amount":1,"currency":5}']],
  ["confirming", "/expectedTotal", ['{"amount":"1","currency":"PLN"}', '{"amount":-1,"currency":"PLN"}']],
  ["confirming", "/expectedTotal", huge.map((amount) => `{"amount":${amount},"currency":"PLN"}`)],
  ["planning a concert", "/artist", texts],
  ["planning a concert", "/title", texts],
  ["planning a concert", "/venue", ["5", "null", '"Palladium"', "[]"]],
  ["planning a concert", "/venue/city", texts],
  ["planning a concert", "/venue/country", ['"Poland"', '"pl"', '"XX"', "5", "null"]],
  ["planning a concert", "/startsAt", [...times, '"2001-01-01T00:00:00Z"', "null"]],
  ["planning a concert", "/salesStartAt", times],
  ["planning a concert", "/salesEndAt", times],
  ["planning a concert", "/timeZone", ['"Mars/Phobos"', '"+01:00"', '""', `"${TOO_LONG}"`, "5", "null"]],
  ["planning a concert", "/maxTicketsPerCustomer", ["0", "-1", "1.5", '"6"', ...huge]],
  ["planning a concert", "/holdSeconds", ["9", "3601", "10.5", '"600"', "null", ...huge]],
  ["planning a concert", "/taxRatePercent", ["-1", "100.01", "8.125", '"8"', "null", ...huge]],
  ["planning a concert", "/ticketLevels", ["[]", "{}", "null", '"regular"']],
  ["editing a concert", "/title", texts],
  ["editing a concert", "/holdSeconds", ["9", "null", ...huge]],
  ["editing a concert", "/ticketLevels", ["[]"]],
  ["editing a concert", "/version", ["7"]],
  ["cancelling a concert", "/reason", ['""', '"   "', `"${"x".repeat(501)}"`, '"a\\u0000b"', "5", "null"]],
  ["changing a role", "/role", ['"king"', '""', "5", "null"]],
  [
    "registering",
    "/email",
    ['"nobody"', '"a@b@c"', `"${"x".repeat(300)}@example.com"`, '"a\\u0000@example.com"', "5", "null"],
  ],
  [
    "registering",
    "/password",
    ['"eleven chars".slice', `"${"x".repeat(11)}"`, `"${"x".repeat(129)}"`, "5", "null"].slice(1),
  ],
  ["registering", "/name", texts],
  ["registering", "/role", ['"administrator"']],
  ["signing in", "/password", [`"${"x".repeat(513)}"`, "5", "null"]],
  ["playing a payment", "/outcome", ['"steal"', "5", "null"]],
  ["asking for faults", "/failNext", ["-1", "0.5", '"1"', "null", ...huge]],
];

const operationNamed = (name: string) => {
  const ask = operations[name];
  if (ask === undefined) throw new Error(`no operation ${name}`);
  return ask();
};

it.each(fields)("%s: points at what is wrong with %s", async (of, pointer, values) => {
  for (const value of values) {
    const { path, body, options } = operationNamed(of);
    const bytes = replaced(body, pointer.slice(1).split("/"), value);
    const seen = await refusal(await client.call(path, { ...options, bytes }));
    expect(seen, value).toMatchObject({ status: 400, code: "invalid-request" });
    // A field may be wrong in more than one way; nothing else is said to be.
    expect(seen.at.length, value).toBeGreaterThan(0);
    for (const at of seen.at)
      expect(at.startsWith(pointer) || pointer.startsWith(`${at}/`), `${value}: ${at}`).toBe(true);
  }
});

/** Ticket levels, one fault each. */
const ticketLevels: readonly (readonly [value: object, at: string])[] = [
  [{ id: "UPPER" }, "/id"],
  [{ id: "x".repeat(41) }, "/id"],
  [{ name: "" }, "/name"],
  [{ name: TOO_LONG }, "/name"],
  [{ capacity: 0 }, "/capacity"],
  [{ capacity: -5 }, "/capacity"],
  [{ capacity: 1.5 }, "/capacity"],
  [{ capacity: 1_000_001 }, "/capacity"],
  [{ capacity: "10" }, "/capacity"],
  [{ capacity: 1e21 }, "/capacity"],
  [{ price: 100 }, "/price"],
  [{ price: { amount: -1, currency: "PLN" } }, "/price/amount"],
  [{ price: { amount: 0.5, currency: "PLN" } }, "/price/amount"],
  [{ price: { amount: 1e300, currency: "PLN" } }, "/price/amount"],
  [{ price: { amount: "100", currency: "PLN" } }, "/price/amount"],
  [{ price: { amount: 100, currency: "pln" } }, "/price/currency"],
  [{ price: { amount: 100, currency: "DOGE" } }, "/price/currency"],
  [{ price: { amount: 100, currency: "PLN", tax: 8 } }, "/price/tax"],
  [{ seats: 5 }, "/seats"],
];

it.each(["planning a concert", "changing ticket levels"])("%s: points at what is wrong with a level", async (of) => {
  for (const [value, at] of ticketLevels) {
    const { path, options, body } = operationNamed(of);
    const levels = [level("fine", 1, 100), { ...level("wrong", 1, 100), ...value }];
    const answer = await client.call(path, { ...options, body: { ...body, ticketLevels: levels } });
    await expect(refusal(answer), JSON.stringify(value)).resolves.toEqual(invalid(`/ticketLevels/1${at}`));
  }
  const told = async (ticketLevels_: readonly object[]) => {
    const { path, options, body } = operationNamed(of);
    return refusal(await client.call(path, { ...options, body: { ...body, ticketLevels: ticketLevels_ } }));
  };
  await expect(told([level("same", 1, 100), level("same", 1, 100)])).resolves.toEqual(invalid("/ticketLevels/1/id"));
  await expect(told(Array.from({ length: 51 }, (__, at) => level(`l${at}`, 1, 100)))).resolves.toEqual(
    invalid("/ticketLevels"),
  );
  const inYen = { ...level("yen", 1, 100), price: { amount: 100, currency: "JPY" } };
  await expect(told([level("zloty", 1, 100), inYen])).resolves.toMatchObject({ status: 400, code: "mixed-currencies" });
  await expect(told([level("dear", 1, Number.MAX_SAFE_INTEGER)])).resolves.toMatchObject({
    status: 400,
    code: "unsupported-amount",
    at: ["/ticketLevels/0/price"],
  });
});

it("has changed nothing by all that", async () => {
  await expect(present()).resolves.toBe(before);
});
