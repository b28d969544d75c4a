import { type Currency, currency, type Money, money } from "../domain/money.ts";

/**
 * Which prices the payment provider can charge, after Stripe's documentation: https://docs.stripe.com/currencies, sections
 * "Supported presentment currencies", "Minor units in API amounts" and "Minimum and maximum charge amounts" (an archived copy
 * of 2025, read on 2026-11-22).
 */

/**
 * Minimum charges that Stripe states, in Stripe's units. They are stated by settlement currency: an account that settles in another
 * currency must reach that one's minimum after conversion, which nobody can know when a price is entered.
 */
const STATED_MINIMUMS: ReadonlyMap<string, number> = new Map([
  ...codes("USD AUD BRL CAD CHF EUR INR JPY NZD SGD").map(all(50)),
  ...codes("AED MYR PLN RON").map(all(200)),
  ...codes("NOK SEK").map(all(300)),
  ...codes("MXN THB").map(all(1000)),
  ["GBP", 30],
  ["DKK", 250],
  ["HKD", 400],
  ["CZK", 1500],
  ["HUF", 17_500],
]);

/**
 * The other currencies that Stripe charges. Their minimum is the equivalent of the settlement currency's; here an amount, in
 * whole units of the currency, that is safely worth US$0.50: rounded up by so much that no rate has to be looked up.
 */
const EQUIVALENT_MINIMUMS: ReadonlyMap<string, number> = new Map([
  ...codes("BHD KWD OMR").map(all(0.25)),
  ...codes("ANG AWG BAM BMD BND BSD FKP GIP JOD KYD PAB SHP XCG").map(all(1)),
  ...codes("AZN BBD BZD FJD GEL QAR SAR TND TOP WST XCD").map(all(2)),
  ...codes("BOB BYN CNY GTQ ILS MOP PEN PGK TTD").map(all(5)),
  ...codes("BWP MAD MDL MVR SBD SCR TJS").map(all(10)),
  ...codes("HNL LSL NAD NIO SLE SZL TWD ZAR ZMW").map(all(20)),
  ...codes("AFN DOP EGP GMD MKD MUR MZN PHP RUB SRD UAH UYU").map(all(50)),
  ...codes("ALL BDT CVE DZD HTG ISK JMD KES KGS LRD NPR RSD TRY VUV XPF").map(all(100)),
  ...codes("DJF ETB GYD LKR PKR").map(all(200)),
  ...codes("AMD CRC KMF KZT XAF XOF YER").map(all(500)),
  ...codes("AOA ARS CLP KRW NGN RWF SOS").map(all(1000)),
  ...codes("BIF CDF COP MMK MNT MWK TZS UGX").map(all(5000)),
  ...codes("GNF IDR KHR MGA PYG UZS").map(all(10_000)),
  ...codes("LAK STD VND").map(all(20_000)),
  ...codes("LBP").map(all(100_000)),
]);

/** Most digits of an amount in Stripe's units, where they are not 8 (for cards; JPY is left at 8 because JCB stops there). */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ["IDR", 12],
  ["LBP", 11],
  ["COP", 10],
  ["HUF", 10],
  ["INR", 9],
]);

/** Digits after the decimal point by ISO 4217, where they are not 2. (`Intl` tells what a locale likes to show, which differs.) */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...codes("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF").map(all(0)),
  ...codes("BHD JOD KWD OMR TND").map(all(3)),
]);

/** The same in Stripe's API, where it differs from ISO 4217. */
const STRIPE_MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ["ISK", 2],
  ["UGX", 2],
  ["MGA", 0],
]);

/** The currencies that the payment provider charges; none that is no money, is for tests or is out of use. */
export const chargedCurrencies: readonly string[] = [...STATED_MINIMUMS.keys(), ...EQUIVALENT_MINIMUMS.keys()];

/** Whether the payment provider can charge a price. A price of zero needs no provider. */
export const chargeable = (price: Money): boolean => {
  if (price.amount === 0) return true;
  const smallest = smallestCharge(price.currency);
  if (smallest === undefined) return false;
  return movable(price) && stripeAmount(price) >= smallest && price.amount <= largestCharge(price.currency);
};

/** Whether the payment provider can move an amount, be it part of a charge that goes back: no smallest one is asked of that. */
export const movable = (part: Money): boolean => {
  const amount = stripeAmount(part);
  // Stripe's partners count three-decimal currencies in hundredths.
  return Number.isInteger(amount) && (stripeDigits(part.currency) < 3 || amount % 10 === 0);
};

/** The most that the payment provider can charge at once, in minor units. */
export const largestCharge = (of: Currency): number => {
  const most = 10 ** (DIGITS.get(of) ?? 8) - 1;
  const shift = stripeDigits(of) - minorDigits(of);
  return shift < 0 ? most * 10 ** -shift : Math.floor(most / 10 ** shift);
};

/** The amount as Stripe's API counts it; a fraction where Stripe cannot express it. */
export const stripeAmount = ({ amount, currency: of }: Money): number => {
  const shift = stripeDigits(of) - minorDigits(of);
  // Two branches, because dividing by a power of ten shows a remainder exactly, and multiplying by its inverse does not.
  return shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift;
};

/** The same the other way round. Throws for an amount that its currency cannot express. */
export const fromStripeAmount = (amount: number, code: string): Money => {
  const of = currency.parse(code.toUpperCase());
  const shift = stripeDigits(of) - minorDigits(of);
  return money.parse({ amount: shift < 0 ? amount * 10 ** -shift : amount / 10 ** shift, currency: of });
};

const smallestCharge = (of: Currency): number | undefined => {
  const whole = EQUIVALENT_MINIMUMS.get(of);
  return STATED_MINIMUMS.get(of) ?? (whole === undefined ? undefined : whole * 10 ** stripeDigits(of));
};

const minorDigits = (of: Currency): number => MINOR_DIGITS.get(of) ?? 2;
const stripeDigits = (of: Currency): number => STRIPE_MINOR_DIGITS.get(of) ?? minorDigits(of);

function codes(list: string): readonly string[] {
  return list.split(" ");
}

/** Gives each of several currencies the same number. */
function all(number: number): (code: string) => readonly [string, number] {
  return (code) => [code, number];
}
