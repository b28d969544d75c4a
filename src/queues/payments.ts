import { unreachable } from "../domain/decider.ts";
import type { GatewayWork, LookUp } from "../domain/finance/payment-process.ts";
import { findRefund, type OpenedPayment, paidBy } from "../domain/finance/payment-state.ts";
import { orderOf, paymentOf } from "../domain/ids.ts";
import type { Metadata, Outcome } from "../event-store/index.ts";
import {
  type GatewayRefund,
  GatewayRefused,
  GatewayUnknown,
  type PaymentGateway,
} from "../integrations/payment-gateway.ts";
import type { OwnReport, PaymentReport, RefundReport } from "../integrations/stripe-webhook.ts";
import { logWarning } from "../logging.ts";
import type { Objects } from "../objects/namespaces.ts";
import type { PaymentRpc, RefundReport as RecordedRefund } from "../objects/payment/payment-rpc.ts";
import { systemMetadata } from "../objects/system-metadata.ts";
import { eachMessage, paymentMessage } from "./messages.ts";

/**
 * Consumes `payments`: asks the payment for its next step, or for what is to be looked up, carries that out at the gateway,
 * records the outcome.
 */
export const consumePayments = (
  batch: MessageBatch,
  objects: Objects,
  gateway: PaymentGateway,
  publicUrl: string,
): Promise<void> =>
  eachMessage(batch, paymentMessage, async ({ orderId, lookUp: watched }) => {
    const payment = objects.payment(orderId);
    const metadata = systemMetadata(paymentOf(orderId), orderId);
    if (watched !== undefined) {
      const lookUp = await payment.lookUp(watched);
      if (lookUp !== undefined) await look(lookUp, payment, gateway, metadata);
      return;
    }
    const next = await payment.nextWork();
    if (next !== undefined) await carryOut(next.payment, next.work, payment, gateway, publicUrl, metadata);
  });

const carryOut = async (
  { paymentId, orderId }: OpenedPayment,
  work: GatewayWork,
  payment: PaymentRpc,
  gateway: PaymentGateway,
  publicUrl: string,
  metadata: Metadata,
): Promise<void> => {
  switch (work.work) {
    case "initiate": {
      const { amount, idempotencyKey, since } = work;
      const created = await answerOf(gateway.create({ paymentId, orderId, amount, idempotencyKey, since }));
      return created === "refused"
        ? recorded(await payment.recordGatewayRefusal(metadata))
        : recorded(await payment.recordGatewayPayment(created, metadata));
    }
    case "open-page": {
      const { amount, idempotencyKey } = work;
      const afterwards = { paid: `${publicUrl}/orders/${orderId}`, unpaid: `${publicUrl}/orders/${orderId}/pay` };
      const page = await answerOf(gateway.openPage({ paymentId, orderId, amount, idempotencyKey, afterwards }));
      return page === "refused"
        ? recorded(await payment.withdrawPage(idempotencyKey, metadata))
        : recorded(await payment.recordPage({ ...page, idempotencyKey }, metadata));
    }
    case "move-to-page": {
      const { reference, idempotencyKey, pageKey } = work;
      const stands = await gateway.cancel(reference, idempotencyKey);
      recorded(await payment.recordGatewayPayment(stands, metadata));
      if (stands.status === "open") recorded(await payment.withdrawPage(pageKey, metadata));
      return;
    }
    case "cancel": {
      const { reference, idempotencyKey } = work;
      const stands = await gateway.cancel(reference, idempotencyKey);
      recorded(await payment.recordGatewayPayment(stands, metadata));
      if (stands.status === "open") recorded(await payment.recordFailedCancellation(idempotencyKey, metadata));
      return;
    }
    case "refund": {
      const { refundId, reference, amount, idempotencyKey, notBefore: since } = work;
      const answer = await answerOf(gateway.refund({ reference, refundId, amount, idempotencyKey, since }));
      const refund: GatewayRefund =
        answer === "refused" ? { status: "failed", reference: null, reason: "refused-by-gateway" } : answer;
      return recorded(await payment.recordGatewayRefund(refundId, reportOfRefund(refund, idempotencyKey), metadata));
    }
    default:
      return unreachable(work);
  }
};

const look = async (
  lookUp: LookUp,
  payment: PaymentRpc,
  gateway: PaymentGateway,
  metadata: Metadata,
): Promise<void> => {
  if (lookUp.of === "payment") {
    const stands = await gateway.retrieve(lookUp.reference);
    return recorded(await payment.recordGatewayPayment(stands, metadata));
  }
  const { refundId, reference, idempotencyKey } = lookUp;
  const stands = await gateway.retrieveRefund(reference);
  return recorded(await payment.recordGatewayRefund(refundId, reportOfRefund(stands, idempotencyKey), metadata));
};

/**
 * A report from the gateway's webhook: reports repeat and overtake each other, so the gateway is asked what stands, and whose it is. One
 * that names what the gateway does not know, or what is another's, changes nothing; only a warning is logged, as no repetition helps.
 * @throws when the gateway does not answer, or does not know any more what it was that the payment has recorded.
 */
export const gatewayReported = async (
  report: OwnReport,
  objects: Objects,
  gateway: PaymentGateway,
  correlationId: string,
): Promise<void> => {
  const { eventId, paymentId } = report;
  const payment = objects.payment(orderOf(paymentId));
  const document = await payment.document();
  if (document === undefined) return;
  const metadata = systemMetadata(eventId, correlationId);
  if (report.type !== "refund-changed") return recordPayment(report, document.payment, payment, gateway, metadata);
  for (const refund of refundsConcerned(report, document.payment)) {
    await recordRefund(refund, document.payment, payment, gateway, metadata);
  }
};

const recordPayment = async (
  { eventId, type, reference, paymentId }: PaymentReport,
  known: OpenedPayment,
  payment: PaymentRpc,
  gateway: PaymentGateway,
  metadata: Metadata,
): Promise<void> => {
  const stands = await found(gateway.retrieve(reference), reference === known.reference);
  if (stands === undefined) return ignore("the gateway does not know it", { eventId, paymentId, reference });
  const declined = type === "payment-declined" ? { declinedEventId: eventId } : {};
  const outcome = await payment.recordGatewayPayment({ ...stands, ...declined }, metadata);
  if (!outcome.ok && outcome.rejection.code === "another-payment") {
    return ignore("it is another payment's", { eventId, paymentId, reference });
  }
  recorded(outcome);
};

/** What stands at the gateway; undefined for what it does not know, unless it named that before. */
const found = async <T>(retrieved: Promise<T>, isRecorded: boolean): Promise<T | undefined> => {
  try {
    return await retrieved;
  } catch (fault) {
    if (fault instanceof GatewayUnknown && !isRecorded) return undefined;
    throw fault;
  }
};

const ignore = (why: string, details: Readonly<Record<string, string>>): void =>
  logWarning(`a report of the gateway was ignored: ${why}`, details);

type ReportedRefund = NonNullable<RefundReport["refund"]>;

/** The one that is reported; where none is named, those that are under way. */
const refundsConcerned = ({ refund }: RefundReport, { refunds }: OpenedPayment): readonly ReportedRefund[] => {
  if (refund !== null) return refunds.some(({ refundId }) => refundId === refund.refundId) ? [refund] : [];
  return refunds.flatMap(({ refundId, status, accepted }) =>
    status === "pending" && accepted !== null ? [{ refundId, reference: accepted.reference }] : [],
  );
};

const recordRefund = async (
  { refundId, reference }: ReportedRefund,
  before: OpenedPayment,
  payment: PaymentRpc,
  gateway: PaymentGateway,
  metadata: Metadata,
): Promise<void> => {
  const isRecorded = findRefund(before, refundId)?.accepted?.reference === reference;
  const stands = await found(gateway.retrieveRefund(reference), isRecorded);
  if (stands === undefined) return ignore("the gateway does not know it", { refundId, reference });
  if (stands.madeFor !== refundId || stands.paidBy !== paidBy(before, refundId)) {
    return ignore("it is another refund's", { refundId, reference });
  }
  const document = await payment.document();
  const known = document && findRefund(document.payment, refundId);
  if (known === undefined) return;
  if (stands.status === "failed" && known.status === "succeeded") {
    // It can come back days later, such as from a bank account that is closed.
    const returned = { status: "returned", reference, reason: codeIn(stands.reason) } as const;
    return recorded(await payment.recordGatewayRefund(refundId, returned, metadata));
  }
  // A try that failed earlier, or one that our own call has yet to be answered about, which will tell.
  if (stands.status !== "succeeded" && known.accepted?.reference !== reference) return;
  const report = reportOfRefund(stands, known.idempotencyKey);
  recorded(await payment.recordGatewayRefund(refundId, report, metadata));
};

/** `idempotencyKey` is that of the try that it is about. */
const reportOfRefund = (refund: GatewayRefund, idempotencyKey: string): RecordedRefund => {
  switch (refund.status) {
    case "succeeded":
      return { status: "succeeded", reference: refund.reference };
    case "pending":
      return { status: "pending", reference: refund.reference, idempotencyKey };
    case "failed":
      return { status: "failed", reason: codeIn(refund.reason), idempotencyKey };
  }
};

/** What an event keeps of why a refund failed: the gateway's code for it. Words of the gateway's might be about a person. */
const codeIn = (reason: string): string => (/^[\w-]{1,60}$/.test(reason) ? reason : "unspecified");

/** The gateway's answer; `refused` when repeating the call cannot help. What is unknown is thrown, and asked again. */
const answerOf = async <T>(call: Promise<T>): Promise<T | "refused"> => {
  try {
    return await call;
  } catch (fault) {
    if (fault instanceof GatewayRefused) return "refused";
    throw fault;
  }
};

/** What the gateway has done stands: a payment that refuses to hear of it is a bug to be seen. */
const recorded = (outcome: Outcome<unknown>): void => {
  if (!outcome.ok && outcome.rejection.code !== "payment-completed") {
    throw new Error(`the payment refused what the gateway did: ${outcome.rejection.code}`);
  }
};
