import { z } from "@hono/zod-openapi";
import { refundedOf } from "../../domain/finance/payment-state.ts";
import { money } from "../../domain/money.ts";
import { paymentFailureReason } from "../../domain/orders/order-events.ts";
import type { PaymentGateway } from "../../integrations/payment-gateway.ts";
import type { PaymentDocument } from "../../objects/payment/payment-rpc.ts";
import { time, timeText } from "../http/time.ts";

/** A payment as the API shows one. */
export const paymentDocument = z
  .strictObject({
    id: z.string(),
    orderId: z.string(),
    amount: money,
    refunded: money,
    status: z.enum(["created", "initiated", "completed", "failed", "partially-refunded", "refunded"]),
    provider: z.enum(["simulated", "stripe", "none"]),
    declinedAttempts: z.int(),
    expiresAt: time,
    clientSecret: z.string().nullable(),
    failure: z.strictObject({ reason: paymentFailureReason }).nullable(),
  })
  .openapi("Payment");

/** The payment provider's own page that an order is paid on, for its payer's eyes. */
export const paymentPageDocument = z
  .strictObject({
    /** Where to pay; null until that can be. */
    url: z.url().nullable(),
  })
  .openapi("PaymentPage");

/** The payment for its payer's eyes, or for somebody else's, who cannot pay with it. */
export const showPayment = (
  { payment, clientSecret }: PaymentDocument,
  provider: PaymentGateway["provider"],
  isPayer: boolean,
) => ({
  id: payment.paymentId,
  orderId: payment.orderId,
  amount: payment.amount,
  refunded: refundedOf(payment),
  status: payment.status,
  // What costs nothing needs no gateway.
  provider: payment.amount.amount === 0 ? ("none" as const) : provider,
  declinedAttempts: payment.declines.length,
  expiresAt: timeText(payment.expiresAt),
  clientSecret: isPayer ? clientSecret : null,
  failure: payment.failure === null ? null : { reason: payment.failure },
});
