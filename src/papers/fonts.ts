import type { PDFDocument, PDFFont } from "@cantoo/pdf-lib";
import regular from "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf";
import bold from "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf";
import { printable } from "./printable-text.ts";
import { TrueTypeSubset } from "./true-type-subset.ts";
import { TrueType } from "./true-type.ts";

/** A font as papers use it: what it can print, and how wide. */
export interface Typeface {
  /** Text as this font can show it. */
  printable(text: string): string;
  /** In points, of printable text. */
  widthOf(text: string, size: number): number;
}

/** A typeface that is part of a document. Only the glyphs that are used go into the file. */
export interface EmbeddedFont extends Typeface {
  readonly font: PDFFont;
}

export interface Fonts {
  readonly regular: EmbeddedFont;
  readonly bold: EmbeddedFont;
}

/** The parsed font, parsed when it is first needed and once in an isolate. */
const parsedOnce = (data: ArrayBuffer): (() => TrueType) => {
  let parsed: TrueType | undefined;
  return () => (parsed ??= new TrueType(data));
};

const typefaces = { regular: parsedOnce(regular), bold: parsedOnce(bold) };

const codePointOf = (character: string): number => character.codePointAt(0) ?? 0;

const typefaceOf = (font: TrueType): Typeface => ({
  printable: (text) => printable(text, (codePoint) => font.has(codePoint)),
  widthOf: (text, size) =>
    Array.from(text, codePointOf).reduce((sum, codePoint) => sum + font.glyphOf(codePoint).advanceWidth, 0) *
    (size / font.unitsPerEm),
});

/**
 * The font as pdf-lib takes one. A glyph for each character, without kerning and ligatures: pdf-lib would drop where shaping puts
 * things, and ligatures are read back from a file as other characters.
 */
const engineOf = (font: TrueType, name: string) => ({
  postscriptName: name,
  unitsPerEm: font.unitsPerEm,
  ascent: font.ascent,
  descent: font.descent,
  italicAngle: 0,
  capHeight: font.capHeight,
  xHeight: font.xHeight,
  bbox: font.bbox,
  characterSet: font.codePoints(),
  glyphForCodePoint: (codePoint: number) => font.glyphOf(codePoint),
  layout: (text: string) => ({ glyphs: Array.from(text, (character) => font.glyphOf(codePointOf(character))) }),
  createSubset: () => {
    const subset = new TrueTypeSubset(font);
    return {
      includeGlyph: (glyph: number | { readonly id: number }) =>
        subset.include(typeof glyph === "number" ? glyph : glyph.id),
      encode: () => subset.encode(),
    };
  },
});

const embed = async (document: PDFDocument, name: string, parsed: TrueType): Promise<EmbeddedFont> => {
  document.registerFontkit({ create: () => engineOf(parsed, name) });
  // The engine has read its bytes: pdf-lib need not know any.
  const font = await document.embedFont(new ArrayBuffer(0), { subset: true });
  return { font, ...typefaceOf(parsed) };
};

export const embedFonts = async (document: PDFDocument): Promise<Fonts> => ({
  regular: await embed(document, "NotoSans-Regular", typefaces.regular()),
  bold: await embed(document, "NotoSans-Bold", typefaces.bold()),
});
