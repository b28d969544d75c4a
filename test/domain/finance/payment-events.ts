import type { PaymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { paymentOf, refundOf } from "../../../src/domain/ids.ts";
import { afterNoon, anna, annasOrder, noon, pln } from "../examples.ts";

type Of<Type extends PaymentEvent["type"]> = Extract<PaymentEvent, { type: Type }>;
type Given<Type extends PaymentEvent["type"]> = Partial<Omit<Of<Type>, "type">>;

const paymentId = paymentOf(annasOrder);

/** Which payment of which order. */
export const annas = { paymentId, orderId: annasOrder };

export const refundNumber = (number: number) => refundOf(annasOrder, String(number));

/** 200.00 zł, to be paid within ten minutes. */
export const paymentCreated = (given: Given<"PaymentCreated"> = {}): Of<"PaymentCreated"> => ({
  type: "PaymentCreated",
  ...annas,
  userId: anna,
  amount: pln(200_00),
  expiresAt: afterNoon(600),
  createdAt: noon,
  idempotencyKey: `${paymentId}-create-1`,
  ...given,
});

export const paymentInitiated = (given: Given<"PaymentInitiated"> = {}): Of<"PaymentInitiated"> => ({
  type: "PaymentInitiated",
  paymentId,
  reference: "pi_1",
  ...given,
});

export const attemptDeclined = (gatewayEventId = "evt_1"): Of<"PaymentAttemptDeclined"> => ({
  type: "PaymentAttemptDeclined",
  paymentId,
  gatewayEventId,
});

export const cancellationRequested = (
  given: Given<"PaymentCancellationRequested"> = {},
): Of<"PaymentCancellationRequested"> => ({
  type: "PaymentCancellationRequested",
  paymentId,
  reason: "payment-timeout",
  idempotencyKey: `${paymentId}-cancel-1`,
  ...given,
});

/** The first try could not cancel it; the next one half a minute after noon. */
export const cancellationAttemptFailed = (
  given: Given<"PaymentCancellationAttemptFailed"> = {},
): Of<"PaymentCancellationAttemptFailed"> => ({
  type: "PaymentCancellationAttemptFailed",
  paymentId,
  idempotencyKey: `${paymentId}-cancel-2`,
  retryAt: afterNoon(30),
  ...given,
});

export const pageRequested = (given: Given<"PaymentPageRequested"> = {}): Of<"PaymentPageRequested"> => ({
  type: "PaymentPageRequested",
  paymentId,
  idempotencyKey: `${paymentId}-page-1`,
  ...given,
});

export const pageOpened = (given: Given<"PaymentPageOpened"> = {}): Of<"PaymentPageOpened"> => ({
  type: "PaymentPageOpened",
  paymentId,
  reference: "cs_1",
  idempotencyKey: `${paymentId}-page-1-cancel`,
  ...given,
});

export const movedToPage = (): Of<"PaymentMovedToPage"> => ({
  type: "PaymentMovedToPage",
  paymentId,
  reference: "cs_1",
});

export const pageWithdrawn = (): Of<"PaymentPageWithdrawn"> => ({ type: "PaymentPageWithdrawn", paymentId });

export const paymentCompleted = (given: Given<"PaymentCompleted"> = {}): Of<"PaymentCompleted"> => ({
  type: "PaymentCompleted",
  ...annas,
  amount: pln(200_00),
  reference: "pi_1",
  late: false,
  ...given,
});

export const paymentFailed = (given: Given<"PaymentFailed"> = {}): Of<"PaymentFailed"> => ({
  type: "PaymentFailed",
  ...annas,
  reason: "payment-failed",
  ...given,
});

/** As much as is to be paid, by another reference; the first surplus. */
export const surplusReceived = (given: Given<"PaymentSurplusReceived"> = {}): Of<"PaymentSurplusReceived"> => ({
  type: "PaymentSurplusReceived",
  ...annas,
  refundId: refundOf(annasOrder, "surplus-1"),
  amount: pln(200_00),
  reference: "pi_2",
  ...given,
});

/** The first refund, of 50.00 zł, unless said otherwise. */
export const refundRequested = (given: Given<"PaymentRefundRequested"> = {}): Of<"PaymentRefundRequested"> => {
  const refundId = given.refundId ?? refundNumber(1);
  return {
    type: "PaymentRefundRequested",
    paymentId,
    refundId,
    amount: pln(50_00),
    reason: "on-request",
    part: { of: "payment" },
    idempotencyKey: `${refundId}-1`,
    requestedAt: noon,
    ...given,
  };
};

export const refundAccepted = (given: Given<"PaymentRefundAccepted"> = {}): Of<"PaymentRefundAccepted"> => ({
  type: "PaymentRefundAccepted",
  paymentId,
  refundId: refundNumber(1),
  reference: "re_1",
  acceptedAt: noon,
  ...given,
});

/** An hour after noon, once one try had failed, and that for good. */
export const refundRetried = (given: Given<"PaymentRefundRetried"> = {}): Of<"PaymentRefundRetried"> => ({
  type: "PaymentRefundRetried",
  paymentId,
  refundId: refundNumber(1),
  idempotencyKey: `${refundNumber(1)}-2`,
  retriedAt: afterNoon(3600),
  ...given,
});

export const paymentRefunded = (given: Given<"PaymentRefunded"> = {}): Of<"PaymentRefunded"> => ({
  type: "PaymentRefunded",
  ...annas,
  refundId: refundNumber(1),
  amount: pln(50_00),
  reference: "re_1",
  ...given,
});

export const refundReturned = (given: Given<"PaymentRefundReturned"> = {}): Of<"PaymentRefundReturned"> => ({
  type: "PaymentRefundReturned",
  ...annas,
  refundId: refundNumber(1),
  amount: pln(50_00),
  reference: "re_1",
  reason: "account closed",
  ...given,
});

/** The first try failed; the next one half a minute after noon. */
export const refundAttemptFailed = (
  given: Given<"PaymentRefundAttemptFailed"> = {},
): Of<"PaymentRefundAttemptFailed"> => ({
  type: "PaymentRefundAttemptFailed",
  paymentId,
  refundId: refundNumber(1),
  reason: "account closed",
  idempotencyKey: `${refundNumber(1)}-2`,
  retryAt: afterNoon(30),
  ...given,
});

export const refundFailed = (given: Given<"PaymentRefundFailed"> = {}): Of<"PaymentRefundFailed"> => ({
  type: "PaymentRefundFailed",
  paymentId,
  refundId: refundNumber(1),
  reason: "account closed",
  ...given,
});
