import { noun } from "./formats.ts";
import { inLanguages } from "../language.ts";
import type { Visit } from "./visit.ts";

const texts = inLanguages({
  en: {
    held: (time: string) => `Once you order, your tickets are held for ${time} while you pay.`,
    minutes: noun({ one: "minute", other: "minutes" }),
    seconds: noun({ one: "second", other: "seconds" }),
  },
  pl: {
    held: (time: string) => `Po złożeniu zamówienia bilety czekają na płatność ${time}.`,
    minutes: noun({ one: "minutę", few: "minuty", many: "minut", other: "minuty" }),
    seconds: noun({ one: "sekundę", few: "sekundy", many: "sekund", other: "sekundy" }),
  },
});

/** For how long tickets that are ordered wait to be paid: in minutes where it is whole ones. */
export const heldFor = ({ language, formats }: Visit, seconds: number): string => {
  const text = texts(language);
  return text.held(
    seconds % 60 === 0 ? formats.plural(seconds / 60, text.minutes) : formats.plural(seconds, text.seconds),
  );
};
