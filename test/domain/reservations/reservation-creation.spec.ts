import { describe, it } from "vitest";
import { reservationOf, type UserId } from "../../../src/domain/ids.ts";
import { concertCancelled, concertCreated, details } from "../concerts/concert-events.ts";
import { given } from "../concerts/given-house.ts";
import { afterNoon, anna, balcony, ben, bensOrder, eur, golden, pln, regular, showtime, spring } from "../examples.ts";
import { bens, create, wanted } from "./reservation-commands.ts";
import {
  reservationCancelled,
  reservationConfirmed,
  reservationCreated,
  reservationExpired,
  reserved,
} from "./reservation-events.ts";

describe("tickets are reserved", () => {
  it("at the price and tax rate of now, for as long as the concert holds them", () => {
    given(concertCreated())
      .when(create())
      .then(reservationCreated({ lines: [reserved(2)], expiresAt: afterNoon(600) }));
    given(concertCreated({ details: details({ holdSeconds: 30, taxRateBasisPoints: 800 }) }))
      .when(create())
      .then(reservationCreated({ lines: [{ ...reserved(2), taxRateBasisPoints: 800 }], expiresAt: afterNoon(30) }));
  });

  it("once: a repeated create finds itself, even when it could not be made any more", () => {
    given(concertCreated(), reservationCreated())
      .when(create({ at: showtime }))
      .thenNothing();
    given(concertCreated(), reservationCreated(), reservationConfirmed()).when(create()).thenNothing();
  });

  it("never under an id whose reservation has ended", () => {
    given(concertCreated(), reservationCreated(), reservationExpired())
      .when(create())
      .thenRejected("reservation-ended");
    given(concertCreated(), reservationCreated(), reservationCancelled())
      .when(create())
      .thenRejected("reservation-ended");
  });

  it("never after it was cancelled before it arrived", () => {
    given(concertCreated(), reservationCancelled({ was: "none", lines: [] }))
      .when(create())
      .thenRejected("reservation-ended");
  });

  it("of a concert that exists and stands", () => {
    given().when(create()).thenRejected("concert-not-found");
    given(concertCreated(), concertCancelled()).when(create()).thenRejected("concert-cancelled");
  });

  it("while sales are open", () => {
    const window = details({ salesStartAt: afterNoon(10), salesEndAt: afterNoon(20) });
    const concert = concertCreated({ details: window });
    given(concert)
      .when(create({ at: afterNoon(9) }))
      .thenRejected("sale-not-open");
    given(concert)
      .when(create({ at: afterNoon(10) }))
      .then(reservationCreated({ expiresAt: afterNoon(610) }));
    given(concert)
      .when(create({ at: afterNoon(20) }))
      .thenRejected("sale-not-open");
    given(concertCreated())
      .when(create({ at: showtime }))
      .thenRejected("sale-not-open");
  });

  it("of levels that exist", () => {
    given(concertCreated())
      .when(create({ lines: [wanted(1), wanted(1, balcony)] }))
      .thenRejected("ticket-level-not-found", { ticketLevelId: balcony });
  });

  it("at the price that the fan saw", () => {
    given(concertCreated())
      .when(create({ lines: [wanted(1), wanted(1, golden, pln(249_99))] }))
      .thenRejected("price-changed", { ticketLevelId: golden });
    given(concertCreated())
      .when(create({ lines: [wanted(1, regular, eur(100_00))] }))
      .thenRejected("price-changed", { ticketLevelId: regular });
  });

  it("up to the last seat", () => {
    const lines = [reserved(8)];
    given(concertCreated(), reservationCreated({ ...bens, customerId: ben, lines }))
      .when(create())
      .then(reservationCreated());
  });

  it("not beyond it, held and sold seats counted", () => {
    const lines = [reserved(9)];
    const full = [concertCreated(), reservationCreated({ ...bens, customerId: ben, lines })];
    given(...full)
      .when(create())
      .thenRejected("insufficient-tickets", { ticketLevelId: regular, available: 1 });
    given(...full, reservationConfirmed({ ...bens, customerId: ben, lines }))
      .when(create())
      .thenRejected("insufficient-tickets", { ticketLevelId: regular, available: 1 });
  });

  it("not beyond it by naming one level twice", () => {
    given(concertCreated())
      .when(create({ lines: [wanted(6), wanted(6)] }))
      .thenRejected("insufficient-tickets", { ticketLevelId: regular, available: 10 });
  });

  it("all lines or none", () => {
    given(concertCreated())
      .when(create({ lines: [wanted(2), wanted(5, golden, pln(250_00))] }))
      .thenRejected("insufficient-tickets", { ticketLevelId: golden, available: 4 });
    given(concertCreated())
      .when(create({ lines: [wanted(2), wanted(4, golden, pln(250_00))] }))
      .then(reservationCreated({ lines: [reserved(2), reserved(4, golden, pln(250_00))] }));
  });

  it("again once seats are given back", () => {
    const lines = [reserved(10)];
    given(
      concertCreated(),
      reservationCreated({ ...bens, customerId: ben, lines }),
      reservationExpired({ ...bens, lines }),
    )
      .when(create())
      .then(reservationCreated());
  });
});

describe("a customer's limit", () => {
  const limited = concertCreated({ details: details({ maxTicketsPerCustomer: 4 }) });
  const second = (customerId: UserId = anna, orderId = bensOrder) => ({
    orderId,
    reservationId: reservationOf(orderId, spring, 1),
    customerId,
  });

  it("is reached, not passed", () => {
    given(limited)
      .when(create({ lines: [wanted(4)] }))
      .then(reservationCreated({ lines: [reserved(4)] }));
    given(limited)
      .when(create({ lines: [wanted(5)] }))
      .thenRejected("customer-limit-exceeded", { limit: 4 });
  });

  it("counts all levels together", () => {
    given(limited)
      .when(create({ lines: [wanted(3), wanted(2, golden, pln(250_00))] }))
      .thenRejected("customer-limit-exceeded", { limit: 4 });
  });

  it("counts the customer's other orders, held and bought", () => {
    given(limited, reservationCreated({ ...second(), lines: [reserved(3)] }))
      .when(create())
      .thenRejected("customer-limit-exceeded", { limit: 4 });
    given(
      limited,
      reservationCreated({ ...second(), lines: [reserved(3)] }),
      reservationConfirmed({ ...second(), lines: [reserved(3)] }),
    )
      .when(create())
      .thenRejected("customer-limit-exceeded", { limit: 4 });
  });

  it("does not count what was given back, nor what others have", () => {
    given(
      limited,
      reservationCreated({ ...second(), lines: [reserved(3)] }),
      reservationExpired({ orderId: bensOrder, reservationId: second().reservationId, lines: [reserved(3)] }),
    )
      .when(create())
      .then(reservationCreated());
    given(limited, reservationCreated({ ...second(ben), lines: [reserved(3)] }))
      .when(create())
      .then(reservationCreated());
  });

  it("comes before the seats: a fan over it is not told how many are left", () => {
    given(limited)
      .when(create({ lines: [wanted(11)] }))
      .thenRejected("customer-limit-exceeded", { limit: 4 });
  });
});
