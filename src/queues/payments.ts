import { unreachable } from "../domain/decider.ts";
import type { GatewayWork } from "../domain/finance/payment-process.ts";
import type { OpenedPayment } from "../domain/finance/payment-state.ts";
import { orderOf } from "../domain/ids.ts";
import type { Metadata, Outcome } from "../event-store/index.ts";
import { type GatewayPayment, GatewayRefused, type PaymentGateway } from "../integrations/payment-gateway.ts";
import type { PaymentReport } from "../integrations/stripe-webhook.ts";
import type { Objects } from "../objects/namespaces.ts";
import type { PaymentRpc } from "../objects/payment/payment-rpc.ts";
import { systemMetadata } from "../objects/system-metadata.ts";
import { eachMessage, workMessage } from "./messages.ts";

/** Consumes `payments`: asks the payment for its next step, carries it out at the gateway, records the outcome. */
export const consumePayments = (batch: MessageBatch, objects: Objects, gateway: PaymentGateway): Promise<void> =>
  eachMessage(batch, workMessage, async ({ orderId }) => {
    const payment = objects.payment(orderId);
    const next = await payment.nextWork();
    if (next === undefined) return;
    await carryOut(next.payment, next.work, payment, gateway, systemMetadata(next.payment.paymentId, orderId));
  });

const carryOut = async (
  { paymentId, orderId }: OpenedPayment,
  work: GatewayWork,
  payment: PaymentRpc,
  gateway: PaymentGateway,
  metadata: Metadata,
): Promise<void> => {
  switch (work.work) {
    case "initiate": {
      const { amount, idempotencyKey } = work;
      const created = await answerOf(gateway.create({ paymentId, orderId, amount, idempotencyKey }));
      return created === "refused"
        ? recorded(await payment.recordGatewayRefusal(metadata))
        : recorded(await payment.recordGatewayPayment(reportOf(created), metadata));
    }
    case "cancel": {
      const cancelled = await answerOf(gateway.cancel(work.reference, work.idempotencyKey));
      // What cannot be cancelled has ended some other way: the gateway says how.
      const stands = cancelled === "refused" ? await gateway.retrieve(work.reference) : cancelled;
      return recorded(await payment.recordGatewayPayment(reportOf(stands), metadata));
    }
    case "refund": {
      const { refundId, reference, amount, idempotencyKey } = work;
      const refund = await answerOf(gateway.refund({ reference, refundId, amount, idempotencyKey }));
      if (refund === "refused") {
        const report = { status: "failed", reason: "refused by the gateway", idempotencyKey } as const;
        return recorded(await payment.recordGatewayRefund(refundId, report, metadata));
      }
      // Under way at the gateway: asked again under the same key until it says how it ended.
      if (refund.status === "pending") return;
      const report =
        refund.status === "failed"
          ? ({ status: "failed", reason: refund.reason, idempotencyKey } as const)
          : ({ status: "succeeded", reference: refund.reference } as const);
      return recorded(await payment.recordGatewayRefund(refundId, report, metadata));
    }
    default:
      return unreachable(work);
  }
};

/** A report from the gateway's webhook: reports repeat and overtake each other, so the gateway is asked what stands. */
export const gatewayReported = async (
  { eventId, type, paymentId, reference }: PaymentReport,
  objects: Objects,
  gateway: PaymentGateway,
  correlationId: string,
): Promise<void> => {
  const payment = objects.payment(orderOf(paymentId));
  if ((await payment.document()) === undefined) return;
  const report = reportOf(await gateway.retrieve(reference));
  const declined = type === "payment-declined" ? { declinedEventId: eventId } : {};
  recorded(await payment.recordGatewayPayment({ ...report, ...declined }, systemMetadata(eventId, correlationId)));
};

const reportOf = ({ reference, clientSecret, status, amount }: GatewayPayment) => ({
  reference,
  clientSecret,
  status,
  amount,
});

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
