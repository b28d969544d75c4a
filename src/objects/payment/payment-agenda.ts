import type { PaymentEvent } from "../../domain/finance/payment-events.ts";
import { dueAt, gatewayWork, lookUpOf, nextLookUp, watchedBy } from "../../domain/finance/payment-process.ts";
import { findRefund, type Payment } from "../../domain/finance/payment-state.ts";
import { type Instant, laterOf } from "../../domain/instant.ts";
import type { Agenda } from "../../event-store/index.ts";

/** What falls due after an event: the payment as it is by then tells. */
export const enterInAgenda = (event: PaymentEvent, recordedAt: Instant, payment: Payment, agenda: Agenda): void => {
  if (event.type === "PaymentCreated") agenda.schedule("deadline", event.paymentId, event.expiresAt);
  if (event.type === "PaymentCompleted" || event.type === "PaymentFailed") {
    agenda.clear("deadline", event.paymentId);
  }
  const work = gatewayWork(payment);
  if (work === undefined) agenda.clear("gateway-work", event.paymentId);
  else agenda.schedule("gateway-work", event.paymentId, laterOf(recordedAt, dueAt(work)));
  const watched = watchedBy(event);
  if (watched !== undefined) {
    const lookUp = lookUpOf(payment, watched);
    if (lookUp === undefined) agenda.clear("look-up", watched);
    else agenda.schedule("look-up", watched, nextLookUp(lookUp, recordedAt));
  }
  const cameBack = event.type === "PaymentRefunded" && (findRefund(payment, event.refundId)?.failedAttempts ?? 0) > 0;
  if (isForSomebody(event) || cameBack) agenda.schedule("show-refund", event.refundId, recordedAt);
};

const isForSomebody = (event: PaymentEvent) =>
  event.type === "PaymentRefundFailed" ||
  event.type === "PaymentRefundReturned" ||
  event.type === "PaymentRefundRetried";
