/** Stands for what cannot be printed: quiet, and in every font. */
const REPLACEMENT = "·";

/** What is set a character at a time, left to right, without shaping. Other scripts need more than a font that has their letters. */
const PRINTED_SCRIPTS = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]$/u;
/** What stands for a broken character. */
const BROKEN = "\uFFFD";
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Variation_Selector}]/gu;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Text as a font can show it, on one line: composed (NFC), its runs of white space one space, and every character that cannot be
 * printed (of a script written otherwise, an emoji) a middle dot, however many code points it is made of.
 */
export const printable = (text: string, covers: (codePoint: number) => boolean): string => {
  const composed = text.toWellFormed().normalize("NFC").replaceAll(/\s+/g, " ").trim();
  return Array.from(graphemes.segment(composed), ({ segment }) => printableGrapheme(segment, covers))
    .join("")
    .trim();
};

const printableGrapheme = (grapheme: string, covers: (codePoint: number) => boolean): string => {
  const visible = grapheme.replaceAll(INVISIBLE, "");
  const isPrintable = [...visible].every(
    (character) => character !== BROKEN && PRINTED_SCRIPTS.test(character) && covers(character.codePointAt(0) ?? 0),
  );
  return isPrintable ? visible : REPLACEMENT;
};

/** The characters as a reader counts them, so that none is cut in two. */
export const charactersOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);
