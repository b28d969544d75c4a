import type { Money } from "../domain/money.ts";
import { type Language, locales } from "../language.ts";

/** Instants come as the API writes them (RFC 3339). */
type Time = string;

/** A noun in the forms that numbers ask for. */
type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }>;

/** A noun among texts: languages have different numbers of forms. */
export const noun = (forms: PluralForms): PluralForms => forms;

/** How numbers, money and times read in a language. */
export interface Formats {
  money(money: Money): string;
  /** The amount without its currency, with its decimals and no grouping: what a form's field holds. */
  amount(money: Money): string;
  /** A number as a form's field holds one: with the decimal sign of the language, and no grouping. */
  typed(value: number): string;
  number(value: number): string;
  percent(value: number): string;
  /** A day, a time and the zone they are meant in. */
  dateTime(at: Time, timeZone: string): string;
  /** The day alone, as it is in the zone. */
  date(at: Time, timeZone: string): string;
  /** The day of a month as a leaf of a calendar has it. */
  calendarDay(at: Time, timeZone: string): { readonly day: string; readonly month: string };
  /** The time alone, with the zone. */
  time(at: Time, timeZone: string): string;
  /** A moment as far from now as it is in its largest unit: `in 5 minutes`, `now`. What is to come is never said too soon. */
  fromNow(seconds: number): string;
  /** A number with the form of a noun that goes with it; in a form that is more than a noun, # stands for the number. */
  plural(value: number, forms: PluralForms): string;
}

const made = new Map<Language, Formats>();

export const formatsOf = (language: Language): Formats => {
  const known = made.get(language);
  if (known !== undefined) return known;
  const formats = make(locales[language]);
  made.set(language, formats);
  return formats;
};

/** How many decimals a currency has. */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

const make = (locale: string): Formats => {
  const numbers = new Intl.NumberFormat(locale);
  const plain = new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const distances = new Intl.RelativeTimeFormat(locale);
  const now = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(0, "second");
  const plurals = new Intl.PluralRules(locale);
  const at = (time: Time, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(new Date(time));
  /** A time with the zone's name: the short one where the language has one, and not just how far it is from Greenwich. */
  const timed = (time: Time, timeZone: string, options: Intl.DateTimeFormatOptions): string => {
    const short = at(time, timeZone, { ...options, timeZoneName: "short" });
    return /[+-][\d:]+$/.test(short) ? at(time, timeZone, { ...options, timeZoneName: "long" }) : short;
  };
  return {
    money: ({ amount, currency }) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount / 10 ** decimalsOf(currency)),
    amount: ({ amount, currency }) => {
      const decimals = decimalsOf(currency);
      const fixed = { useGrouping: false, minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      return new Intl.NumberFormat(locale, fixed).format(amount / 10 ** decimals);
    },
    typed: (value) => plain.format(value),
    number: (value) => numbers.format(value),
    percent: (value) => percents.format(value / 100),
    dateTime: (time, zone) => timed(time, zone, { ...DAY, ...HOUR }),
    date: (time, zone) => at(time, zone, DAY),
    calendarDay: (time, zone) => ({
      day: at(time, zone, { day: "numeric" }),
      month: at(time, zone, { month: "short" }),
    }),
    time: (time, zone) => timed(time, zone, HOUR),
    fromNow: (seconds) => {
      const { unit, length } = UNITS.find((one) => Math.abs(seconds) >= one.length) ?? SECOND;
      const distance = Math.ceil(seconds / length);
      return distance === 0 ? now : distances.format(distance, unit);
    },
    plural: (value, forms) => {
      const form = forms[plurals.select(value)] ?? forms.other;
      return (form.includes("#") ? form : `# ${form}`).replace("#", numbers.format(value));
    },
  };
};

const DAY: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "long", year: "numeric" };
const HOUR: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };

const SECOND = { unit: "second", length: 1 } as const;
const UNITS = [
  { unit: "day", length: 86_400 },
  { unit: "hour", length: 3600 },
  { unit: "minute", length: 60 },
  SECOND,
] as const;
