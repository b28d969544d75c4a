/** Letters that have no accent to lose, by Unicode, and that people type without all the same. */
const TYPED_AS: ReadonlyMap<string, string> = new Map(
  Object.entries({ ł: "l", đ: "d", ð: "d", ø: "o", æ: "ae", œ: "oe", ß: "ss", ı: "i", þ: "th" }),
);

/** Text as it is searched: without case and accents, so that "beyonce" finds "Beyoncé" and "lodz" finds "Łódź". */
export const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{ASCII}]/gu, (letter) => TYPED_AS.get(letter) ?? letter);

/**
 * A text in characters that every system takes in a name: a–z, digits, and single dashes between them, at most so many. Empty where nothing
 * of it is left.
 */
export const plainName = (text: string, longest: number): string =>
  folded(text)
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, longest)
    .replace(/-$/, "");
