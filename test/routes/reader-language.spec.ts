import { expect, it } from "vitest";
import { languageOf } from "../../src/routes/http/reader-language.ts";

const readBy = (headers: Record<string, string>) => languageOf(new Headers(headers));

it.each([
  ["pl", "pl"],
  ["pl-PL,pl;q=0.9,en;q=0.8", "pl"],
  ["de,en;q=0.5,pl;q=0.7", "pl"],
  ["pl;q=0,en", "en"],
  ["de-DE", "en"],
  ["", "en"],
  [`${"x,".repeat(10_000)}pl`, "en"],
])("is what the browser likes best of those that are spoken: %#", (accepted, language) => {
  expect(readBy({ "Accept-Language": accepted })).toBe(language);
});

it("is what the reader has switched to, if that is spoken", () => {
  expect(readBy({ "Accept-Language": "pl", Cookie: "a=b; language=en" })).toBe("en");
  expect(readBy({ "Accept-Language": "pl", Cookie: "language=tlh" })).toBe("pl");
  expect(readBy({ "Accept-Language": "pl", Cookie: "my-language=en" })).toBe("pl");
});
