/** Text as it is searched: without case and accents, so that "beyonce" finds "Beyoncé". */
export const folded = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
