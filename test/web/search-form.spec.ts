import { expect, it } from "vitest";
import { searchedIn } from "../../src/web/layout/search-form.tsx";

const searched = (text: string) => searchedIn(new URL(`https://frontrow.example/?${new URLSearchParams({ q: text })}`));

it("looks for what was typed, as far as the service looks, and for no half of a character", () => {
  expect(searched(" Hania  Rani ")).toBe("Hania  Rani");
  expect(searched("a".repeat(300))).toBe("a".repeat(200));
  const cut = searched(`${"a".repeat(199)}😀`);
  expect([cut.length, cut.isWellFormed()]).toEqual([200, true]);
});
