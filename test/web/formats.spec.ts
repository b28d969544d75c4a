import { describe, expect, it } from "vitest";
import { money } from "../../src/domain/money.ts";
import { decimalsOf, formatsOf, noun } from "../../src/web/formats.ts";
import { ticketCount } from "../../src/web/ticket-count.ts";
import { minorUnits } from "../../src/web/typed-price.ts";

const en = formatsOf("en");
const pl = formatsOf("pl");
/** Languages part with spaces that do not break, of more than one kind. */
const plain = (text: string) => text.replaceAll(/\s/g, " ");

describe("money", () => {
  it.each([
    [{ amount: 1_234_550, currency: "PLN" }, "PLN 12,345.50", "12 345,50 zł"],
    [{ amount: 0, currency: "PLN" }, "PLN 0.00", "0,00 zł"],
    [{ amount: 5, currency: "EUR" }, "€0.05", "0,05 €"],
    [{ amount: 12_345, currency: "JPY" }, "JP¥12,345", "12 345 JPY"],
    [{ amount: 12_345_678, currency: "KWD" }, "KWD 12,345.678", "12 345,678 KWD"],
  ])("%o reads in each language", (sum, english, polish) => {
    expect([plain(en.money(money.parse(sum))), plain(pl.money(money.parse(sum)))]).toEqual([english, polish]);
  });

  it.each([
    [{ amount: 1_234_550, currency: "PLN" }, "12345.50", "12345,50"],
    [{ amount: 1200, currency: "JPY" }, "1200", "1200"],
    [{ amount: 1500, currency: "KWD" }, "1.500", "1,500"],
  ])("%o stands in a field as its plain amount, and is read back from it", (sum, english, polish) => {
    const amount = money.parse(sum);
    expect([en.amount(amount), pl.amount(amount)]).toEqual([english, polish]);
    for (const text of [english, polish]) expect(minorUnits(text, amount.currency)).toBe(amount.amount);
  });

  it("has the decimals of its currency", () => {
    expect(["PLN", "JPY", "KWD"].map(decimalsOf)).toEqual([2, 0, 3]);
  });
});

describe("numbers", () => {
  it("have their thousands apart", () => {
    expect([en.number(1_234_567), plain(pl.number(1_234_567))]).toEqual(["1,234,567", "1 234 567"]);
  });

  it("of a hundred have no more decimals than they need", () => {
    expect([en.percent(8), en.percent(5.5), pl.percent(5.5)].map(plain)).toEqual(["8%", "5.5%", "5,5%"]);
  });
});

describe("times", () => {
  const summer = "2027-07-15T18:05:00.000Z";
  const winter = "2027-01-01T23:30:00.000Z";

  it("are those of the place, with its zone named as it is at that time of the year", () => {
    expect(en.dateTime(summer, "Europe/Warsaw")).toBe("Thu, 15 July 2027 at 20:05 CEST");
    expect(plain(pl.dateTime(summer, "Europe/Warsaw"))).toBe("czw., 15 lipca 2027 20:05 CEST");
    expect(en.time(winter, "Europe/Warsaw")).toBe("00:30 CET");
    expect(en.dateTime(summer, "UTC")).toContain("18:05 UTC");
  });

  it("name a zone that has no short name by its long one", () => {
    expect(en.time(summer, "Asia/Tokyo")).toBe("03:05 Japan Standard Time");
    expect(pl.time(summer, "Asia/Tokyo")).toBe("03:05 Japonia (czas standardowy)");
    expect(en.time(summer, "Asia/Kolkata")).not.toMatch(/[+-]\d/);
  });

  it("are of the day that it is there", () => {
    expect(en.date(winter, "Europe/Warsaw")).toBe("Sat, 2 January 2027");
    expect(en.date(winter, "UTC")).toBe("Fri, 1 January 2027");
    expect(pl.calendarDay(winter, "Europe/Warsaw")).toEqual({ day: "2", month: "sty" });
  });
});

describe("a moment seen from now", () => {
  it.each([
    [0, "now", "teraz"],
    [1, "in 1 second", "za 1 sekundę"],
    [59, "in 59 seconds", "za 59 sekund"],
    [61, "in 2 minutes", "za 2 minuty"],
    [3600, "in 1 hour", "za 1 godzinę"],
    [86_401, "in 2 days", "za 2 dni"],
    [-90, "1 minute ago", "1 minutę temu"],
    [-0.4, "now", "teraz"],
  ])("%d seconds: %s, %s", (seconds, english, polish) => {
    expect([en.fromNow(seconds), pl.fromNow(seconds)]).toEqual([english, polish]);
  });
});

describe("a noun", () => {
  it.each([
    [0, "0 tickets", "0 biletów"],
    [1, "1 ticket", "1 bilet"],
    [2, "2 tickets", "2 bilety"],
    [4, "4 tickets", "4 bilety"],
    [5, "5 tickets", "5 biletów"],
    [12, "12 tickets", "12 biletów"],
    [21, "21 tickets", "21 biletów"],
    [22, "22 tickets", "22 bilety"],
    [112, "112 tickets", "112 biletów"],
    [1.5, "1.5 tickets", "1,5 biletu"],
  ])("goes with its number: %d", (count, english, polish) => {
    expect(ticketCount({ language: "en", formats: en }, count)).toBe(english);
    expect(ticketCount({ language: "pl", formats: pl }, count)).toBe(polish);
  });

  it("has its number where its form says", () => {
    const left = noun({ one: "Only # is left", other: "Only # are left" });
    expect([en.plural(1, left), en.plural(1200, left)]).toEqual(["Only 1 is left", "Only 1,200 are left"]);
  });
});
