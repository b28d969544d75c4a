import { concatTransformationMatrix, popGraphicsState, pushGraphicsState, setFillingColor } from "@cantoo/pdf-lib";
import type { ConcertDetails } from "../domain/concerts/concert.ts";
import { startInWords } from "../domain/concerts/start-in-words.ts";
import { inLanguages, locales } from "../language.ts";
import { placeInWords } from "./concert-words.ts";
import type { PrintedTicket, Withheld } from "./printed-ticket.ts";
import { QUIET_ZONE, qrCode } from "./qr-code.ts";
import type { Room } from "./set-text.ts";
import { ACCENT, drawPassage, FAINT, GROUND, INK, QUIET, type Sheet, SHEET, sized, WHITE } from "./sheet.ts";

/** Where things stand, in points from the sheet's lower left corner. */
const CARD = { left: SHEET.margin, right: SHEET.width - SHEET.margin, top: SHEET.height - SHEET.margin, band: 46 };
const RADIUS = 14;
const PADDING = 24;
const LEFT = CARD.left + PADDING;
const WIDTH = CARD.right - CARD.left - 2 * PADDING;
const CODE = 224;
const GAP = 26;
const FACTS_WIDTH = WIDTH - CODE - GAP;

const sizes = (...steps: readonly (readonly [size: number, lines: number])[]): Room["sizes"] =>
  steps.map(([size, lines]) => ({ size, lines }));

/** A remark under its heading. */
interface Remark {
  readonly heading: string;
  readonly text: string;
}

const texts = inLanguages({
  en: {
    place: (number: number, of: number) => `Ticket ${number} of ${of}`,
    when: "When",
    where: "Where",
    level: "Level",
    name: "Name",
    lets: "Lets one person in, once",
    cut: "Cut or fold here",
    ticket: (id: string) => `Ticket ${id}`,
    order: (id: string) => `Order ${id}`,
    withheld: {
      "owners-eyes": {
        heading: "Copy without code",
        text: "The code is for the eyes of the ticket's owner only. This copy lets nobody in.",
      },
      revoked: { heading: "Not valid any more", text: "This ticket was taken back. It lets nobody in." },
    } satisfies Record<Withheld, Remark>,
    advice: [
      {
        heading: "At the door",
        text: "Show the code, on this sheet or on a bright phone. It lets in whoever shows it first, and nobody after that.",
      },
      {
        heading: "Until then",
        text: "Keep the code to yourself: whoever has a copy of it can use the ticket. Post no picture of it.",
      },
    ] satisfies Remark[],
  },
  pl: {
    place: (number: number, of: number) => `Bilet ${number} z ${of}`,
    when: "Kiedy",
    where: "Gdzie",
    level: "Rodzaj biletu",
    name: "Imię i nazwisko",
    lets: "Wpuszcza jedną osobę, jeden raz",
    cut: "Tu przetnij lub zegnij",
    ticket: (id: string) => `Bilet ${id}`,
    order: (id: string) => `Zamówienie ${id}`,
    withheld: {
      "owners-eyes": {
        heading: "Kopia bez kodu",
        text: "Kod widzi tylko właściciel biletu. Z tą kopią nikt nie wejdzie.",
      },
      revoked: { heading: "Bilet nieważny", text: "Ten bilet został wycofany. Nikogo nie wpuści." },
    },
    advice: [
      {
        heading: "Przy wejściu",
        text: "Pokaż kod na tej kartce albo na jasnym ekranie telefonu. Wejdzie ten, kto pokaże go pierwszy, i nikt po nim.",
      },
      {
        heading: "Do tego czasu",
        text: "Zachowaj kod dla siebie: z biletu może skorzystać każdy, kto ma jego kopię. Nie publikuj zdjęć kodu.",
      },
    ],
  },
});

export const drawTicket = (sheet: Sheet, ticket: PrintedTicket): void => {
  drawBand(sheet, ticket);
  const below = drawHeadline(sheet, ticket.concert) - 16;
  const factsEnd = drawFacts(sheet, ticket, below);
  const codeEnd = drawCode(sheet, ticket, below);
  const bottom = Math.min(factsEnd, codeEnd) - PADDING + 6;
  drawOutline(sheet, bottom);
  const cut = bottom - 30;
  drawCut(sheet, cut);
  if (typeof ticket.code === "string") drawAdvice(sheet, cut - 34);
  drawSmallPrint(sheet, ticket);
};

/** The coloured band at the card's head: whose ticket it is to sell, and which of the order's it is. */
const drawBand = ({ page, fonts: { bold, regular }, language }: Sheet, { place }: PrintedTicket): void => {
  const width = CARD.right - CARD.left;
  page.drawSvgPath(
    `M0 ${CARD.band} V${RADIUS} A${RADIUS} ${RADIUS} 0 0 1 ${RADIUS} 0 H${width - RADIUS} A${RADIUS} ${RADIUS} 0 0 1 ${width} ${RADIUS} V${CARD.band} Z`,
    { x: CARD.left, y: CARD.top, color: ACCENT },
  );
  const top = CARD.top - 12;
  drawPassage(page, "Frontrow", { x: LEFT, top, width: WIDTH, sizes: sized(17), font: bold, ink: WHITE });
  drawPassage(page, texts(language).place(place.number, place.of), {
    x: LEFT,
    top: top - 2,
    width: WIDTH,
    sizes: sized(14),
    font: regular,
    ink: WHITE,
    align: "right",
  });
};

const drawHeadline = ({ page, fonts: { bold, regular } }: Sheet, { artist, title }: ConcertDetails): number => {
  const at = { x: LEFT, width: WIDTH };
  const artistSizes = sizes([36, 1], [30, 2], [24, 2], [19, 3], [15, 4]);
  const top = CARD.top - CARD.band - 20;
  const below = drawPassage(page, artist, { ...at, top, sizes: artistSizes, font: bold, ink: INK, leading: 1.16 });
  const titleSizes = sizes([18, 2], [15, 2], [12, 4]);
  return drawPassage(page, title, { ...at, top: below - 3, sizes: titleSizes, font: regular, ink: QUIET });
};

const VALUE = sizes([16, 2], [13, 3], [10, 4]);

/** When, where, which level, whose: each a small label above what counts. Answers where they end. */
const drawFacts = (sheet: Sheet, ticket: PrintedTicket, top: number): number => {
  const {
    page,
    fonts: { bold, regular },
    language,
  } = sheet;
  const words = texts(language);
  const { venue } = ticket.concert;
  const { day, time, zone } = startInWords(ticket.concert, locales[language]);
  const at = { x: LEFT, width: FACTS_WIDTH };
  const label = (text: string, from: number): number =>
    drawPassage(page, text, { ...at, top: from, sizes: sized(10.5), font: regular, ink: ACCENT }) - 1;
  const value = (text: string, from: number, room = VALUE): number =>
    drawPassage(page, text, { ...at, top: from, sizes: room, font: bold, ink: INK });
  const remark = (text: string, from: number): number =>
    drawPassage(page, text, { ...at, top: from, sizes: sizes([11.5, 3], [9, 4]), font: regular, ink: QUIET });
  const between = 9;
  const dayEnd = value(day, label(words.when, top));
  const startEnd = remark(zone, value(time, dayEnd + 1, sizes([27, 1])));
  const whereEnd = remark(placeInWords(venue, language), value(venue.name, label(words.where, startEnd - between)));
  const levelEnd = value(ticket.levelName, label(words.level, whereEnd - between));
  return value(ticket.holderName, label(words.name, levelEnd - between));
};

/** The code with its quiet zone, and what it is good for; or why there is none. Answers where it ends. */
const drawCode = (sheet: Sheet, { code }: PrintedTicket, top: number): number => {
  const { page, fonts, language } = sheet;
  const x = CARD.right - PADDING - CODE;
  const bottom = top - CODE;
  if (typeof code !== "string") {
    drawWithheld(sheet, code.withheld, { x, bottom });
    return bottom;
  }
  const { size, operators } = qrCode(code);
  // The card around it is white: the quiet zone needs no frame, and may reach into the padding.
  const module = CODE / size;
  page.pushOperators(
    pushGraphicsState(),
    setFillingColor(INK),
    concatTransformationMatrix(module, 0, 0, module, x, bottom),
    ...operators,
    popGraphicsState(),
  );
  const caption = { x, width: CODE, top: bottom - QUIET_ZONE * module + 3, align: "center" } as const;
  return drawPassage(page, texts(language).lets, { ...caption, sizes: sized(13), font: fonts.bold, ink: INK });
};

const drawWithheld = (
  { page, fonts: { bold, regular }, language }: Sheet,
  withheld: Withheld,
  { x, bottom }: { readonly x: number; readonly bottom: number },
): void => {
  page.drawRectangle({ x, y: bottom, width: CODE, height: CODE, color: GROUND });
  const { heading, text } = texts(language).withheld[withheld];
  const inside = { x: x + 24, width: CODE - 48, align: "center" } as const;
  const top = bottom + CODE / 2 + 44;
  const below = drawPassage(page, heading, { ...inside, top, sizes: sized(16), font: bold, ink: ACCENT });
  drawPassage(page, text, { ...inside, top: below - 6, sizes: sized(11.5), font: regular, ink: QUIET });
};

/** The card's frame below its band, down to where what is on it ends. */
const drawOutline = ({ page }: Sheet, bottom: number): void => {
  const width = CARD.right - CARD.left;
  const height = CARD.top - bottom;
  page.drawSvgPath(
    `M0 ${CARD.band} V${height - RADIUS} A${RADIUS} ${RADIUS} 0 0 0 ${RADIUS} ${height} H${width - RADIUS} A${RADIUS} ${RADIUS} 0 0 0 ${width} ${height - RADIUS} V${CARD.band}`,
    { x: CARD.left, y: CARD.top, borderColor: FAINT, borderWidth: 1 },
  );
};

const drawCut = ({ page, fonts: { regular }, language }: Sheet, y: number): void => {
  const line = { thickness: 0.75, color: QUIET, dashArray: [4, 4] };
  page.drawLine({ start: { x: 0, y }, end: { x: SHEET.width, y }, ...line });
  const at = { x: LEFT, top: y - 4, width: WIDTH, align: "center" } as const;
  drawPassage(page, texts(language).cut, { ...at, sizes: sized(8.5), font: regular, ink: QUIET });
};

const drawAdvice = ({ page, fonts: { bold, regular }, language }: Sheet, top: number): void => {
  const width = (WIDTH - GAP) / 2;
  for (const [index, { heading, text }] of texts(language).advice.entries()) {
    const at = { x: LEFT + index * (width + GAP), width };
    const below = drawPassage(page, heading, { ...at, top, sizes: sized(13), font: bold, ink: INK });
    drawPassage(page, text, { ...at, top: below - 4, sizes: sized(11), font: regular, ink: QUIET, leading: 1.4 });
  }
};

/** What somebody asks for who helps with a ticket. */
const drawSmallPrint = ({ page, fonts: { regular }, language }: Sheet, { ticketId, orderId }: PrintedTicket): void => {
  const text = texts(language);
  const at = { x: LEFT, width: WIDTH, sizes: sized(8.5), font: regular, ink: QUIET };
  const below = drawPassage(page, text.ticket(ticketId), { ...at, top: SHEET.margin + 24 });
  drawPassage(page, text.order(orderId), { ...at, top: below });
};
