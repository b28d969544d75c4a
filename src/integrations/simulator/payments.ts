import { and, desc, eq, isNull, sum } from "drizzle-orm";
import type { DrizzleSqliteDODatabase } from "drizzle-orm/durable-sqlite";

import { reject } from "../../domain/decider.ts";
import type { PaymentId } from "../../domain/ids.ts";
import { add, currency } from "../../domain/money.ts";
import type { Money } from "../../domain/money.ts";
import type { Outcome } from "../../event-store/index.ts";
import { newId } from "../../new-id.ts";
import { chargeable } from "../chargeable-amounts.ts";
import type {
  CreateGatewayPayment,
  GatewayPayment,
  GatewayRefund,
  GatewayRefundRequest,
  RetrievedRefund,
} from "../payment-gateway.ts";
import type { PaymentOutcome } from "./simulator-rpc.ts";
import { chargeRefunded, paymentCancelled, paymentDeclined, paymentSucceeded, refundUpdated } from "./stripe-events.ts";
import type { PaymentFacts } from "./stripe-events.ts";
import { gatewayRequests, payments, refunds } from "./tables.ts";
import type { Webhooks } from "./webhooks.ts";

type Payment = PaymentFacts & Pick<typeof payments.$inferSelect, "paymentId" | "status" | "clientSecret">;

/** What is asked, whatever the key. (These books forget no key: they need not know since when it is in use.) */
type Asked<Request> = Omit<Request, "idempotencyKey" | "since">;

/**
 * The gateway's books. They keep what a real gateway guarantees: one thing done for one idempotency key, a payment final
 * once it is paid or cancelled, and never more given back than was paid.
 */
export class Payments {
  readonly #db: DrizzleSqliteDODatabase;
  readonly #webhooks: Webhooks;

  constructor(db: DrizzleSqliteDODatabase, webhooks: Webhooks) {
    this.#db = db;
    this.#webhooks = webhooks;
  }

  create({ idempotencyKey, ...asked }: CreateGatewayPayment, at: number): Outcome<GatewayPayment> {
    const { amount, currency: of } = asked.amount;
    if (amount === 0 || !chargeable(asked.amount)) return reject("amount-not-chargeable");
    const request = ["create", asked.paymentId, asked.orderId, amount, of];
    const reference = this.#once(idempotencyKey, request, () => this.#open(asked, at));
    return reference === undefined ? reject("idempotency-key-reused") : this.retrieve(reference);
  }

  retrieve(reference: string): Outcome<GatewayPayment> {
    const payment = this.#payment(reference);
    return payment === undefined ? reject("payment-unknown") : { ok: true, value: answerOf(payment) };
  }

  cancel(reference: string, idempotencyKey: string, at: number): Outcome<GatewayPayment> {
    const payment = this.#payment(reference);
    if (payment === undefined) return reject("payment-unknown");
    const asked = this.#once(idempotencyKey, ["cancel", reference], () => {
      if (payment.status === "open") this.#close(payment, "abandoned", at);
      return reference;
    });
    return asked === undefined ? reject("idempotency-key-reused") : this.retrieve(reference);
  }

  refund({ idempotencyKey, ...asked }: GatewayRefundRequest, at: number): Outcome<GatewayRefund> {
    const payment = this.#payment(asked.reference);
    if (payment === undefined) return reject("payment-unknown");
    const request = ["refund", asked.reference, asked.refundId, asked.amount.amount, asked.amount.currency];
    const reference = this.#once(idempotencyKey, request, () => this.#giveBack(payment, asked, at));
    return reference === undefined ? reject("idempotency-key-reused") : this.retrieveRefund(reference);
  }

  retrieveRefund(reference: string): Outcome<RetrievedRefund> {
    const row = this.#db.select().from(refunds).where(eq(refunds.reference, reference)).get();
    if (row === undefined) return reject("refund-unknown");
    const of = { madeFor: row.refundId, paidBy: row.paymentReference };
    const refund: GatewayRefund =
      row.refusal === null ? { status: "succeeded", reference } : { status: "failed", reference, reason: row.refusal };
    return { ok: true, value: { ...refund, ...of } };
  }

  /** Plays an outcome for the newest payment under an id of ours. Refused before there is one, and once it is final. */
  play(paymentId: PaymentId, outcome: PaymentOutcome, at: number): Outcome<null> {
    const payment = this.#newestOf(paymentId);
    if (payment?.status !== "open") return reject("payment-not-open");
    switch (outcome) {
      case "succeed":
        this.#update(payment, { status: "succeeded" });
        this.#webhooks.add(paymentSucceeded(payment), at);
        break;
      case "decline":
        this.#webhooks.add(paymentDeclined(payment), at);
        break;
      case "fail":
        this.#close(payment, "automatic", at);
        break;
    }
    return { ok: true, value: null };
  }

  /** Carries out what is asked under a key once, and returns what it concerns; undefined when the key was for something else. */
  #once(idempotencyKey: string, asked: readonly (string | number)[], carryOut: () => string): string | undefined {
    const request = JSON.stringify(asked);
    const known = this.#db
      .select()
      .from(gatewayRequests)
      .where(eq(gatewayRequests.idempotencyKey, idempotencyKey))
      .get();
    if (known !== undefined) return known.request === request ? known.reference : undefined;
    const reference = carryOut();
    this.#db.insert(gatewayRequests).values({ idempotencyKey, request, reference }).run();
    return reference;
  }

  #open(asked: Asked<CreateGatewayPayment>, at: number): string {
    const reference = newReference("pi");
    const { paymentId, orderId, amount: price } = asked;
    this.#db
      .insert(payments)
      .values({
        reference,
        paymentId,
        orderId,
        amount: price.amount,
        currency: price.currency,
        clientSecret: `${reference}_secret_${crypto.randomUUID().replaceAll("-", "")}`,
        status: "open",
        createdAt: at,
      })
      .run();
    return reference;
  }

  #close(payment: Payment, reason: "automatic" | "abandoned", at: number): void {
    this.#update(payment, { status: "cancelled" });
    this.#webhooks.add(paymentCancelled(payment, reason, at), at);
  }

  #giveBack(payment: Payment, asked: Asked<GatewayRefundRequest>, at: number): string {
    const refund = { reference: newReference("re"), refundId: asked.refundId, amount: asked.amount, createdAt: at };
    const refunded = this.#refunded(payment);
    const refusal = refusalOf(payment, refunded, asked.amount);
    const { reference, refundId, amount: money, createdAt } = refund;
    this.#db
      .insert(refunds)
      .values({ reference, paymentReference: payment.reference, refundId, amount: money.amount, refusal, createdAt })
      .run();
    if (refusal === null) {
      this.#webhooks.add(chargeRefunded(payment, add(refunded, money)), at);
      this.#webhooks.add(refundUpdated(payment, refund), at);
    }
    return reference;
  }

  #refunded({ reference, amount }: Payment): Money {
    const refunded = this.#db
      .select({ amount: sum(refunds.amount).mapWith(Number) })
      .from(refunds)
      .where(and(eq(refunds.paymentReference, reference), isNull(refunds.refusal)))
      .get();
    return { amount: refunded?.amount ?? 0, currency: amount.currency };
  }

  #update({ reference }: Payment, changes: Pick<Payment, "status">): void {
    this.#db.update(payments).set(changes).where(eq(payments.reference, reference)).run();
  }

  #payment(reference: string): Payment | undefined {
    return paymentOf(this.#db.select().from(payments).where(eq(payments.reference, reference)).get());
  }

  #newestOf(paymentId: PaymentId): Payment | undefined {
    const newest = this.#db.select().from(payments).where(eq(payments.paymentId, paymentId));
    return paymentOf(newest.orderBy(desc(payments.reference)).limit(1).get());
  }
}

type PaymentRow = typeof payments.$inferSelect;

const paymentOf = (row: PaymentRow | undefined): Payment | undefined =>
  row && { ...row, amount: { amount: row.amount, currency: currency.parse(row.currency) } };

const answerOf = ({ reference, clientSecret, status, amount, paymentId: madeFor }: Payment): GatewayPayment => ({
  reference,
  clientSecret: status === "open" ? clientSecret : null,
  status,
  amount,
  madeFor,
});

/** Why money is not given back, in words like Stripe's; null when it is. */
const refusalOf = (payment: Payment, refunded: Money, asked: Money): string | null => {
  if (payment.status !== "succeeded") return "payment-not-paid";
  if (asked.currency !== payment.amount.currency) return "currency-mismatch";
  if (asked.amount === 0) return "amount-too-small";
  return add(refunded, asked).amount > payment.amount.amount ? "refund-exceeds-payment" : null;
};

const newReference = (prefix: "pi" | "re"): string => `${prefix}_${newId()}`;
