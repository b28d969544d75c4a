import { describe, expect, it } from "vitest";

import { money } from "../../src/domain/money.ts";
import {
  chargeable,
  fromStripeAmount,
  largestCharge,
  movable,
  stripeAmount,
} from "../../src/integrations/chargeable-amounts.ts";

const price = (currency: string, amount: number) => money.parse({ amount, currency });

describe("what can be charged", () => {
  it.each(["PLN", "JPY", "KWD", "ISK", "KPW"])("a price of zero in %s needs no provider", (currency) => {
    expect(chargeable(price(currency, 0))).toBe(true);
  });

  it.each([
    ["PLN", 200, 99_999_999],
    ["USD", 50, 99_999_999],
    ["EUR", 50, 99_999_999],
    ["GBP", 30, 99_999_999],
    ["CZK", 1500, 99_999_999],
    ["HUF", 17_500, 9_999_999_999],
    ["JPY", 50, 99_999_999],
    ["INR", 50, 999_999_999],
    ["KWD", 250, 99_999_990],
    ["TND", 2000, 99_999_990],
    ["KRW", 1000, 99_999_999],
    ["IDR", 1_000_000, 999_999_999_999],
    ["CNY", 500, 99_999_999],
    // Stripe counts these in hundredths, which they no longer have.
    ["ISK", 100, 999_999],
    ["UGX", 5000, 999_999],
    // And this one in whole units, though it has fifths.
    ["MGA", 1_000_000, 9_999_999_900],
  ])("%s from %i to %i of its minor units", (currency, least, most) => {
    const step = { KWD: 10, TND: 10, MGA: 100 }[currency] ?? 1;
    expect([least - step, least, most, most + step].map((amount) => chargeable(price(currency, amount)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it.each(["KWD", "BHD", "JOD", "OMR", "TND"])("%s has three decimals, of which the last is 0", (currency) => {
    const amounts = [12_340, 12_341, 12_345, 12_349].map((amount) => chargeable(price(currency, amount)));
    expect(amounts).toEqual([true, false, false, false]);
  });

  it("Malagasy ariary only whole", () => {
    expect(chargeable(price("MGA", 2_000_000))).toBe(true);
    expect(chargeable(price("MGA", 2_000_020))).toBe(false);
  });

  it.each(["KPW", "IRR", "SYP", "BGN"])("nothing in %s, which the provider does not take", (currency) => {
    expect(chargeable(price(currency, 100_000))).toBe(false);
  });

  it("no currency has a minimum out of its own range", () => {
    const known = Intl.supportedValuesOf("currency").filter((currency) => {
      const amounts = Array.from({ length: 12 }, (_, power) => price(currency, 10 ** power));
      return amounts.some(chargeable);
    });
    expect(known.length).toBeGreaterThan(125);
  });
});

describe("an amount as Stripe counts it", () => {
  it.each([
    ["PLN", 35_000, 35_000],
    ["JPY", 500, 500],
    ["KWD", 5120, 5120],
    ["ISK", 500, 50_000],
    ["UGX", 500, 50_000],
    ["MGA", 500, 5],
  ])("%s %i is %i, and back", (currency, ours, theirs) => {
    expect(stripeAmount(price(currency, ours))).toBe(theirs);
    expect(fromStripeAmount(theirs, currency.toLowerCase())).toEqual(price(currency, ours));
  });

  it("that none of its currency's coins make up is a fault", () => {
    expect(() => fromStripeAmount(50_050, "isk")).toThrow();
  });

  it("can be no more than its digits hold, in our units", () => {
    const most = ["PLN", "HUF", "JPY", "ISK", "MGA"].map((currency) => largestCharge(price(currency, 0).currency));
    expect(most).toEqual([99_999_999, 9_999_999_999, 99_999_999, 999_999, 9_999_999_900]);
  });
});

describe("what can go back", () => {
  it("is any part of a charge, however small, that the provider can express", () => {
    for (const currency of ["PLN", "JPY", "ISK"]) expect(movable(price(currency, 1))).toBe(true);
    expect([10, 11, 1_234, 1_230].map((amount) => movable(price("KWD", amount)))).toEqual([true, false, false, true]);
    expect([100, 20].map((amount) => movable(price("MGA", amount)))).toEqual([true, false]);
  });
});
