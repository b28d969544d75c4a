import { countryCodes } from "../../routes/concerts/country.ts";
import { inLanguages, type Language } from "../../language.ts";
import { Select } from "./fields.tsx";

const texts = inLanguages({
  en: { country: "Country", choose: "Choose a country" },
  pl: { country: "Kraj", choose: "Wybierz kraj" },
});

interface CountryFieldProps {
  readonly language: Language;
  /** A code, or empty where none is chosen yet. */
  readonly value: string;
  /** `country` if absent. */
  readonly name?: string;
  readonly rule?: string | undefined;
  readonly fault?: string | undefined;
  /** Which of a reader's own addresses it belongs to, for browsers that know them: `billing country`. */
  readonly autocomplete?: string;
}

/** A choice among all countries, by their names in the reader's language; what is sent is a code. */
export const CountryField = ({
  language,
  value,
  name = "country",
  rule,
  fault,
  autocomplete = "country",
}: CountryFieldProps) => {
  const text = texts(language);
  return (
    <Select
      name={name}
      label={text.country}
      value={value}
      rule={rule}
      fault={fault}
      autocomplete={autocomplete}
      required
      options={[{ value: "", label: text.choose }, ...countriesIn(language)]}
    />
  );
};

/** What a country is called, by its code. */
export const countryName = (language: Language, code: string): string =>
  new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;

type CountryOption = Readonly<Record<"value" | "label", string>>;

const known = new Map<Language, readonly CountryOption[]>();

/** Every country, in the order that the language's readers look for it. */
const countriesIn = (language: Language): readonly CountryOption[] => {
  const made = known.get(language) ?? named(language);
  known.set(language, made);
  return made;
};

const named = (language: Language): readonly CountryOption[] => {
  const names = new Intl.DisplayNames(language, { type: "region" });
  const { compare } = new Intl.Collator(language);
  return countryCodes
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .toSorted((left, right) => compare(left.label, right.label));
};
