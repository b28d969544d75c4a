import { describe, expect, it } from "vitest";
import { refundOf } from "../../../src/domain/ids.ts";
import { item } from "../carts/cart-events.ts";
import { annasOrder, autumn, pln, spring, winter } from "../examples.ts";
import { given } from "./given-order.ts";
import { compensate, concertCancelled, recordRefund } from "./order-commands.ts";
import {
  attempted,
  compensated,
  completed,
  confirmed,
  held,
  orderCancelled,
  orderConfirmed,
  orderCreated,
  orderedConcertCancelled,
  orderRefunded,
  paid,
  paymentSucceeded,
  pending,
  refundFor,
  refundRecorded,
} from "./order-events.ts";

const byAmount = refundOf(annasOrder, "by-amount");

/** An order of a single concert that costs nothing. */
const free = [
  orderCreated({ items: [item({ unitPrice: pln(0) })], total: pln(0) }),
  attempted(spring),
  held(spring),
  orderConfirmed({ total: pln(0) }),
  paymentSucceeded({ items: [item({ unitPrice: pln(0) })], amount: pln(0) }),
];

describe("a concert of the order is cancelled", () => {
  it("while it is pending: the order is cancelled whole", () => {
    given(...pending, held(spring))
      .when(concertCancelled(spring))
      .then(orderCancelled({ reason: "concert-cancelled", concertId: spring }));
  });

  it("while it waits for its payment: the payment is ended first", () => {
    given(...confirmed)
      .when(concertCancelled(spring))
      .then(orderedConcertCancelled(spring));
    expect(given(...confirmed, orderedConcertCancelled(spring)).state).toMatchObject({ status: "confirmed" });
  });

  it("and another one too: each is remembered, once", () => {
    given(...confirmed, orderedConcertCancelled(spring))
      .when(concertCancelled(spring))
      .thenNothing();
    given(...confirmed, orderedConcertCancelled(spring))
      .when(concertCancelled(autumn))
      .then(orderedConcertCancelled(autumn));
  });

  it("once it is paid or completed: that part goes back and the rest stands", () => {
    given(...paid)
      .when(concertCancelled(spring))
      .then(compensated(spring));
    given(...completed)
      .when(concertCancelled(autumn))
      .then(compensated(autumn));
    expect(given(...completed, compensated(autumn)).state).toMatchObject({ status: "completed", cancellation: null });
  });

  it("which changes an order once", () => {
    given(...paid, compensated(spring))
      .when(concertCancelled(spring))
      .thenNothing();
  });

  it("after all its money went back: its tickets go too, for nothing", () => {
    given(...completed, refundRecorded(byAmount, pln(280_00)), orderRefunded)
      .when(concertCancelled(spring))
      .then(compensated(spring, { amount: pln(0) }));
  });
});

describe("a part of a paid order is compensated", () => {
  it("with what its tickets cost", () => {
    given(...paid)
      .when(compensate(autumn))
      .then(compensated(autumn));
  });

  it("with no more than is left of what was paid, what is on its way counted", () => {
    given(...paid, refundRecorded(byAmount, pln(100_00)))
      .when(compensate(spring))
      .then(compensated(spring, { amount: pln(180_00) }));
    given(...paid, refundRecorded(byAmount, pln(30_00)), compensated(spring))
      .when(compensate(autumn))
      .then(compensated(autumn, { amount: pln(50_00) }));
  });

  it("once", () => {
    given(...paid, compensated(spring))
      .when(compensate(spring))
      .thenNothing();
  });

  it("only of what was ordered", () => {
    given(...paid)
      .when(compensate(winter))
      .thenRejected("concert-not-ordered");
  });

  it("only once it is paid", () => {
    given().when(compensate(spring)).thenRejected("order-not-found");
    given(...confirmed)
      .when(compensate(spring))
      .thenRejected("order-not-paid");
    given(...confirmed, orderCancelled())
      .when(compensate(spring))
      .thenRejected("order-not-paid");
  });

  it("until none is left: then why the last went is why the order came to nothing", () => {
    const { state } = given(...paid, compensated(spring), compensated(autumn, { reason: "reservation-expired" }));
    expect(state).toMatchObject({
      status: "paid",
      cancellation: { reason: "reservation-expired", concertId: autumn, ticketLevelId: null },
    });
  });
});

describe("money that went back", () => {
  const halfway = [...paid, compensated(spring), compensated(autumn), refundRecorded(refundFor(spring), pln(200_00))];

  it("is recorded, and the order stands while some of it is left", () => {
    given(...paid, compensated(spring))
      .when(recordRefund(refundFor(spring), pln(200_00)))
      .then(refundRecorded(refundFor(spring), pln(200_00)));
    given(...completed)
      .when(recordRefund(byAmount))
      .then(refundRecorded(byAmount));
  });

  it("is recorded once", () => {
    given(...halfway)
      .when(recordRefund(refundFor(spring), pln(200_00)))
      .thenNothing();
  });

  it("makes the order refunded once nothing is left", () => {
    given(...halfway)
      .when(recordRefund(refundFor(autumn), pln(80_00)))
      .then(refundRecorded(refundFor(autumn), pln(80_00)), orderRefunded);
    given(...completed)
      .when(recordRefund(byAmount, pln(280_00)))
      .then(refundRecorded(byAmount, pln(280_00)), orderRefunded);
  });

  it("does not make it refunded while it is only on its way", () => {
    given(...paid, compensated(spring))
      .when(compensate(autumn))
      .then(compensated(autumn));
    expect(given(...halfway).state).toMatchObject({ status: "paid" });
  });

  it("for an order that was cancelled leaves it cancelled", () => {
    const late = refundOf(annasOrder, "late");
    given(...confirmed, orderCancelled({ wasConfirmed: true }))
      .when(recordRefund(late, pln(280_00)))
      .then(refundRecorded(late, pln(280_00)));
  });

  it("needs an order", () => {
    given().when(recordRefund(byAmount)).thenRejected("order-not-found");
  });
});

describe("an order that cost nothing", () => {
  it("is refunded as soon as its last part is compensated: no money has to move", () => {
    given(...free)
      .when(concertCancelled(spring))
      .then(compensated(spring, { amount: pln(0) }), orderRefunded);
  });
});
