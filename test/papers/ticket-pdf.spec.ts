import { describe, expect, it } from "vitest";
import { instant } from "../../src/domain/instant.ts";
import { type Language, languages } from "../../src/language.ts";
import type { PrintedTicket } from "../../src/papers/printed-ticket.ts";
import { ticketsPdf } from "../../src/papers/ticket-pdf.ts";
import { code, details, order, printedTicket } from "./paper-examples.ts";
import { rendered, type RenderedPage } from "./rendered.ts";

const sheetOf = async (ticket: PrintedTicket, language: Language = "en"): Promise<RenderedPage> => {
  const { pages } = await rendered(await ticketsPdf([ticket], language));
  const [page] = pages;
  if (page === undefined || pages.length > 1) throw new Error(`${pages.length} pages`);
  return page;
};

/** A line that was broken reads as one again. */
const flat = (page: RenderedPage): string => page.text.replaceAll("\n", " ");

describe("a printed ticket", () => {
  it("has a QR code that says the ticket's code", async () => {
    expect((await sheetOf(printedTicket())).code).toBe(code);
  });

  it("says what, when by the venue's clocks, where, which level and whose", async () => {
    const text = flat(await sheetOf(printedTicket()));
    for (const said of [
      "The Wires Autumn Tour",
      "Saturday, 19 June 2027 20:00 Central European Summer Time (Europe/Warsaw)",
      "Stodoła Warsaw, Poland",
      "Golden Circle",
      "Ada Lovelace",
      "Ticket 1 of 3",
      "Lets one person in, once",
      `Ticket tic_${order.slice(4)}_1 Order ${order}`,
    ])
      expect(text).toContain(said);
  });

  it("says all of it in Polish to those who read Polish", async () => {
    const text = flat(await sheetOf(printedTicket(), "pl"));
    for (const said of [
      "Bilet 1 z 3 The Wires Autumn Tour",
      "Kiedy sobota, 19 czerwca 2027 20:00 czas środkowoeuropejski letni (Europe/Warsaw)",
      "Gdzie Stodoła Warsaw, Polska",
      "Rodzaj biletu Golden Circle",
      "Imię i nazwisko Ada Lovelace",
      "Wpuszcza jedną osobę, jeden raz",
      "Tu przetnij lub zegnij",
      "Przy wejściu",
      "Do tego czasu",
      `Bilet tic_${order.slice(4)}_1 Zamówienie ${order}`,
    ])
      expect(text).toContain(said);
    expect(text).not.toMatch(/\b(the|in|ticket|order)\b/);
  });

  it.each([
    ["Europe/Warsaw", Date.UTC(2027, 0, 1, 23, 30), "Saturday, 2 January 2027 00:30 Central European Standard Time"],
    ["Asia/Tokyo", Date.UTC(2027, 5, 19, 18), "Sunday, 20 June 2027 03:00 Japan Standard Time (Asia/Tokyo)"],
    ["America/Argentina/Buenos_Aires", Date.UTC(2027, 5, 19, 18), "15:00 Argentina Standard Time"],
    ["UTC", Date.UTC(2027, 5, 19, 18), "18:00 Coordinated Universal Time (UTC)"],
  ])("names the time of %s", async (timeZone, startsAt, said) => {
    const concert = details({ timeZone, startsAt: instant.parse(startsAt) });
    expect(flat(await sheetOf(printedTicket({ concert })))).toContain(said);
  });

  it.each([
    "Zażółć Gęślą-Jaźń",
    "Μαρία Παπαδοπούλου",
    "Елена Ђорђевић",
    "Đặng Thị Ánh",
    "Ísafjörður Þór",
    "Ştefan Őry",
  ])("prints the name %s", async (holderName) => {
    const concert = details({ artist: holderName, title: holderName });
    const text = flat(await sheetOf(printedTicket({ holderName, levelName: holderName, concert })));
    expect(text.split(holderName)).toHaveLength(5);
  });

  it.each([
    ["李小龙", "···"],
    ["Anna 🎸 Nowak", "Anna · Nowak"],
    ["דוד", "···"],
    ["فيروز", "·····"],
    ["Ada\u202Egnol", "Adagnol"],
    ["\uD800Ada", "·Ada"],
    ["Ada\nLovelace\t \u0000", "Ada Lovelace"],
  ])("prints %j as %j", async (holderName, said) => {
    const page = await sheetOf(printedTicket({ holderName, concert: details({ artist: "椎名林檎", title: "🎉" }) }));
    expect(page.text.split("\n")).toContain(said);
    expect(page.code).toBe(code);
  });

  it.each([
    "W".repeat(500),
    "ő ".repeat(250),
    "李".repeat(500),
    "👩‍👩‍👧‍👦".repeat(200),
    "Donaudampfschifffahrtsgesellschaft ".repeat(15),
  ])("keeps within its margins, whatever it is called: %.20s", async (name) => {
    const whole = details();
    const venue = { name, city: name, country: "PL" };
    const page = await sheetOf(
      printedTicket({ holderName: name, levelName: name, concert: { ...whole, artist: name, title: name, venue } }),
    );
    expect(page.code).toBe(code);
    expect(page.inkIn({ x: 0, y: 700, width: 39, height: 140 })).toBe(0);
    expect(page.inkIn({ x: 557, y: 700, width: 38, height: 140 })).toBe(0);
    expect(page.inkIn({ x: 0, y: 0, width: 595, height: 36 })).toBe(0);
    expect(page.text).toContain(`Order ${order}`);
  });

  it.each([
    ["owners-eyes", "en", "Copy without code", "This copy lets nobody in."],
    ["owners-eyes", "pl", "Kopia bez kodu", "Z tą kopią nikt nie wejdzie."],
    ["revoked", "en", "Not valid any more", "It lets nobody in."],
    ["revoked", "pl", "Bilet nieważny", "Nikogo nie wpuści."],
  ] as const)("says why it has no code: %s (%s)", async (withheld, language, heading, said) => {
    const page = await sheetOf(printedTicket({ code: { withheld } }), language);
    expect(page.code).toBeUndefined();
    expect(page.text).toContain(heading);
    expect(flat(page)).toContain(said);
    for (const promise of ["Lets one person in", "Wpuszcza"]) expect(page.text).not.toContain(promise);
  });
});

describe("a file of tickets", () => {
  it("has a page a ticket, each with its own code", async () => {
    const tickets = [1, 2, 3].map((number) => printedTicket({ code: `${code}${number}`, place: { number, of: 3 } }));
    const { pages } = await rendered(await ticketsPdf(tickets, "en"));
    expect(pages.map((page) => page.code)).toEqual([`${code}1`, `${code}2`, `${code}3`]);
    expect(pages.map(({ text }) => /Ticket \d of \d/.exec(text)?.[0])).toEqual([
      "Ticket 1 of 3",
      "Ticket 2 of 3",
      "Ticket 3 of 3",
    ]);
  });

  it.each([
    ["en", 1, "Ticket: The Wires, Autumn Tour"],
    ["en", 3, "3 tickets: The Wires, Autumn Tour"],
    ["pl", 1, "Bilet: The Wires, Autumn Tour"],
    ["pl", 3, "Bilety (3): The Wires, Autumn Tour"],
  ] as const)(
    "tells its language to whoever reads it aloud (%s), and in it what it is: %i",
    async (spoken, count, said) => {
      const tickets = Array.from({ length: count }, () => printedTicket());
      const { title, language } = await rendered(await ticketsPdf(tickets, spoken));
      expect({ title, language }).toEqual({ title: said, language: spoken });
    },
  );

  it("is the same each time, and small", async () => {
    for (const language of languages) {
      const [once, again] = [
        await ticketsPdf([printedTicket()], language),
        await ticketsPdf([printedTicket()], language),
      ];
      expect(Buffer.compare(once, again)).toBe(0);
      expect(once.length).toBeLessThan(25_000);
      const many = await ticketsPdf(
        Array.from({ length: 20 }, () => printedTicket()),
        language,
      );
      expect((many.length - once.length) / 19).toBeLessThan(8000);
    }
  });

  it("is none without a ticket", async () => {
    await expect(ticketsPdf([], "en")).rejects.toThrow("no ticket");
  });
});
