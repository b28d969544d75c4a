import { PDFDocument, type PDFPage, rgb } from "@cantoo/pdf-lib";
import { type EmbeddedFont, embedFonts, type Fonts } from "./fonts.ts";
import type { Language } from "../language.ts";
import { type Room, setText } from "./set-text.ts";

/** A4, in points. */
export const SHEET = { width: 595.28, height: 841.89, margin: 40 } as const;

const hex = (color: string) => {
  const channel = (at: number): number => Number.parseInt(color.slice(at, at + 2), 16) / 255;
  return rgb(channel(0), channel(2), channel(4));
};
export const INK = hex("1c1b22");
export const QUIET = hex("5d5b66");
export const FAINT = hex("d9d6df");
export const GROUND = hex("f6f4f8");
export const ACCENT = hex("6a1b4d");
export const WHITE = hex("ffffff");
export type Ink = typeof INK;

/** Every file says who made it, in which language, and nothing of when: the same paper is the same bytes. */
export const openDocument = async (
  title: string,
  subject: string,
  language: Language,
): Promise<{ document: PDFDocument; fonts: Fonts }> => {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setSubject(subject);
  document.setAuthor("Frontrow");
  document.setCreator("Frontrow");
  document.setLanguage(language);
  return { document, fonts: await embedFonts(document) };
};

export const closeDocument = async (document: PDFDocument): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await document.save());

/** What is drawn on, with what, and in which language. */
export interface Sheet {
  readonly page: PDFPage;
  readonly fonts: Fonts;
  readonly language: Language;
}

export const addSheet = (document: PDFDocument): PDFPage => document.addPage([SHEET.width, SHEET.height]);

/** Lines of text, from the top; answers where the next thing may begin. */
export interface Passage extends Room {
  readonly x: number;
  /** Where the text begins, from the bottom of the sheet. */
  readonly top: number;
  readonly font: EmbeddedFont;
  readonly ink: Ink;
  readonly align?: "left" | "right" | "center";
  /** Of a line, in sizes of the text. */
  readonly leading?: number;
}

export const drawPassage = (page: PDFPage, text: string, passage: Passage): number => {
  const { x, top, width, font, ink, align = "left", leading = 1.25 } = passage;
  const { size, lines } = setText(text, font, passage);
  for (const [index, line] of lines.entries()) {
    const indent = INDENT[align] * (width - font.widthOf(line, size));
    const y = top - size * (ASCENT + index * leading);
    page.drawText(line, { x: x + indent, y, size, font: font.font, color: ink });
  }
  return top - lines.length * size * leading;
};

/** Where a line stands in its room, of what the line leaves free. */
const INDENT = { left: 0, center: 0.5, right: 1 } as const;

/** From a line's top to its baseline, in sizes of the text. */
const ASCENT = 0.95;

/** A passage of one size; of as many lines as it takes, unless they are told. */
export const sized = (size: number, lines: number = Number.POSITIVE_INFINITY): Room["sizes"] => [{ size, lines }];

export const drawRule = (page: PDFPage, y: number, ink: Ink = FAINT): void =>
  page.drawLine({
    start: { x: SHEET.margin, y },
    end: { x: SHEET.width - SHEET.margin, y },
    thickness: 0.75,
    color: ink,
  });
