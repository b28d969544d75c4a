import { DurableObject } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/durable-sqlite";
import Stripe from "stripe";

import { migrations } from "../../../migrations/objects/simulator/index.ts";
import { readConfiguration } from "../../configuration.ts";
import type { Configuration } from "../../configuration.ts";
import { reject } from "../../domain/decider.ts";
import type { PaymentId } from "../../domain/ids.ts";
import { applyMigrations, hasSchema } from "../../event-store/index.ts";
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
import { Faults } from "./faults.ts";
import { Mailbox } from "./mailbox.ts";
import { Payments } from "./payments.ts";
import { ShippingDesk } from "./shipping-desk.ts";
import type { FaultTarget, PaymentOutcome, ReceivedMail, SentParcel, SimulatorRpc } from "./simulator-rpc.ts";
import { Webhooks } from "./webhooks.ts";
import type { Webhook } from "./webhooks.ts";

/** How many webhooks are under way at once. */
const AT_ONCE = 20;
/** How long our own endpoint may take to answer one, in milliseconds. */
const ANSWER_WITHIN = 10_000;
/** When the database itself fails, how long until the webhooks are looked at again, in milliseconds. */
const LOOK_AGAIN_AFTER = 60_000;

const cryptoProvider = Stripe.createSubtleCryptoProvider();

/**
 * Plays the payment gateway, the mail service and the courier, on somebody's own machine only. It keeps what it was told, through
 * restarts: an outcome and the webhook that reports it are stored together, and its alarm delivers the webhook until it is taken.
 * Refusals are answers, as of every object; the adapters turn them into what the ports throw.
 */
export class SimulatorObject extends DurableObject<Env> implements SimulatorRpc {
  readonly #configuration: Configuration;
  readonly #webhooks: Webhooks;
  readonly #payments: Payments;
  readonly #mailbox: Mailbox;
  readonly #shippingDesk: ShippingDesk;
  readonly #faults: Faults;
  /** Whether it was ever told anything: until then it has no tables. */
  #stored: boolean;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#configuration = readConfiguration(env);
    if (!this.#configuration.isLocal) throw new Error("there is no simulator outside ENVIRONMENT=local");
    const db = drizzle(ctx.storage);
    this.#webhooks = new Webhooks(db);
    this.#payments = new Payments(db, this.#webhooks);
    this.#mailbox = new Mailbox(db);
    this.#shippingDesk = new ShippingDesk(db);
    this.#faults = new Faults(db);
    this.#stored = hasSchema(ctx.storage);
    if (!this.#stored) return;
    applyMigrations(ctx.storage, migrations);
    this.#arm();
  }

  async createPayment(request: CreateGatewayPayment): Promise<Outcome<GatewayPayment>> {
    return this.#call("payments", (at) => this.#payments.create(request, at));
  }

  async retrievePayment(reference: string): Promise<Outcome<GatewayPayment>> {
    return this.#call("payments", () => this.#payments.retrieve(reference));
  }

  async cancelPayment(reference: string, idempotencyKey: string): Promise<Outcome<GatewayPayment>> {
    return this.#call("payments", (at) => this.#payments.cancel(reference, idempotencyKey, at));
  }

  async refundPayment(request: GatewayRefundRequest): Promise<Outcome<GatewayRefund>> {
    return this.#call("payments", (at) => this.#payments.refund(request, at));
  }

  async retrieveRefund(reference: string): Promise<Outcome<RetrievedRefund>> {
    return this.#call("payments", () => this.#payments.retrieveRefund(reference));
  }

  async sendMail(mail: Mail): Promise<Outcome<null>> {
    return this.#call("email", (at) => {
      this.#mailbox.receive(mail, at);
      return { ok: true, value: null };
    });
  }

  async shipParcel(shipment: Shipment): Promise<Outcome<ShippedParcel>> {
    return this.#call("courier", () => ({ ok: true, value: this.#shippingDesk.ship(shipment) }));
  }

  async playPayment(paymentId: PaymentId, outcome: PaymentOutcome): Promise<Outcome<null>> {
    if (!this.#stored) return reject("payment-not-open");
    return this.#write((at) => this.#payments.play(paymentId, outcome, at));
  }

  async emails(to?: string): Promise<readonly ReceivedMail[]> {
    return this.#stored ? this.#mailbox.received(to) : [];
  }

  async shipments(): Promise<readonly SentParcel[]> {
    return this.#stored ? this.#shippingDesk.sent() : [];
  }

  async failNext(target: FaultTarget, calls: number): Promise<void> {
    this.#write(() => this.#faults.failNext(target, calls));
  }

  /** Delivers the webhooks that are due. Never throws: an alarm that does is dropped after six retries. */
  override async alarm(): Promise<void> {
    try {
      await this.#deliverWebhooks();
      this.#arm();
    } catch (error) {
      console.error("webhooks could not be delivered", error);
      await this.ctx.storage.setAlarm(Date.now() + LOOK_AGAIN_AFTER);
    }
  }

  /** One call to what is simulated: it fails if a fault was ordered, before anything is done. */
  #call<T>(target: FaultTarget, carryOut: (at: number) => Outcome<T>): Outcome<T> {
    return this.#write((at) => (this.#faults.strikes(target) ? reject("unavailable") : carryOut(at)));
  }

  /** Changes the database in one transaction, and sets the alarm for the webhooks that it added. */
  #write<T>(change: (at: number) => T): T {
    if (!this.#stored) applyMigrations(this.ctx.storage, migrations);
    this.#stored = true;
    const result = this.ctx.storage.transactionSync(() => change(Date.now()));
    this.#arm();
    return result;
  }

  #arm(): void {
    const next = this.#webhooks.nextAttemptAt();
    // Not awaited, so that it is written with what came before it; the output gate holds the answer until both are stored.
    if (next !== null) void this.ctx.storage.setAlarm(next);
  }

  async #deliverWebhooks(): Promise<void> {
    const due = this.#webhooks.due(Date.now(), AT_ONCE);
    const taken = await Promise.all(due.map((webhook) => this.#deliver(webhook)));
    this.ctx.storage.transactionSync(() =>
      due.forEach((webhook, index) => this.#settle(webhook, taken[index] ?? false)),
    );
  }

  #settle(webhook: Webhook, taken: boolean): void {
    if (taken) this.#webhooks.delivered(webhook);
    else if (this.#webhooks.failed(webhook, Date.now()) === "given-up")
      console.error(`webhook ${webhook.id} was never taken and is given up`);
  }

  /** Sends a webhook to our own Worker, as Stripe would, signed at this moment. Whether it was taken. */
  async #deliver({ body }: Webhook): Promise<boolean> {
    const { publicUrl, stripeWebhookSecret: secret } = this.#configuration;
    const patience = new AbortController();
    // Cleared below, which AbortSignal.timeout() cannot be: a timer still running keeps the object in memory.
    const timer = setTimeout(() => patience.abort(), ANSWER_WITHIN);
    try {
      const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret, cryptoProvider });
      const request = new Request(`${publicUrl}/api/webhooks/stripe`, {
        method: "POST",
        headers: { "Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature },
        body,
        signal: patience.signal,
      });
      const response = await this.ctx.exports.default.fetch(request);
      await response.body?.cancel();
      return response.ok;
    } catch (error) {
      console.warn("a webhook was not taken", error);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
