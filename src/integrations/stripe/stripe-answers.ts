import type Stripe from "stripe";
import { paymentId, refundId } from "../../domain/ids.ts";
import { fromStripeAmount } from "../chargeable-amounts.ts";
import type { GatewayPayment, GatewayRefund, RetrievedRefund } from "../payment-gateway.ts";

/** What a PaymentIntent says of a payment. */
export const paymentOf = (intent: Stripe.PaymentIntent): GatewayPayment => {
  const status = statusOf(intent.status);
  return {
    reference: intent.id,
    clientSecret: status === "open" ? intent.client_secret : null,
    status,
    amount: fromStripeAmount(status === "succeeded" ? intent.amount_received : intent.amount, intent.currency),
    madeFor: paymentId.safeParse(intent.metadata["paymentId"]).data ?? null,
  };
};

/** Pages to pay on have references of their own kind. */
export const isPage = (reference: string): boolean => reference.startsWith("cs_");

/** What a Checkout Session says of a payment, with its PaymentIntent, which it has once somebody has tried to pay there. */
export const paymentOnPage = (session: Stripe.Checkout.Session): GatewayPayment => {
  const { id, status, amount_total: amount, currency, metadata, payment_intent: intent } = session;
  if (typeof intent === "string") throw new Error("a page is looked up with what pays it");
  if (intent !== null && isUnderWay(intent)) return paymentOf(intent);
  return {
    reference: id,
    clientSecret: null,
    status: status === "expired" ? "cancelled" : "open",
    amount: fromStripeAmount(amount ?? 0, currency ?? ""),
    madeFor: paymentId.safeParse(metadata?.["paymentId"]).data ?? null,
  };
};

/** Paid, or a bank is at it: the page's own end changes nothing about that. */
const isUnderWay = ({ status }: Stripe.PaymentIntent): boolean => status === "succeeded" || status === "processing";

/** `processing`, too, is open: a bank is at it, and the customer may yet have paid. */
const statusOf = (status: Stripe.PaymentIntent.Status): GatewayPayment["status"] => {
  switch (status) {
    case "succeeded":
      return "succeeded";
    case "canceled":
      return "cancelled";
    default:
      return "open";
  }
};

/** Stripe has no closed list of a refund's statuses; one that is not known is looked after like a pending one. */
export const refundOf = ({ id: reference, status, failure_reason: reason }: Stripe.Refund): GatewayRefund => {
  switch (status) {
    case "succeeded":
      return { status, reference };
    case "failed":
    case "canceled":
      return { status: "failed", reference, reason: reason ?? status };
    default:
      return { status: "pending", reference };
  }
};

/** The same, with what it is of. */
export const retrievedRefundOf = (refund: Stripe.Refund): RetrievedRefund => {
  const { metadata, payment_intent: intent } = refund;
  return {
    ...refundOf(refund),
    madeFor: refundId.safeParse(metadata?.["refundId"]).data ?? null,
    paidBy: typeof intent === "string" ? intent : (intent?.id ?? null),
  };
};
