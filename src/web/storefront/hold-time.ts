import { noun } from "../formats.ts";
import { inLanguages } from "../../language.ts";
import type { Visit } from "../visit.ts";

/** As an answer to: for how long? */
const texts = inLanguages({
  en: {
    minutes: noun({ one: "minute", other: "minutes" }),
    seconds: noun({ one: "second", other: "seconds" }),
  },
  pl: {
    minutes: noun({ one: "minutę", few: "minuty", many: "minut", other: "minuty" }),
    seconds: noun({ one: "sekundę", few: "sekundy", many: "sekund", other: "sekundy" }),
  },
});

/** For how long tickets are held: in minutes where it is whole ones. */
export const holdTime = ({ language, formats }: Visit, seconds: number): string => {
  const text = texts(language);
  return seconds % 60 === 0 ? formats.plural(seconds / 60, text.minutes) : formats.plural(seconds, text.seconds);
};
