import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type PaymentEvent, paymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { gatewayWork } from "../../../src/domain/finance/payment-process.ts";
import {
  evolve,
  isOfSurplus,
  noPayment,
  paidBy,
  type OpenedPayment,
  type Payment,
} from "../../../src/domain/finance/payment-state.ts";
import type { PaymentCommand } from "../../../src/domain/finance/payment-commands.ts";
import { decide } from "../../../src/domain/finance/payment.ts";
import { refundOf } from "../../../src/domain/ids.ts";
import { afterNoon, anna, annasOrder, noon, pln } from "../examples.ts";
import { expectStorable } from "../specification.ts";
import { annas, refundNumber } from "./payment-events.ts";

vi.setConfig({ testTimeout: 120_000 });

const refundId = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map(refundNumber),
  fc.constantFrom(refundOf(annasOrder, "late"), refundOf(annasOrder, "surplus-1")),
);
/** What was made for the payment at the gateway, by number. */
const made = (number: number) => ({ reference: `pi_${number}`, madeFor: annas.paymentId });
const command: fc.Arbitrary<PaymentCommand> = fc.oneof(
  fc.constantFrom<PaymentCommand>(
    { type: "CreatePayment", ...annas, userId: anna, amount: pln(200_00), expiresAt: afterNoon(600), at: noon },
    { type: "InitiatePayment", ...made(1) },
    { type: "CompletePayment", ...made(1), amount: pln(200_00), at: noon },
    { type: "CompletePayment", ...made(2), amount: pln(200_00), at: noon },
    { type: "CompletePayment", ...made(3), madeFor: null, amount: pln(200_00), at: noon },
    { type: "FailPayment", ...made(1) },
    { type: "RefusePayment" },
    { type: "RequestPaymentPage", at: noon },
    { type: "OpenPaymentPage", reference: "cs_1", idempotencyKey: `${annas.paymentId}-page-1` },
    { type: "WithdrawPaymentPage", idempotencyKey: `${annas.paymentId}-page-1` },
    { type: "FailPayment", reference: "cs_1", madeFor: annas.paymentId },
    { type: "DeclinePaymentAttempt", gatewayEventId: "evt_1", ...made(1) },
    { type: "CancelPayment", ...annas, reason: "payment-timeout" },
  ),
  fc.record({
    type: fc.constant("RefundPayment" as const),
    refundId,
    amount: fc.integer({ min: 0, max: 250_00 }).map(pln),
    upTo: fc.boolean(),
    reason: fc.constant("on-request" as const),
    part: fc.constant({ of: "payment" as const }),
    at: fc.constant(noon),
  }),
  fc.record({
    type: fc.constant("AcceptRefund" as const),
    refundId,
    reference: fc.constant("re_1"),
    idempotencyKey: refundId.map((id) => `${id}-1`),
    at: fc.constant(noon),
  }),
  fc.record({ type: fc.constant("RetryRefund" as const), refundId, at: fc.constant(noon) }),
  fc.integer({ min: 1, max: 3 }).map((attempt) => ({
    type: "FailCancellation" as const,
    idempotencyKey: `${annas.paymentId}-cancel-${attempt}`,
    at: noon,
  })),
  fc.record({ type: fc.constant("RecordRefund" as const), refundId, reference: fc.constant("re_1") }),
  fc.record({ refundId, attempt: fc.integer({ min: 1, max: 5 }) }).map((refund) => ({
    type: "FailRefund" as const,
    refundId: refund.refundId,
    idempotencyKey: `${refund.refundId}-${refund.attempt}`,
    reason: "account closed",
    at: noon,
  })),
);
const commands = fc.array(command, { size: "max", maxLength: 40 });

const property = (
  seen: (before: Payment, after: Payment, events: readonly PaymentEvent[], command: PaymentCommand) => void,
): void =>
  fc.assert(
    fc.property(commands, (all) => {
      let payment = noPayment;
      for (const one of all) {
        const decision = decide(one, payment);
        if (!decision.ok) continue;
        const before = payment;
        payment = decision.events.reduce<Payment>(evolve, payment);
        seen(before, payment, decision.events, one);
      }
    }),
    { numRuns: 300 },
  );

const sum = (payment: OpenedPayment, ...statuses: OpenedPayment["refunds"][number]["status"][]): number =>
  payment.refunds
    .filter(({ refundId: id, status }) => !isOfSurplus(id) && statuses.includes(status))
    .reduce((total, { amount }) => total + amount.amount, 0);

const isOpened = (payment: Payment): payment is OpenedPayment => "refunds" in payment;

describe("whatever is asked of a payment, in any order", () => {
  it("no more goes back than was paid, what is on its way counted", () => {
    property((_, payment) => {
      if (!isOpened(payment)) return;
      const wasPaid = payment.status === "completed" || payment.status.endsWith("refunded");
      expect(sum(payment, "pending", "succeeded")).toBeLessThanOrEqual(wasPaid ? payment.amount.amount : 0);
    });
  });

  it("it is refunded when all has gone back, and partially refunded when some has", () => {
    property((_, payment) => {
      if (!isOpened(payment)) return;
      const back = sum(payment, "succeeded");
      if (back === 0) expect(payment.status).not.toMatch(/refunded/);
      else expect(payment.status).toBe(back === payment.amount.amount ? "refunded" : "partially-refunded");
    });
  });

  it("what was paid is never failed again", () => {
    property((before, after) => {
      if (before.status !== "completed" && !before.status.endsWith("refunded")) return;
      expect(after.status).toMatch(/^(completed|partially-refunded|refunded)$/);
    });
  });

  it("it is completed at most once in time, and what completes late is refunded in full in the same commit", () => {
    property((before, _after, events) => {
      for (const event of events) {
        if (event.type !== "PaymentCompleted") continue;
        expect(event.late).toBe(before.status === "failed");
        expect(events.some((other) => other.type === "PaymentRefundRequested")).toBe(event.late);
      }
    });
  });

  it("what came besides is given back from where it came", () => {
    property((_before, after, events) => {
      for (const event of events) {
        if (event.type !== "PaymentSurplusReceived" || !isOpened(after)) continue;
        expect(after.refunds).toContainEqual(
          expect.objectContaining({ refundId: event.refundId, amount: event.amount }),
        );
        expect(paidBy(after, event.refundId)).toBe(event.reference);
        expect(event.reference).not.toBe(after.reference);
      }
    });
  });

  it("no work for the gateway lacks a key that was recorded before", () => {
    const recorded = new Set<string>();
    property((_before, after, events) => {
      for (const event of events) if ("idempotencyKey" in event) recorded.add(event.idempotencyKey);
      const work = gatewayWork(after);
      if (work) expect(recorded).toContain(work.idempotencyKey);
    });
  });

  it("what is decided can be stored, and a command that was carried out changes nothing the second time", () => {
    property((_before, after, events, one) => {
      for (const event of events) expectStorable(event, paymentEvent);
      const again = decide(one, after);
      expect(again.ok ? again.events : []).toEqual([]);
    });
  });
});
