import { describe, expect, it } from "vitest";
import type { Reported } from "../../../src/domain/finance/payment-commands.ts";
import { paymentOf } from "../../../src/domain/ids.ts";
import { afterNoon, bensOrder, noon, pln } from "../examples.ts";
import { given } from "./given-payment.ts";
import {
  annas,
  paymentCompleted,
  paymentCreated,
  paymentFailed,
  paymentInitiated,
  paymentRefunded,
  refundFailed,
  refundNumber,
  refundRequested,
  refundRetried,
  surplusReceived,
} from "./payment-events.ts";

const amount = pln(200_00);
/** What was made for this payment at the gateway: what it is paid by, and something further. */
const first = { reference: "pi_1", madeFor: annas.paymentId };
const further = { reference: "pi_2", madeFor: annas.paymentId };
const anothers = { reference: "pi_3", madeFor: paymentOf(bensOrder) };
const nobodys = { reference: "pi_4", madeFor: null };

const initiate = (reported: Reported) => ({ type: "InitiatePayment" as const, ...reported });
const decline = (reported: Reported) => ({
  type: "DeclinePaymentAttempt" as const,
  ...reported,
  gatewayEventId: "evt_1",
});
const complete = (reported: Reported, money = amount) => ({
  type: "CompletePayment" as const,
  ...reported,
  amount: money,
  at: noon,
});
const fail = (reported: Reported) => ({ type: "FailPayment" as const, ...reported });

const initiated = [paymentCreated(), paymentInitiated()];
const completed = [...initiated, paymentCompleted()];
const failed = [...initiated, paymentFailed()];

describe("a report of the gateway's", () => {
  const all = (reported: Reported) => [initiate(reported), decline(reported), complete(reported), fail(reported)];

  it.each([anothers, nobodys])("about what was not made for this payment is refused: %o", (reported) => {
    for (const before of [[paymentCreated()], initiated, completed, failed]) {
      for (const report of all(reported)) {
        given(...before)
          .when(report)
          .thenRejected("another-payment");
      }
    }
  });

  it("about what this payment is paid by is believed, whatever the gateway says it was made for", () => {
    given(...initiated)
      .when(complete({ ...first, madeFor: null }))
      .then(paymentCompleted());
  });

  it("about something else that was made for this payment says nothing of it", () => {
    for (const report of [initiate(further), decline(further), fail(further)]) {
      given(...initiated)
        .when(report)
        .thenNothing();
    }
  });
});

describe("money that comes by something else that was made for this payment", () => {
  const surplus = surplusReceived();
  const back = refundRequested({ refundId: surplus.refundId, amount, reason: "surplus" });

  it.each([
    ["before it is paid", initiated],
    ["once it is paid", completed],
    ["once it has failed", failed],
  ])("goes back whole, once: %s", (_, before) => {
    given(...before)
      .when(complete(further))
      .then(surplus, back);
    given(...before, surplus, back)
      .when(complete(further))
      .thenNothing();
  });

  it("goes back whole, whatever it is", () => {
    given(...completed)
      .when(complete(further, pln(7)))
      .then(surplusReceived({ amount: pln(7) }), { ...back, amount: pln(7) });
  });

  it("is nothing, where nothing came", () => {
    given(...completed)
      .when(complete(further, pln(0)))
      .thenNothing();
  });

  it("leaves the payment as it is, with all of its own money to be given back", () => {
    const gone = paymentRefunded({ refundId: surplus.refundId, amount });
    const whole = { refundId: refundNumber(1), amount, reason: "on-request", part: { of: "payment" } } as const;
    expect(given(...initiated, surplus, back, gone).state).toMatchObject({ status: "initiated", reference: "pi_1" });
    expect(given(...failed, surplus, back, gone).state).toMatchObject({ status: "failed" });
    expect(given(...completed, surplus, back, gone).state).toMatchObject({ status: "completed" });
    given(...completed, surplus, back, gone)
      .when({ type: "RefundPayment", ...whole, upTo: false, at: noon })
      .then(refundRequested(whole));
  });

  it("can be asked back again when that has failed, though all of the payment's own money has gone back", () => {
    const whole = refundRequested({ amount });
    const gone = paymentRefunded({ amount });
    given(...completed, surplus, back, refundFailed({ refundId: surplus.refundId }), whole, gone)
      .when({ type: "RetryRefund", refundId: surplus.refundId, at: afterNoon(3600) })
      .then(refundRetried({ refundId: surplus.refundId, idempotencyKey: `${surplus.refundId}-2` }));
  });
});

describe("money that comes by what the payment is paid by, of another amount than was asked for", () => {
  const received = { amount: pln(199_99), reference: "pi_1" };
  const surplus = surplusReceived(received);
  const back = refundRequested({ refundId: surplus.refundId, amount: received.amount, reason: "surplus" });

  it("goes back whole, and the payment fails", () => {
    given(...initiated)
      .when(complete(first, received.amount))
      .then(surplus, back, paymentFailed({ reason: "payment-failed" }));
    given(...initiated, surplus, back, paymentFailed())
      .when(complete(first, received.amount))
      .thenNothing();
  });

  it("goes back whole from a payment that had failed", () => {
    given(...failed)
      .when(complete(first, received.amount))
      .then(surplus, back);
  });

  it("ends a payment that nothing came for", () => {
    given(...initiated)
      .when(complete(first, pln(0)))
      .then(paymentFailed({ reason: "payment-failed" }));
  });
});
