import { describe, expect, it } from "vitest";
import { add, currency, equals, least, money, subtractToZero, times, zero } from "../../src/domain/money.ts";
import { eur, pln } from "./examples.ts";

describe("money", () => {
  it("is a whole number of minor units, never negative", () => {
    expect(money.parse({ amount: 0, currency: "PLN" })).toEqual(pln(0));
    for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "1"]) {
      expect(money.safeParse({ amount, currency: "PLN" }).success, String(amount)).toBe(false);
    }
  });

  it("has a currency of ISO 4217", () => {
    for (const code of ["PLN", "EUR", "JPY", "KWD"]) expect(currency.parse(code)).toBe(code);
    for (const code of ["", "pln", "ZŁ", "EURO", "QQQ"]) expect(currency.safeParse(code).success, code).toBe(false);
  });

  it("has nothing else to it", () => {
    expect(money.safeParse({ amount: 1, currency: "PLN", sign: "-" }).success).toBe(false);
  });

  it("adds up, and multiplies", () => {
    expect(add(pln(100), pln(1))).toEqual(pln(101));
    expect(times(pln(33), 3)).toEqual(pln(99));
    expect(times(pln(33), 0)).toEqual(zero(pln(33).currency));
  });

  it("subtracts down to nothing, and no further", () => {
    expect(subtractToZero(pln(100), pln(30))).toEqual(pln(70));
    expect(subtractToZero(pln(30), pln(100))).toEqual(pln(0));
  });

  it("compares by amount and currency", () => {
    expect(least(pln(2), pln(1))).toEqual(pln(1));
    expect(least(pln(1), pln(2))).toEqual(pln(1));
    expect([equals(pln(1), pln(1)), equals(pln(1), pln(2)), equals(pln(1), eur(1))]).toEqual([true, false, false]);
  });

  it("of two currencies never mixes", () => {
    for (const mix of [add, subtractToZero, least]) expect(() => mix(pln(1), eur(1))).toThrow(/mixed currencies/);
  });
});
