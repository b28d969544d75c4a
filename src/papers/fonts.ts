import { create, type Font } from "@cantoo/fontkit";
import type { PDFDocument, PDFFont } from "@cantoo/pdf-lib";
import regular from "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf";
import bold from "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf";
import { printable } from "./printable-text.ts";

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

/** The font in a file. Throws when there is none, or several. */
const parse = (data: ArrayBuffer): Font => {
  const font = create(new Uint8Array(data));
  if ("fonts" in font) throw new Error("the file has several fonts");
  return font;
};

/** The parsed font, parsed when it is first needed and once in an isolate. */
const parsedOnce = (data: ArrayBuffer): (() => Font) => {
  let parsed: Font | undefined;
  return () => (parsed ??= parse(data));
};

const typefaces = { regular: parsedOnce(regular), bold: parsedOnce(bold) };

/** A shape of the font for one character. The library's own glyph remembers the first of all characters that share the shape. */
interface CharacterGlyph {
  readonly id: number;
  readonly codePoints: number[];
  /** In the font's own units. */
  readonly advanceWidth: number;
}

/** Of a character that the font lacks, the glyph that says so. */
const glyphOf = (font: Font, codePoint: number): CharacterGlyph => {
  const glyph = font.glyphForCodePoint(codePoint);
  if (glyph === null) throw new Error(`the font has no shape for U+${codePoint.toString(16)}`);
  return { id: glyph.id, codePoints: [codePoint], advanceWidth: glyph.advanceWidth };
};

const glyphsOf = (font: Font, text: string): CharacterGlyph[] =>
  Array.from(text, (character) => glyphOf(font, character.codePointAt(0) ?? 0));

const typefaceOf = (font: Font): Typeface => ({
  printable: (text) => printable(text, (codePoint) => font.hasGlyphForCodePoint(codePoint)),
  widthOf: (text, size) =>
    glyphsOf(font, text).reduce((sum, { advanceWidth }) => sum + advanceWidth, 0) * (size / font.unitsPerEm),
});

/**
 * The font as pdf-lib takes one. A glyph for each character, without kerning and ligatures: pdf-lib would drop where shaping puts
 * things, and ligatures are read back from a file as other characters.
 */
const unshaped = (font: Font) => ({
  postscriptName: font.postscriptName,
  unitsPerEm: font.unitsPerEm,
  ascent: font.ascent,
  descent: font.descent,
  italicAngle: font.italicAngle,
  capHeight: font.capHeight,
  xHeight: font.xHeight,
  bbox: font.bbox,
  characterSet: font.characterSet,
  glyphForCodePoint: (codePoint: number) => glyphOf(font, codePoint),
  layout: (text: string) => ({ glyphs: glyphsOf(font, text) }),
  createSubset: () => {
    const subset = font.createSubset();
    return {
      includeGlyph: (glyph: number | { readonly id: number }) =>
        subset.includeGlyph(typeof glyph === "number" ? glyph : glyph.id),
      encode: () => subset.encode(),
    };
  },
});

const embed = async (document: PDFDocument, parsed: Font): Promise<EmbeddedFont> => {
  document.registerFontkit({ create: () => unshaped(parsed) });
  // The font is parsed already: pdf-lib need not know its bytes.
  const font = await document.embedFont(new ArrayBuffer(0), { subset: true });
  return { font, ...typefaceOf(parsed) };
};

export const embedFonts = async (document: PDFDocument): Promise<Fonts> => ({
  regular: await embed(document, typefaces.regular()),
  bold: await embed(document, typefaces.bold()),
});
