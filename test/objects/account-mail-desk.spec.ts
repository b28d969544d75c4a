/** Who is handed which mail about an account, and for how long. */
import { describe, expect, it } from "vitest";
import type { AccountEvent } from "../../src/domain/users/account.ts";
import { AccountMailDesk } from "../../src/objects/user/account-mail-desk.ts";
import { given, later, mailId, registered, requested } from "../domain/users/account.ts";

/** Seconds for which whoever was handed a mail is waited for. */
const PATIENCE = 60;

/** A desk at which mails wait, asked for a second apart, and who comes to it after so many seconds. */
const deskWith = (...mails: readonly AccountEvent[]) => {
  const desk = new AccountMailDesk();
  const { state } = given(registered, ...mails);
  const nextAt = (seconds: number) => desk.handOut(state, "ada@example.com", later(seconds))?.mailId;
  return { desk, nextAt };
};

const three = [
  requested(1, "verify-email"),
  requested(2, "reset-password", later(1)),
  requested(3, "reset-password", later(2)),
];

describe("of several mails that wait", () => {
  it("each is handed out once, and none is left then", () => {
    const { nextAt } = deskWith(...three);
    expect([5, 5, 5, 5].map(nextAt)).toEqual([mailId(1), mailId(2), mailId(3), undefined]);
  });

  it("one is handed out at a time: the time of the next begins when it is asked for", () => {
    const { desk, nextAt } = deskWith(...three);
    expect(nextAt(10)).toBe(mailId(1));
    // Its sender was slow.
    expect(nextAt(10 + PATIENCE - 1)).toBe(mailId(2));
    desk.reported(mailId(1));
    const another = 10 + PATIENCE + 1;
    expect(nextAt(another)).toBe(mailId(1));
    expect(nextAt(another)).toBe(mailId(3));
    expect(nextAt(another)).toBeUndefined();
    expect(nextAt(10 + 2 * PATIENCE - 1)).toBe(mailId(2));
  });

  it("those that are not due yet, or not good any more, are left out", () => {
    const { nextAt } = deskWith(...three);
    expect(nextAt(0)).toBe(mailId(1));
    expect(nextAt(0)).toBeUndefined();
    expect(nextAt(3601)).toBe(mailId(1));
    expect(nextAt(3601)).toBe(mailId(3));
    expect(nextAt(3601)).toBeUndefined();
  });
});
