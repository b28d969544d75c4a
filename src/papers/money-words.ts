import { type Language, locales } from "../language.ts";
import type { Money } from "../domain/money.ts";

/** An amount with its currency's code and decimals: PLN 350.00, JPY 350, KWD 0.350; in Polish 350,00 PLN. */
export const moneyInWords = ({ amount, currency }: Money, language: Language): string =>
  formatOf(currency, language).format(decimal(amount, currency));

/** The same without the code, for where it stands above a column. */
export const amountInWords = ({ amount, currency }: Money, language: Language): string =>
  formatOf(currency, language)
    .formatToParts(decimal(amount, currency))
    .filter(({ type }) => type !== "currency" && type !== "literal")
    .map(({ value }) => value)
    .join("");

const formatOf = (currency: string, language: Language) =>
  new Intl.NumberFormat(locales[language], { style: "currency", currency, currencyDisplay: "code" });

/** In the currency's major unit. Exact: amounts have no more digits than a double holds, and are rounded to the minor unit again. */
const decimal = (amount: number, currency: string): number =>
  amount / 10 ** (formatOf(currency, "en").resolvedOptions().maximumFractionDigits ?? 0);

/** A tax rate of hundredths of a percent: 23%, 8.5%; in Polish 8,5%. */
export const rateInWords = (basisPoints: number, language: Language): string =>
  new Intl.NumberFormat(locales[language], { style: "percent", maximumFractionDigits: 2 }).format(basisPoints / 10_000);
