import { describe, expect, it } from "vitest";
import { instant, secondsAfter } from "../../src/domain/instant.ts";

describe("an instant", () => {
  it("is whole milliseconds since the epoch", () => {
    expect(instant.parse(0)).toBe(0);
    for (const wrong of [-1, 0.5, Number.NaN, "2026-06-01T12:00:00Z"]) {
      expect(instant.safeParse(wrong).success).toBe(false);
    }
  });

  it("can be told so many seconds after another, to the millisecond", () => {
    expect(secondsAfter(instant.parse(1000), 1.2345)).toBe(2235);
    expect(secondsAfter(instant.parse(1000), -1)).toBe(0);
    expect(() => secondsAfter(instant.parse(1000), -2)).toThrow();
  });
});
