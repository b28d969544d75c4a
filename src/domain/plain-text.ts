/** Text as it is searched: without case and accents, so that "beyonce" finds "Beyoncé". */
export const folded = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

/**
 * A text in characters that every system takes in a name: a–z, digits, and single dashes between them, at most so many. Empty where nothing
 * of it is left.
 */
export const plainName = (text: string, longest: number): string =>
  folded(text)
    // Has no accent to lose, by Unicode.
    .replaceAll("ł", "l")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, longest)
    .replace(/-$/, "");
