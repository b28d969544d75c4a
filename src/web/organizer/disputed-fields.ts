import { inLanguages } from "../../language.ts";
import type { Form } from "../form.ts";
import { countryName } from "../layout/country-field.tsx";
import type { Visit } from "../visit.ts";
import type { ConcertFaults } from "./concert-faults.ts";
import { momentOf } from "./local-time.ts";

const texts = inLanguages({
  en: {
    now: (value: string) =>
      `Somebody else has changed this, too: it is “${value}” now. Saving again sets it to what stands here.`,
    nowEmpty: "Somebody else has changed this, too: it is empty now. Saving again sets it to what stands here.",
  },
  pl: {
    now: (value: string) =>
      `Ktoś inny też to zmienił: teraz jest tu „${value}”. Ponowne zapisanie wprowadzi to, co widać w polu.`,
    nowEmpty: "Ktoś inny też to zmienił: teraz jest tu pusto. Ponowne zapisanie wprowadzi to, co widać w polu.",
  },
});

type Reader = Pick<Visit, "language" | "formats">;

/** What to say at each field that two people have changed: what it holds now. */
export const disputedFaults = (disputed: ReadonlyMap<string, string>, now: Form, reader: Reader): ConcertFaults => {
  const text = texts(reader.language);
  return new Map(
    [...disputed].map(([name, value]) => [
      name,
      value === "" ? text.nowEmpty : text.now(said(name, value, now, reader)),
    ]),
  );
};

/** A value of a field as a reader is told it. */
const said = (name: string, value: string, form: Form, { formats, language }: Reader): string => {
  if (name === "country") return countryName(language, value);
  const timeZone = form.text("timeZone");
  const moment = momentOf(value, timeZone);
  return "at" in moment ? formats.dateTime(moment.at, timeZone) : value;
};
