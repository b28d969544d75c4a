import type { PDFDocument, PDFPage } from "@cantoo/pdf-lib";
import type { PrintedInvoice } from "../domain/finance/invoice.ts";
import type { Instant } from "../domain/instant.ts";
import { type Money, subtractToZero } from "../domain/money.ts";
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
  SHEET,
  sized,
} from "./sheet.ts";

const LEFT = SHEET.margin;
const WIDTH = SHEET.width - 2 * SHEET.margin;
/** Nothing but the sheet's number stands below. */
const BOTTOM = SHEET.margin + 30;

/** An invoice as a PDF, with the credit notes that took from it. As many sheets as its lines take. The same invoice is the same bytes. */
export const invoicePdf = async (invoice: PrintedInvoice): Promise<Uint8Array<ArrayBuffer>> => {
  const { document, fonts } = await openDocument(`Invoice ${invoice.number}`, `Invoice of ${invoice.seller.name}`);
  const flow = new Flow(document, fonts);
  drawHead(flow, invoice);
  drawLines(flow, invoice);
  drawTotals(flow, invoice);
  drawCreditNotes(flow, invoice);
  drawSheetNumbers(document, fonts, invoice);
  return closeDocument(document);
};

/** Where the next thing is drawn: from a sheet's top to its bottom, and on to the next sheet. */
class Flow {
  readonly fonts: Fonts;
  page: PDFPage;
  y: number;
  readonly #document: PDFDocument;

  constructor(document: PDFDocument, fonts: Fonts) {
    this.#document = document;
    this.fonts = fonts;
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
  const { page, fonts } = flow;
  const title = { x: LEFT, width: WIDTH, top: flow.y, sizes: sized(30, 1), font: fonts.bold, ink: INK };
  const below = drawPassage(page, "Invoice", title);
  const facts = { x: LEFT, width: WIDTH, sizes: sized(12, 2), font: fonts.regular, ink: QUIET };
  const factsEnd = drawPassage(page, `No. ${number}, issued on ${dateInWords(issuedAt)}`, { ...facts, top: below });
  const width = WIDTH / 2 - 16;
  const party = { top: factsEnd - 30, width };
  const ends = [
    drawParty(flow, "Seller", seller, { ...party, x: LEFT }),
    drawParty(flow, "Buyer", buyer, { ...party, x: LEFT + WIDTH / 2 + 16 }),
  ];
  flow.y = Math.min(...ends) - 32;
};

const drawParty = (
  { page, fonts }: Flow,
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
  const details = [...address.split("\n"), taxId === "" ? "" : `Tax id ${taxId}`].filter((text) => text.trim() !== "");
  return details.reduce(
    (from, text) => drawPassage(page, text, { ...at, top: from, sizes: sized(10.5, 5), ink: QUIET, leading: 1.35 }),
    nameEnd - 2,
  );
};

const drawLines = (flow: Flow, { lines, gross: { currency } }: PrintedInvoice): void => {
  const head = (): void => {
    flow.y = drawTableHead(flow.page, flow.fonts, flow.y, currency);
  };
  flow.makeRoom(80);
  head();
  for (const line of lines) {
    if (flow.makeRoom(heightOfLine(flow.fonts, line))) head();
    flow.y = drawLine(flow.page, flow.fonts, flow.y, line);
  }
};

const drawTotals = (flow: Flow, { lines, net, tax, gross }: PrintedInvoice): void => {
  const rates = Map.groupBy(lines, ({ taxRateBasisPoints }) => taxRateBasisPoints);
  const ofRates = [...rates].toSorted(([left], [right]) => left - right);
  flow.makeRoom(70 + 18 * ofRates.length);
  flow.y -= 14;
  drawSum(flow, "Net", net);
  for (const [rate, taxed] of ofRates) {
    const amount = taxed.reduce((sum, line) => sum + line.tax.amount, 0);
    drawSum(flow, `Tax at ${rateInWords(rate)}`, { ...tax, amount });
  }
  if (ofRates.length > 1) drawSum(flow, "Tax", tax);
  drawSum(flow, "Total", gross, "strong");
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
  flow.y = drawPassage(page, moneyInWords(amount), value) - 4;
};

const drawCreditNotes = (flow: Flow, { gross, creditNotes }: PrintedInvoice): void => {
  if (creditNotes.length === 0) return;
  const row = { x: LEFT, width: WIDTH, sizes: sized(10.5, 1), font: flow.fonts.regular } as const;
  flow.makeRoom(90);
  flow.y -= 22;
  flow.y =
    drawPassage(flow.page, "Credit notes", { ...row, top: flow.y, sizes: sized(13), font: flow.fonts.bold, ink: INK }) -
    6;
  for (const { number, issuedAt, amount } of creditNotes) {
    flow.makeRoom(24);
    drawRule(flow.page, flow.y);
    const top = flow.y - 5;
    drawPassage(flow.page, `${number}, ${dateInWords(issuedAt)}`, { ...row, top, ink: QUIET });
    flow.y = drawPassage(flow.page, `−${moneyInWords(amount)}`, { ...row, top, ink: INK, align: "right" }) - 5;
  }
  flow.makeRoom(34);
  flow.y -= 8;
  const left = creditNotes.reduce((sum, { amount }) => subtractToZero(sum, amount), gross);
  drawSum(flow, "Remains", left, "strong");
};

const drawSheetNumbers = (document: PDFDocument, { regular }: Fonts, { number }: PrintedInvoice): void => {
  const pages = document.getPages();
  for (const [index, page] of pages.entries()) {
    const at = { x: LEFT, width: WIDTH, top: SHEET.margin + 10, sizes: sized(8.5, 1), font: regular, ink: QUIET };
    drawPassage(page, `Invoice ${number}`, at);
    drawPassage(page, `Page ${index + 1} of ${pages.length}`, { ...at, align: "right" });
  }
};

const dateInWords = (moment: Instant): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(moment);
