import { accept, type Decision, reject, unreachable } from "../decider.ts";
import { type OrderId, type PaymentId, type RefundId, refundOf, type UserId } from "../ids.ts";
import { type Instant, secondsAfter } from "../instant.ts";
import { equals, least, type Money } from "../money.ts";
import type { PaymentFailureReason } from "../orders/order-events.ts";
import type { PaymentEvent } from "./payment-events.ts";
import type { RefundPart } from "./refund-part.ts";
import { isOpen, type OpenedPayment, type Payment, refundable } from "./payment-state.ts";

type Identity = { readonly paymentId: PaymentId; readonly orderId: OrderId };

export type PaymentCommand =
  | ({
      readonly type: "CreatePayment";
      readonly userId: UserId;
      readonly amount: Money;
      readonly expiresAt: Instant;
    } & Identity)
  | { readonly type: "InitiatePayment"; readonly reference: string }
  | { readonly type: "DeclinePaymentAttempt"; readonly gatewayEventId: string }
  | ({ readonly type: "CancelPayment"; readonly reason: PaymentFailureReason } & Identity)
  | { readonly type: "CompletePayment"; readonly reference: string; readonly amount: Money; readonly at: Instant }
  | { readonly type: "FailPayment" }
  | {
      readonly type: "RefundPayment";
      readonly refundId: RefundId;
      /** `upTo`: as much of it as is left; otherwise all of it or nothing. */
      readonly amount: Money;
      readonly upTo: boolean;
      readonly reason: string;
      readonly part: RefundPart;
      readonly at: Instant;
    }
  | { readonly type: "RecordRefund"; readonly refundId: RefundId; readonly reference: string }
  | {
      readonly type: "FailRefund";
      readonly refundId: RefundId;
      /** Of the try that failed: each is counted once. */
      readonly idempotencyKey: string;
      readonly reason: string;
      readonly at: Instant;
    };

/** A refund that the gateway has failed this often has failed for good. */
const MOST_REFUND_ATTEMPTS = 5;

/** Seconds until the next try: half a minute, then two, eight and thirty-two minutes. */
const refundPauseAfter = (failedAttempts: number): number => 30 * 4 ** (failedAttempts - 1);

type Command<Type extends PaymentCommand["type"]> = Extract<PaymentCommand, { readonly type: Type }>;

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
    case "CompletePayment":
      return complete(command, payment);
    case "FailPayment":
      return fail(payment);
    case "RefundPayment":
      return refund(command, payment);
    case "RecordRefund":
      return recordRefund(command, payment);
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

export const recordRefund = (
  { refundId: id, reference }: Command<"RecordRefund">,
  payment: OpenedPayment,
): Decision<PaymentEvent> => {
  const known = payment.refunds.find((candidate) => candidate.refundId === id);
  if (!known) return reject("refund-not-found");
  if (known.status === "succeeded") return accept();
  // A refund that had failed no longer keeps its part free for itself.
  if (known.status === "failed" && known.amount.amount > refundable(payment).amount) {
    return reject("refund-exceeds-payment");
  }
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
  if (failed >= MOST_REFUND_ATTEMPTS) return accept({ type: "PaymentRefundFailed", ...identity, reason });
  return accept({
    type: "PaymentRefundAttemptFailed",
    ...identity,
    reason,
    idempotencyKey: `${id}-${failed + 1}`,
    retryAt: secondsAfter(at, refundPauseAfter(failed)),
  });
};

const refundRequested = (
  payment: OpenedPayment,
  { refundId: id, amount, reason, part, at }: Omit<Command<"RefundPayment">, "type" | "upTo">,
): PaymentEvent => ({
  type: "PaymentRefundRequested",
  paymentId: payment.paymentId,
  refundId: id,
  amount,
  reason,
  part,
  idempotencyKey: `${id}-1`,
  requestedAt: at,
});
