import { describe, expect, it } from "vitest";
import type { PaymentEvent } from "../../../src/domain/finance/payment-events.ts";
import { gatewayWork, lookUpOf } from "../../../src/domain/finance/payment-process.ts";
import { refundOf } from "../../../src/domain/ids.ts";
import { afterNoon, annasOrder, noon, pln } from "../examples.ts";
import { given } from "./given-payment.ts";
import {
  annas,
  cancellationRequested,
  movedToPage,
  pageOpened,
  pageRequested,
  pageWithdrawn,
  paymentCompleted,
  paymentCreated,
  paymentFailed,
  paymentInitiated,
  refundRequested,
  surplusReceived,
} from "./payment-events.ts";

const { paymentId } = annas;
const amount = pln(200_00);
const pageKey = `${paymentId}-page-1`;

const initiated = [paymentCreated(), paymentInitiated()];
const requested = [...initiated, pageRequested()];
const opened = [...requested, pageOpened()];
const moved = [...opened, movedToPage()];
const ending = [...moved, cancellationRequested()];

/** What could be paid at first, what the page makes when the customer pays there, and the page itself. */
const first = { reference: "pi_1", madeFor: paymentId };
const onPage = { reference: "pi_2", madeFor: paymentId };
const page = { reference: "cs_1", madeFor: paymentId };

const request = { type: "RequestPaymentPage", at: noon } as const;
const open = { type: "OpenPaymentPage", reference: "cs_1", idempotencyKey: pageKey } as const;
const withdraw = { type: "WithdrawPaymentPage", idempotencyKey: pageKey } as const;
const fail = (reported: typeof first) => ({ type: "FailPayment" as const, ...reported });
const complete = (reported: typeof first) => ({ type: "CompletePayment" as const, ...reported, amount, at: noon });
const paidOnPage = paymentCompleted({ reference: "pi_2" });

describe("a page of the gateway's", () => {
  it("is asked for once, while something can be paid", () => {
    given(...initiated)
      .when(request)
      .then(pageRequested());
    for (const before of [requested, opened, moved])
      given(...before)
        .when(request)
        .thenNothing();
  });

  it.each<[string, PaymentEvent[]]>([
    ["before there is anything to pay", [paymentCreated()]],
    ["once it shall end", [...initiated, cancellationRequested()]],
    ["once it is paid", [...initiated, paymentCompleted()]],
    ["once it has failed", [...initiated, paymentFailed()]],
  ])("is refused %s", (_, before) => {
    given(...before)
      .when(request)
      .thenRejected("payment-not-open");
  });

  it("is refused at the deadline, though nobody has ended the payment yet", () => {
    given(...initiated)
      .when({ ...request, at: afterNoon(600) })
      .thenRejected("payment-not-open");
  });

  it("takes the place of what could be paid when that is cancelled, whoever tells of it, once", () => {
    given(...requested)
      .when(open)
      .then(pageOpened());
    given(...opened)
      .when(fail(first))
      .then(movedToPage());
    for (const report of [open, fail(first), withdraw])
      given(...moved)
        .when(report)
        .thenNothing();
  });

  it("comes to nothing when the gateway refuses it, and can be asked for again under another key", () => {
    for (const before of [requested, opened])
      given(...before)
        .when(withdraw)
        .then(pageWithdrawn());
    given(...requested, pageWithdrawn())
      .when(request)
      .then(pageRequested({ idempotencyKey: `${paymentId}-page-2` }));
    // The late answer to a request that came to nothing.
    given(...requested, pageWithdrawn(), pageRequested({ idempotencyKey: `${paymentId}-page-2` }))
      .when(open)
      .thenNothing();
  });

  it("is of no use to a payment that has ended meanwhile", () => {
    for (const end of [paymentCompleted(), paymentFailed()]) {
      given(...requested, end)
        .when(open)
        .thenNothing();
      given(...opened, end)
        .when(withdraw)
        .thenNothing();
    }
  });
});

describe("what could be paid before the page", () => {
  it("is what the payment is paid by, if it is paid before it is cancelled", () => {
    for (const before of [requested, opened])
      given(...before)
        .when(complete(first))
        .then(paymentCompleted());
  });

  it("fails the payment, should it end before there is a page, or when the payment shall end", () => {
    given(...requested)
      .when(fail(first))
      .then(paymentFailed());
    given(...opened, cancellationRequested())
      .when(fail(first))
      .then(paymentFailed({ reason: "payment-timeout" }));
  });
});

describe("a payment on a page", () => {
  it("is paid by what the page makes for it, and by nothing else", () => {
    given(...moved)
      .when(complete(onPage))
      .then(paidOnPage);
    const surplus = surplusReceived({ reference: "pi_1" });
    given(...moved)
      .when(complete(first))
      .then(surplus, refundRequested({ refundId: surplus.refundId, amount, reason: "surplus" }));
    given(...moved, paidOnPage)
      .when(complete({ ...onPage, reference: "pi_3" }))
      .then(
        surplusReceived({ reference: "pi_3" }),
        refundRequested({ refundId: surplus.refundId, amount, reason: "surplus" }),
      );
  });

  it("counts what is declined there", () => {
    given(...moved)
      .when({ type: "DeclinePaymentAttempt", ...onPage, gatewayEventId: "evt_1" })
      .then({ type: "PaymentAttemptDeclined", paymentId, gatewayEventId: "evt_1" });
  });

  it("fails when the page is closed, or what was tried there cancelled with it", () => {
    for (const reported of [page, onPage])
      given(...ending)
        .when(fail(reported))
        .then(paymentFailed({ reason: "payment-timeout" }));
  });

  it("gives back what comes after it has failed", () => {
    const refundId = refundOf(annasOrder, "late");
    given(...ending, paymentFailed({ reason: "payment-timeout" }))
      .when(complete(onPage))
      .then(
        paymentCompleted({ reference: "pi_2", late: true }),
        refundRequested({ refundId, amount, reason: "paid-too-late" }),
      );
  });
});

describe("the gateway is asked", () => {
  const workAfter = (...events: PaymentEvent[]) => gatewayWork(given(...events).state);

  it("for the page, then to cancel what could be paid before, then nothing", () => {
    expect(workAfter(...requested)).toEqual({ work: "open-page", amount, idempotencyKey: pageKey });
    expect(workAfter(...opened)).toEqual({
      work: "move-to-page",
      reference: "pi_1",
      idempotencyKey: `${pageKey}-cancel`,
      pageKey,
    });
    expect(workAfter(...moved)).toBeUndefined();
    expect(workAfter(...requested, pageWithdrawn())).toBeUndefined();
  });

  it("to cancel what can be paid when the payment shall end: the page once it is on one", () => {
    const cancel = { work: "cancel", idempotencyKey: `${paymentId}-cancel-1`, notBefore: null };
    expect(workAfter(...requested, cancellationRequested())).toEqual({ ...cancel, reference: "pi_1" });
    expect(workAfter(...opened, cancellationRequested())).toEqual({ ...cancel, reference: "pi_1" });
    expect(workAfter(...ending)).toEqual({ ...cancel, reference: "cs_1" });
  });

  it("what stands on the page, from time to time", () => {
    expect(lookUpOf(given(...moved).state, paymentId)).toEqual({ of: "payment", reference: "cs_1" });
  });
});
