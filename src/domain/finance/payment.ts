import { accept, type Decision, reject, unreachable } from "../decider.ts";
import { refundOf } from "../ids.ts";
import { secondsAfter } from "../instant.ts";
import { equals } from "../money.ts";
import type { PaymentCommand, PaymentCommandOf as Command } from "./payment-commands.ts";
import type { PaymentEvent } from "./payment-events.ts";
import {
  acceptRefund,
  failRefund,
  recordRefund,
  refund,
  refundRequested,
  retryRefund,
  returnRefund,
} from "./payment-refunds.ts";
import { isOpen, type OpenedPayment, type Payment } from "./payment-state.ts";

/** Seconds until a cancellation is tried again: half a minute, then two, eight and thirty-two, then an hour each time. */
const cancellationPauseAfter = (failedAttempts: number): number => Math.min(3600, 30 * 4 ** (failedAttempts - 1));

export const decide = (command: PaymentCommand, payment: Payment): Decision<PaymentEvent> => {
  if (command.type === "CreatePayment") return create(command, payment);
  if (command.type === "CancelPayment") return cancel(command, payment);
  if (payment.status === "none") return reject("payment-not-found");
  if (payment.status === "ended") return reject("payment-ended");
  switch (command.type) {
    case "InitiatePayment":
      return initiate(command, payment);
    case "DeclinePaymentAttempt":
      return decline(command, payment);
    case "FailCancellation":
      return failCancellation(command, payment);
    case "CompletePayment":
      return complete(command, payment);
    case "FailPayment":
      return fail(payment);
    case "RefundPayment":
      return refund(command, payment);
    case "AcceptRefund":
      return acceptRefund(command, payment);
    case "RetryRefund":
      return retryRefund(command, payment);
    case "RecordRefund":
      return recordRefund(command, payment);
    case "ReturnRefund":
      return returnRefund(command, payment);
    case "FailRefund":
      return failRefund(command, payment);
    default:
      return unreachable(command);
  }
};

/** A total of zero needs no gateway: it is complete at once. */
export const create = (command: Command<"CreatePayment">, payment: Payment): Decision<PaymentEvent> => {
  if (payment.status === "ended") return reject("payment-ended");
  if (payment.status !== "none") return accept();
  const identity = { paymentId: command.paymentId, orderId: command.orderId };
  const created: PaymentEvent = {
    type: "PaymentCreated",
    ...identity,
    userId: command.userId,
    amount: command.amount,
    expiresAt: command.expiresAt,
    createdAt: command.at,
    idempotencyKey: `${command.paymentId}-create-1`,
  };
  return command.amount.amount === 0
    ? accept<PaymentEvent>(created, {
        type: "PaymentCompleted",
        ...identity,
        amount: command.amount,
        reference: null,
        late: false,
      })
    : accept(created);
};

/** The gateway knows it now, by that reference; said late, the reference is still worth having. */
export const initiate = ({ reference }: Command<"InitiatePayment">, payment: OpenedPayment): Decision<PaymentEvent> =>
  payment.reference === null ? accept({ type: "PaymentInitiated", paymentId: payment.paymentId, reference }) : accept();

/** A declined attempt is not the end: the customer may try again. */
export const decline = (
  { gatewayEventId }: Command<"DeclinePaymentAttempt">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  if (payment.declines.includes(gatewayEventId) || !isOpen(payment)) return accept();
  return accept({ type: "PaymentAttemptDeclined", paymentId: payment.paymentId, gatewayEventId });
};

/** Asks for the end. Before its beginning, records the end, so that the late beginning is refused. */
export const cancel = (command: Command<"CancelPayment">, payment: Payment): Decision<PaymentEvent> => {
  const { paymentId: id, orderId: order, reason } = command;
  if (payment.status === "none") return accept({ type: "PaymentFailed", paymentId: id, orderId: order, reason });
  if (payment.status === "ended" || payment.status === "failed") return accept();
  if (!isOpen(payment)) return reject("payment-completed");
  if (payment.cancellation !== null) return accept();
  return accept({
    type: "PaymentCancellationRequested",
    paymentId: id,
    reason,
    idempotencyKey: `${id}-cancel-1`,
  });
};

/**
 * The gateway keeps what it answered under a key: what it could not cancel now it is asked later under another one, for as long
 * as it takes.
 */
export const failCancellation = (
  { idempotencyKey, at }: Command<"FailCancellation">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const { paymentId, cancellation } = payment;
  if (!isOpen(payment) || cancellation?.idempotencyKey !== idempotencyKey) return accept();
  const failed = cancellation.failedAttempts + 1;
  return accept({
    type: "PaymentCancellationAttemptFailed",
    paymentId,
    idempotencyKey: `${paymentId}-cancel-${failed + 1}`,
    retryAt: secondsAfter(at, cancellationPauseAfter(failed)),
  });
};

/** Money arrived. For a payment that had failed it is too late: it is refunded in full, by itself. */
export const complete = (
  { reference, amount, at }: Command<"CompletePayment">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  if (!isOpen(payment) && payment.status !== "failed") return accept();
  if (!equals(amount, payment.amount)) return reject("amount-differs", { amount: payment.amount });
  const { paymentId: id, orderId: order } = payment;
  const late = payment.status === "failed";
  const completed: PaymentEvent = { type: "PaymentCompleted", paymentId: id, orderId: order, amount, reference, late };
  if (!late) return accept(completed);
  const back = {
    refundId: refundOf(order, "late"),
    amount,
    reason: "paid too late",
    part: { of: "payment" },
    at,
  } as const;
  return accept(completed, refundRequested(payment, back));
};

/** Final for the order: as the cancellation asked, or because the gateway gave up. */
export const fail = (payment: OpenedPayment): Decision<PaymentEvent> => {
  if (payment.status === "failed") return accept();
  if (!isOpen(payment)) return reject("payment-completed");
  const { paymentId: id, orderId: order, cancellation } = payment;
  return accept({
    type: "PaymentFailed",
    paymentId: id,
    orderId: order,
    reason: cancellation?.reason ?? "payment-failed",
  });
};
