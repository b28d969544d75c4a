import { currency as knownCurrency } from "../domain/money.ts";
import { decimalsOf } from "./formats.ts";

/**
 * Minor units of a currency from an amount as people write it, 149,00 as well as 149.00: by its digits, so that nothing is rounded. What
 * is no such amount, or has more decimals than the currency, stays text, for the service to refuse.
 */
export const minorUnits = (text: string, currency: string): number | string => {
  if (!knownCurrency.safeParse(currency).success) return text;
  const decimals = decimalsOf(currency);
  const [, whole, part = ""] = /^(\d+)(?:[.,](\d+))?$/.exec(text.replaceAll(/\s/g, "")) ?? [];
  if (whole === undefined || part.length > decimals) return text;
  const amount = Number(whole + part.padEnd(decimals, "0"));
  return Number.isSafeInteger(amount) ? amount : text;
};
