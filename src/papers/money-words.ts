import type { Money } from "../domain/money.ts";

/** An amount with its currency's code and decimals: PLN 350.00, JPY 350, KWD 0.350. */
export const moneyInWords = ({ amount, currency }: Money): string =>
  formatOf(currency).format(decimal(amount, currency));

/** The same without the code, for where it stands above a column. */
export const amountInWords = ({ amount, currency }: Money): string =>
  formatOf(currency)
    .formatToParts(decimal(amount, currency))
    .filter(({ type }) => type !== "currency" && type !== "literal")
    .map(({ value }) => value)
    .join("");

const formatOf = (currency: string) =>
  new Intl.NumberFormat("en-GB", { style: "currency", currency, currencyDisplay: "code" });

/** In the currency's major unit. Exact: amounts have no more digits than a double holds, and are rounded to the minor unit again. */
const decimal = (amount: number, currency: string): number =>
  amount / 10 ** (formatOf(currency).resolvedOptions().maximumFractionDigits ?? 0);

/** A tax rate of hundredths of a percent: 23%, 8.5%. */
export const rateInWords = (basisPoints: number): string =>
  new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 2 }).format(basisPoints / 10_000);
