import { unreachable } from "../decider.ts";
import type { OrderId, PaymentId, RefundId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import { add, type Money, subtractToZero, zero } from "../money.ts";
import type { PaymentFailureReason } from "../orders/order-events.ts";
import type { PaymentEvent } from "./payment-events.ts";
import type { RefundPart } from "./refund-part.ts";

export interface Refund {
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly reason: string;
  readonly part: RefundPart;
  /** Of the try that is under way, or of the last one. */
  readonly idempotencyKey: string;
  /** Tries that the gateway failed. */
  readonly failedAttempts: number;
  /** The gateway is not asked before. */
  readonly notBefore: Instant;
  readonly status: "pending" | "succeeded" | "failed";
  readonly requestedAt: Instant;
}

export interface OpenedPayment {
  readonly status: "created" | "initiated" | "completed" | "failed" | "partially-refunded" | "refunded";
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly amount: Money;
  readonly expiresAt: Instant;
  readonly idempotencyKey: string;
  readonly reference: string | null;
  readonly declines: readonly string[];
  readonly cancellation: { readonly reason: PaymentFailureReason; readonly idempotencyKey: string } | null;
  readonly failure: PaymentFailureReason | null;
  readonly refunds: readonly Refund[];
}

/** `ended` is a payment that was to end before it was created: it never will be. */
export type Payment = { readonly status: "none" } | { readonly status: "ended" } | OpenedPayment;

export const noPayment: Payment = { status: "none" };

export const evolve = (payment: Payment, event: PaymentEvent): Payment => {
  if (event.type === "PaymentCreated") {
    const { paymentId, orderId, userId, amount, expiresAt, idempotencyKey } = event;
    return {
      status: "created",
      paymentId,
      orderId,
      userId,
      amount,
      expiresAt,
      idempotencyKey,
      reference: null,
      declines: [],
      cancellation: null,
      failure: null,
      refunds: [],
    };
  }
  if (payment.status === "none" || payment.status === "ended") {
    return event.type === "PaymentFailed" ? { status: "ended" } : payment;
  }
  return next(payment, event);
};

const next = (payment: OpenedPayment, event: Exclude<PaymentEvent, { type: "PaymentCreated" }>): OpenedPayment => {
  switch (event.type) {
    case "PaymentInitiated": {
      const status = payment.status === "created" ? "initiated" : payment.status;
      return { ...payment, status, reference: event.reference };
    }
    case "PaymentAttemptDeclined":
      return { ...payment, declines: [...payment.declines, event.gatewayEventId] };
    case "PaymentCancellationRequested":
      return { ...payment, cancellation: { reason: event.reason, idempotencyKey: event.idempotencyKey } };
    case "PaymentCompleted":
      return { ...payment, status: "completed", reference: event.reference ?? payment.reference };
    case "PaymentFailed":
      return { ...payment, status: "failed", failure: event.reason };
    case "PaymentRefundRequested": {
      const { refundId, amount, reason, part, idempotencyKey, requestedAt } = event;
      const begun = { failedAttempts: 0, notBefore: requestedAt, status: "pending", requestedAt } as const;
      return {
        ...payment,
        refunds: [...payment.refunds, { refundId, amount, reason, part, idempotencyKey, ...begun }],
      };
    }
    case "PaymentRefunded":
      return refunded(withRefund(payment, event.refundId, () => ({ status: "succeeded" })));
    case "PaymentRefundAttemptFailed":
      return withRefund(payment, event.refundId, ({ failedAttempts }) => ({
        idempotencyKey: event.idempotencyKey,
        failedAttempts: failedAttempts + 1,
        notBefore: event.retryAt,
      }));
    case "PaymentRefundFailed":
      return withRefund(payment, event.refundId, ({ failedAttempts }) => ({
        status: "failed",
        failedAttempts: failedAttempts + 1,
      }));
    default:
      return unreachable(event);
  }
};

const withRefund = (
  payment: OpenedPayment,
  refundId: RefundId,
  change: (refund: Refund) => Partial<Refund>,
): OpenedPayment => ({
  ...payment,
  refunds: payment.refunds.map((refund) => (refund.refundId === refundId ? { ...refund, ...change(refund) } : refund)),
});

const refunded = (payment: OpenedPayment): OpenedPayment => ({
  ...payment,
  status: refundedOf(payment).amount >= payment.amount.amount ? "refunded" : "partially-refunded",
});

/** What can still be given back: what was paid, less what went back or is on its way. */
export const refundable = (payment: OpenedPayment): Money =>
  subtractToZero(
    payment.amount,
    sumOf(payment, ({ status }) => status !== "failed"),
  );

export const refundedOf = (payment: OpenedPayment): Money => sumOf(payment, ({ status }) => status === "succeeded");

export const isOpen = (payment: OpenedPayment): boolean =>
  payment.status === "created" || payment.status === "initiated";

const sumOf = (payment: OpenedPayment, counts: (refund: Refund) => boolean): Money =>
  payment.refunds.filter(counts).reduce<Money>((sum, { amount }) => add(sum, amount), zero(payment.amount.currency));
