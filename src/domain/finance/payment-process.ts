import type { PaymentId, RefundId } from "../ids.ts";
import { type Instant, instant, secondsAfter } from "../instant.ts";
import type { Money } from "../money.ts";
import type { PaymentEvent } from "./payment-events.ts";
import { isOnPage, isOpen, opened, type OpenedPayment, paidBy, type Payment, type Refund } from "./payment-state.ts";

/** One call that the gateway owes us an answer to. Each carries an idempotency key that was recorded before. */
export type GatewayWork =
  | {
      readonly work: "initiate";
      readonly amount: Money;
      readonly idempotencyKey: string;
      /** The key was not used before. */
      readonly since: Instant;
    }
  | {
      readonly work: "open-page";
      readonly amount: Money;
      readonly idempotencyKey: string;
    }
  | {
      /** Cancels what can be paid already, for the page that takes its place. */
      readonly work: "move-to-page";
      readonly reference: string;
      readonly idempotencyKey: string;
      /** Of the request for the page. */
      readonly pageKey: string;
    }
  | {
      readonly work: "cancel";
      readonly reference: string;
      readonly idempotencyKey: string;
      /** A try that failed is followed by the next one no sooner; null: at once. */
      readonly notBefore: Instant | null;
    }
  | {
      readonly work: "refund";
      readonly refundId: RefundId;
      readonly reference: string;
      readonly amount: Money;
      readonly idempotencyKey: string;
      /** A try that failed is followed by the next one no sooner: its key was not used before. */
      readonly notBefore: Instant;
    };

/** What stands at the gateway may have changed without our hearing of it: a webhook can get lost. */
export type LookUp =
  | { readonly of: "payment"; readonly reference: string }
  | {
      readonly of: "refund";
      readonly refundId: RefundId;
      readonly reference: string;
      /** Of the try under way. */
      readonly idempotencyKey: string;
      readonly acceptedAt: Instant;
    };

/**
 * What is to be asked of the gateway next; undefined when nothing is. What has to wait holds up nothing else: a bank may work on a
 * payment that shall end for days, while a surplus is to go back. Of what may be asked at once the payment comes first.
 */
export const gatewayWork = (payment: Payment): GatewayWork | undefined => {
  const known = opened(payment);
  if (known === undefined) return undefined;
  const own = ownWork(known);
  const refund = refundWork(known);
  if (own === undefined || refund === undefined) return own ?? refund;
  return dueAt(refund) < dueAt(own) ? refund : own;
};

/**
 * What makes or ends the payment itself. One that shall end but whose creation was never answered is created again under its key,
 * which tells what to cancel.
 */
const ownWork = (payment: OpenedPayment): GatewayWork | undefined => {
  if (!isOpen(payment)) return undefined;
  const { reference, cancellation } = payment;
  if (reference === null) {
    const { amount, idempotencyKey, createdAt: since } = payment;
    return { work: "initiate", amount, idempotencyKey, since };
  }
  if (cancellation === null) return pageWork(payment, reference);
  const { idempotencyKey, notBefore } = cancellation;
  return { work: "cancel", reference, idempotencyKey, notBefore };
};

/** What leads to a page that was asked for. */
const pageWork = (payment: OpenedPayment, reference: string): GatewayWork | undefined => {
  const { page, amount } = payment;
  if (page === null || isOnPage(payment)) return undefined;
  const { idempotencyKey: pageKey, opened: there } = page;
  return there === null
    ? { work: "open-page", amount, idempotencyKey: pageKey }
    : { work: "move-to-page", reference, idempotencyKey: there.idempotencyKey, pageKey };
};

const refundWork = (payment: OpenedPayment): GatewayWork | undefined => {
  const refund = nextRefund(payment);
  if (refund === undefined) return undefined;
  const { refundId, amount, idempotencyKey, notBefore } = refund;
  const from = paidBy(payment, refundId);
  return from === null ? undefined : { work: "refund", refundId, reference: from, amount, idempotencyKey, notBefore };
};

/** When the gateway may be asked for that: at once, or not before. */
export const dueAt = (work: GatewayWork): Instant => ("notBefore" in work ? work.notBefore : null) ?? instant.parse(0);

/** Seconds between look-ups of a payment that can be paid. (One that shall end is asked to, which tells what stands.) */
const PAYMENT_LOOK_UP_SECONDS = 120;

/** What is to be looked up from time to time, as its webhook could be lost: by the id of the payment or of the refund. */
export const lookUpOf = (payment: Payment, id: PaymentId | RefundId): LookUp | undefined => {
  const known = opened(payment);
  if (known === undefined) return undefined;
  const { paymentId, reference, cancellation, refunds } = known;
  if (id === paymentId) {
    return isOpen(known) && reference !== null && cancellation === null ? { of: "payment", reference } : undefined;
  }
  const refund = refunds.find(({ refundId }) => refundId === id);
  if (refund?.status !== "pending" || refund.accepted === null) return undefined;
  const { refundId, idempotencyKey, accepted } = refund;
  return { of: "refund", refundId, reference: accepted.reference, idempotencyKey, acceptedAt: accepted.at };
};

/** What that event begins or ends the watching of. */
export const watchedBy = (event: PaymentEvent): PaymentId | RefundId | undefined => {
  switch (event.type) {
    case "PaymentInitiated":
    case "PaymentCancellationRequested":
    case "PaymentCompleted":
    case "PaymentFailed":
      return event.paymentId;
    case "PaymentRefundAccepted":
    case "PaymentRefundAttemptFailed":
    case "PaymentRefunded":
    case "PaymentRefundFailed":
      return event.refundId;
    default:
      return undefined;
  }
};

/** When to look the next time: a refund after a minute, then after as long again as it has taken, at least each hour. */
export const nextLookUp = (lookUp: LookUp, at: Instant): Instant => {
  if (lookUp.of === "payment") return secondsAfter(at, PAYMENT_LOOK_UP_SECONDS);
  const taken = (at - lookUp.acceptedAt) / 1000;
  return secondsAfter(at, Math.min(3600, Math.max(60, taken)));
};

/** The pending one that may be asked for first: one that has to wait holds up no other; one that was accepted is looked after. */
const nextRefund = ({ refunds }: OpenedPayment): Refund | undefined => {
  let next: Refund | undefined;
  for (const refund of refunds) {
    if (
      refund.status === "pending" &&
      refund.accepted === null &&
      (next === undefined || refund.notBefore < next.notBefore)
    )
      next = refund;
  }
  return next;
};
