import type { InvoiceLine } from "../domain/finance/invoice-events.ts";
import { inLanguages, type Language } from "../language.ts";
import { amountInWords, rateInWords } from "./money-words.ts";
import { type Room, setText } from "./set-text.ts";
import { ACCENT, drawPassage, drawRule, INK, QUIET, type Sheet, SHEET } from "./sheet.ts";

interface Column {
  readonly heading: string;
  /** In points, its gap to the next one included. */
  readonly width: number;
  readonly align: "left" | "right";
  readonly sizes: Room["sizes"];
  readonly textOf: (line: InvoiceLine) => string;
}

const texts = inLanguages({
  en: {
    amountsIn: (currency: string) => `Amounts in ${currency}; prices include tax`,
    what: "What",
    tickets: "Tickets",
    price: "Price",
    net: "Net",
    rate: "Rate",
    tax: "Tax",
    gross: "Gross",
  },
  pl: {
    amountsIn: (currency: string) => `Kwoty w ${currency}; ceny zawierają podatek`,
    what: "Nazwa",
    tickets: "Bilety",
    price: "Cena",
    net: "Netto",
    rate: "Stawka",
    tax: "Podatek",
    gross: "Brutto",
  },
});

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

const columnsIn = (language: Language): readonly Column[] => {
  const text = texts(language);
  return [
    {
      heading: text.what,
      width: 154,
      align: "left",
      sizes: [{ size: 9.5, lines: Number.POSITIVE_INFINITY }],
      textOf: ({ description }) => description,
    },
    figures(text.tickets, 42, ({ quantity }) => String(quantity)),
    figures(text.price, 68, ({ unitPrice }) => amountInWords(unitPrice, language)),
    figures(text.net, 72, ({ net }) => amountInWords(net, language)),
    figures(text.rate, 41, ({ taxRateBasisPoints }) => rateInWords(taxRateBasisPoints, language)),
    figures(text.tax, 66, ({ tax }) => amountInWords(tax, language)),
    figures(text.gross, 72, ({ gross }) => amountInWords(gross, language)),
  ];
};

const ABOVE = 7;
const BELOW = 7;
const LEADING = 1.3;

/** A table's headings; answers where its first line begins. */
export const drawTableHead = ({ page, fonts, language }: Sheet, top: number, currency: string): number => {
  const sizes = [{ size: 9, lines: 1 }];
  const below = drawPassage(page, texts(language).amountsIn(currency), {
    x: SHEET.margin,
    top,
    width: SHEET.width - 2 * SHEET.margin,
    sizes,
    font: fonts.regular,
    ink: QUIET,
  });
  const ends = placed(language).map(({ column: { heading, align }, x, width }) =>
    drawPassage(page, heading, { x, width, top: below - 8, sizes, font: fonts.bold, ink: ACCENT, align }),
  );
  const bottom = Math.min(...ends) - 4;
  drawRule(page, bottom, ACCENT);
  return bottom;
};

/** How much room a line takes, in points. */
export const heightOfLine = ({ fonts: { regular }, language }: Sheet, line: InvoiceLine): number =>
  ABOVE +
  BELOW +
  Math.max(
    ...placed(language).map(({ column, width }) => {
      const { size, lines } = setText(column.textOf(line), regular, { width, sizes: column.sizes });
      return size * lines.length * LEADING;
    }),
  );

export const drawLine = ({ page, fonts: { regular }, language }: Sheet, top: number, line: InvoiceLine): number => {
  const at = { top: top - ABOVE, font: regular, ink: INK, leading: LEADING };
  const ends = placed(language).map(({ column: { align, sizes, textOf }, x, width }) =>
    drawPassage(page, textOf(line), { ...at, x, width, sizes, align }),
  );
  const bottom = Math.min(...ends) - BELOW;
  drawRule(page, bottom);
  return bottom;
};

/** The columns side by side, each without the gap before it. */
const placed = (language: Language): { column: Column; x: number; width: number }[] => {
  let x: number = SHEET.margin;
  return columnsIn(language).map((column) => {
    const indent = x === SHEET.margin ? 0 : GAP;
    const place = { column, x: x + indent, width: column.width - indent };
    x += column.width;
    return place;
  });
};
