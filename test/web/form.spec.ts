import { describe, expect, it } from "vitest";
import { Form } from "../../src/web/form.ts";

const typed = (text: string) => new Form(new URLSearchParams({ field: text }));

describe("a whole number", () => {
  it.each([
    ["7", 7],
    [" 12 ", 12],
    ["1000", 1000],
    ["1,000", 1000],
    ["1.000", 1000],
    ["1 000", 1000],
    ["1\u00a0000\u202f000", 1_000_000],
    ["12,345,678", 12_345_678],
    ["-3", -3],
  ])("is read as it is written: %s", (text, value) => {
    expect(typed(text).whole("field")).toBe(value);
  });

  it.each(["1,5", "1.50", "10,00", "1,0000", "1e3", "0x1", "ten", "1,000.5", "9".repeat(310)])(
    "is nothing else: %s",
    (text) => {
      expect(typed(text).whole("field")).toBe(text);
    },
  );

  it("is none where nothing was typed", () => {
    expect(typed(" ").whole("field")).toBeUndefined();
  });
});

describe("a number", () => {
  it.each<[string, number | string | undefined]>([
    ["5,5", 5.5],
    ["5.5", 5.5],
    ["23", 23],
    ["1e3", "1e3"],
    ["five", "five"],
    ["9".repeat(310), "9".repeat(310)],
    ["", undefined],
  ])("is read with either sign before its decimals: %s", (text, value) => {
    expect(typed(text).number("field")).toBe(value);
  });
});
