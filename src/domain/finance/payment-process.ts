import type { RefundId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import type { Money } from "../money.ts";
import { isOpen, type OpenedPayment, type Payment, type Refund } from "./payment-state.ts";

/** One call that the gateway owes us an answer to. Each carries an idempotency key that was recorded before. */
export type GatewayWork =
  | { readonly work: "initiate"; readonly amount: Money; readonly idempotencyKey: string }
  | { readonly work: "cancel"; readonly reference: string; readonly idempotencyKey: string }
  | {
      readonly work: "refund";
      readonly refundId: RefundId;
      readonly reference: string;
      readonly amount: Money;
      readonly idempotencyKey: string;
      /** A try that failed is followed by the next one no sooner. */
      readonly notBefore: Instant;
    };

/**
 * What is to be asked of the gateway next; undefined when nothing is. A payment that shall end but whose creation was never
 * answered is created again under its key, which tells what to cancel.
 */
export const gatewayWork = (payment: Payment): GatewayWork | undefined => {
  if (payment.status === "none" || payment.status === "ended") return undefined;
  const { reference, cancellation } = payment;
  if (isOpen(payment)) {
    if (reference === null) {
      return { work: "initiate", amount: payment.amount, idempotencyKey: payment.idempotencyKey };
    }
    return cancellation === null
      ? undefined
      : { work: "cancel", reference, idempotencyKey: cancellation.idempotencyKey };
  }
  const refund = nextRefund(payment);
  if (refund === undefined || reference === null) return undefined;
  const { refundId, amount, idempotencyKey, notBefore } = refund;
  return { work: "refund", refundId, reference, amount, idempotencyKey, notBefore };
};

/** The pending one that may be asked for first: one that has to wait holds up no other. */
const nextRefund = ({ refunds }: OpenedPayment): Refund | undefined => {
  let next: Refund | undefined;
  for (const refund of refunds) {
    if (refund.status === "pending" && (next === undefined || refund.notBefore < next.notBefore)) next = refund;
  }
  return next;
};
