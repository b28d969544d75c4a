import type { PDFPage } from "@cantoo/pdf-lib";
import type { InvoiceLine } from "../domain/finance/invoice-events.ts";
import type { Fonts } from "./fonts.ts";
import { amountInWords, rateInWords } from "./money-words.ts";
import { type Room, setText } from "./set-text.ts";
import { ACCENT, drawPassage, drawRule, INK, QUIET, SHEET } from "./sheet.ts";

interface Column {
  readonly heading: string;
  /** In points, its gap to the next one included. */
  readonly width: number;
  readonly align: "left" | "right";
  readonly sizes: Room["sizes"];
  readonly textOf: (line: InvoiceLine) => string;
}

const GAP = 8;
/** Down to what no amount of money needs: a figure is never cut off. */
const NUMBERS = [9.5, 8, 6.5, 5, 3.5].map((size) => ({ size, lines: 1 }));

const figures = (heading: string, width: number, textOf: Column["textOf"]): Column => ({
  heading,
  width,
  align: "right",
  sizes: NUMBERS,
  textOf,
});

const COLUMNS: readonly Column[] = [
  {
    heading: "What",
    width: 154,
    align: "left",
    sizes: [{ size: 9.5, lines: Number.POSITIVE_INFINITY }],
    textOf: ({ description }) => description,
  },
  figures("Tickets", 42, ({ quantity }) => String(quantity)),
  figures("Price", 68, ({ unitPrice }) => amountInWords(unitPrice)),
  figures("Net", 72, ({ net }) => amountInWords(net)),
  figures("Rate", 41, ({ taxRateBasisPoints }) => rateInWords(taxRateBasisPoints)),
  figures("Tax", 66, ({ tax }) => amountInWords(tax)),
  figures("Gross", 72, ({ gross }) => amountInWords(gross)),
];

const ABOVE = 7;
const BELOW = 7;
const LEADING = 1.3;

/** A table's headings; answers where its first line begins. */
export const drawTableHead = (page: PDFPage, fonts: Fonts, top: number, currency: string): number => {
  const sizes = [{ size: 9, lines: 1 }];
  const below = drawPassage(page, `Amounts in ${currency}; prices include tax`, {
    x: SHEET.margin,
    top,
    width: SHEET.width - 2 * SHEET.margin,
    sizes,
    font: fonts.regular,
    ink: QUIET,
  });
  const ends = placed().map(({ column: { heading, align }, x, width }) =>
    drawPassage(page, heading, { x, width, top: below - 8, sizes, font: fonts.bold, ink: ACCENT, align }),
  );
  const bottom = Math.min(...ends) - 4;
  drawRule(page, bottom, ACCENT);
  return bottom;
};

/** How much room a line takes, in points. */
export const heightOfLine = ({ regular }: Fonts, line: InvoiceLine): number =>
  ABOVE +
  BELOW +
  Math.max(
    ...placed().map(({ column, width }) => {
      const { size, lines } = setText(column.textOf(line), regular, { width, sizes: column.sizes });
      return size * lines.length * LEADING;
    }),
  );

export const drawLine = (page: PDFPage, { regular }: Fonts, top: number, line: InvoiceLine): number => {
  const at = { top: top - ABOVE, font: regular, ink: INK, leading: LEADING };
  const ends = placed().map(({ column: { align, sizes, textOf }, x, width }) =>
    drawPassage(page, textOf(line), { ...at, x, width, sizes, align }),
  );
  const bottom = Math.min(...ends) - BELOW;
  drawRule(page, bottom);
  return bottom;
};

/** The columns side by side, each without the gap before it. */
const placed = (): { column: Column; x: number; width: number }[] => {
  let x: number = SHEET.margin;
  return COLUMNS.map((column) => {
    const indent = x === SHEET.margin ? 0 : GAP;
    const place = { column, x: x + indent, width: column.width - indent };
    x += column.width;
    return place;
  });
};
