import { describe, expect, it } from "vitest";
import type { PaymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { gatewayWork, lookUpOf, nextLookUp } from "../../../src/domain/finance/payment-process.ts";
import { type PaymentId, type RefundId, refundOf } from "../../../src/domain/ids.ts";
import { afterNoon, annasOrder, noon, pln } from "../examples.ts";
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
  refundAccepted,
  refundAttemptFailed,
  refundFailed,
  refundNumber,
  refundRequested,
  refundRetried,
  surplusReceived,
} from "./payment-events.ts";

const workAfter = (...events: PaymentEvent[]) => gatewayWork(given(...events).state);
const initiate = { work: "initiate", amount: pln(200_00), idempotencyKey: `${annas.paymentId}-create-1`, since: noon };
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
      notBefore: null,
    });
  });

  it("to cancel later, under another key, what it could not cancel as it stood", () => {
    const work = workAfter(paymentCreated(), paymentInitiated(), cancellationRequested(), cancellationAttemptFailed());
    expect(work).toEqual({
      work: "cancel",
      reference: "pi_1",
      idempotencyKey: `${annas.paymentId}-cancel-2`,
      notBefore: afterNoon(30),
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

  it("for no refund that it has taken on, and for the others meanwhile", () => {
    const accepted = [paymentCreated(), paymentInitiated(), paymentCompleted(), refundRequested(), refundAccepted()];
    expect(workAfter(...accepted)).toBeUndefined();
    expect(workAfter(...accepted, refundRequested({ refundId: refundNumber(2) }))).toEqual(refund(2));
    const again = { idempotencyKey: `${refundNumber(1)}-2`, notBefore: afterNoon(30) };
    expect(workAfter(...accepted, refundAttemptFailed())).toEqual({ ...refund(1), ...again });
  });

  it("for a refund that had failed for good, once it is to be tried again", () => {
    const failed = [paymentCreated(), paymentInitiated(), paymentCompleted(), refundRequested(), refundFailed()];
    const again = { idempotencyKey: `${refundNumber(1)}-2`, notBefore: afterNoon(3600) };
    expect(workAfter(...failed, refundRetried())).toEqual({ ...refund(1), ...again });
  });

  it("to refund a surplus from where it came, also while the payment waits to be paid", () => {
    const { refundId, amount, reference } = surplusReceived();
    const surplus = [surplusReceived(), refundRequested({ refundId, amount })];
    const back = { ...refund(1, amount), refundId, reference, idempotencyKey: `${refundId}-1` };
    const open = [paymentCreated(), paymentInitiated()];
    for (const before of [open, [...open, paymentCompleted()], [...open, paymentFailed()]]) {
      expect(workAfter(...before, ...surplus)).toEqual(back);
    }
  });

  it("first for what is due first, where a payment shall end and its surplus go back: neither holds up the other", () => {
    const { refundId, amount } = surplusReceived();
    const surplus = [surplusReceived(), refundRequested({ refundId, amount })];
    const ending = [paymentCreated(), paymentInitiated(), ...surplus, cancellationRequested()];
    expect(workAfter(...ending)).toMatchObject({ work: "cancel", notBefore: null });
    expect(workAfter(...ending, cancellationAttemptFailed())).toMatchObject({ work: "refund", refundId });
    const refundWaits = refundAttemptFailed({ refundId, retryAt: afterNoon(120) });
    expect(workAfter(...ending, refundWaits)).toMatchObject({ work: "cancel", notBefore: null });
    expect(workAfter(...ending, refundWaits, cancellationAttemptFailed())).toMatchObject({
      work: "cancel",
      notBefore: afterNoon(30),
    });
    const laterStill = cancellationAttemptFailed({ retryAt: afterNoon(3600) });
    expect(workAfter(...ending, refundWaits, laterStill)).toMatchObject({ work: "refund", notBefore: afterNoon(120) });
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

describe("what stands at the gateway is looked up", () => {
  const lookUpAfter = (id: PaymentId | RefundId, ...events: PaymentEvent[]) => lookUpOf(given(...events).state, id);
  const open = [paymentCreated(), paymentInitiated()];
  const accepted = [...open, paymentCompleted(), refundRequested(), refundAccepted()];
  const refundLookUp = {
    of: "refund" as const,
    refundId: refundNumber(1),
    reference: "re_1",
    idempotencyKey: `${refundNumber(1)}-1`,
    acceptedAt: noon,
  };

  it("of a payment while it can be paid, every two minutes", () => {
    expect(lookUpAfter(annas.paymentId, paymentCreated())).toBeUndefined();
    expect(lookUpAfter(annas.paymentId, ...open)).toEqual({ of: "payment", reference: "pi_1" });
    for (const end of [cancellationRequested(), paymentCompleted(), paymentFailed()]) {
      expect(lookUpAfter(annas.paymentId, ...open, end)).toBeUndefined();
    }
    expect(nextLookUp({ of: "payment", reference: "pi_1" }, noon)).toBe(afterNoon(120));
  });

  it("of a refund that was taken on, until it has ended", () => {
    expect(lookUpAfter(refundNumber(1), ...open, paymentCompleted(), refundRequested())).toBeUndefined();
    expect(lookUpAfter(refundNumber(1), ...accepted)).toEqual(refundLookUp);
    for (const end of [paymentRefunded(), refundAttemptFailed(), refundFailed()]) {
      expect(lookUpAfter(refundNumber(1), ...accepted, end)).toBeUndefined();
    }
  });

  it("of a refund less and less often, but each hour at least", () => {
    const next = (after: number) => (nextLookUp(refundLookUp, afterNoon(after)) - noon) / 1000;
    expect([0, 60, 120, 600, 3600, 86_400].map(next)).toEqual([60, 120, 240, 1200, 7200, 90_000]);
  });
});
