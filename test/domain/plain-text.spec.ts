import { expect, it } from "vitest";
import { plainName } from "../../src/domain/plain-text.ts";

it.each([
  ["Beyoncé", "beyonce"],
  ["Łódź Fałszywa!", "lodz-falszywa"],
  ["  --a & b--  ", "a-b"],
  ["abc def", "abc", 4],
  ["宇多田ヒカル", ""],
])("makes of %s a name that every system takes", (text, name, longest = 40) => {
  expect(plainName(text, longest)).toBe(name);
});
