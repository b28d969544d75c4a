import { describe, expect, it } from "vitest";
import { type AccountEvent, nextMailAt } from "../../../src/domain/users/account.ts";
import {
  attemptFailed,
  failed,
  given,
  HOUR,
  later,
  mailId,
  noon,
  passwordChanged,
  registered,
  requested,
  sent,
  userId,
  verified,
} from "./account.ts";

const mail = { userId, mailId: mailId(1) };
const fail = (attempt: number, seconds = 0) =>
  ({ type: "RecordAccountMailAttemptFailed", ...mail, attempt, at: later(seconds) }) as const;
const send = { type: "SendAccountMail", ...mail } as const;
const refuse = { type: "RecordAccountMailRefused", ...mail } as const;
const giveUp = (seconds: number) => ({ type: "GiveUpExpiredAccountMail", userId, at: later(seconds) }) as const;

const asked = [registered, requested(1, "reset-password")] as const;

describe("a mail that waits", () => {
  it("is sent once", () => {
    given(...asked)
      .when(send)
      .then(sent(1));
    given(...asked, sent(1))
      .when(send)
      .thenNothing();
  });
  it("that failed is tried again after a pause, which grows", () => {
    given(...asked)
      .when(fail(1))
      .then(attemptFailed(1, 1, later(2)));
    given(...asked, attemptFailed(1, 1, later(2)))
      .when(fail(2, 2))
      .then(attemptFailed(1, 2, later(6)));
  });
  it("that failed is counted once when the report is repeated, and not after it was sent", () => {
    given(...asked, attemptFailed(1, 1, later(2)))
      .when(fail(1))
      .thenNothing();
    given(...asked, sent(1))
      .when(fail(1))
      .thenNothing();
  });
  it("is given up when its token would be worth nothing by the next try", () => {
    given(...asked)
      .when(fail(1, HOUR - 3))
      .then(attemptFailed(1, 1, later(HOUR - 1)));
    given(...asked)
      .when(fail(1, HOUR - 2))
      .then(failed(1));
  });
  it("is given up after a day of failures, however long its token is good", () => {
    const verification = [registered, requested(1, "verify-email")] as const;
    given(...verification)
      .when(fail(103))
      .then(attemptFailed(1, 103, later(900)));
    given(...verification)
      .when(fail(104))
      .then(failed(1));
  });
  it("is given up when the mail service refuses it", () => {
    given(...asked)
      .when(refuse)
      .then(failed(1));
    given(...asked, failed(1))
      .when(refuse)
      .thenNothing();
  });
  it("is given up when its token has expired", () => {
    given(...asked)
      .when(giveUp(HOUR - 1))
      .thenNothing();
    given(...asked)
      .when(giveUp(HOUR))
      .then(failed(1));
    given(...asked, sent(1))
      .when(giveUp(HOUR))
      .thenNothing();
  });
});

describe("the next mail", () => {
  const nextOf = (...events: readonly AccountEvent[]) => nextMailAt(given(...events).state);

  it("is the one that is due first", () => {
    expect(nextOf(registered)).toBeUndefined();
    expect(nextOf(...asked)).toBe(noon);
    expect(nextOf(...asked, attemptFailed(1, 1, later(2)), requested(2, "verify-email", later(1)))).toBe(later(1));
  });
  it("is none once it was sent, given up, or has nothing left to do", () => {
    expect(nextOf(...asked, sent(1))).toBeUndefined();
    expect(nextOf(...asked, failed(1))).toBeUndefined();
    expect(nextOf(...asked, passwordChanged("old-password"))).toBeUndefined();
    expect(nextOf(registered, requested(1, "verify-email"), verified())).toBeUndefined();
    expect(nextOf(...asked, requested(2, "reset-password"), passwordChanged("reset"))).toBeUndefined();
  });
});
