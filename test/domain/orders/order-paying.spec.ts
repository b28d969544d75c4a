import { describe, expect, it } from "vitest";
import { autumn, eur, pln, spring, winter } from "../examples.ts";
import { given } from "./given-order.ts";
import {
  cancel,
  complete,
  concertCancelled,
  confirm,
  fail,
  hold,
  recordEnded,
  recordSold,
  refuse,
  succeed,
} from "./order-commands.ts";
import {
  attempted,
  compensated,
  completed,
  confirmed,
  orderCancelled,
  orderCompleted,
  orderedConcertCancelled,
  orderRefunded,
  paid,
  paymentFailed,
  paymentSucceeded,
  pending,
  refundFor,
  refundRecorded,
  refused,
  returned,
  sold,
} from "./order-events.ts";

const cancelled = [...confirmed, orderCancelled({ wasConfirmed: true })];
const refunded = [
  ...paid,
  compensated(spring),
  compensated(autumn),
  refundRecorded(refundFor(spring), pln(200_00)),
  refundRecorded(refundFor(autumn), pln(80_00)),
  orderRefunded,
];

describe("a payment succeeds", () => {
  it("while the order is confirmed", () => {
    given(...confirmed)
      .when(succeed())
      .then(paymentSucceeded());
    expect(given(...paid).state).toMatchObject({ status: "paid", paid: pln(280_00) });
  });

  it("once", () => {
    for (const history of [paid, completed, refunded]) {
      given(...history)
        .when(succeed())
        .thenNothing();
    }
  });

  it("not of an order that is cancelled: that money goes back", () => {
    given(...cancelled)
      .when(succeed())
      .thenRejected("order-cancelled");
  });

  it("not of one that waits for its seats", () => {
    given().when(succeed()).thenRejected("order-not-found");
    given(...pending)
      .when(succeed())
      .thenRejected("order-not-confirmed");
  });

  it("not in another amount or currency than the order's total", () => {
    given(...confirmed)
      .when(succeed(pln(279_99)))
      .thenRejected("amount-differs", { total: pln(280_00) });
    given(...confirmed)
      .when(succeed(eur(280_00)))
      .thenRejected("amount-differs", { total: pln(280_00) });
  });

  it("after a hold has expired: its seats are booked anew, as a second attempt", () => {
    given(...confirmed, returned(spring, "expired"))
      .when(succeed())
      .then(paymentSucceeded(), attempted(spring, 2));
  });

  it("after a hold has expired: what is booked anew keeps the old prices, and their tax rate", () => {
    const { state } = given(...confirmed, returned(spring, "expired"), paymentSucceeded(), attempted(spring, 2));
    expect(state).toMatchObject({
      reservations: [
        { concertId: spring, attempt: 1, taxRateBasisPoints: 800 },
        { concertId: autumn },
        { concertId: spring, attempt: 2, taxRateBasisPoints: 800 },
      ],
    });
  });

  it("after a concert was cancelled, too late to stop it: that part goes back at once, the rest stands", () => {
    given(...confirmed, orderedConcertCancelled(spring))
      .when(succeed())
      .then(paymentSucceeded(), compensated(spring));
  });

  it("after every concert was cancelled: each part goes back", () => {
    given(...confirmed, orderedConcertCancelled(spring), orderedConcertCancelled(autumn), returned(autumn, "cancelled"))
      .when(succeed())
      .then(paymentSucceeded(), compensated(spring), compensated(autumn));
  });

  it("after a concert was cancelled whose hold had expired: it is not booked anew", () => {
    given(...confirmed, returned(spring, "expired"), orderedConcertCancelled(spring))
      .when(succeed())
      .then(paymentSucceeded(), compensated(spring));
  });
});

describe("a payment fails", () => {
  it("and the order is cancelled for its reason", () => {
    given(...confirmed)
      .when(fail("payment-failed"))
      .then(paymentFailed("payment-failed"), orderCancelled({ reason: "payment-failed", wasConfirmed: true }));
    given(...confirmed)
      .when(fail("payment-timeout"))
      .then(paymentFailed("payment-timeout"), orderCancelled({ reason: "payment-timeout", wasConfirmed: true }));
  });

  it("because a concert is cancelled: the order names the first", () => {
    given(...confirmed, orderedConcertCancelled(autumn), orderedConcertCancelled(spring))
      .when(fail("concert-cancelled"))
      .then(
        paymentFailed("concert-cancelled"),
        orderCancelled({ reason: "concert-cancelled", concertId: autumn, wasConfirmed: true }),
      );
  });

  it("because the order was to be cancelled", () => {
    given(...confirmed)
      .when(fail("order-cancelled"))
      .then(paymentFailed("order-cancelled"), orderCancelled({ wasConfirmed: true }));
  });

  it("which says nothing to an order that is cancelled already", () => {
    given(...cancelled)
      .when(fail())
      .thenNothing();
  });

  it("only while the order is confirmed", () => {
    given().when(fail()).thenRejected("order-not-found");
    given(...pending)
      .when(fail())
      .thenRejected("order-not-confirmed");
    given(...paid)
      .when(fail())
      .thenRejected("order-not-confirmed");
  });
});

describe("a paid order", () => {
  it("notes each concert's word that its seats are sold", () => {
    given(...paid)
      .when(recordSold(spring))
      .then(sold(spring));
    given(...paid, sold(spring))
      .when(recordSold(spring))
      .thenNothing();
  });

  it("notes it also after its tickets were delivered or its money given back: the answer may be the last to come", () => {
    given(...paid, orderCompleted)
      .when(recordSold(spring))
      .then(sold(spring));
    given(...paid, refundRecorded(refundFor(spring), pln(280_00)), orderRefunded)
      .when(recordSold(spring))
      .then(sold(spring));
  });

  it("does not take back as sold what has ended or was compensated", () => {
    given(...paid, returned(spring, "cancelled"))
      .when(recordSold(spring))
      .thenNothing();
    given(...paid, compensated(spring))
      .when(recordSold(spring))
      .thenNothing();
  });

  it("books anew what had expired before it could be confirmed", () => {
    given(...paid)
      .when(recordEnded(spring, "expired"))
      .then(returned(spring, "expired"), attempted(spring, 2));
    given(...paid, returned(spring, "expired"), attempted(spring, 2))
      .when(recordSold(spring, 2))
      .then(sold(spring, 2));
  });

  it("books it anew once", () => {
    given(...paid, returned(spring, "expired"), attempted(spring, 2))
      .when(recordEnded(spring, "expired"))
      .thenNothing();
  });

  it("does not book anew what a cancelled concert took back, nor what was compensated", () => {
    given(...paid)
      .when(recordEnded(spring, "cancelled"))
      .then(returned(spring, "cancelled"));
    given(...paid, compensated(spring))
      .when(recordEnded(spring, "expired"))
      .then(returned(spring, "expired"));
  });

  it("gives a part back whose seats are gone", () => {
    const again = [...paid, returned(spring, "expired"), attempted(spring, 2)];
    given(...again)
      .when(refuse(spring, "insufficient-tickets", 2))
      .then(
        { ...refused(spring, {}, 2), ticketLevelId: refuse(spring).ticketLevelId },
        compensated(spring, { reason: "reservation-expired" }, 2),
      );
  });

  it("gives a part back whose concert was cancelled before it could be booked anew", () => {
    given(...paid, returned(spring, "expired"), attempted(spring, 2))
      .when(refuse(spring, "concert-cancelled", 2))
      .then(
        { ...refused(spring, { reason: "concert-cancelled" }, 2), ticketLevelId: refuse(spring).ticketLevelId },
        compensated(spring, {}, 2),
      );
  });

  it("is never cancelled, and holds no further tickets", () => {
    given(...paid)
      .when(cancel)
      .thenRejected("order-not-cancellable");
    given(...paid, returned(spring, "expired"), attempted(spring, 2))
      .when({ ...hold(spring), reservationId: attempted(spring, 2).reservationId })
      .thenRejected("order-not-pending");
  });

  it("is told by concerts that it asked", () => {
    given(...paid)
      .when(recordSold(winter))
      .thenRejected("reservation-not-found");
    given(...paid)
      .when(concertCancelled(winter))
      .thenRejected("concert-not-ordered");
  });
});

describe("seats are sold", () => {
  it("only of an order that is paid", () => {
    given(...confirmed)
      .when(recordSold(spring))
      .thenRejected("order-not-paid");
    given(...cancelled)
      .when(recordSold(spring))
      .thenRejected("order-not-paid");
  });
});

describe("an order is completed", () => {
  it("when every ticket that stands is delivered", () => {
    given(...paid)
      .when(complete)
      .then(orderCompleted);
    given(...paid, compensated(spring))
      .when(complete)
      .then(orderCompleted);
  });

  it("once, and not after all of it was refunded", () => {
    given(...completed)
      .when(complete)
      .thenNothing();
    given(...refunded)
      .when(complete)
      .thenNothing();
  });

  it("only once it is paid", () => {
    given(...confirmed)
      .when(complete)
      .thenRejected("order-not-paid");
    given(...cancelled)
      .when(complete)
      .thenRejected("order-not-paid");
  });
});

describe("an order that is cancelled", () => {
  it("is never confirmed, paid, failed or completed any more", () => {
    given(...cancelled)
      .when(confirm)
      .thenRejected("order-not-pending");
    given(...cancelled)
      .when(concertCancelled(spring))
      .thenNothing();
    expect(given(...cancelled).state).toMatchObject({
      status: "cancelled",
      cancellation: { reason: "customer-request", concertId: null, ticketLevelId: null },
    });
  });
});
