/** Who comes to a concert, in pages and as a file. */
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { expect, it } from "vitest";
import { z } from "zod";
import { type ConcertId, type OrderId, ticketOf, type UserId, userIdFrom } from "../../src/domain/ids.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import { tickets, users } from "../../src/read-models/tables.ts";
import {
  type Account,
  account,
  as,
  concertOf,
  ifMatch,
  issueTickets,
  list,
  objects,
  orderOf,
  plan,
  pln,
} from "./box-office.ts";

const database = drizzle(env.READ_MODELS);
const page = z.object({
  data: z.array(
    z.object({
      ticketId: z.string(),
      orderId: z.string(),
      holder: z.object({ id: z.string(), name: z.string(), email: z.string() }),
      ticketLevelId: z.string(),
      status: z.string(),
      price: z.object({ amount: z.int(), currency: z.string() }).nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

/** An order with tickets, as the lists show them. */
const sell = async (fan: Account, concert: ConcertId, quantity: number): Promise<OrderId> => {
  const order = await orderOf(fan, [[concert, "regular", quantity]]);
  await issueTickets(order);
  await list("tickets", order);
  return order;
};

const attendeesOf = async (organizer: Account, concert: ConcertId, query = "") => {
  const answer = await as(organizer).get(`/api/concerts/${concert}/attendees${query}`);
  expect(answer.status).toBe(200);
  return page.parse(await answer.json());
};

const fileOf = async (organizer: Account, concert: ConcertId, query = ""): Promise<Response> => {
  const answer = await as(organizer).get(`/api/concerts/${concert}/attendees.csv${query}`);
  expect(answer.status).toBe(200);
  return answer;
};

/** As RFC 4180 says: what a spreadsheet would read. */
const cellsOf = (text: string): string[][] =>
  [...text.matchAll(/((?:"(?:[^"]|"")*"|[^,"\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^,"\r\n]*))*)\r\n/g)].map(([, line = ""]) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain = ""]) =>
      quoted === undefined ? plain : quoted.replaceAll('""', '"'),
    ),
  );

it("lists every ticket once, with whose it is", async () => {
  const [organizer, fan, other] = [await account("organizer"), await account(), await account()];
  const concert = await concertOf(organizer);
  const orders = [await sell(fan, concert, 3), await sell(other, concert, 2)];
  const [first] = orders;
  if (first === undefined) throw new Error("nothing was sold");
  const listed: z.infer<typeof page>["data"] = [];
  let query = "?limit=2";
  for (;;) {
    const { data, nextCursor } = await attendeesOf(organizer, concert, query);
    listed.push(...data);
    if (nextCursor === null) break;
    query = `?limit=2&cursor=${nextCursor}`;
  }
  const expected = orders.flatMap((order, at) => [1, 2, 3].slice(at).map((_, place) => ticketOf(order, place + 1)));
  expect(listed.map(({ ticketId }) => ticketId)).toEqual(expected);
  expect(listed[0]).toEqual({
    ticketId: ticketOf(first, 1),
    orderId: first,
    holder: { id: fan.id, name: "Ada", email: `${fan.id}@example.com` },
    ticketLevelId: "regular",
    status: "issued",
    // Its order is not listed yet.
    price: null,
  });
});

it("says what was paid for each ticket, whatever it would cost now", async () => {
  const [organizer, fan] = [await account("organizer"), await account()];
  const dearer = plan().ticketLevels.map((level) => ({ ...level, price: pln(90_000) }));
  const [concert, another] = [await concertOf(organizer), await concertOf(organizer, { ticketLevels: dearer })];
  const order = await orderOf(fan, [
    [another, "regular", 1],
    [concert, "golden", 1],
    [concert, "regular", 1],
  ]);
  await as(organizer).put(`/api/concerts/${concert}/ticket-levels`, { ticketLevels: dearer }, ifMatch("*"));
  await issueTickets(order);
  await list("tickets", order);
  await list("order", order);
  const pricesOf = async (query: string) =>
    (await attendeesOf(organizer, concert, query)).data.map(({ ticketLevelId, price }) => [ticketLevelId, price]);
  const paid = [
    ["golden", pln(35_000)],
    ["regular", pln(20_000)],
  ];
  expect(await pricesOf("")).toEqual(paid);
  expect(await pricesOf(`?q=${order}`)).toEqual(paid);
});

it("shows who was let in, and whose ticket is revoked", async () => {
  const [organizer, fan] = [await account("organizer"), await account()];
  const concert = await concertOf(organizer);
  const order = await orderOf(fan, [[concert, "regular", 2]]);
  await issueTickets(order);
  const metadata = systemMetadata(order);
  await objects.tickets(order).validate(ticketOf(order, 1), concert, metadata);
  await list("tickets", order);
  expect((await attendeesOf(organizer, concert)).data.map(({ status }) => status)).toEqual(["validated", "issued"]);
  const later = await orderOf(fan, [[concert, "regular", 1]]);
  await issueTickets(later);
  await objects.tickets(later).withdraw(concert, "concert-cancelled", metadata);
  await list("tickets", later);
  const { data } = await attendeesOf(organizer, concert);
  expect(data.map(({ status }) => status)).toEqual(["validated", "issued", "revoked"]);
});

it("prefers the list of accounts, and asks the account itself where that is behind", async () => {
  const [organizer, fan] = [await account("organizer"), await account()];
  const concert = await concertOf(organizer);
  await sell(fan, concert, 1);
  expect((await attendeesOf(organizer, concert)).data[0]?.holder.name).toBe("Ada");
  await register(fan.id, "Ada of the list");
  expect((await attendeesOf(organizer, concert)).data[0]?.holder.name).toBe("Ada of the list");
});

const register = async (id: UserId, name: string): Promise<void> => {
  await database.insert(users).values({
    id,
    email: `${id}@example.com`,
    emailVerified: false,
    name,
    role: "user",
    createdAt: 0,
    version: 1,
  });
};

/** Somebody of that name has a ticket. */
const attend = async (concert: ConcertId, name: string, number: number): Promise<void> => {
  const hex = number.toString(16).padStart(32, "0");
  const userId = userIdFrom(hex);
  await register(userId, name);
  const ticket = { ticketId: `tic_${hex}_1`, orderId: `ord_${hex}`, userId, ticketLevelId: "regular" };
  await database.insert(tickets).values({ concertId: concert, ...ticket, status: "issued" });
};

it("gives a spreadsheet texts, never formulas", async () => {
  const organizer = await account("organizer");
  const concert = await concertOf(organizer);
  const shown = new Map([
    ['=HYPERLINK("http://example.com","x")', '\'=HYPERLINK("http://example.com","x")'],
    ["x;=1+1;y", "x;'=1+1;y"],
    ['Zażółć "gęślą", jaźń', 'Zażółć "gęślą", jaźń'],
    ["two\nlines", "two\nlines"],
    ["Ada", "Ada"],
  ]);
  const names = [...shown.keys()];
  for (const [number, name] of names.entries()) await attend(concert, name, number + 1);
  const answer = await fileOf(organizer, concert);
  expect(answer.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("Content-Disposition")).toMatch(
    /^attachment; filename="attendees-[a-z-]+-\d{4}-\d\d-\d\d\.csv"$/,
  );
  const bytes = await answer.bytes();
  // A spreadsheet takes the file for UTF-8; a program is not bothered with that.
  const forSpreadsheets = await (await fileOf(organizer, concert, "?byteOrderMark=yes")).bytes();
  expect(Array.from(forSpreadsheets)).toEqual([0xef, 0xbb, 0xbf, ...bytes]);
  const [header, ...rows] = cellsOf(new TextDecoder().decode(bytes));
  expect(header).toEqual([
    "ticketId",
    "orderId",
    "holderId",
    "holderName",
    "holderEmail",
    "ticketLevelId",
    "status",
    "ticketLevelName",
  ]);
  expect(new Set(rows.map((row) => row.at(-1)))).toEqual(new Set(["Regular"]));
  expect(rows.map(([, , , name]) => name)).toEqual([...shown.values()]);
  for (const row of rows) expect(row).toHaveLength(8);
});

it("is a file of a header alone when nobody comes, and of every ticket when many do", async () => {
  const organizer = await account("organizer");
  const concert = await concertOf(organizer);
  expect(cellsOf(await (await fileOf(organizer, concert)).text())).toHaveLength(1);
  const many = 1000;
  const rows = Array.from({ length: many }, (_, number) => {
    const hex = (number + 1).toString(16).padStart(31, "0").padStart(32, "f");
    return database.insert(tickets).values({
      concertId: concert,
      ticketId: `tic_${hex}_1`,
      orderId: `ord_${hex}`,
      userId: organizer.id,
      ticketLevelId: "regular",
      status: "issued",
    });
  });
  const [first, ...others] = rows;
  if (first === undefined) throw new Error("no rows");
  await database.batch([first, ...others]);
  const lines = cellsOf(await (await fileOf(organizer, concert)).text());
  expect(lines).toHaveLength(1 + many);
  expect(new Set(lines.map(([id]) => id)).size).toBe(1 + many);
});

/** Whose tickets a search finds, from page to page, and how many pages it took. */
const search = async (organizer: Account, concert: ConcertId, text: string) => {
  const names: string[] = [];
  let cursor = "";
  for (let pages = 1; ; pages += 1) {
    const { data, nextCursor } = await attendeesOf(
      organizer,
      concert,
      `?limit=2&q=${encodeURIComponent(text)}${cursor}`,
    );
    names.push(...data.map(({ holder }) => holder.name));
    if (nextCursor === null) return { names, pages };
    cursor = `&cursor=${nextCursor}`;
  }
};

it("finds attendees by a part of their names, without case and accents, or of their addresses", async () => {
  const organizer = await account("organizer");
  const concert = await concertOf(organizer);
  const other = await concertOf(organizer);
  for (const [number, name] of ["Zażółć Gęś", "Ola Nowak", "Jan Nowakowski", "Olaf"].entries())
    await attend(concert, name, number + 5001);
  await attend(other, "Another Nowak", 5010);
  expect(await search(organizer, concert, "nowak")).toEqual({ names: ["Ola Nowak", "Jan Nowakowski"], pages: 1 });
  expect((await search(organizer, concert, "zazolc")).names).toEqual(["Zażółć Gęś"]);
  expect((await search(organizer, concert, "ola")).names).toEqual(["Ola Nowak", "Olaf"]);
  expect((await search(organizer, concert, "@example.com")).names).toHaveLength(4);
  expect((await search(organizer, concert, "50%_")).names).toEqual([]);
  expect((await search(organizer, concert, "  ")).names).toHaveLength(4);
});

it("finds what has a ticket's or an order's id, and whose whole address it is, wherever it stands in a long list", async () => {
  const organizer = await account("organizer");
  const concert = await concertOf(organizer);
  await attend(concert, "Last Of All", 0xffff);
  const hex = (0xffff).toString(16).padStart(32, "0");
  // More than one answer looks through stand before it.
  await env.READ_MODELS.prepare(
    `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20500)
    INSERT INTO tickets SELECT ?, printf('tic_%032x_1', n), printf('ord_%032x', n), ?, 'regular', 'issued' FROM numbers`,
  )
    .bind(concert, organizer.id)
    .run();
  const found = { names: ["Last Of All"], pages: 1 };
  expect(await search(organizer, concert, `ord_${hex}`)).toEqual(found);
  expect(await search(organizer, concert, `tic_${hex}_1`)).toEqual(found);
  expect(await search(organizer, concert, `${userIdFrom(hex)}@EXAMPLE.com`)).toEqual(found);
  // A part of it takes two looks, the first of which found nothing.
  expect(await search(organizer, concert, "last of")).toEqual({ ...found, pages: 2 });
  expect(await search(organizer, concert, `ord_${"0".repeat(32)}`)).toEqual({ names: [], pages: 1 });
});
