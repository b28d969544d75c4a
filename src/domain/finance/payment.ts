import { accept, type Decision, reject, unreachable } from "../decider.ts";
import { refundOf } from "../ids.ts";
import { secondsAfter } from "../instant.ts";
import { equals } from "../money.ts";
import type { PaymentCommand, PaymentCommandOf as Command, Reported } from "./payment-commands.ts";
import type { PaymentEvent } from "./payment-events.ts";
import { nextPage, openPage, requestPage, withdrawPage } from "./payment-page.ts";
import {
  acceptRefund,
  failRefund,
  recordRefund,
  refund,
  refundRequested,
  retryRefund,
  returnRefund,
} from "./payment-refunds.ts";
import { isOnPage, isOpen, nextSurplusRefund, type OpenedPayment, type Payment } from "./payment-state.ts";

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
    case "RequestPaymentPage":
      return requestPage(command, payment);
    case "OpenPaymentPage":
      return openPage(command, payment);
    case "WithdrawPaymentPage":
      return withdrawPage(command, payment);
    case "FailCancellation":
      return failCancellation(command, payment);
    case "CompletePayment":
      return complete(command, payment);
    case "FailPayment":
      return fail(command, payment);
    case "RefusePayment":
      return end(payment);
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

/**
 * Whose a report is: `own`, of what this payment is paid by, which is the first thing at the gateway that was made for it, or, once it
 * is paid on a page, what that page makes for it; `surplus`, of something else that was made for it; or of another payment's.
 */
const concernOf = ({ reference, madeFor }: Reported, payment: OpenedPayment): "own" | "surplus" | "another" => {
  if (reference === payment.reference) return "own";
  if (madeFor !== payment.paymentId) return "another";
  if (payment.reference === null) return "own";
  return isOnPage(payment) && reference !== payment.page?.replaced ? "own" : "surplus";
};

/** The gateway knows it now, by that reference; said late, the reference is still worth having. */
export const initiate = (command: Command<"InitiatePayment">, payment: OpenedPayment): Decision<PaymentEvent> => {
  const { paymentId, reference } = payment;
  if (concernOf(command, payment) === "another") return reject("another-payment");
  return reference === null ? accept({ type: "PaymentInitiated", paymentId, reference: command.reference }) : accept();
};

/** A declined attempt is not the end: the customer may try again. */
export const decline = (command: Command<"DeclinePaymentAttempt">, payment: OpenedPayment): Decision<PaymentEvent> => {
  const { gatewayEventId } = command;
  const concern = concernOf(command, payment);
  if (concern === "another") return reject("another-payment");
  if (concern === "surplus") return accept();
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
export const complete = (command: Command<"CompletePayment">, payment: OpenedPayment): Decision<PaymentEvent> => {
  const { reference, amount, at } = command;
  const concern = concernOf(command, payment);
  if (concern === "another") return reject("another-payment");
  if (concern === "surplus") return receiveSurplus(command, payment);
  if (!isOpen(payment) && payment.status !== "failed") return accept();
  if (!equals(amount, payment.amount)) return endWith(command, payment);
  const { paymentId: id, orderId: order } = payment;
  const late = payment.status === "failed";
  const completed: PaymentEvent = { type: "PaymentCompleted", paymentId: id, orderId: order, amount, reference, late };
  if (!late) return accept(completed);
  const back = {
    refundId: refundOf(order, "late"),
    amount,
    reason: "paid-too-late",
    part: { of: "payment" },
    at,
  } as const;
  return accept(completed, refundRequested(payment, back));
};

/** The gateway settled it with another amount than was asked for: that pays for nothing and goes back whole. */
const endWith = (command: Command<"CompletePayment">, payment: OpenedPayment): Decision<PaymentEvent> => {
  const received = receiveSurplus(command, payment);
  const ended = isOpen(payment) ? end(payment) : accept<PaymentEvent>();
  return received.ok && ended.ok ? accept(...received.events, ...ended.events) : ended;
};

/** Money that does not pay for the order: all of it goes back, whatever becomes of the payment. */
const receiveSurplus = (
  { reference, amount, at }: Command<"CompletePayment">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  if (amount.amount === 0 || payment.surpluses.some((known) => known.reference === reference)) return accept();
  const { paymentId, orderId } = payment;
  const refundId = nextSurplusRefund(payment);
  return accept<PaymentEvent>(
    { type: "PaymentSurplusReceived", paymentId, orderId, refundId, amount, reference },
    refundRequested(payment, { refundId, amount, reason: "surplus", part: { of: "payment" }, at }),
  );
};

/** The gateway gave it up, or cancelled it as it was asked to: to end it, or for a page that takes its place. */
export const fail = (command: Command<"FailPayment">, payment: OpenedPayment): Decision<PaymentEvent> => {
  const concern = concernOf(command, payment);
  if (concern === "another") return reject("another-payment");
  if (concern === "surplus") return accept();
  const page = nextPage(payment);
  if (page === undefined) return end(payment);
  return accept({ type: "PaymentMovedToPage", paymentId: payment.paymentId, reference: page });
};

/** Final for the order. */
const end = (payment: OpenedPayment): Decision<PaymentEvent> => {
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
