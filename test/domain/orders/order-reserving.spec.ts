import { describe, expect, it } from "vitest";
import { refusalReason } from "../../../src/domain/orders/order-events.ts";
import { autumnItem, item } from "../carts/cart-events.ts";
import { afterNoon, autumn, golden, pln, regular, spring, winter } from "../examples.ts";
import { given } from "./given-order.ts";
import { cancel, confirm, create, hold, recordEnded, refuse, timeOut } from "./order-commands.ts";
import {
  attempted,
  completed,
  confirmed,
  held,
  orderCancelled,
  orderConfirmed,
  orderCreated,
  paid,
  pending,
  refused,
  returned,
  timedOut,
} from "./order-events.ts";

const cancelled = [...pending, orderCancelled()];

describe("an order is created", () => {
  it("with what its items cost, and one attempt to reserve at each concert, recorded before any is asked", () => {
    given().when(create).then(orderCreated(), attempted(spring), attempted(autumn));
  });

  it("with one attempt at a concert, however many levels it is of", () => {
    const items = [item(), item({ ticketLevelId: golden, unitPrice: pln(250_00), quantity: 1 })];
    given()
      .when({ ...create, items })
      .then(orderCreated({ items, total: pln(450_00) }), attempted(spring));
  });

  it("once", () => {
    given(...pending)
      .when(create)
      .thenNothing();
    given(...cancelled)
      .when(create)
      .thenNothing();
  });

  it("not without an item", () => {
    given()
      .when({ ...create, items: [] })
      .thenRejected("order-empty");
  });
});

describe("reserved tickets are added", () => {
  it("while the order is pending", () => {
    given(...pending)
      .when(hold(spring))
      .then(held(spring));
  });

  it("once", () => {
    given(...pending, held(spring))
      .when(hold(spring, afterNoon(900)))
      .thenNothing();
    given(...confirmed)
      .when(hold(spring))
      .thenNothing();
    given(...completed)
      .when(hold(spring))
      .thenNothing();
  });

  it("not to an order that is over, whose cancelling will find them", () => {
    given(...cancelled)
      .when(hold(spring))
      .thenRejected("order-not-pending");
  });

  it("not once the concert took them back", () => {
    given(...pending, returned(spring, "cancelled"))
      .when(hold(spring))
      .thenRejected("reservation-ended");
  });

  it("not for an attempt that was never made", () => {
    given(...pending)
      .when(hold(winter))
      .thenRejected("reservation-not-found");
    given().when(hold(spring)).thenRejected("order-not-found");
  });
});

describe("a concert refuses to hold seats", () => {
  it("and the whole order is cancelled, for that reason, concert and level", () => {
    for (const reason of refusalReason.options) {
      const why = { reason, ticketLevelId: regular };
      given(...pending, held(spring))
        .when(refuse(autumn, reason))
        .then(refused(autumn, why), orderCancelled({ ...why, concertId: autumn }));
    }
  });

  it("once", () => {
    given(...pending, refused(autumn), orderCancelled({ reason: "insufficient-tickets", concertId: autumn }))
      .when(refuse(autumn))
      .thenNothing();
  });

  it("of an order that is cancelled already: that is noted, and there is nothing to give back", () => {
    given(...cancelled)
      .when(refuse(autumn))
      .then(refused(autumn, { ticketLevelId: regular }));
  });

  it("too late to matter, once they are held", () => {
    given(...pending, held(spring))
      .when(refuse(spring))
      .thenNothing();
  });

  it("not for an attempt that was never made", () => {
    given(...pending)
      .when(refuse(winter))
      .thenRejected("reservation-not-found");
  });
});

describe("an order is confirmed", () => {
  it("once every concert holds its seats, and can be paid until the first hold ends", () => {
    given(...pending, held(spring), held(autumn, afterNoon(300)))
      .when(confirm)
      .then(orderConfirmed({ expiresAt: afterNoon(300) }));
    given(...pending, held(spring, afterNoon(300)), held(autumn))
      .when(confirm)
      .then(orderConfirmed({ expiresAt: afterNoon(300) }));
  });

  it("not while a concert does not hold them, or no longer does", () => {
    given(...pending)
      .when(confirm)
      .thenRejected("tickets-not-reserved");
    given(...pending, held(spring))
      .when(confirm)
      .thenRejected("tickets-not-reserved");
    given(...pending, held(spring), held(autumn), returned(autumn, "cancelled"))
      .when(confirm)
      .thenRejected("tickets-not-reserved");
  });

  it("once", () => {
    given(...confirmed)
      .when(confirm)
      .thenNothing();
  });

  it("only while pending", () => {
    given().when(confirm).thenRejected("order-not-found");
    given(...cancelled)
      .when(confirm)
      .thenRejected("order-not-pending");
    given(...paid)
      .when(confirm)
      .thenRejected("order-not-pending");
  });
});

describe("an order that could not reserve in time", () => {
  it("is cancelled 30 seconds after it was created", () => {
    given(...pending, held(spring))
      .when(timeOut())
      .then(timedOut);
    expect(given(...pending, timedOut).state).toMatchObject({
      status: "cancelled",
      cancellation: { reason: "reservation-timeout", concertId: null, ticketLevelId: null },
    });
  });

  it("not before", () => {
    given(...pending)
      .when(timeOut(afterNoon(29.999)))
      .thenRejected("reserving-still-runs");
  });

  it("once, and not if it was cancelled otherwise", () => {
    given(...pending, timedOut)
      .when(timeOut())
      .thenNothing();
    given(...cancelled)
      .when(timeOut())
      .thenNothing();
  });

  it("only while pending", () => {
    given().when(timeOut()).thenRejected("order-not-found");
    given(...confirmed)
      .when(timeOut())
      .thenRejected("order-not-pending");
    given(...paid)
      .when(timeOut())
      .thenRejected("order-not-pending");
  });
});

describe("a customer cancels", () => {
  it("a pending order", () => {
    given(...pending)
      .when(cancel)
      .then(orderCancelled());
  });

  it("a confirmed one, whose payment has to be ended too", () => {
    given(...confirmed)
      .when(cancel)
      .then(orderCancelled({ wasConfirmed: true }));
  });

  it("nothing that is paid or over", () => {
    given().when(cancel).thenRejected("order-not-found");
    given(...paid)
      .when(cancel)
      .thenRejected("order-not-cancellable");
    given(...completed)
      .when(cancel)
      .thenRejected("order-not-cancellable");
    given(...cancelled)
      .when(cancel)
      .thenRejected("order-not-cancellable");
  });
});

describe("seats that a concert took back", () => {
  it("are noted while pending, and the order waits for what comes of it", () => {
    given(...pending, held(spring))
      .when(recordEnded(spring, "cancelled"))
      .then(returned(spring, "cancelled"));
  });

  it("are noted once", () => {
    given(...cancelled, returned(spring, "cancelled"))
      .when(recordEnded(spring, "expired"))
      .thenNothing();
  });

  it("never cancel a confirmed order: its payment's verdict does", () => {
    given(...confirmed)
      .when(recordEnded(spring, "expired"))
      .then(returned(spring, "expired"));
    expect(given(...confirmed, returned(spring, "expired")).state).toMatchObject({ status: "confirmed" });
  });

  it("are those of an attempt that was made", () => {
    given(...pending)
      .when(recordEnded(winter, "expired"))
      .thenRejected("reservation-not-found");
    given(...pending)
      .when(recordEnded(spring, "expired", 2))
      .thenRejected("reservation-not-found");
  });
});

describe("an order remembers", () => {
  it("items and their prices as the cart had them", () => {
    expect(given(...pending).state).toMatchObject({ items: [item(), autumnItem], total: pln(280_00), paid: pln(0) });
  });
});
