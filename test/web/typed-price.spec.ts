import { describe, expect, it } from "vitest";
import { minorUnits } from "../../src/web/typed-price.ts";

describe("a price as people write it", () => {
  it.each<[string, string, number]>([
    ["149", "PLN", 14_900],
    ["149.5", "PLN", 14_950],
    ["149,50", "PLN", 14_950],
    ["149.00", "PLN", 14_900],
    ["0", "PLN", 0],
    ["0,01", "PLN", 1],
    ["007", "PLN", 700],
    [" 1 249,90 ", "PLN", 124_990],
    ["1\u00a0249\u202f000", "PLN", 124_900_000],
    ["1200", "JPY", 1200],
    ["1.5", "KWD", 1500],
    ["1,234", "KWD", 1234],
    ["90071992547409.91", "PLN", Number.MAX_SAFE_INTEGER],
  ])("%s %s is %i of its smallest unit", (text, currency, amount) => {
    expect(minorUnits(text, currency)).toBe(amount);
  });

  it("is read by its digits, where multiplying would round", () => {
    expect(minorUnits("1.15", "PLN")).toBe(115);
    expect(minorUnits("4.35", "PLN")).toBe(435);
    expect(minorUnits("1.005", "KWD")).toBe(1005);
  });
});

describe("what is no price stays as it was typed, for the service to refuse", () => {
  it.each<[string, string, string]>([
    ["nothing", "", "PLN"],
    ["words", "abc", "PLN"],
    ["an amount with its currency", "149 zł", "PLN"],
    ["less than nothing", "-5", "PLN"],
    ["a sign", "+5", "PLN"],
    ["no digits before the point", ",50", "PLN"],
    ["no digits after it", "5,", "PLN"],
    ["two points", "1.249,90", "PLN"],
    ["more decimals than the currency has", "1.234", "PLN"],
    ["decimals where there are none", "12.5", "JPY"],
    ["more than three of them", "1.2345", "KWD"],
    ["a power", "1e3", "PLN"],
    ["another base", "0x10", "PLN"],
    ["digits of another script", "١٢", "PLN"],
    ["more than can be counted", "90071992547409.92", "PLN"],
    ["a currency that is none", "149", "zł"],
    ["no currency", "149", ""],
  ])("%s", (_, text, currency) => {
    expect(minorUnits(text, currency)).toBe(text);
  });
});
