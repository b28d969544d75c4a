import { z } from "zod";
import {
  type Billing,
  type BillingEvent,
  billingEvent,
  evolve,
  isInvoiceEvent,
  noBilling,
} from "../../domain/finance/billing.ts";
import { paymentUpcasters } from "../../domain/finance/payment-events.ts";
import { type GatewayWork, gatewayWork } from "../../domain/finance/payment-process.ts";
import type { OpenedPayment, Payment, Refund } from "../../domain/finance/payment-state.ts";
import { decide, type PaymentCommand } from "../../domain/finance/payment.ts";
import { type OrderId, orderId, type PaymentId, paymentOf, type RefundId, refundId } from "../../domain/ids.ts";
import { type Instant, instant, secondsAfter } from "../../domain/instant.ts";
import type { PaymentFailureReason } from "../../domain/orders/order-events.ts";
import {
  EventSourcedObject,
  type Metadata,
  type Outcome,
  type StoreDefinition,
  type WorkResult,
} from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/streams/index.ts";
import { publishing } from "../publishing.ts";
import { systemMetadata } from "../system-metadata.ts";
import { showRefund } from "./failed-refunds.ts";
import type { GatewayReport, PaymentDocument, PaymentRpc, RefundReport, RefundRequest } from "./payment-rpc.ts";

const CLIENT_SECRET = "client-secret";

/** Work whose outcome is not recorded by then is asked for again. */
const ASK_AGAIN_SECONDS = 15;

/** The payment of one order and its invoice, named by the order's id. */
export class PaymentObject extends EventSourcedObject<Billing, BillingEvent, Env> implements PaymentRpc {
  protected readonly definition: StoreDefinition<Billing, BillingEvent> = {
    migrations,
    events: { newest: billingEvent, upcasters: paymentUpcasters },
    streamOf: (event) => (isInvoiceEvent(event) ? `invoice-${event.orderId}` : event.paymentId),
    empty: noBilling,
    load: (log) => {
      let billing = noBilling;
      for (const { event } of log.replay()) billing = evolve(billing, event);
      return billing;
    },
    evolve,
    react: ({ event, recordedAt }, { payment }, agenda) => {
      if (isInvoiceEvent(event)) return;
      if (event.type === "PaymentCreated") agenda.schedule("deadline", event.paymentId, event.expiresAt);
      if (event.type === "PaymentCompleted" || event.type === "PaymentFailed") {
        agenda.clear("deadline", event.paymentId);
      }
      const work = gatewayWork(payment);
      if (work === undefined) agenda.clear("gateway-work", event.paymentId);
      else agenda.schedule("gateway-work", event.paymentId, laterOf(recordedAt, dueAt(work)));
      const cameBack = event.type === "PaymentRefunded" && (find(payment, event.refundId)?.failedAttempts ?? 0) > 0;
      if (event.type === "PaymentRefundFailed" || cameBack) {
        agenda.schedule("show-refund", event.refundId, recordedAt);
      }
    },
    work: {
      deadline: () => this.#endAtDeadline(),
      "gateway-work": () => this.#askForWork(),
      "show-refund": ({ id }) => this.#showRefund(refundId.parse(id)),
    },
    publishing: publishing("payment", this.ctx, this.env),
  };

  async document(): Promise<PaymentDocument | undefined> {
    const payment = opened(this.state.payment);
    if (payment === undefined) return undefined;
    const isPayable = payment.status === "initiated" && payment.cancellation === null;
    const secret = isPayable ? this.privateDetails.read(CLIENT_SECRET, z.string()) : undefined;
    return { payment, clientSecret: secret ?? null };
  }

  create(payment: Parameters<PaymentRpc["create"]>[0], metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "CreatePayment", ...this.#identity, ...payment }));
  }

  cancel(reason: PaymentFailureReason, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "CancelPayment", ...this.#identity, reason }));
  }

  refund(request: RefundRequest, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => ({ type: "RefundPayment", ...request, at }));
  }

  async nextWork(): Promise<{ payment: OpenedPayment; work: GatewayWork } | undefined> {
    const payment = opened(this.state.payment);
    const work = gatewayWork(this.state.payment);
    if (payment === undefined || work === undefined || dueAt(work) > this.now()) return undefined;
    return { payment, work };
  }

  async recordGatewayPayment(report: GatewayReport, metadata: Metadata): Promise<Outcome<undefined>> {
    const { reference, clientSecret, amount, status, declinedEventId } = report;
    const recorded = await this.submit({
      metadata,
      decide: ({ payment }) => decide({ type: "InitiatePayment", reference }, payment),
      write: () => {
        if (clientSecret !== null) this.privateDetails.put(CLIENT_SECRET, clientSecret);
      },
    });
    if (!recorded.ok) return recorded;
    if (declinedEventId !== undefined) {
      await this.#decide(metadata, () => ({ type: "DeclinePaymentAttempt", gatewayEventId: declinedEventId }));
    }
    switch (status) {
      case "open":
        return recorded;
      case "succeeded":
        return this.#decide(metadata, (at) => ({ type: "CompletePayment", reference, amount, at }));
      case "cancelled":
        return this.#decide(metadata, () => ({ type: "FailPayment" }));
    }
  }

  recordGatewayRefusal(metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "FailPayment" }));
  }

  recordGatewayRefund(id: RefundId, report: RefundReport, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => {
      if (report.status === "succeeded") return { type: "RecordRefund", refundId: id, reference: report.reference };
      const { idempotencyKey, reason } = report;
      return { type: "FailRefund", refundId: id, idempotencyKey, reason, at };
    });
  }

  /** At the deadline the gateway is asked to cancel; what it has been paid by then stands. */
  async #endAtDeadline(): Promise<WorkResult> {
    const metadata = systemMetadata(this.#identity.paymentId);
    await this.#decide(metadata, () => ({ type: "CancelPayment", ...this.#identity, reason: "payment-timeout" }));
    return "done";
  }

  /** Stays on the agenda until the outcome is recorded: a message that is lost is sent again. */
  async #askForWork(): Promise<WorkResult> {
    const work = gatewayWork(this.state.payment);
    if (work !== undefined && dueAt(work) > this.now()) return { again: dueAt(work) };
    await this.env.PAYMENT_WORK.send({ orderId: this.#identity.orderId });
    return { again: secondsAfter(this.now(), ASK_AGAIN_SECONDS) };
  }

  async #showRefund(id: RefundId): Promise<WorkResult> {
    const refund = find(this.state.payment, id);
    if (refund !== undefined) await showRefund(this.env.READ_MODELS, this.#identity.orderId, refund, this.now());
    return "done";
  }

  async #decide(metadata: Metadata, command: (at: Instant) => PaymentCommand): Promise<Outcome<undefined>> {
    const outcome = await this.submit({ metadata, decide: ({ payment }, at) => decide(command(at), payment) });
    this.ctx.waitUntil(this.runNow("gateway-work", this.#identity.paymentId));
    return outcome;
  }

  get #identity(): { readonly paymentId: PaymentId; readonly orderId: OrderId } {
    const order = orderId.parse(this.ctx.id.name);
    return { paymentId: paymentOf(order), orderId: order };
  }
}

const find = (payment: Payment, id: RefundId): Refund | undefined =>
  opened(payment)?.refunds.find((candidate) => candidate.refundId === id);

const opened = (payment: Payment): OpenedPayment | undefined =>
  payment.status === "none" || payment.status === "ended" ? undefined : payment;

const dueAt = (work: GatewayWork): Instant => (work.work === "refund" ? work.notBefore : instant.parse(0));

const laterOf = (one: Instant, other: Instant): Instant => (one > other ? one : other);
