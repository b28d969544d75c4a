import { z } from "zod";
import { accept, reject } from "../../domain/decider.ts";
import {
  type Billing,
  type BillingEvent,
  billingEvent,
  evolve,
  isInvoiceEvent,
  noBilling,
} from "../../domain/finance/billing.ts";
import { type Buyer, buyer, isSameBuyer } from "../../domain/finance/invoice-buyer.ts";
import type { Invoice } from "../../domain/finance/invoice-state.ts";
import { decide as decideInvoice } from "../../domain/finance/invoice.ts";
import { paymentUpcasters } from "../../domain/finance/payment-events.ts";
import {
  dueAt,
  type GatewayWork,
  gatewayWork,
  type LookUp,
  lookUpOf,
  nextLookUp,
} from "../../domain/finance/payment-process.ts";
import { findRefund, type OpenedPayment, opened } from "../../domain/finance/payment-state.ts";
import type { PaymentCommand } from "../../domain/finance/payment-commands.ts";
import { decide } from "../../domain/finance/payment.ts";
import {
  type OrderId,
  orderId,
  paymentId,
  type PaymentId,
  paymentOf,
  type RefundId,
  refundId,
} from "../../domain/ids.ts";
import { type Instant, secondsAfter } from "../../domain/instant.ts";
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
import { enterInAgenda } from "./payment-agenda.ts";
import { commandAfter } from "./refund-reports.ts";
import { WaysToPay } from "./ways-to-pay.ts";
import type {
  GatewayReport,
  InvoiceDocument,
  InvoiceRequest,
  OpenedPage,
  PaymentDocument,
  PaymentRpc,
  RefundReport,
  RefundRequest,
} from "./payment-rpc.ts";

const BUYER = "invoice-buyer";

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
      if (!isInvoiceEvent(event)) enterInAgenda(event, recordedAt, payment, agenda);
    },
    work: {
      deadline: () => this.#endAtDeadline(),
      "gateway-work": () => this.#askForWork(),
      "look-up": ({ id }) => this.#askForLookUp(watchedId.parse(id)),
      "show-refund": ({ id }) => this.#showRefund(refundId.parse(id)),
    },
    publishing: publishing("payment", this.ctx, this.env),
  };

  async document(): Promise<PaymentDocument | undefined> {
    const payment = opened(this.state.payment);
    if (payment === undefined) return undefined;
    return { payment, ...this.#waysToPay.of(payment) };
  }

  create(payment: Parameters<PaymentRpc["create"]>[0], metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => ({ type: "CreatePayment", ...this.#identity, ...payment, at }));
  }

  cancel(reason: PaymentFailureReason, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "CancelPayment", ...this.#identity, reason }));
  }

  requestPage(metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => ({ type: "RequestPaymentPage", at }));
  }

  recordPage(page: OpenedPage, metadata: Metadata): Promise<Outcome<undefined>> {
    const { reference, idempotencyKey } = page;
    return this.#decide(metadata, () => ({ type: "OpenPaymentPage", reference, idempotencyKey }), {
      write: () => this.#waysToPay.keepPage(page),
    });
  }

  withdrawPage(idempotencyKey: string, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "WithdrawPaymentPage", idempotencyKey }));
  }

  refund(request: RefundRequest, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => ({ type: "RefundPayment", ...request, at }));
  }

  async retryRefund(id: RefundId, metadata: Metadata, key?: string): Promise<Outcome<undefined>> {
    const further = key === undefined ? {} : { key };
    return this.#decide(metadata, (at) => ({ type: "RetryRefund", refundId: id, at }), further);
  }

  async nextWork(): Promise<{ payment: OpenedPayment; work: GatewayWork } | undefined> {
    const payment = opened(this.state.payment);
    const work = gatewayWork(this.state.payment);
    if (payment === undefined || work === undefined || dueAt(work) > this.now()) return undefined;
    return { payment, work };
  }

  async lookUp(id: PaymentId | RefundId): Promise<LookUp | undefined> {
    return lookUpOf(this.state.payment, id);
  }

  async recordGatewayPayment(report: GatewayReport, metadata: Metadata): Promise<Outcome<undefined>> {
    const { reference, madeFor, clientSecret, amount, status, declinedEventId } = report;
    const reported = { reference, madeFor };
    let isPaidByIt = false;
    const recorded = await this.submit({
      metadata,
      decide: ({ payment }) => {
        isPaidByIt = (opened(payment)?.reference ?? reference) === reference;
        return decide({ type: "InitiatePayment", ...reported }, payment);
      },
      write: () => {
        if (clientSecret !== null && isPaidByIt) this.#waysToPay.keepSecret(clientSecret);
      },
    });
    if (!recorded.ok) return recorded;
    if (declinedEventId !== undefined) {
      await this.#decide(metadata, () => ({
        type: "DeclinePaymentAttempt",
        ...reported,
        gatewayEventId: declinedEventId,
      }));
    }
    switch (status) {
      case "open":
        return recorded;
      case "succeeded":
        return this.#decide(metadata, (at) => ({ type: "CompletePayment", ...reported, amount, at }));
      case "cancelled":
        return this.#decide(metadata, () => ({ type: "FailPayment", ...reported }));
    }
  }

  recordFailedCancellation(idempotencyKey: string, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => ({ type: "FailCancellation", idempotencyKey, at }));
  }

  recordGatewayRefusal(metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "RefusePayment" }));
  }

  recordGatewayRefund(id: RefundId, report: RefundReport, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => commandAfter(report, id, at));
  }

  async invoice(): Promise<InvoiceDocument | undefined> {
    const { invoice } = this.state;
    return invoice.status === "none" ? undefined : this.#documentOf(invoice);
  }

  createInvoice({ buyer: madeOutTo, ...request }: InvoiceRequest, metadata: Metadata): Promise<Outcome<undefined>> {
    const { orderId: order } = this.#identity;
    let isNew = false;
    return this.submit({
      metadata,
      decide: ({ invoice }, at) => {
        isNew = invoice.status === "none";
        return decideInvoice({ type: "CreateInvoice", orderId: order, ...request, at }, invoice);
      },
      // A repetition leaves the buyer as it is by now.
      write: () => {
        if (isNew) this.privateDetails.put(BUYER, madeOutTo);
      },
    });
  }

  updateInvoice(madeOutTo: Buyer, metadata: Metadata, key?: string): Promise<Outcome<InvoiceDocument>> {
    return this.submit({
      metadata,
      ...(key === undefined ? {} : { key }),
      decide: ({ invoice }, at) =>
        invoice.status === "issued" && isSameBuyer(madeOutTo, this.#buyer())
          ? accept()
          : decideInvoice({ type: "UpdateInvoice", at }, invoice),
      write: () => this.privateDetails.put(BUYER, madeOutTo),
      answer: ({ invoice }) => this.#documentOf(invoice),
    });
  }

  issueCreditNote(note: Parameters<PaymentRpc["issueCreditNote"]>[0], metadata: Metadata): Promise<Outcome<undefined>> {
    return this.submit({
      metadata,
      decide: ({ payment, invoice }, at) => {
        const refund = findRefund(payment, note.refundId);
        if (refund === undefined || refund.paidOutBy === null) return reject("refund-not-found");
        const { amount, part } = refund;
        return decideInvoice({ type: "IssueCreditNote", ...note, amount, part, at }, invoice);
      },
    });
  }

  #documentOf(invoice: Invoice): InvoiceDocument {
    if (invoice.status === "none") throw new Error("there is no invoice to show");
    return { invoice, buyer: this.#buyer() };
  }

  #buyer(): Buyer {
    const madeOutTo = this.privateDetails.read(BUYER, buyer);
    if (madeOutTo === undefined) throw new Error("an invoice is made out to somebody");
    return madeOutTo;
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

  /** Stays on the agenda until the end is known, whatever becomes of the message. */
  async #askForLookUp(id: PaymentId | RefundId): Promise<WorkResult> {
    const lookUp = lookUpOf(this.state.payment, id);
    if (lookUp === undefined) return "done";
    await this.env.PAYMENT_WORK.send({ orderId: this.#identity.orderId, lookUp: id });
    return { again: nextLookUp(lookUp, this.now()) };
  }

  async #showRefund(id: RefundId): Promise<WorkResult> {
    const refund = findRefund(this.state.payment, id);
    if (refund !== undefined) await showRefund(this.env.READ_MODELS, this.#identity.orderId, refund, this.now());
    return "done";
  }

  async #decide(
    metadata: Metadata,
    command: (at: Instant) => PaymentCommand,
    further: { readonly key?: string; readonly write?: () => void } = {},
  ): Promise<Outcome<undefined>> {
    const before = this.state.payment;
    const outcome = await this.submit({
      metadata,
      ...further,
      decide: ({ payment }, at) => decide(command(at), payment),
    });
    // What changes nothing is no reason to ask the gateway sooner: an answer that is refused would ask for itself.
    if (this.state.payment !== before) this.ctx.waitUntil(this.runNow("gateway-work", this.#identity.paymentId));
    return outcome;
  }

  get #waysToPay(): WaysToPay {
    return new WaysToPay(this.privateDetails);
  }

  get #identity(): { readonly paymentId: PaymentId; readonly orderId: OrderId } {
    const order = orderId.parse(this.ctx.id.name);
    return { paymentId: paymentOf(order), orderId: order };
  }
}

const watchedId = z.union([paymentId, refundId]);
