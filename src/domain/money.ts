import { z } from "zod";

/** The currency codes of ISO 4217 that the runtime's CLDR data knows. */
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

export const currency = z
  .string()
  .refine((code) => currencies.has(code), "must be an ISO 4217 currency code")
  .brand<"Currency">();
export type Currency = z.infer<typeof currency>;

/** An amount in the currency's minor units (grosz for PLN, whole yen for JPY, a thousandth for KWD). Never a fraction. */
export const money = z.strictObject({ amount: z.int().nonnegative(), currency });
export type Money = Readonly<z.infer<typeof money>>;

export const zero = (of: Currency): Money => ({ amount: 0, currency: of });

/** The sum. Throws when the currencies differ: mixing them is a bug, refused long before. */
export const add = (left: Money, right: Money): Money => ({
  amount: left.amount + sameCurrency(left, right).amount,
  currency: left.currency,
});

/** The difference, never below zero. Throws when the currencies differ. */
export const subtractToZero = (left: Money, right: Money): Money => ({
  amount: Math.max(0, left.amount - sameCurrency(left, right).amount),
  currency: left.currency,
});

export const times = (price: Money, quantity: number): Money => ({ ...price, amount: price.amount * quantity });

export const least = (left: Money, right: Money): Money =>
  left.amount <= sameCurrency(left, right).amount ? left : right;

export const equals = (left: Money, right: Money): boolean =>
  left.amount === right.amount && left.currency === right.currency;

const sameCurrency = (left: Money, right: Money): Money => {
  if (left.currency !== right.currency) throw new Error(`mixed currencies: ${left.currency} and ${right.currency}`);
  return right;
};
