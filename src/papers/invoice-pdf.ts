import type { PDFDocument, PDFPage } from "@cantoo/pdf-lib";
import type { PrintedInvoice } from "../domain/finance/invoice.ts";
import type { Instant } from "../domain/instant.ts";
import { type Money, subtractToZero } from "../domain/money.ts";
import { inLanguages, type Language, locales } from "../language.ts";
import type { Fonts } from "./fonts.ts";
import { drawLine, drawTableHead, heightOfLine } from "./invoice-lines.ts";
import { moneyInWords, rateInWords } from "./money-words.ts";
import {
  ACCENT,
  addSheet,
  closeDocument,
  drawPassage,
  drawRule,
  INK,
  openDocument,
  QUIET,
  type Sheet,
  SHEET,
  sized,
} from "./sheet.ts";

const texts = inLanguages({
  en: {
    invoice: "Invoice",
    numbered: (number: string) => `Invoice ${number}`,
    of: (seller: string) => `Invoice of ${seller}`,
    issued: (number: string, date: string) => `No. ${number}, issued on ${date}`,
    seller: "Seller",
    buyer: "Buyer",
    taxId: (taxId: string) => `Tax id ${taxId}`,
    net: "Net",
    taxAt: (rate: string) => `Tax at ${rate}`,
    tax: "Tax",
    total: "Total",
    creditNotes: "Credit notes",
    remains: "Remains",
    page: (page: number, of: number) => `Page ${page} of ${of}`,
  },
  pl: {
    invoice: "Faktura",
    numbered: (number: string) => `Faktura ${number}`,
    of: (seller: string) => `Faktura, sprzedawca: ${seller}`,
    issued: (number: string, date: string) => `Nr ${number}, wystawiona ${date}`,
    seller: "Sprzedawca",
    buyer: "Nabywca",
    taxId: (taxId: string) => `NIP ${taxId}`,
    net: "Netto",
    taxAt: (rate: string) => `Podatek ${rate}`,
    tax: "Podatek",
    total: "Razem",
    creditNotes: "Faktury korygujące",
    remains: "Po korektach",
    page: (page: number, of: number) => `Strona ${page} z ${of}`,
  },
});

const LEFT = SHEET.margin;
const WIDTH = SHEET.width - 2 * SHEET.margin;
/** Nothing but the sheet's number stands below. */
const BOTTOM = SHEET.margin + 30;

/**
 * An invoice as a PDF, with the credit notes that took from it. As many sheets as its lines take. The same invoice is the same bytes in each
 * language; of languages, nothing but its words differs.
 */
export const invoicePdf = async (invoice: PrintedInvoice, language: Language): Promise<Uint8Array<ArrayBuffer>> => {
  const text = texts(language);
  const { document, fonts } = await openDocument(text.numbered(invoice.number), text.of(invoice.seller.name), language);
  const flow = new Flow(document, fonts, language);
  drawHead(flow, invoice);
  drawLines(flow, invoice);
  drawTotals(flow, invoice);
  drawCreditNotes(flow, invoice);
  drawSheetNumbers(document, fonts, invoice, language);
  return closeDocument(document);
};

/** Where the next thing is drawn: from a sheet's top to its bottom, and on to the next sheet. */
class Flow implements Sheet {
  readonly fonts: Fonts;
  readonly language: Language;
  page: PDFPage;
  y: number;
  readonly #document: PDFDocument;

  constructor(document: PDFDocument, fonts: Fonts, language: Language) {
    this.#document = document;
    this.fonts = fonts;
    this.language = language;
    this.page = addSheet(document);
    this.y = SHEET.height - SHEET.margin;
  }

  /** Begins another sheet unless so much room is left. Answers whether it did. */
  makeRoom(height: number): boolean {
    if (this.y - height >= BOTTOM) return false;
    this.page = addSheet(this.#document);
    this.y = SHEET.height - SHEET.margin;
    return true;
  }
}

const drawHead = (flow: Flow, { number, issuedAt, seller, buyer }: PrintedInvoice): void => {
  const { page, fonts, language } = flow;
  const text = texts(language);
  const title = { x: LEFT, width: WIDTH, top: flow.y, sizes: sized(30, 1), font: fonts.bold, ink: INK };
  const below = drawPassage(page, text.invoice, title);
  const facts = { x: LEFT, width: WIDTH, sizes: sized(12, 2), font: fonts.regular, ink: QUIET };
  const issued = text.issued(number, dateInWords(issuedAt, language));
  const factsEnd = drawPassage(page, issued, { ...facts, top: below });
  const width = WIDTH / 2 - 16;
  const party = { top: factsEnd - 30, width };
  const ends = [
    drawParty(flow, text.seller, seller, { ...party, x: LEFT }),
    drawParty(flow, text.buyer, buyer, { ...party, x: LEFT + WIDTH / 2 + 16 }),
  ];
  flow.y = Math.min(...ends) - 32;
};

const drawParty = (
  { page, fonts, language }: Flow,
  role: string,
  { name, address = "", taxId = "" }: PrintedInvoice["seller" | "buyer"],
  { x, top, width }: { readonly x: number; readonly top: number; readonly width: number },
): number => {
  const at = { x, width, font: fonts.regular };
  const labelEnd = drawPassage(page, role, { ...at, top, sizes: sized(10), ink: ACCENT });
  const nameEnd = drawPassage(page, name, {
    ...at,
    top: labelEnd - 2,
    sizes: sized(13, 4),
    font: fonts.bold,
    ink: INK,
  });
  const details = [...address.split("\n"), taxId === "" ? "" : texts(language).taxId(taxId)].filter(
    (text) => text.trim() !== "",
  );
  return details.reduce(
    (from, text) => drawPassage(page, text, { ...at, top: from, sizes: sized(10.5, 5), ink: QUIET, leading: 1.35 }),
    nameEnd - 2,
  );
};

const drawLines = (flow: Flow, { lines, gross: { currency } }: PrintedInvoice): void => {
  const head = (): void => {
    flow.y = drawTableHead(flow, flow.y, currency);
  };
  flow.makeRoom(80);
  head();
  for (const line of lines) {
    if (flow.makeRoom(heightOfLine(flow, line))) head();
    flow.y = drawLine(flow, flow.y, line);
  }
};

const drawTotals = (flow: Flow, { lines, net, tax, gross }: PrintedInvoice): void => {
  const text = texts(flow.language);
  const rates = Map.groupBy(lines, ({ taxRateBasisPoints }) => taxRateBasisPoints);
  const ofRates = [...rates].toSorted(([left], [right]) => left - right);
  flow.makeRoom(70 + 18 * ofRates.length);
  flow.y -= 14;
  drawSum(flow, text.net, net);
  for (const [rate, taxed] of ofRates) {
    const amount = taxed.reduce((sum, line) => sum + line.tax.amount, 0);
    drawSum(flow, text.taxAt(rateInWords(rate, flow.language)), { ...tax, amount });
  }
  if (ofRates.length > 1) drawSum(flow, text.tax, tax);
  drawSum(flow, text.total, gross, "strong");
};

/** A sum is never cut off: it is set smaller. */
const SHRINKING = [1, 0.75, 0.5, 0.35];

const drawSum = (flow: Flow, label: string, amount: Money, weight?: "strong"): void => {
  const { page, fonts } = flow;
  const font = weight === "strong" ? fonts.bold : fonts.regular;
  const size = weight === "strong" ? 15 : 10.5;
  const at = { top: flow.y, sizes: SHRINKING.map((part) => ({ size: size * part, lines: 1 })), font };
  const x = LEFT + WIDTH / 2;
  drawPassage(page, label, { ...at, x, width: 100, ink: weight === "strong" ? INK : QUIET });
  const value = { ...at, x: x + 100, width: WIDTH / 2 - 100, ink: INK, align: "right" } as const;
  flow.y = drawPassage(page, moneyInWords(amount, flow.language), value) - 4;
};

const drawCreditNotes = (flow: Flow, { gross, creditNotes }: PrintedInvoice): void => {
  if (creditNotes.length === 0) return;
  const { language } = flow;
  const text = texts(language);
  const row = { x: LEFT, width: WIDTH, sizes: sized(10.5, 1), font: flow.fonts.regular } as const;
  flow.makeRoom(90);
  flow.y -= 22;
  flow.y =
    drawPassage(flow.page, text.creditNotes, {
      ...row,
      top: flow.y,
      sizes: sized(13),
      font: flow.fonts.bold,
      ink: INK,
    }) - 6;
  for (const { number, issuedAt, amount } of creditNotes) {
    flow.makeRoom(24);
    drawRule(flow.page, flow.y);
    const top = flow.y - 5;
    drawPassage(flow.page, `${number}, ${dateInWords(issuedAt, language)}`, { ...row, top, ink: QUIET });
    flow.y =
      drawPassage(flow.page, `−${moneyInWords(amount, language)}`, { ...row, top, ink: INK, align: "right" }) - 5;
  }
  flow.makeRoom(34);
  flow.y -= 8;
  const left = creditNotes.reduce((sum, { amount }) => subtractToZero(sum, amount), gross);
  drawSum(flow, text.remains, left, "strong");
};

const drawSheetNumbers = (
  document: PDFDocument,
  { regular }: Fonts,
  { number }: PrintedInvoice,
  language: Language,
): void => {
  const text = texts(language);
  const pages = document.getPages();
  for (const [index, page] of pages.entries()) {
    const at = { x: LEFT, width: WIDTH, top: SHEET.margin + 10, sizes: sized(8.5, 1), font: regular, ink: QUIET };
    drawPassage(page, text.numbered(number), at);
    drawPassage(page, text.page(index + 1, pages.length), { ...at, align: "right" });
  }
};

const dateInWords = (moment: Instant, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: "long", timeZone: "UTC" }).format(moment);
