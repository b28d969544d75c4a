import type { Typeface } from "./fonts.ts";
import { charactersOf } from "./printable-text.ts";

const ELLIPSIS = "…";

/** How text may be set: at the largest of these sizes at which it takes no more than so many lines of that width. */
export interface Room {
  /** In points. */
  readonly width: number;
  /** In points, the largest first, with how many lines there may be at each. */
  readonly sizes: readonly { readonly size: number; readonly lines: number }[];
}

export interface SetText {
  readonly size: number;
  readonly lines: readonly string[];
}

/** Breaks text into lines, between words where it can. What does not fit even at the smallest size is cut off, with an ellipsis. */
export const setText = (text: string, typeface: Typeface, { width, sizes }: Room): SetText => {
  const printed = typeface.printable(text);
  const tries = sizes.map(({ size, lines: most }) => ({
    size,
    most,
    lines: breakLines(printed, (part) => typeface.widthOf(part, size) <= width),
  }));
  const fitting = tries.find(({ lines, most }) => lines.length <= most && !lines.some(isBrokenWord(printed)));
  const chosen = fitting ?? tries.find(({ lines, most }) => lines.length <= most) ?? tries.at(-1);
  if (chosen === undefined) throw new Error("text needs a size to be set at");
  const { size, most, lines } = chosen;
  if (lines.length <= most) return { size, lines };
  const last = shorten(lines.slice(most - 1).join(" "), (part) => typeface.widthOf(part, size) <= width);
  return { size, lines: [...lines.slice(0, most - 1), last] };
};

/** Whether a line ends within a word: a smaller size may keep the word whole. */
const isBrokenWord = (text: string) => {
  const words = new Set(text.split(" "));
  return (line: string): boolean => line.split(" ").some((word) => !words.has(word));
};

type Fits = (part: string) => boolean;

const breakLines = (text: string, fits: Fits): string[] => {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(" ").flatMap((word) => breakWord(word, fits))) {
    const longer = line === "" ? piece : `${line} ${piece}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = piece;
  }
  return line === "" ? lines : [...lines, line];
};

/** A word that no line can hold, in pieces. */
const breakWord = (word: string, fits: Fits): string[] => {
  if (fits(word)) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const character of charactersOf(word)) {
    if (piece !== "" && !fits(piece + character)) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
};

const shorten = (text: string, fits: Fits): string => {
  const characters = charactersOf(text);
  const longest = characters.findLastIndex((_, index) => fits(`${characters.slice(0, index + 1).join("")}${ELLIPSIS}`));
  return `${characters
    .slice(0, longest + 1)
    .join("")
    .trimEnd()}${ELLIPSIS}`;
};
