import { accept, type Decision, reject } from "../decider.ts";
import type { RefundId } from "../ids.ts";
import { secondsAfter } from "../instant.ts";
import { least } from "../money.ts";
import type { PaymentCommandOf as Command } from "./payment-commands.ts";
import type { PaymentEvent } from "./payment-events.ts";
import { isOfSurplus, type OpenedPayment, type Refund, refundable } from "./payment-state.ts";

/** A refund that the gateway has failed this often in a row has failed for good, until somebody has it tried again. */
const MOST_REFUND_ATTEMPTS = 5;

/** Seconds until the next try: half a minute, then two, eight and thirty-two minutes. */
const refundPauseAfter = (failedAttempts: number): number => 30 * 4 ** (failedAttempts - 1);

/** Each try has a key of its own: under an old one the gateway would repeat its old answer. */
const keyOfTry = (id: RefundId, number: number): string => `${id}-${number}`;

/** Never more than was paid, what is requested counted; once for each refund id. */
export const refund = (command: Command<"RefundPayment">, payment: OpenedPayment): Decision<PaymentEvent> => {
  if (payment.refunds.some((known) => known.refundId === command.refundId)) return accept();
  if (payment.status === "created" || payment.status === "initiated" || payment.status === "failed") {
    return reject("payment-not-completed");
  }
  const left = refundable(payment);
  if (!command.upTo && command.amount.amount > left.amount) return reject("refund-exceeds-payment");
  const amount = least(command.amount, left);
  if (amount.amount === 0) return accept();
  return accept(refundRequested(payment, { ...command, amount }));
};

/** What the gateway has taken on is not asked for any more, but looked after. A late answer to an earlier try says nothing of this one. */
export const acceptRefund = (
  { refundId: id, reference, idempotencyKey, at }: Command<"AcceptRefund">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const known = payment.refunds.find((candidate) => candidate.refundId === id);
  if (!known) return reject("refund-not-found");
  if (known.status !== "pending" || known.accepted !== null || known.idempotencyKey !== idempotencyKey) return accept();
  const { paymentId } = payment;
  return accept({ type: "PaymentRefundAccepted", paymentId, refundId: id, reference, acceptedAt: at });
};

/** Tries a refund that has failed for good again, as often as at first: unless its part has gone back otherwise meanwhile. */
export const retryRefund = (
  { refundId: id, at }: Command<"RetryRefund">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const known = payment.refunds.find((candidate) => candidate.refundId === id);
  if (!known) return reject("refund-not-found");
  if (known.status !== "failed") return reject("refund-not-failed");
  if (isGivenElsewhere(known, payment)) return reject("refund-exceeds-payment");
  const { paymentId } = payment;
  const idempotencyKey = keyOfTry(id, known.failedAttempts + 1);
  return accept({ type: "PaymentRefundRetried", paymentId, refundId: id, idempotencyKey, retriedAt: at });
};

/** Whether what a failed refund was of has gone back by others: a surplus goes back by one only. */
const isGivenElsewhere = ({ refundId, amount }: Refund, payment: OpenedPayment): boolean =>
  !isOfSurplus(refundId) && amount.amount > refundable(payment).amount;

export const recordRefund = (
  { refundId: id, reference }: Command<"RecordRefund">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const known = payment.refunds.find((candidate) => candidate.refundId === id);
  if (!known) return reject("refund-not-found");
  // What came back is no news when it is reported as gone through once more.
  if (known.status === "succeeded" || known.paidOutBy === reference) return accept();
  // A refund that had failed no longer keeps its part free for itself.
  if (known.status === "failed" && isGivenElsewhere(known, payment)) return reject("refund-exceeds-payment");
  const { paymentId: ofPayment, orderId: order } = payment;
  return accept({
    type: "PaymentRefunded",
    paymentId: ofPayment,
    orderId: order,
    refundId: id,
    amount: known.amount,
    reference,
  });
};

/** What went through can come back, such as from a bank account that is closed. It is owed again, and tried when somebody says so. */
export const returnRefund = (
  { refundId: id, reference, reason }: Command<"ReturnRefund">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const known = payment.refunds.find((candidate) => candidate.refundId === id);
  if (!known) return reject("refund-not-found");
  // Of a try that has been followed by another one, or heard before.
  if (known.status !== "succeeded" || known.paidOutBy !== reference) return accept();
  const { paymentId, orderId } = payment;
  const { amount } = known;
  return accept({ type: "PaymentRefundReturned", paymentId, orderId, refundId: id, amount, reference, reason });
};

/** Another try, under another key; after the last one it has failed, and stays so unless the gateway says otherwise. */
export const failRefund = (
  { refundId: id, idempotencyKey, reason, at }: Command<"FailRefund">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const known = payment.refunds.find((candidate) => candidate.refundId === id);
  if (!known) return reject("refund-not-found");
  if (known.status !== "pending" || known.idempotencyKey !== idempotencyKey) return accept();
  const identity = { paymentId: payment.paymentId, refundId: id };
  const failed = known.failedAttempts + 1;
  const inARow = failed - known.forgivenAttempts;
  if (inARow >= MOST_REFUND_ATTEMPTS) return accept({ type: "PaymentRefundFailed", ...identity, reason });
  return accept({
    type: "PaymentRefundAttemptFailed",
    ...identity,
    reason,
    idempotencyKey: keyOfTry(id, failed + 1),
    retryAt: secondsAfter(at, refundPauseAfter(inARow)),
  });
};

/** The event of a request that was granted. */
export const refundRequested = (
  payment: OpenedPayment,
  { refundId: id, amount, reason, part, at }: Omit<Command<"RefundPayment">, "type" | "upTo">,
): PaymentEvent => ({
  type: "PaymentRefundRequested",
  paymentId: payment.paymentId,
  refundId: id,
  amount,
  reason,
  part,
  idempotencyKey: keyOfTry(id, 1),
  requestedAt: at,
});
