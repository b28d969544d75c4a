import { describe, it } from "vitest";
import {
  confirmEmail,
  given,
  HOUR,
  later,
  noon,
  passwordChanged,
  registered,
  request,
  requested,
  resetPassword,
  resetsForgiven,
  sent,
  userId,
  verified,
} from "./account.ts";

const register = { type: "RegisterUser", userId, role: "user", at: noon } as const;

describe("registering", () => {
  it("asks for a mail that verifies the address", () =>
    given().when(register).then(registered, requested(1, "verify-email")));
  it("asks for no other one when it is repeated", () =>
    given(registered, requested(1, "verify-email")).when(register).thenNothing());
});

describe("the token of a mail that verifies", () => {
  const asked = [registered, requested(1, "verify-email")] as const;

  it("verifies the address", () =>
    given(...asked)
      .when(confirmEmail(1))
      .then(verified()));
  it("does so before the mail is known to be sent", () =>
    given(...asked, sent(1))
      .when(confirmEmail(1))
      .then(verified()));
  it("is used once", () =>
    given(...asked, verified())
      .when(confirmEmail(1))
      .thenRejected("token-not-good"));
  it("is good until its last moment", () => {
    given(...asked)
      .when(confirmEmail(1, later(7 * 24 * HOUR - 1)))
      .then(verified(later(7 * 24 * HOUR - 1)));
    given(...asked)
      .when(confirmEmail(1, later(7 * 24 * HOUR)))
      .thenRejected("token-not-good");
  });
  it("is as good as that of a later one", () =>
    given(...asked, requested(2, "verify-email", later(60)))
      .when(confirmEmail(1))
      .then(verified()));
  it("resets no password", () =>
    given(...asked)
      .when(resetPassword(1))
      .thenRejected("token-not-good"));
  it("that nobody asked for is not good", () =>
    given(...asked)
      .when(confirmEmail(2))
      .thenRejected("token-not-good"));
});

describe("the token of a mail that resets", () => {
  const asked = [registered, requested(1, "verify-email"), requested(2, "reset-password")] as const;

  it("changes the password, and verifies the address", () =>
    given(...asked)
      .when(resetPassword(2))
      .then(passwordChanged("reset"), verified()));
  it("changes the password of a verified account", () =>
    given(...asked, verified())
      .when(resetPassword(2))
      .then(passwordChanged("reset")));
  it("is used once", () =>
    given(...asked, passwordChanged("reset"), verified())
      .when(resetPassword(2))
      .thenRejected("token-not-good"));
  it("is good for an hour", () => {
    given(...asked)
      .when(resetPassword(2, later(HOUR - 1)))
      .then(passwordChanged("reset", later(HOUR - 1)), verified(later(HOUR - 1)));
    given(...asked)
      .when(resetPassword(2, later(HOUR)))
      .thenRejected("token-not-good");
  });
  it("is as good as that of a later one, until either is used", () => {
    const both = [...asked, requested(3, "reset-password", later(60))] as const;
    for (const number of [2, 3]) {
      given(...both)
        .when(resetPassword(number))
        .then(passwordChanged("reset"), verified());
      given(...both, passwordChanged("reset"), verified())
        .when(resetPassword(number))
        .thenRejected("token-not-good");
    }
  });
  it("outlives mails that verify", () =>
    given(...asked, requested(3, "verify-email"))
      .when(resetPassword(2))
      .then(passwordChanged("reset"), verified()));
  it("ends when the password is changed otherwise", () =>
    given(...asked, passwordChanged("old-password"))
      .when(resetPassword(2))
      .thenRejected("token-not-good"));
  it("verifies nothing by itself", () =>
    given(...asked)
      .when(confirmEmail(2))
      .thenRejected("token-not-good"));
});

describe("RequestAccountMail", () => {
  it("asks for a reset", () =>
    given(registered, requested(1, "verify-email"))
      .when(request("reset-password", later(60)))
      .then(requested(2, "reset-password", later(60))));
  it("asks for nothing once the address is verified", () =>
    given(registered, requested(1, "verify-email"), verified()).when(request("verify-email")).thenNothing());
  it("is refused where nobody is registered", () =>
    given().when(request("reset-password")).thenRejected("user-not-registered"));
  it("of a reset is refused for the fourth time in an hour, whatever else was asked for", () => {
    const thrice = [
      registered,
      requested(1, "reset-password"),
      requested(2, "reset-password", later(10)),
      requested(3, "verify-email", later(15)),
      requested(4, "reset-password", later(20)),
    ] as const;
    given(...thrice)
      .when(request("reset-password", later(30)))
      .thenRejected("too-many-mails", { retryAfterSeconds: HOUR - 30 });
    given(...thrice)
      .when(request("verify-email", later(30)))
      .then(requested(5, "verify-email", later(30)));
    given(...thrice)
      .when(request("reset-password", later(HOUR)))
      .then(requested(5, "reset-password", later(HOUR)));
  });
  it("of a reset counts anew once the owner was there: by a reset, another password, or signing in", () => {
    const thrice = [registered, ...[1, 2, 3].map((number) => requested(number, "reset-password"))];
    for (const event of [passwordChanged("reset"), passwordChanged("old-password"), resetsForgiven])
      given(...thrice, event)
        .when(request("reset-password"))
        .then(requested(4, "reset-password"));
  });
  it("of a verification is refused for the sixth time in a day", () => {
    const often = [
      registered,
      ...[1, 2, 3, 4, 5].map((number) => requested(number, "verify-email", later((number - 1) * HOUR))),
    ];
    given(...often)
      .when(request("verify-email", later(5 * HOUR)))
      .thenRejected("too-many-mails", { retryAfterSeconds: 19 * HOUR });
    given(...often)
      .when(request("verify-email", later(24 * HOUR)))
      .then(requested(6, "verify-email", later(24 * HOUR)));
  });
});

describe("ForgivePasswordResets", () => {
  const forgive = (seconds: number) => ({ type: "ForgivePasswordResets", userId, at: later(seconds) }) as const;
  const asked = [registered, requested(1, "verify-email"), requested(2, "reset-password")] as const;

  it("is recorded where resets count", () => {
    given(...asked)
      .when(forgive(HOUR - 1))
      .then(resetsForgiven);
    given(...asked)
      .when(forgive(HOUR))
      .thenNothing();
    given(...asked, resetsForgiven)
      .when(forgive(0))
      .thenNothing();
    given(registered, requested(1, "verify-email")).when(forgive(0)).thenNothing();
  });
  it("leaves a token that is on its way good", () =>
    given(...asked, resetsForgiven)
      .when(resetPassword(2))
      .then(passwordChanged("reset"), verified()));
  it("leaves verifications counted", () => {
    const often = [registered, ...[1, 2, 3, 4, 5].map((number) => requested(number, "verify-email"))];
    given(...often, resetsForgiven)
      .when(request("verify-email"))
      .thenRejected("too-many-mails", { retryAfterSeconds: 24 * HOUR });
  });
});

describe("UpdateUser and ChangeUserPassword", () => {
  it("are recorded of a registered user", () => {
    given(registered).when({ type: "UpdateUser" }).then({ type: "UserUpdated", userId });
    given(registered)
      .when({ type: "ChangeUserPassword", by: "old-password", at: noon })
      .then(passwordChanged("old-password"));
  });
  it("are refused where nobody is registered", () => {
    given().when({ type: "UpdateUser" }).thenRejected("user-not-registered");
    given().when({ type: "ChangeUserPassword", by: "old-password", at: noon }).thenRejected("user-not-registered");
  });
});

describe("PutFinancialInfo", () => {
  const put = { type: "PutFinancialInfo", userId, at: noon } as const;
  const created = { type: "UserFinancialInfoCreated", userId, createdAt: noon } as const;

  it("creates it, then updates it", () => {
    given(registered).when(put).then(created);
    given(registered, created).when(put).then({ type: "UserFinancialInfoUpdated", userId, updatedAt: noon });
  });
  it("is refused where nobody is registered", () => given().when(put).thenRejected("user-not-registered"));
});
