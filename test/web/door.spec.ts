import { describe, expect, it } from "vitest";
import { tallyOf } from "../../src/web/browser/door/tally.ts";
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

describe("how many were let in", () => {
  const tallyAt = (letIn: number) => {
    const tally = tallyOf();
    tally.counted(letIn, false);
    return tally;
  };

  it("is what the service counted, and whom this phone has let in since", () => {
    const tally = tallyAt(7);
    tally.letIn();
    tally.letIn();
    expect(tally.shown()).toBe(9);
  });

  it("never goes back when a slower count comes, and goes on from there", () => {
    const tally = tallyAt(7);
    tally.letIn();
    tally.counted(7, false);
    expect(tally.shown()).toBe(8);
    tally.letIn();
    expect(tally.shown()).toBe(9);
  });

  it("counts nobody twice when the service has counted already", () => {
    const tally = tallyAt(7);
    tally.letIn();
    tally.counted(8, false);
    expect(tally.shown()).toBe(8);
  });

  it("counts nobody twice whose answer comes after the count", () => {
    const tally = tallyAt(7);
    tally.counted(8, true);
    tally.letIn();
    expect(tally.shown()).toBe(8);
    tally.counted(8, false);
    tally.letIn();
    expect(tally.shown()).toBe(9);
  });

  it("takes over whom other doors have let in", () => {
    const tally = tallyAt(7);
    tally.letIn();
    tally.counted(40, false);
    expect(tally.shown()).toBe(40);
  });
});
