import { describe, expect, it } from "vitest";
import type { Reported } from "../../../src/domain/finance/payment-commands.ts";
import type { PaymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { refundOf } from "../../../src/domain/ids.ts";
import { afterNoon, anna, annasOrder, noon, pln } from "../examples.ts";
import { given } from "./given-payment.ts";
import {
  annas,
  attemptDeclined,
  cancellationAttemptFailed,
  cancellationRequested,
  paymentCompleted,
  paymentCreated,
  paymentFailed,
  paymentInitiated,
  paymentRefunded,
  refundRequested,
} from "./payment-events.ts";

const create = (amount = pln(200_00)) => ({
  type: "CreatePayment" as const,
  ...annas,
  userId: anna,
  amount,
  expiresAt: afterNoon(600),
  at: noon,
});
/** What was made for this payment at the gateway, first of all. */
const first = { reference: "pi_1", madeFor: annas.paymentId };
const further = { reference: "pi_2", madeFor: annas.paymentId };

const initiate = (reported: Reported = first) => ({ type: "InitiatePayment" as const, ...reported });
const decline = (gatewayEventId = "evt_1", reported: Reported = first) => ({
  type: "DeclinePaymentAttempt" as const,
  ...reported,
  gatewayEventId,
});
const cancel = { type: "CancelPayment" as const, ...annas, reason: "payment-timeout" as const };
const complete = (amount = pln(200_00), reported: Reported = first) => ({
  type: "CompletePayment" as const,
  ...reported,
  amount,
  at: noon,
});
const fail = { type: "FailPayment" as const, ...first };

const initiated = [paymentCreated(), paymentInitiated()];
const completed = [...initiated, paymentCompleted()];
const failed = [...initiated, paymentFailed()];

/** Refunded by itself, in full. */
const lateRefund = refundRequested({
  refundId: refundOf(annasOrder, "late"),
  amount: pln(200_00),
  reason: "paid-too-late",
});

describe("a payment is created", () => {
  it("with its deadline, and the key under which the gateway will be asked", () => {
    given().when(create()).then(paymentCreated());
  });

  it("once", () => {
    given(paymentCreated()).when(create()).thenNothing();
    given(...completed)
      .when(create())
      .thenNothing();
    given(...failed)
      .when(create())
      .thenNothing();
  });

  it("complete at once, without a gateway, when there is nothing to pay", () => {
    given()
      .when(create(pln(0)))
      .then(paymentCreated({ amount: pln(0) }), paymentCompleted({ amount: pln(0), reference: null }));
  });

  it("not after it was ended before it began", () => {
    given(paymentFailed({ reason: "order-cancelled" }))
      .when(create())
      .thenRejected("payment-ended");
  });
});

describe("a payment is initiated", () => {
  it("under the reference that the gateway gave", () => {
    given(paymentCreated()).when(initiate()).then(paymentInitiated());
    expect(given(...initiated).state).toMatchObject({ status: "initiated", reference: "pi_1" });
  });

  it("once", () => {
    given(...initiated)
      .when(initiate(further))
      .thenNothing();
  });

  it("also after the gateway's webhook overtook its answer: that told the reference", () => {
    given(paymentCreated(), paymentCompleted()).when(initiate()).thenNothing();
  });

  it("also after it failed, so that its reference is known, but it stays failed", () => {
    given(paymentCreated(), paymentFailed()).when(initiate()).then(paymentInitiated());
    expect(given(paymentCreated(), paymentFailed(), paymentInitiated()).state).toMatchObject({
      status: "failed",
      reference: "pi_1",
    });
  });

  it("not unless there is one", () => {
    given().when(initiate()).thenRejected("payment-not-found");
    given(paymentFailed()).when(initiate()).thenRejected("payment-ended");
  });
});

describe("a declined attempt", () => {
  it("is counted, and is not the end: the customer may try again", () => {
    given(...initiated)
      .when(decline())
      .then(attemptDeclined());
    given(...initiated, attemptDeclined())
      .when(decline("evt_2"))
      .then(attemptDeclined("evt_2"));
    given(...initiated, attemptDeclined())
      .when(complete())
      .then(paymentCompleted());
    expect(given(...initiated, attemptDeclined(), attemptDeclined("evt_2")).state).toMatchObject({
      status: "initiated",
      declines: ["evt_1", "evt_2"],
    });
  });

  it("is counted once for each event of the gateway", () => {
    given(...initiated, attemptDeclined())
      .when(decline())
      .thenNothing();
  });

  it("says nothing once the payment is over", () => {
    given(...completed)
      .when(decline())
      .thenNothing();
    given(...failed)
      .when(decline())
      .thenNothing();
  });

  it("needs a payment", () => {
    given().when(decline()).thenRejected("payment-not-found");
  });
});

describe("a payment shall end", () => {
  it("and the gateway is asked first, under a key of its own", () => {
    given(...initiated)
      .when(cancel)
      .then(cancellationRequested());
    given(paymentCreated()).when(cancel).then(cancellationRequested());
  });

  it("once: the first reason stays", () => {
    given(...initiated, cancellationRequested())
      .when({ ...cancel, reason: "order-cancelled" })
      .thenNothing();
    given(...failed)
      .when(cancel)
      .thenNothing();
  });

  it("before it began: its end is recorded, so that its beginning is refused", () => {
    given()
      .when(cancel)
      .then(paymentFailed({ reason: "payment-timeout" }));
    given(paymentFailed()).when(cancel).thenNothing();
  });

  it("unless it is paid: then that stands", () => {
    given(...completed)
      .when(cancel)
      .thenRejected("payment-completed");
  });

  it("and what the gateway has been paid meanwhile stands", () => {
    given(...initiated, cancellationRequested())
      .when(complete())
      .then(paymentCompleted());
  });
});

describe("a cancellation that the gateway could not carry out", () => {
  const failCancellation = (attempt = 1) => ({
    type: "FailCancellation" as const,
    idempotencyKey: `${annas.paymentId}-cancel-${attempt}`,
    at: noon,
  });
  const ending = [...initiated, cancellationRequested()];

  it("is tried again under another key, further and further apart, for as long as it takes", () => {
    const failures: PaymentEvent[] = [];
    for (const [index, pause] of [30, 120, 480, 1920, 3600, 3600].entries()) {
      const failure = cancellationAttemptFailed({
        idempotencyKey: `${annas.paymentId}-cancel-${index + 2}`,
        retryAt: afterNoon(pause),
      });
      given(...ending, ...failures)
        .when(failCancellation(index + 1))
        .then(failure);
      failures.push(failure);
    }
  });

  it("is counted once for each try", () => {
    given(...ending, cancellationAttemptFailed())
      .when(failCancellation())
      .thenNothing();
  });

  it("leaves what has ended meanwhile, and what was never to end", () => {
    given(...initiated)
      .when(failCancellation())
      .thenNothing();
    given(...ending, paymentCompleted())
      .when(failCancellation())
      .thenNothing();
    given(...ending, paymentFailed())
      .when(failCancellation())
      .thenNothing();
  });

  it("still lets it be paid, or fail for the reason for which it was to end", () => {
    const tried = [...ending, cancellationAttemptFailed()];
    given(...tried)
      .when(complete())
      .then(paymentCompleted());
    given(...tried)
      .when(fail)
      .then(paymentFailed({ reason: "payment-timeout" }));
  });
});

describe("money arrives", () => {
  it("for a payment that waits for it", () => {
    given(...initiated)
      .when(complete())
      .then(paymentCompleted());
  });

  it("before our own call to the gateway was answered", () => {
    given(paymentCreated()).when(complete()).then(paymentCompleted());
    expect(given(paymentCreated(), paymentCompleted()).state).toMatchObject({ status: "completed", reference: "pi_1" });
  });

  it("once", () => {
    given(...completed)
      .when(complete())
      .thenNothing();
    given(...completed, refundRequested(), paymentRefunded())
      .when(complete())
      .thenNothing();
  });

  it("late, for a payment that had failed: it is refunded in full by itself", () => {
    given(...failed)
      .when(complete())
      .then(paymentCompleted({ late: true }), lateRefund);
    given(...failed, paymentCompleted({ late: true }), lateRefund)
      .when(complete())
      .thenNothing();
  });

  it("not for a payment that never was", () => {
    given().when(complete()).thenRejected("payment-not-found");
    given(paymentFailed()).when(complete()).thenRejected("payment-ended");
  });
});

describe("a payment fails", () => {
  it("when the gateway gives up", () => {
    given(...initiated)
      .when(fail)
      .then(paymentFailed());
    given(paymentCreated()).when(fail).then(paymentFailed());
  });

  it("for the reason for which it was to end", () => {
    given(...initiated, cancellationRequested())
      .when(fail)
      .then(paymentFailed({ reason: "payment-timeout" }));
    given(...initiated, cancellationRequested({ reason: "concert-cancelled" }))
      .when(fail)
      .then(paymentFailed({ reason: "concert-cancelled" }));
    expect(given(...initiated, paymentFailed({ reason: "payment-timeout" })).state).toMatchObject({
      status: "failed",
      failure: "payment-timeout",
    });
  });

  it("once, and for good", () => {
    given(...failed)
      .when(fail)
      .thenNothing();
  });

  it("never after it was paid", () => {
    given(...completed)
      .when(fail)
      .thenRejected("payment-completed");
  });

  it("not unless there is one", () => {
    given().when(fail).thenRejected("payment-not-found");
    given(paymentFailed()).when(fail).thenRejected("payment-ended");
  });
});

describe("a gateway that will never take a payment", () => {
  it("fails it", () => {
    given(paymentCreated()).when({ type: "RefusePayment" }).then(paymentFailed());
  });
});
