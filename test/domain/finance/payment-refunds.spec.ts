import { describe, expect, it } from "vitest";
import type { PaymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { afterNoon, noon, pln } from "../examples.ts";
import { given } from "./given-payment.ts";
import {
  paymentCompleted,
  paymentCreated,
  paymentFailed,
  paymentInitiated,
  paymentRefunded,
  refundAccepted,
  refundAttemptFailed,
  refundFailed,
  refundNumber,
  refundRequested,
  refundRetried,
  refundReturned,
} from "./payment-events.ts";

const refund = (amount = pln(50_00), number = 1, upTo = false) => ({
  type: "RefundPayment" as const,
  refundId: refundNumber(number),
  amount,
  upTo,
  reason: "on-request" as const,
  part: { of: "payment" as const },
  at: noon,
});
const record = (number = 1) => ({
  type: "RecordRefund" as const,
  refundId: refundNumber(number),
  reference: `re_${number}`,
});
const failRefund = (attempt = 1) => ({
  type: "FailRefund" as const,
  refundId: refundNumber(1),
  idempotencyKey: `${refundNumber(1)}-${attempt}`,
  reason: "account closed",
  at: noon,
});

/** The try of that number failed; the next one so many seconds later. */
const attemptFailed = (attempt: number, pause: number) =>
  refundAttemptFailed({ idempotencyKey: `${refundNumber(1)}-${attempt + 1}`, retryAt: afterNoon(pause) });

const completed = [paymentCreated(), paymentInitiated(), paymentCompleted()];
const second = { refundId: refundNumber(2) };
const rest = { ...second, amount: pln(150_00) };

describe("a refund is requested", () => {
  it("of a part or all, with the key under which the gateway will be asked", () => {
    given(...completed)
      .when(refund())
      .then(refundRequested());
    given(...completed)
      .when(refund(pln(200_00)))
      .then(refundRequested({ amount: pln(200_00) }));
  });

  it("once for each refund id, whatever has become of it", () => {
    given(...completed, refundRequested())
      .when(refund())
      .thenNothing();
    given(...completed, refundRequested(), paymentRefunded())
      .when(refund(pln(10_00)))
      .thenNothing();
    given(...completed, refundRequested(), refundFailed())
      .when(refund())
      .thenNothing();
  });

  it("never of more than was paid, requested and done ones counted", () => {
    given(...completed)
      .when(refund(pln(200_01)))
      .thenRejected("refund-exceeds-payment");
    given(...completed, refundRequested())
      .when(refund(pln(150_01), 2))
      .thenRejected("refund-exceeds-payment");
    given(...completed, refundRequested(), paymentRefunded())
      .when(refund(pln(150_01), 2))
      .thenRejected("refund-exceeds-payment");
    given(...completed, refundRequested())
      .when(refund(pln(150_00), 2))
      .then(refundRequested(rest));
  });

  it("of what is left, where as much as possible is wanted", () => {
    given(...completed, refundRequested())
      .when(refund(pln(200_00), 2, true))
      .then(refundRequested(rest));
    given(...completed, refundRequested({ amount: pln(200_00) }))
      .when(refund(pln(1), 2, true))
      .thenNothing();
  });

  it("again of what a failed one did not give back", () => {
    given(...completed, refundRequested({ amount: pln(200_00) }), refundFailed())
      .when(refund(pln(200_00), 2))
      .then(refundRequested({ ...second, amount: pln(200_00) }));
  });

  it("not of nothing", () => {
    given(...completed)
      .when(refund(pln(0)))
      .thenNothing();
  });

  it("only of a payment that was paid", () => {
    given().when(refund()).thenRejected("payment-not-found");
    given(paymentFailed()).when(refund()).thenRejected("payment-ended");
    given(paymentCreated()).when(refund()).thenRejected("payment-not-completed");
    given(paymentCreated(), paymentInitiated()).when(refund()).thenRejected("payment-not-completed");
    given(paymentCreated(), paymentInitiated(), paymentFailed()).when(refund()).thenRejected("payment-not-completed");
  });
});

describe("money has gone back", () => {
  it("in part, then in full", () => {
    given(...completed, refundRequested())
      .when(record())
      .then(paymentRefunded());
    expect(given(...completed, refundRequested(), paymentRefunded()).state).toMatchObject({
      status: "partially-refunded",
    });
    expect(
      given(
        ...completed,
        refundRequested(),
        refundRequested(rest),
        paymentRefunded(),
        paymentRefunded({ ...rest, reference: "re_2" }),
      ).state,
    ).toMatchObject({ status: "refunded" });
  });

  it("once for each refund", () => {
    given(...completed, refundRequested(), paymentRefunded())
      .when(record())
      .thenNothing();
  });

  it("all the same, for a refund that had failed, while its part is still there", () => {
    given(...completed, refundRequested(), refundFailed())
      .when(record())
      .then(paymentRefunded());
    given(...completed, refundRequested({ amount: pln(200_00) }), refundFailed(), refundRequested(second))
      .when(record())
      .thenRejected("refund-exceeds-payment");
  });

  it("not for a refund that nobody requested", () => {
    given(...completed)
      .when(record())
      .thenRejected("refund-not-found");
  });
});

describe("a refund fails", () => {
  it("not at once: the gateway is asked again under another key, further and further apart", () => {
    const pauses = [30, 120, 480, 1920];
    const failed: PaymentEvent[] = [];
    for (const [index, pause] of pauses.entries()) {
      given(...completed, refundRequested(), ...failed)
        .when(failRefund(index + 1))
        .then(attemptFailed(index + 1, pause));
      failed.push(attemptFailed(index + 1, pause));
    }
    given(...completed, refundRequested(), ...failed)
      .when(failRefund(5))
      .then(refundFailed());
    given(...completed, refundRequested(), ...failed)
      .when(record())
      .then(paymentRefunded());
  });

  it("once for each try", () => {
    given(...completed, refundRequested(), refundAttemptFailed())
      .when(failRefund(1))
      .thenNothing();
  });

  it("and keeps its part to itself until it has failed for good", () => {
    given(...completed, refundRequested(), refundAttemptFailed())
      .when(refund(pln(150_01), 2))
      .thenRejected("refund-exceeds-payment");
  });

  it("for good after the last try, and the payment stays as it was", () => {
    expect(given(...completed, refundRequested(), refundFailed()).state).toMatchObject({
      status: "completed",
      refunds: [{ refundId: refundNumber(1), status: "failed" }],
    });
  });

  it("once, and never after it came through", () => {
    given(...completed, refundRequested(), refundFailed())
      .when(failRefund())
      .thenNothing();
    given(...completed, refundRequested(), paymentRefunded())
      .when(failRefund())
      .thenNothing();
  });

  it("not if nobody requested it", () => {
    given(...completed)
      .when(failRefund())
      .thenRejected("refund-not-found");
  });
});

describe("a refund that the gateway has taken on", () => {
  const acceptRefund = (reference = "re_1", attempt = 1) => ({
    type: "AcceptRefund" as const,
    refundId: refundNumber(1),
    reference,
    idempotencyKey: `${refundNumber(1)}-${attempt}`,
    at: noon,
  });
  const accepted = [...completed, refundRequested(), refundAccepted()];

  it("is known by its reference, once", () => {
    given(...completed, refundRequested())
      .when(acceptRefund())
      .then(refundAccepted());
    given(...accepted)
      .when(acceptRefund())
      .thenNothing();
    given(...accepted)
      .when(acceptRefund("re_2"))
      .thenNothing();
  });

  it("keeps its part, and comes through or fails like any other", () => {
    given(...accepted)
      .when(refund(pln(150_01), 2))
      .thenRejected("refund-exceeds-payment");
    given(...accepted)
      .when(record())
      .then(paymentRefunded());
    given(...accepted)
      .when(failRefund())
      .then(attemptFailed(1, 30));
  });

  it("has been taken on anew when a later try is", () => {
    given(...accepted, refundAttemptFailed())
      .when(acceptRefund("re_2", 2))
      .then(refundAccepted({ reference: "re_2" }));
  });

  it("is not taken on by a late answer to an earlier try", () => {
    given(...accepted, refundAttemptFailed())
      .when(acceptRefund("re_1", 1))
      .thenNothing();
  });

  it("is not taken on when it has ended, or nobody requested it", () => {
    for (const end of [paymentRefunded(), refundFailed()]) {
      given(...completed, refundRequested(), end)
        .when(acceptRefund())
        .thenNothing();
    }
    given(...completed)
      .when(acceptRefund())
      .thenRejected("refund-not-found");
  });
});

describe("a refund that has failed for good", () => {
  const retry = { type: "RetryRefund" as const, refundId: refundNumber(1), at: afterNoon(3600) };
  const failures = [30, 120, 480, 1920].map((pause, index) => attemptFailed(index + 1, pause));
  const failed = [...completed, refundRequested(), ...failures, refundFailed()];
  const retried = refundRetried({ idempotencyKey: `${refundNumber(1)}-6` });

  it("is asked for again under a new key, as often as at first", () => {
    given(...failed)
      .when(retry)
      .then(retried);
    given(...failed, retried)
      .when(failRefund(6))
      .then(attemptFailed(6, 30));
    const again = [attemptFailed(6, 30), attemptFailed(7, 120), attemptFailed(8, 480), attemptFailed(9, 1920)];
    given(...failed, retried, ...again)
      .when(failRefund(10))
      .then(refundFailed());
    given(...failed, retried)
      .when(record())
      .then(paymentRefunded());
  });

  it("is under way again, and keeps its part", () => {
    expect(given(...failed, retried).state).toMatchObject({ refunds: [{ status: "pending" }] });
    given(...failed, retried)
      .when(refund(pln(150_01), 2))
      .thenRejected("refund-exceeds-payment");
  });

  it("is not asked for again when its money has gone back otherwise", () => {
    given(...failed, refundRequested({ ...second, amount: pln(150_01) }))
      .when(retry)
      .thenRejected("refund-exceeds-payment");
    given(...failed, refundRequested(rest))
      .when(retry)
      .then(retried);
  });

  it("must have failed", () => {
    given(...completed)
      .when(retry)
      .thenRejected("refund-not-found");
    given(...completed, refundRequested())
      .when(retry)
      .thenRejected("refund-not-failed");
    given(...completed, refundRequested(), paymentRefunded())
      .when(retry)
      .thenRejected("refund-not-failed");
    given(...failed, retried)
      .when(retry)
      .thenRejected("refund-not-failed");
  });
});

describe("a refund that had gone through comes back", () => {
  const back = {
    type: "ReturnRefund" as const,
    refundId: refundNumber(1),
    reference: "re_1",
    reason: "account closed",
  };
  const gone = [...completed, refundRequested(), paymentRefunded()];

  it("and has failed, once", () => {
    given(...gone)
      .when(back)
      .then(refundReturned());
    given(...gone, refundReturned())
      .when(back)
      .thenNothing();
    given(...gone, refundReturned())
      .when(record())
      .thenNothing();
    expect(given(...gone, refundReturned()).state).toMatchObject({
      status: "completed",
      refunds: [{ status: "failed", paidOutBy: "re_1" }],
    });
  });

  it("and can be tried again, under a new key", () => {
    const retried = refundRetried();
    const retry = { type: "RetryRefund" as const, refundId: refundNumber(1), at: afterNoon(3600) };
    given(...gone, refundReturned())
      .when(retry)
      .then(retried);
    // The old try's report, heard again, says nothing of the new one.
    given(...gone, refundReturned(), retried, paymentRefunded({ reference: "re_2" }))
      .when(back)
      .thenNothing();
  });

  it("only if it had gone through", () => {
    given(...completed)
      .when(back)
      .thenRejected("refund-not-found");
    given(...completed, refundRequested())
      .when(back)
      .thenNothing();
  });
});
