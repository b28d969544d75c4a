import { expect, it } from "vitest";
import { folded, plainName } from "../../src/domain/plain-text.ts";

it.each([
  ["Beyoncé", "beyonce"],
  ["Łódź Fałszywa!", "lodz-falszywa"],
  ["  --a & b--  ", "a-b"],
  ["abc def", "abc", 4],
  ["宇多田ヒカル", ""],
])("makes of %s a name that every system takes", (text, name, longest = 40) => {
  expect(plainName(text, longest)).toBe(name);
});

it.each([
  ["Beyoncé", "beyonce"],
  ["Daria ŁÓDŹ Podsiadło", "daria lodz podsiadlo"],
  ["Sigur Rós, Bjørk, Große Freiheit", "sigur ros, bjork, grosse freiheit"],
  ["宇多田ヒカル", "宇多田ヒカル"],
])("looks for %s as people type it", (text, typed) => {
  expect([folded(text), folded(typed)]).toEqual([typed, typed]);
});
