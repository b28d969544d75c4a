import { describe, expect, it } from "vitest";
import { refundOf } from "../../../src/domain/ids.ts";
import type { OrderEvent } from "../../../src/domain/orders/order-events.ts";
import { decide } from "../../../src/domain/orders/order.ts";
import { claimedOf, evolve } from "../../../src/domain/orders/order-state.ts";
import { item } from "../carts/cart-events.ts";
import { annasOrder, autumn, pln, spring } from "../examples.ts";
import { given } from "./given-order.ts";
import {
  compensate,
  concertCancelled,
  grant,
  recordEnded,
  recordRefund,
  refundAmount,
  refundTickets,
  withdraw,
} from "./order-commands.ts";
import {
  asked,
  attempted,
  compensated,
  completed,
  confirmed,
  held,
  orderCancelled,
  orderConfirmed,
  orderCreated,
  orderRefunded,
  paid,
  paymentSucceeded,
  pending,
  refundFor,
  refundGranted,
  refundRecorded,
  refundRequested,
  refundWithdrawn,
  returned,
  sold,
  ticket,
} from "./order-events.ts";

/** An order of two tickets that cost nothing. */
const free = [
  orderCreated({ items: [item({ unitPrice: pln(0) })], total: pln(0) }),
  attempted(spring),
  held(spring),
  orderConfirmed({ total: pln(0) }),
  paymentSucceeded({ items: [item({ unitPrice: pln(0) })], amount: pln(0) }),
];

describe("a refund by amount", () => {
  it("is granted as it is requested: there is no ticket to be taken back", () => {
    for (const history of [paid, completed]) {
      given(...history)
        .when(refundAmount(1, 50_00))
        .then(refundRequested(1, 50_00), refundGranted(1, 50_00));
    }
  });

  it("takes all that was paid and no more, whatever else has gone back or is on its way", () => {
    given(...paid)
      .when(refundAmount(1, 280_00))
      .then(refundRequested(1, 280_00), refundGranted(1, 280_00));
    given(...paid)
      .when(refundAmount(1, 280_01))
      .thenRejected("refund-exceeds-payment");
    const little = [refundRequested(1, 100_00), refundGranted(1, 100_00)];
    for (const history of [
      [...paid, ...little],
      [...paid, ...little, refundRecorded(asked(1), pln(100_00))],
      [...paid, refundRecorded(refundOf(annasOrder, "late"), pln(100_00))],
      [...paid, refundRequested(1, 100_00, ticket(1))],
      [...paid, compensated(autumn), refundRequested(1, 20_00), refundGranted(1, 20_00)],
    ]) {
      given(...history)
        .when(refundAmount(2, 180_01))
        .thenRejected("refund-exceeds-payment");
      given(...history)
        .when(refundAmount(2, 180_00))
        .then(refundRequested(2, 180_00), refundGranted(2, 180_00));
    }
  });

  it("is decided once for each id, whatever it says later", () => {
    given(...paid, refundRequested(1, 50_00), refundGranted(1, 50_00))
      .when(refundAmount(1, 70_00))
      .thenNothing();
  });

  it("never exceeds what was paid when twenty are asked for at once", () => {
    let { state } = given(...paid);
    for (let number = 1; number <= 20; number += 1) {
      const decision = decide(refundAmount(number, 30_00), state);
      expect(decision.ok).toBe(number <= 9);
      for (const event of decision.ok ? decision.events : []) state = evolve(state, event);
    }
    if (state.status === "none") throw new Error("the order is there");
    expect(claimedOf(state)).toEqual(pln(270_00));
  });

  it("is of a paid order", () => {
    given().when(refundAmount(1, 50_00)).thenRejected("order-not-found");
    for (const history of [pending, confirmed, [...confirmed, orderCancelled({ wasConfirmed: true })]]) {
      given(...history)
        .when(refundAmount(1, 50_00))
        .thenRejected("order-not-refundable");
    }
  });

  it("makes the order refunded once all its money has gone back, not sooner", () => {
    const all = [...completed, refundRequested(1, 280_00), refundGranted(1, 280_00)];
    expect(given(...all).state).toMatchObject({ status: "completed" });
    given(...all)
      .when(recordRefund(asked(1), pln(280_00)))
      .then(refundRecorded(asked(1), pln(280_00)), orderRefunded);
  });
});

describe("a refund by tickets", () => {
  it("is of what they cost, and waits until they are taken back", () => {
    given(...completed)
      .when(refundTickets(1, ticket(1)))
      .then(refundRequested(1, 100_00, ticket(1)));
    given(...paid)
      .when(refundTickets(1, ticket(2), ticket(3)))
      .then(refundRequested(1, 180_00, ticket(2), ticket(3)));
  });

  it("is of a ticket once, by itself or among others", () => {
    const history = [...paid, refundRequested(1, 100_00, ticket(1))];
    for (const since of [history, [...history, refundGranted(1, 100_00, ticket(1))]]) {
      given(...since)
        .when(refundTickets(2, ticket(1)))
        .thenRejected("order-not-refundable");
      given(...since)
        .when(refundTickets(2, ticket(2), ticket(1)))
        .thenRejected("order-not-refundable");
    }
    given(...paid)
      .when(refundTickets(1, ticket(1), ticket(1)))
      .thenRejected("order-not-refundable");
  });

  it("can be asked for again once it was withdrawn", () => {
    given(...paid, refundRequested(1, 180_00, ticket(1), ticket(3)), refundWithdrawn(1))
      .when(refundTickets(2, ticket(3)))
      .then(refundRequested(2, 80_00, ticket(3)));
  });

  it("is not of tickets whose concert's part is undone: they have their money back by that", () => {
    given(...paid, compensated(spring))
      .when(refundTickets(1, ticket(1)))
      .thenRejected("order-not-refundable");
  });

  it("never exceeds what is left of what was paid", () => {
    given(...paid, refundRequested(1, 190_00), refundGranted(1, 190_00))
      .when(refundTickets(2, ticket(1)))
      .thenRejected("refund-exceeds-payment");
  });

  it("is granted when they are taken back, once", () => {
    given(...paid, refundRequested(1, 100_00, ticket(1)))
      .when(grant(1))
      .then(refundGranted(1, 100_00, ticket(1)));
    given(...paid, refundRequested(1, 100_00, ticket(1)), refundGranted(1, 100_00, ticket(1)))
      .when(grant(1))
      .thenNothing();
    given(...paid, refundRequested(1, 100_00, ticket(1)), refundWithdrawn(1))
      .when(grant(1))
      .thenNothing();
    given(...paid)
      .when(grant(1))
      .thenRejected("refund-not-found");
  });

  it("is withdrawn when one was let in, and its money is free again", () => {
    const history = [...paid, refundRequested(1, 100_00, ticket(1))];
    for (const reason of ["ticket-already-validated", "ticket-not-found"] as const) {
      given(...history)
        .when(withdraw(1, reason))
        .then(refundWithdrawn(1, reason));
    }
    given(...history, refundWithdrawn(1))
      .when(withdraw(1))
      .thenNothing();
    given(...history, refundGranted(1, 100_00, ticket(1)))
      .when(withdraw(1))
      .thenNothing();
    given(...paid)
      .when(withdraw(1))
      .thenRejected("refund-not-found");
    given(...history, refundWithdrawn(1))
      .when(refundAmount(2, 280_00))
      .then(refundRequested(2, 280_00), refundGranted(2, 280_00));
  });

  it("of every ticket makes the order refunded once the money has gone back", () => {
    const tickets = [ticket(1), ticket(2), ticket(3)];
    given(...paid, refundRequested(1, 280_00, ...tickets))
      .when(grant(1))
      .then(refundGranted(1, 280_00, ...tickets));
    given(...paid, refundRequested(1, 280_00, ...tickets), refundGranted(1, 280_00, ...tickets))
      .when(recordRefund(asked(1), pln(280_00)))
      .then(refundRecorded(asked(1), pln(280_00)), orderRefunded);
  });

  it("of tickets that cost nothing moves no money: the order is refunded with the last of them", () => {
    given(...free)
      .when(refundTickets(1, ticket(1)))
      .then(refundRequested(1, 0, ticket(1)));
    const first = [...free, refundRequested(1, 0, ticket(1)), refundGranted(1, 0, ticket(1))];
    expect(given(...first).state).toMatchObject({ status: "paid", refunds: [{ status: "refunded" }] });
    given(...first, refundRequested(2, 0, ticket(2)))
      .when(grant(2))
      .then(refundGranted(2, 0, ticket(2)), orderRefunded);
  });
});

describe("a concert that is cancelled", () => {
  const granted = [refundRequested(1, 100_00, ticket(1)), refundGranted(1, 100_00, ticket(1))];

  it("gives back its part less what its refunded tickets got, or are about to get", () => {
    for (const history of [granted, granted.slice(0, 1), [...granted, refundRecorded(asked(1), pln(100_00))]]) {
      given(...completed, ...history)
        .when(concertCancelled(spring))
        .then(compensated(spring, { amount: pln(100_00) }));
    }
  });

  it("takes nothing from what another concert's tickets got", () => {
    given(...completed, ...granted)
      .when(concertCancelled(autumn))
      .then(compensated(autumn));
    given(...completed, ...granted, compensated(autumn))
      .when(compensate(spring))
      .then(compensated(spring, { amount: pln(100_00) }));
  });

  it("gives the whole part back after a refund was withdrawn", () => {
    given(...completed, refundRequested(1, 100_00, ticket(1)), refundWithdrawn(1))
      .when(concertCancelled(spring))
      .then(compensated(spring));
  });

  it("gives nothing more for tickets that were all refunded", () => {
    const both = [refundRequested(1, 200_00, ticket(1), ticket(2)), refundGranted(1, 200_00, ticket(1), ticket(2))];
    given(...completed, ...both)
      .when(concertCancelled(spring))
      .then(compensated(spring, { amount: pln(0) }));
  });

  it("has its tickets refunded, also one that was let in while its refund was under way; those of others stand", () => {
    const requested = refundRequested(1, 180_00, ticket(1), ticket(3));
    given(...completed, requested, compensated(spring, { amount: pln(100_00) }))
      .when(withdraw(1))
      .then(refundGranted(1, 100_00, ticket(1)));
    given(...completed, requested, compensated(spring, { amount: pln(100_00) }), refundGranted(1, 100_00, ticket(1)))
      .when(refundTickets(2, ticket(3)))
      .then(refundRequested(2, 80_00, ticket(3)));
  });
});

describe("a reservation whose tickets were all refunded", () => {
  const all = [
    refundRequested(1, 200_00, ticket(1), ticket(2)),
    refundGranted(1, 200_00, ticket(1), ticket(2)),
    refundRecorded(asked(1), pln(200_00)),
  ];

  it("has ended, and the order stands", () => {
    given(...completed, ...all)
      .when(recordEnded(spring, "cancelled"))
      .then(returned(spring, "cancelled"));
  });

  it("is not booked anew, even if the order had not heard that it was sold", () => {
    given(...paid, sold(autumn), ...all)
      .when(recordEnded(spring, "expired"))
      .then(returned(spring, "expired"));
    given(...paid, sold(autumn), ...all.slice(0, 1))
      .when(recordEnded(spring, "expired"))
      .then(returned(spring, "expired"), attempted(spring, 2));
  });
});

describe("what an order knows of a refund", () => {
  it("is what was asked for and how far it is", () => {
    const { requestedAt } = refundRequested(1, 0);
    const refund = { refundId: asked(1), amount: pln(100_00), tickets: [ticket(1)], requestedAt };
    const history = [...paid, refundRequested(1, 100_00, ticket(1))];
    const refundsAfter = (...events: readonly OrderEvent[]) => {
      const { state } = given(...events);
      return state.status === "none" ? [] : state.refunds;
    };
    expect(refundsAfter(...history)).toEqual([{ ...refund, status: "requested" }]);
    expect(refundsAfter(...history, refundWithdrawn(1))).toEqual([{ ...refund, status: "withdrawn" }]);
    const granted = [...history, refundGranted(1, 100_00, ticket(1))];
    expect(refundsAfter(...granted)).toEqual([{ ...refund, status: "granted" }]);
    expect(refundsAfter(...granted, refundRecorded(asked(1), pln(100_00)))).toEqual([
      { ...refund, status: "refunded" },
    ]);
    expect(refundsAfter(...paid, compensated(spring))).toEqual([
      { refundId: refundFor(spring), amount: pln(200_00), tickets: [], requestedAt: null, status: "granted" },
    ]);
  });
});
