import { describe, expect, it } from "vitest";
import type { PrintedInvoice } from "../../src/domain/finance/invoice.ts";
import { lineSums } from "../../src/domain/finance/invoice-amounts.ts";
import type { InvoiceLine } from "../../src/domain/finance/invoice-events.ts";
import { instant } from "../../src/domain/instant.ts";
import { currency } from "../../src/domain/money.ts";
import { type Language, languages } from "../../src/language.ts";
import { invoicePdf } from "../../src/papers/invoice-pdf.ts";
import { concert, level } from "./paper-examples.ts";
import { rendered } from "./rendered.ts";

const moneyIn = (code: string) => (amount: number) => ({ amount, currency: currency.parse(code) });

const lineOf = (description: string, quantity: number, price: number, rate: number, code = "PLN"): InvoiceLine => {
  const unitPrice = moneyIn(code)(price);
  const sums = lineSums(unitPrice, quantity, rate);
  return {
    concertId: concert,
    ticketLevelId: level,
    description,
    quantity,
    unitPrice,
    taxRateBasisPoints: rate,
    ...sums,
  };
};

const invoiceOf = (lines: readonly InvoiceLine[], changes: Partial<PrintedInvoice> = {}): PrintedInvoice => {
  const money = moneyIn(lines[0]?.gross.currency ?? "PLN");
  const sum = (of: "net" | "tax" | "gross") => money(lines.reduce((total, line) => total + line[of].amount, 0));
  return {
    number: "FR03-000042",
    issuedAt: instant.parse(Date.UTC(2026, 10, 22, 12)),
    seller: { name: "Frontrow Sp. z o.o.", address: "ul. Długa 1\n00-238 Warszawa", taxId: "PL5252525252" },
    buyer: { name: "Zażółć Gęślą-Jaźń", address: "Święty Marcin 80\n61-809 Poznań", taxId: "PL7777777777" },
    lines,
    net: sum("net"),
    tax: sum("tax"),
    gross: sum("gross"),
    creditNotes: [],
    ...changes,
  };
};

const textsOf = async (invoice: PrintedInvoice, language: Language = "en"): Promise<string[]> => {
  const { pages } = await rendered(await invoicePdf(invoice, language));
  return pages.map(({ text }) => text.replaceAll("\n", " "));
};

describe("a printed invoice", () => {
  it("says who sold what to whom, and the sums as they are given", async () => {
    const lines = [lineOf("The Wires: Golden Circle", 2, 35_000, 2300), lineOf("Ночь: Regular", 1, 20_000, 800)];
    const [text = "", ...more] = await textsOf(invoiceOf(lines));
    expect(more).toEqual([]);
    for (const said of [
      "No. FR03-000042, issued on 22 November 2026",
      "Seller Frontrow Sp. z o.o. ul. Długa 1 00-238 Warszawa Tax id PL5252525252",
      "Buyer Zażółć Gęślą-Jaźń Święty Marcin 80 61-809 Poznań Tax id PL7777777777",
      "2 350.00 569.11 23% 130.89 700.00",
      "1 200.00 185.19 8% 14.81 200.00",
      "Net PLN 754.30 Tax at 8% PLN 14.81 Tax at 23% PLN 130.89 Tax PLN 145.70 Total PLN 900.00",
      "Page 1 of 1",
    ])
      expect(text).toContain(said);
    expect(text).not.toContain("Credit notes");
  });

  it.each([
    ["PLN", 123_456, 2300, "PLN 1,234.56", "PLN 230.85"],
    ["JPY", 123_456, 1000, "JPY 123,456", "JPY 11,223"],
    ["KWD", 123_456, 525, "KWD 123.456", "KWD 6.158"],
  ])("writes amounts with the decimals of %s", async (code, price, rate, total, tax) => {
    const [text = ""] = await textsOf(invoiceOf([lineOf("A", 1, price, rate, code)]));
    expect(text).toContain(`Total ${total}`);
    expect(text).toContain(tax);
  });

  it("says all of it in Polish to those who read Polish", async () => {
    const lines = [lineOf("The Wires: Golden Circle", 2, 1_235_000, 2300), lineOf("Ночь: Regular", 1, 20_000, 850)];
    const note = {
      number: "FRC03-000007",
      issuedAt: instant.parse(Date.UTC(2026, 11, 1)),
      amount: moneyIn("PLN")(5001),
    };
    const invoice = invoiceOf(lines, { creditNotes: [note] });
    const [text = "", ...more] = await textsOf(invoice, "pl");
    expect(more).toEqual([]);
    for (const said of [
      "Faktura Nr FR03-000042, wystawiona 22 listopada 2026",
      "Sprzedawca Frontrow Sp. z o.o. ul. Długa 1 00-238 Warszawa NIP PL5252525252",
      "Nabywca Zażółć Gęślą-Jaźń Święty Marcin 80 61-809 Poznań NIP PL7777777777",
      "Kwoty w PLN; ceny zawierają podatek Nazwa Bilety Cena Netto Stawka Podatek Brutto",
      "2 12 350,00 20 081,30 23% 4618,70 24 700,00",
      "1 200,00 184,33 8,5% 15,67 200,00",
      "Netto 20 265,63 PLN Podatek 8,5% 15,67 PLN Podatek 23% 4618,70 PLN Podatek 4634,37 PLN Razem 24 900,00 PLN",
      "Faktury korygujące FRC03-000007, 1 grudnia 2026 −50,01 PLN Po korektach 24 849,99 PLN",
      "Faktura FR03-000042 Strona 1 z 1",
    ])
      expect(text).toContain(said);
    const { title, language } = await rendered(await invoicePdf(invoice, "pl"));
    expect({ title, language }).toEqual({ title: "Faktura FR03-000042", language: "pl" });
  });

  it("is the same each time in each language", async () => {
    const invoice = invoiceOf([lineOf("A", 1, 35_000, 2300)]);
    for (const language of languages)
      expect(Buffer.compare(await invoicePdf(invoice, language), await invoicePdf(invoice, language))).toBe(0);
  });

  it("lists credit notes, and what remains", async () => {
    const issuedAt = instant.parse(Date.UTC(2026, 11, 1));
    const creditNotes = [
      { number: "FRC03-000007", issuedAt, amount: moneyIn("PLN")(15_000) },
      { number: "FRC03-000008", issuedAt, amount: moneyIn("PLN")(5001) },
    ];
    const [text = ""] = await textsOf(invoiceOf([lineOf("A", 1, 35_000, 2300)], { creditNotes }));
    expect(text).toContain("FRC03-000007, 1 December 2026 −PLN 150.00 FRC03-000008, 1 December 2026 −PLN 50.01");
    expect(text).toContain("Remains PLN 149.99");
  });

  it("takes as many sheets as its lines need, and cuts off no figure", async () => {
    const lines = Array.from({ length: 50 }, (_, index) =>
      lineOf(`Line ${index}. `.repeat(index % 9), 1000, 99_999_999, 1250, "KWD"),
    );
    const texts = await textsOf(
      invoiceOf(lines.map((line, index) => ({ ...line, description: `№${index};${line.description}` }))),
    );
    expect(texts.length).toBeGreaterThan(2);
    const whole = texts.join(" ");
    for (const index of lines.keys()) expect(whole).toContain(`№${index};`);
    expect(whole.split("1000 99,999.999 88,888,888.000 12.5% 11,111,111.000 99,999,999.000")).toHaveLength(51);
    expect(whole).not.toContain("…");
    for (const [index, text] of texts.entries()) expect(text).toContain(`Page ${index + 1} of ${texts.length}`);
  });

  it("needs no address and no tax id", async () => {
    const seller = { name: "Frontrow", address: "", taxId: "" };
    const [text = ""] = await textsOf(invoiceOf([lineOf("A", 1, 100, 0)], { seller, buyer: { name: "Ada" } }));
    expect(text).toContain("Seller Frontrow Buyer Ada Amounts in PLN");
  });
});
