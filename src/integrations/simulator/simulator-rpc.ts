import type { Instant } from "../../domain/instant.ts";
import type { OrderId, PaymentId } from "../../domain/ids.ts";
import type { PostalAddress } from "../../domain/postal-address.ts";
import type { Outcome } from "../../event-store/index.ts";
import type { Shipment, ShippedParcel } from "../courier.ts";
import type { Mail } from "../mail-service.ts";
import type {
  CreateGatewayPayment,
  GatewayPayment,
  GatewayRefund,
  GatewayRefundRequest,
  RetrievedRefund,
} from "../payment-gateway.ts";

/** What the customer, or the gateway by itself, does with an open payment. `fail` ends it; a declined card may be tried again. */
export type PaymentOutcome = "succeed" | "decline" | "fail";

export type FaultTarget = "email" | "courier" | "payments";

/** A mail as it arrived; of attachments only what they were. */
export interface ReceivedMail extends Omit<Mail, "attachments" | "isRetry"> {
  readonly attachments: readonly ReceivedAttachment[];
  readonly sentAt: Instant;
}

interface ReceivedAttachment {
  readonly filename: string;
  readonly contentType: string;
  /** In bytes. */
  readonly size: number;
}

/** A parcel on its way. */
export interface SentParcel {
  readonly shipmentId: string;
  readonly courier: "fedex";
  readonly trackingNumber: string;
  readonly address: PostalAddress;
  readonly orderId: OrderId;
}

/** What others can ask of the simulator. Of the calls that it plays a service for, each refuses with `unavailable` when told to. */
export interface SimulatorRpc {
  /** Refuses with `amount-not-chargeable`, `idempotency-key-reused`. */
  createPayment(request: CreateGatewayPayment): Promise<Outcome<GatewayPayment>>;
  /** Refuses with `payment-unknown`. */
  retrievePayment(reference: string): Promise<Outcome<GatewayPayment>>;
  /** Refuses with `payment-unknown`, `idempotency-key-reused`. */
  cancelPayment(reference: string, idempotencyKey: string): Promise<Outcome<GatewayPayment>>;
  /** Refuses with `payment-unknown`, `idempotency-key-reused`. */
  refundPayment(request: GatewayRefundRequest): Promise<Outcome<GatewayRefund>>;
  /** Refuses with `refund-unknown`. */
  retrieveRefund(reference: string): Promise<Outcome<RetrievedRefund>>;
  sendMail(mail: Mail): Promise<Outcome<null>>;
  shipParcel(shipment: Shipment): Promise<Outcome<ShippedParcel>>;
  /**
   * Plays an outcome for the newest payment under an id of ours. Once this has answered, the webhook that reports it arrives,
   * whatever happens. Refuses with `payment-not-open` before there is a payment and once it is final.
   */
  playPayment(paymentId: PaymentId, outcome: PaymentOutcome): Promise<Outcome<null>>;
  /** Newest first, the newest thousand; all, or those to an address, however its letters are cased. */
  emails(to?: string): Promise<readonly ReceivedMail[]>;
  /** Newest first, the newest thousand. */
  shipments(): Promise<readonly SentParcel[]>;
  /** The next calls to a target fail, that many of them; it replaces what was set before, so 0 heals. */
  failNext(target: FaultTarget, calls: number): Promise<void>;
}
