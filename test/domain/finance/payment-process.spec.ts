import { describe, expect, it } from "vitest";
import type { PaymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { gatewayWork } from "../../../src/domain/finance/payment-process.ts";
import { refundOf } from "../../../src/domain/ids.ts";
import { afterNoon, annasOrder, noon, pln } from "../examples.ts";
import { given } from "./given-payment.ts";
import {
  annas,
  attemptDeclined,
  cancellationRequested,
  paymentCompleted,
  paymentCreated,
  paymentFailed,
  paymentInitiated,
  paymentRefunded,
  refundAttemptFailed,
  refundFailed,
  refundNumber,
  refundRequested,
} from "./payment-events.ts";

const workAfter = (...events: PaymentEvent[]) => gatewayWork(given(...events).state);
const initiate = { work: "initiate", amount: pln(200_00), idempotencyKey: `${annas.paymentId}-create-1` };
const refund = (number: number, amount = pln(50_00)) => ({
  work: "refund",
  refundId: refundNumber(number),
  reference: "pi_1",
  amount,
  idempotencyKey: `${refundNumber(number)}-1`,
  notBefore: noon,
});

describe("the gateway is asked", () => {
  it("to make a payment that was created", () => {
    expect(workAfter(paymentCreated())).toEqual(initiate);
  });

  it("nothing while the customer pays, declined attempts or not", () => {
    expect(workAfter(paymentCreated(), paymentInitiated())).toBeUndefined();
    expect(workAfter(paymentCreated(), paymentInitiated(), attemptDeclined())).toBeUndefined();
  });

  it("to cancel what shall end, under the recorded key", () => {
    expect(workAfter(paymentCreated(), paymentInitiated(), cancellationRequested())).toEqual({
      work: "cancel",
      reference: "pi_1",
      idempotencyKey: `${annas.paymentId}-cancel-1`,
    });
  });

  it("to make it once more under its key, when it shall end and was never answered: that tells what to cancel", () => {
    expect(workAfter(paymentCreated(), cancellationRequested())).toEqual(initiate);
    expect(workAfter(paymentCreated(), cancellationRequested(), paymentInitiated())).toMatchObject({
      work: "cancel",
      reference: "pi_1",
    });
  });

  it("nothing of a payment that is over, or never began", () => {
    expect(workAfter()).toBeUndefined();
    expect(workAfter(paymentFailed())).toBeUndefined();
    expect(workAfter(paymentCreated(), paymentInitiated(), paymentFailed())).toBeUndefined();
    expect(workAfter(paymentCreated(), paymentInitiated(), paymentCompleted())).toBeUndefined();
    expect(
      workAfter(paymentCreated(), paymentInitiated(), cancellationRequested(), paymentCompleted()),
    ).toBeUndefined();
  });

  it("nothing where nothing had to be paid", () => {
    expect(
      workAfter(paymentCreated({ amount: pln(0) }), paymentCompleted({ amount: pln(0), reference: null })),
    ).toBeUndefined();
  });

  it("to refund, one after another, until each has come through or failed", () => {
    const completed = [paymentCreated(), paymentInitiated(), paymentCompleted()];
    const both = [...completed, refundRequested(), refundRequested({ refundId: refundNumber(2) })];
    expect(workAfter(...completed, refundRequested())).toEqual(refund(1));
    expect(workAfter(...both, paymentRefunded())).toEqual(refund(2));
    expect(workAfter(...both, refundFailed())).toEqual(refund(2));
    expect(workAfter(...both, paymentRefunded(), refundFailed({ refundId: refundNumber(2) }))).toBeUndefined();
  });

  it("to refund once more what it failed, later and under another key, and meanwhile for the others", () => {
    const failed = [paymentCreated(), paymentInitiated(), paymentCompleted(), refundRequested(), refundAttemptFailed()];
    const again = { ...refund(1), idempotencyKey: `${refundNumber(1)}-2`, notBefore: afterNoon(30) };
    expect(workAfter(...failed)).toEqual(again);
    const both = [...failed, refundRequested({ refundId: refundNumber(2) })];
    expect(workAfter(...both)).toEqual(refund(2));
    expect(workAfter(...both, paymentRefunded({ refundId: refundNumber(2) }))).toEqual(again);
  });

  it("to refund money that came late", () => {
    const refundId = refundOf(annasOrder, "late");
    expect(
      workAfter(
        paymentCreated(),
        paymentFailed(),
        paymentCompleted({ late: true }),
        refundRequested({ refundId, amount: pln(200_00) }),
      ),
    ).toEqual({ ...refund(1, pln(200_00)), refundId, idempotencyKey: `${refundId}-1` });
  });
});
