import type { OrderId, PaymentId, RefundId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import type { Money } from "../money.ts";
import type { PaymentFailureReason } from "../orders/order-events.ts";
import type { RefundPart } from "./refund-part.ts";
import type { RefundReason } from "./refund-reason.ts";

type Identity = { readonly paymentId: PaymentId; readonly orderId: OrderId };

/** What the gateway's report is about, by the gateway's own word. */
export interface Reported {
  readonly reference: string;
  /** Null for what was not made for a payment of ours. */
  readonly madeFor: PaymentId | null;
}

export type PaymentCommand =
  | ({
      readonly type: "CreatePayment";
      readonly userId: UserId;
      readonly amount: Money;
      readonly expiresAt: Instant;
      readonly at: Instant;
    } & Identity)
  | ({ readonly type: "InitiatePayment" } & Reported)
  | ({ readonly type: "DeclinePaymentAttempt"; readonly gatewayEventId: string } & Reported)
  | { readonly type: "RequestPaymentPage"; readonly at: Instant }
  | {
      readonly type: "OpenPaymentPage";
      readonly reference: string;
      /** Of the request that it answers. */
      readonly idempotencyKey: string;
    }
  | {
      readonly type: "WithdrawPaymentPage";
      /** Of the request that comes to nothing. */
      readonly idempotencyKey: string;
    }
  | ({ readonly type: "CancelPayment"; readonly reason: PaymentFailureReason } & Identity)
  | {
      readonly type: "FailCancellation";
      /** Of the try that failed: each is counted once. */
      readonly idempotencyKey: string;
      readonly at: Instant;
    }
  | ({ readonly type: "CompletePayment"; readonly amount: Money; readonly at: Instant } & Reported)
  | ({ readonly type: "FailPayment" } & Reported)
  /** The gateway will never take it. */
  | { readonly type: "RefusePayment" }
  | {
      readonly type: "RefundPayment";
      readonly refundId: RefundId;
      /** `upTo`: as much of it as is left; otherwise all of it or nothing. */
      readonly amount: Money;
      readonly upTo: boolean;
      readonly reason: RefundReason;
      readonly part: RefundPart;
      readonly at: Instant;
    }
  | {
      readonly type: "AcceptRefund";
      readonly refundId: RefundId;
      readonly reference: string;
      /** Of the try that it is about. */
      readonly idempotencyKey: string;
      readonly at: Instant;
    }
  | { readonly type: "RetryRefund"; readonly refundId: RefundId; readonly at: Instant }
  | { readonly type: "RecordRefund"; readonly refundId: RefundId; readonly reference: string }
  | {
      readonly type: "ReturnRefund";
      readonly refundId: RefundId;
      /** By which it had gone through. */
      readonly reference: string;
      readonly reason: string;
    }
  | {
      readonly type: "FailRefund";
      readonly refundId: RefundId;
      /** Of the try that failed: each is counted once. */
      readonly idempotencyKey: string;
      readonly reason: string;
      readonly at: Instant;
    };

export type PaymentCommandOf<Type extends PaymentCommand["type"]> = Extract<PaymentCommand, { readonly type: Type }>;
