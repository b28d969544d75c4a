import { describe, expect, it } from "vitest";
import { typedTicket } from "../../src/web/door/verdicts.ts";

const order = "0192ab3f5c6d7e8f90a1b2c3d4e5f607";
const number = `tic_${order}_12`;

describe("what is typed at a door", () => {
  it.each([
    number,
    ` ${number.toUpperCase()} `,
    "tic_ 0192 ab3f 5c6d 7e8f 90a1 b2c3 d4e5 f607 _12",
    "TIC-0192ab3f-5c6d7e8f-90a1b2c3-d4e5f607-12",
    `${order} 12`,
  ])("is a ticket's number, however it is grouped: %s", (typed) => expect(typedTicket(typed)).toBe(number));

  it("is a code, whatever gaps came into it", () => {
    expect(typedTicket("FR1.key.pay\n load.sig")).toBe("FR1.key.payload.sig");
  });

  it.each(["abc", "tic-01a2", "tic_nonsense", order, `${number}x`, `tic_${order}_012`, "https://example.com/FR1."])(
    "is a slip, and no forgery: %s",
    (typed) => expect(typedTicket(typed)).toBeUndefined(),
  );
});
