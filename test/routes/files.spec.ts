import { PDFDocument } from "@cantoo/pdf-lib";
import { beforeAll, describe, expect, it } from "vitest";
import { type ConcertId, type OrderId, orderIdFrom, refundOf, ticketOf } from "../../src/domain/ids.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import {
  type Account,
  account,
  as,
  codes,
  concertOf,
  faultsOf,
  issueTickets,
  objects,
  orderOf,
  refusalOf,
} from "./box-office.ts";

/* What the files say is tried where they are made, test/papers; here: who gets which, and how they arrive. */

let organizer: Account;
let administrator: Account;
let concert: ConcertId;
beforeAll(async () => {
  organizer = await account("organizer");
  administrator = await account("administrator");
  concert = await concertOf(organizer, { ticketLevels: [levelOf(10_000)] });
});

const levelOf = (capacity: number) => ({
  id: "regular",
  name: "Regular",
  capacity,
  price: { amount: 20_000, currency: "PLN" },
});

const ticketed = async (quantity = 1) => {
  const fan = await account();
  const order = await orderOf(fan, [[concert, "regular", quantity]]);
  await issueTickets(order);
  return { fan, order, id: ticketOf(order, 1) };
};

const revoke = async (order: OrderId, numbers: readonly number[]) => {
  const ticketIds = numbers.map((number) => ticketOf(order, number));
  const refund = { refundId: refundOf(order, "r-test"), ticketIds, reason: "asked for" };
  const revoked = await objects.tickets(order).revoke(refund, systemMetadata(order));
  if (!revoked.ok) throw new Error(revoked.rejection.code);
};

/** A file as it arrives. */
const fetched = async (who: Account, path: string, asked: Record<string, string> = {}) => {
  const answer = await as(who).get(path, undefined, asked);
  if (answer.status !== 200) throw new Error(await answer.text());
  const { headers } = answer;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return {
    bytes,
    type: headers.get("Content-Type"),
    disposition: headers.get("Content-Disposition"),
    cache: headers.get("Cache-Control"),
    link: headers.get("Link"),
    language: headers.get("Content-Language"),
    varies: headers.get("Vary"),
  };
};

const pagesOf = async (bytes: Uint8Array) => (await PDFDocument.load(bytes)).getPageCount();

describe("a ticket's PDF", () => {
  it("is a file of its own, kept by nobody on the way", async () => {
    const { fan, id } = await ticketed(2);
    const { bytes, ...arrived } = await fetched(fan, `/api/tickets/${id}/pdf`);
    expect(arrived).toEqual({
      type: "application/pdf",
      disposition: `attachment; filename="ticket-${id}.pdf"`,
      cache: "no-store",
      link: null,
      language: "en",
      varies: "Accept-Language, Cookie",
    });
    expect(await pagesOf(bytes)).toBe(1);
  });

  it("has its code for its owner only", async () => {
    const { fan, id } = await ticketed();
    const path = `/api/tickets/${id}/pdf`;
    const own = await fetched(fan, path);
    const [managers, administrators] = [await fetched(organizer, path), await fetched(administrator, path)];
    // Nothing but who asks differs: without the code's many squares, a file is smaller.
    expect(managers.bytes).toEqual(administrators.bytes);
    expect(own.bytes.length - managers.bytes.length).toBeGreaterThan(2000);
    for (const stranger of [await account(), await account("organizer")])
      expect(await refusalOf(await as(stranger).get(path))).toEqual([404, "not-found"]);
  });

  it("has no code any more once it is revoked", async () => {
    const { fan, order, id } = await ticketed();
    const before = await fetched(fan, `/api/tickets/${id}/pdf`);
    await revoke(order, [1]);
    const after = await fetched(fan, `/api/tickets/${id}/pdf`);
    expect(before.bytes.length - after.bytes.length).toBeGreaterThan(2000);
  });

  it("is none of a ticket that there is not", async () => {
    const { fan, order } = await ticketed();
    for (const unknown of ["nonsense", ticketOf(order, 2)])
      expect(await refusalOf(await as(fan).get(`/api/tickets/${unknown}/pdf`))).toEqual([404, "not-found"]);
  });
});

describe("an order's tickets as a PDF", () => {
  it("has a page for each that stands", async () => {
    const { fan, order } = await ticketed(4);
    await revoke(order, [2, 4]);
    const { bytes, disposition } = await fetched(fan, `/api/orders/${order}/tickets/pdf`);
    expect(await pagesOf(bytes)).toBe(2);
    expect(disposition).toBe(`attachment; filename="tickets-${order}.pdf"`);
  });

  it("has 50 tickets at most, and says where the others are", async () => {
    const { fan, order } = await ticketed(54);
    await revoke(order, [1, 52]);
    const path = `/api/orders/${order}/tickets/pdf`;
    const first = await fetched(fan, path);
    expect(await pagesOf(first.bytes)).toBe(50);
    expect(first.link).toBe(`<http://localhost:8787${path}?from=53>; rel="next"`);
    const second = await fetched(fan, `${path}?from=53`);
    expect(await pagesOf(second.bytes)).toBe(2);
    expect(second.link).toBeNull();
    expect(second.disposition).toBe(`attachment; filename="tickets-${order}-from-53.pdf"`);
    expect(await refusalOf(await as(fan).get(`${path}?from=55`))).toEqual([404, "not-found"]);
  });

  it("is none before there are tickets, nor when none stands", async () => {
    const fan = await account();
    const order = await orderOf(fan, [[concert, "regular", 1]]);
    const path = `/api/orders/${order}/tickets/pdf`;
    expect(await refusalOf(await as(fan).get(path))).toEqual([404, "not-found"]);
    await issueTickets(order);
    await revoke(order, [1]);
    expect(await refusalOf(await as(fan).get(path))).toEqual([404, "not-found"]);
    expect(await refusalOf(await as(await account()).get(path))).toEqual([404, "not-found"]);
  });

  it.each(["0", "-1", "1.5", "x", "", "10000000"])("begins at a number, which %j is not", async (from) => {
    const { fan, order } = await ticketed();
    expect(await faultsOf(await as(fan).get(`/api/orders/${order}/tickets/pdf?from=${from}`))).toEqual(["from"]);
  });
});

describe("an order's calendar", () => {
  it("is a file with an event a concert", async () => {
    const { fan, order } = await ticketed(2);
    const { bytes, ...arrived } = await fetched(fan, `/api/orders/${order}/calendar.ics`);
    expect(arrived).toMatchObject({
      type: "text/calendar; charset=utf-8",
      disposition: 'attachment; filename="calendar.ics"',
      cache: "no-store",
    });
    const calendar = new TextDecoder().decode(bytes);
    expect(calendar.split("BEGIN:VEVENT")).toHaveLength(2);
    expect(calendar).toContain(concert);
    expect(calendar).toContain("LOCATION:Stodoła\\, Warsaw\\, Poland");
  });

  it("is none before there are tickets", async () => {
    const fan = await account();
    const order = await orderOf(fan, [[concert, "regular", 1]]);
    for (const path of [order, orderIdFrom("0".repeat(32))])
      expect(await refusalOf(await as(fan).get(`/api/orders/${path}/calendar.ics`))).toEqual([404, "not-found"]);
  });
});

describe("the language of a file", () => {
  const languageOf = async (bytes: Uint8Array) => (await PDFDocument.load(bytes)).getLanguage();

  it.each([
    ["what the browser likes best of those that are spoken", { "Accept-Language": "de, pl-PL;q=0.9, en;q=0.8" }, "pl"],
    ["English to whoever asks for others", { "Accept-Language": "de, cs;q=0.9" }, "en"],
    ["what the pages were switched to", { "Accept-Language": "en", Cookie: "language=pl" }, "pl"],
    ["what they were switched back to", { "Accept-Language": "pl", Cookie: "language=en" }, "en"],
  ])("is %s", async (_, asked, language) => {
    const { fan, order, id } = await ticketed();
    for (const path of [`tickets/${id}/pdf`, `orders/${order}/tickets/pdf`]) {
      const file = await fetched(fan, `/api/${path}`, asked);
      expect(file).toMatchObject({ language, varies: "Accept-Language, Cookie" });
      expect(await languageOf(file.bytes)).toBe(language);
    }
    const calendar = await fetched(fan, `/api/orders/${order}/calendar.ics`, asked);
    expect(calendar).toMatchObject({ language, varies: "Accept-Language, Cookie" });
    const country = { pl: "Polska", en: "Poland" }[language];
    expect(new TextDecoder().decode(calendar.bytes)).toContain(`Warsaw\\, ${country}`);
  });

  it("names the file too", async () => {
    const { fan, order, id } = await ticketed(2);
    const nameOf = async (path: string) => (await fetched(fan, path, { "Accept-Language": "pl" })).disposition;
    expect(await nameOf(`/api/tickets/${id}/pdf`)).toBe(`attachment; filename="bilet-${id}.pdf"`);
    const tickets = `/api/orders/${order}/tickets/pdf`;
    expect(await nameOf(tickets)).toBe(`attachment; filename="bilety-${order}.pdf"`);
    expect(await nameOf(`${tickets}?from=2`)).toBe(`attachment; filename="bilety-${order}-od-2.pdf"`);
    expect(await nameOf(`/api/orders/${order}/calendar.ics`)).toBe('attachment; filename="kalendarz.ics"');
  });
});

it("a code with a bit changed anywhere is forged at the door", async () => {
  const { id } = await ticketed();
  const code = await (await codes()).sign({ ticketId: id, concertId: concert });
  const letIn = async (shown: string): Promise<unknown> =>
    (await as(organizer).post("/api/tickets/validations", { code: shown, concertId: concert })).json();
  for (let at = 0; at < code.length; at += 6) {
    const changed = String.fromCharCode(code.charCodeAt(at) ^ (1 << (at % 7)));
    const shown = code.slice(0, at) + changed + code.slice(at + 1);
    expect(await letIn(shown), shown).toEqual({ valid: false, reason: "forged" });
  }
  expect(await letIn(code)).toMatchObject({ valid: true });
});
