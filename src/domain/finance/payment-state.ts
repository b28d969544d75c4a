import { unreachable } from "../decider.ts";
import { type OrderId, type PaymentId, refundOf, type RefundId, type UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import { add, type Money, subtractToZero, zero } from "../money.ts";
import type { PaymentFailureReason } from "../orders/order-events.ts";
import type { PaymentEvent } from "./payment-events.ts";
import type { RefundPart } from "./refund-part.ts";
import type { RefundReason } from "./refund-reason.ts";

export interface Refund {
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly part: RefundPart;
  /** Of the try that is under way, or of the last one. */
  readonly idempotencyKey: string;
  /** Tries that the gateway failed. */
  readonly failedAttempts: number;
  /** Those of them after which it had failed for good and somebody had it tried again. */
  readonly forgivenAttempts: number;
  /** That the gateway has taken the try under way on, and how it names it. */
  readonly accepted: { readonly reference: string; readonly at: Instant } | null;
  /** The gateway is not asked before. */
  readonly notBefore: Instant;
  readonly status: "pending" | "succeeded" | "failed";
  /** How the gateway names what went through last, also when that came back; null before anything did. */
  readonly paidOutBy: string | null;
  readonly requestedAt: Instant;
}

interface Cancellation {
  readonly reason: PaymentFailureReason;
  /** Of the try that is under way. */
  readonly idempotencyKey: string;
  readonly failedAttempts: number;
  /** The gateway is not asked before; null: at once. */
  readonly notBefore: Instant | null;
}

/** A page of the gateway's own that the payment is to be paid on, or is. */
interface PaymentPage {
  /** Of the request. */
  readonly idempotencyKey: string;
  /** Once the gateway has it. */
  readonly opened: {
    readonly reference: string;
    /** For the cancelling of what could be paid before. */
    readonly idempotencyKey: string;
  } | null;
  /** How the gateway names what the page took the place of, which is cancelled; null before it has. */
  readonly replaced: string | null;
}

export interface OpenedPayment {
  readonly status: "created" | "initiated" | "completed" | "failed" | "partially-refunded" | "refunded";
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly amount: Money;
  readonly expiresAt: Instant;
  readonly createdAt: Instant;
  readonly idempotencyKey: string;
  /** How the gateway names what it is paid by: the page while it is to be paid on one. */
  readonly reference: string | null;
  readonly page: PaymentPage | null;
  /** How many have been asked for, each under a key of its own. */
  readonly pagesRequested: number;
  readonly declines: readonly string[];
  readonly cancellation: Cancellation | null;
  readonly failure: PaymentFailureReason | null;
  readonly refunds: readonly Refund[];
  /** Money that came by something else at the gateway than what it is paid by, and which refund gives it back. */
  readonly surpluses: readonly { readonly refundId: RefundId; readonly reference: string }[];
}

/** `ended` is a payment that was to end before it was created: it never will be. */
export type Payment = { readonly status: "none" } | { readonly status: "ended" } | OpenedPayment;

export const noPayment: Payment = { status: "none" };

/** The payment, once it was created. */
export const opened = (payment: Payment): OpenedPayment | undefined =>
  payment.status === "none" || payment.status === "ended" ? undefined : payment;

export const findRefund = (payment: Payment, id: RefundId): Refund | undefined =>
  opened(payment)?.refunds.find(({ refundId }) => refundId === id);

export const evolve = (payment: Payment, event: PaymentEvent): Payment => {
  if (event.type === "PaymentCreated") {
    const { paymentId, orderId, userId, amount, expiresAt, createdAt, idempotencyKey } = event;
    return {
      status: "created",
      paymentId,
      orderId,
      userId,
      amount,
      expiresAt,
      createdAt,
      idempotencyKey,
      reference: null,
      page: null,
      pagesRequested: 0,
      declines: [],
      cancellation: null,
      failure: null,
      refunds: [],
      surpluses: [],
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
    case "PaymentPageRequested": {
      const { idempotencyKey } = event;
      return {
        ...payment,
        page: { idempotencyKey, opened: null, replaced: null },
        pagesRequested: payment.pagesRequested + 1,
      };
    }
    case "PaymentPageOpened": {
      const { reference, idempotencyKey } = event;
      return { ...payment, page: payment.page && { ...payment.page, opened: { reference, idempotencyKey } } };
    }
    case "PaymentMovedToPage": {
      const { reference: replaced, page } = payment;
      return { ...payment, reference: event.reference, page: page && { ...page, replaced } };
    }
    case "PaymentPageWithdrawn":
      return { ...payment, page: null };
    case "PaymentCancellationRequested": {
      const { reason, idempotencyKey } = event;
      return { ...payment, cancellation: { reason, idempotencyKey, failedAttempts: 0, notBefore: null } };
    }
    case "PaymentCancellationAttemptFailed": {
      const { cancellation } = payment;
      if (cancellation === null) return payment;
      const { idempotencyKey, retryAt: notBefore } = event;
      const failedAttempts = cancellation.failedAttempts + 1;
      return { ...payment, cancellation: { ...cancellation, idempotencyKey, failedAttempts, notBefore } };
    }
    case "PaymentCompleted":
      return { ...payment, status: "completed", reference: event.reference ?? payment.reference };
    case "PaymentFailed":
      return { ...payment, status: "failed", failure: event.reason };
    case "PaymentSurplusReceived": {
      const { refundId, reference } = event;
      return { ...payment, surpluses: [...payment.surpluses, { refundId, reference }] };
    }
    case "PaymentRefundRequested": {
      const { refundId, amount, reason, part, idempotencyKey, requestedAt } = event;
      const begun = {
        failedAttempts: 0,
        forgivenAttempts: 0,
        accepted: null,
        status: "pending",
        paidOutBy: null,
      } as const;
      const refund = { refundId, amount, reason, part, idempotencyKey, notBefore: requestedAt, requestedAt, ...begun };
      return { ...payment, refunds: [...payment.refunds, refund] };
    }
    case "PaymentRefundAccepted": {
      const { reference, acceptedAt: at } = event;
      return withRefund(payment, event.refundId, () => ({ accepted: { reference, at } }));
    }
    case "PaymentRefunded":
      return refunded(withRefund(payment, event.refundId, () => ({ status: "succeeded", paidOutBy: event.reference })));
    case "PaymentRefundReturned":
      return refunded(
        withRefund(payment, event.refundId, ({ failedAttempts }) => ({
          status: "failed",
          failedAttempts: failedAttempts + 1,
          accepted: null,
        })),
      );
    case "PaymentRefundAttemptFailed":
      return withRefund(payment, event.refundId, ({ failedAttempts }) => ({
        idempotencyKey: event.idempotencyKey,
        failedAttempts: failedAttempts + 1,
        accepted: null,
        notBefore: event.retryAt,
      }));
    case "PaymentRefundFailed":
      return withRefund(payment, event.refundId, ({ failedAttempts }) => ({
        status: "failed",
        failedAttempts: failedAttempts + 1,
        accepted: null,
      }));
    case "PaymentRefundRetried":
      return withRefund(payment, event.refundId, ({ failedAttempts }) => ({
        idempotencyKey: event.idempotencyKey,
        forgivenAttempts: failedAttempts,
        notBefore: event.retriedAt,
        status: "pending",
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

/** A surplus that has gone back changes nothing for a payment that is not paid. */
const refunded = (payment: OpenedPayment): OpenedPayment => {
  if (isOpen(payment) || payment.status === "failed") return payment;
  const back = refundedOf(payment).amount;
  if (back === 0) return { ...payment, status: "completed" };
  return { ...payment, status: back >= payment.amount.amount ? "refunded" : "partially-refunded" };
};

/** Whether a refund gives back a surplus, which is none of the order's money. */
export const isOfSurplus = (id: RefundId): boolean => id.startsWith(SURPLUS, id.lastIndexOf("_") + 1);

const SURPLUS = "surplus-";

/** The next surplus's refund. */
export const nextSurplusRefund = ({ orderId, surpluses }: OpenedPayment): RefundId =>
  refundOf(orderId, `${SURPLUS}${surpluses.length + 1}`);

/** How the gateway names what a refund gives back from; null where nothing had to be paid. */
export const paidBy = ({ surpluses, reference }: OpenedPayment, refundId: RefundId): string | null =>
  surpluses.find((surplus) => surplus.refundId === refundId)?.reference ?? reference;

/** What can still be given back: what was paid, less what went back or is on its way. */
export const refundable = (payment: OpenedPayment): Money =>
  subtractToZero(
    payment.amount,
    sumOf(payment, ({ status }) => status !== "failed"),
  );

export const refundedOf = (payment: OpenedPayment): Money => sumOf(payment, ({ status }) => status === "succeeded");

export const isOpen = (payment: OpenedPayment): boolean =>
  payment.status === "created" || payment.status === "initiated";

/** Whether the page is what it is to be paid by, or was when it ended unpaid. */
export const isOnPage = ({ page, reference }: OpenedPayment): boolean =>
  page !== null && page.opened !== null && page.opened.reference === reference;

const sumOf = (payment: OpenedPayment, counts: (refund: Refund) => boolean): Money =>
  payment.refunds
    .filter((refund) => !isOfSurplus(refund.refundId) && counts(refund))
    .reduce<Money>((sum, { amount }) => add(sum, amount), zero(payment.amount.currency));
