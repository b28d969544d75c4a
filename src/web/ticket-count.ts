import { inLanguages } from "../language.ts";
import { noun } from "./formats.ts";
import type { Visit } from "./visit.ts";

const texts = inLanguages({
  en: noun({ one: "ticket", other: "tickets" }),
  pl: noun({ one: "bilet", few: "bilety", many: "biletów", other: "biletu" }),
});

/** So many tickets, in words that stand by themselves: `1 ticket`, `5 biletów`. */
export const ticketCount = ({ language, formats }: Pick<Visit, "language" | "formats">, count: number): string =>
  formats.plural(count, texts(language));
