import { describe, it } from "vitest";
import {
  concertCancelled,
  concertCreated,
  concertUpdated,
  details,
  goldenLevel,
  regularLevel,
  ticketLevelsUpdated,
} from "../concerts/concert-events.ts";
import { given } from "../concerts/given-house.ts";
import { afterNoon, ben, pln, regular } from "../examples.ts";
import { again, bens, rebook } from "./reservation-commands.ts";
import {
  annas,
  reservationCancelled,
  reservationConfirmed,
  reservationCreated,
  reservationExpired,
  reserved,
} from "./reservation-events.ts";

describe("what was paid for after its hold had expired", () => {
  const expired = [concertCreated(), reservationCreated(), reservationExpired()];
  const booked = [
    reservationCreated({ ...again, expiresAt: afterNoon(700) }),
    reservationConfirmed({ ...again }),
  ] as const;

  it("is booked anew and confirmed at once", () => {
    given(...expired)
      .when(rebook())
      .then(...booked);
  });

  it("is booked anew once", () => {
    given(...expired, ...booked)
      .when(rebook())
      .thenNothing();
  });

  it("keeps its old price and tax rate", () => {
    given(
      ...expired,
      ticketLevelsUpdated(regularLevel({ price: pln(120_00) }), goldenLevel()),
      concertUpdated({ details: details({ taxRateBasisPoints: 0 }) }),
    )
      .when(rebook())
      .then(...booked);
  });

  it("is booked anew past the end of sales", () => {
    given(...expired, concertUpdated({ details: details({ salesEndAt: afterNoon(650) }) }))
      .when(rebook())
      .then(...booked);
  });

  it("within capacity", () => {
    const lines = [reserved(9)];
    given(...expired, reservationCreated({ ...bens, customerId: ben, lines }))
      .when(rebook())
      .thenRejected("insufficient-tickets", { ticketLevelId: regular, available: 1 });
  });

  it("within the customer's limit", () => {
    given(...expired, concertUpdated({ details: details({ maxTicketsPerCustomer: 1 }) }))
      .when(rebook())
      .thenRejected("customer-limit-exceeded", { limit: 1 });
  });

  it("of levels that are still there", () => {
    given(...expired, ticketLevelsUpdated(goldenLevel()))
      .when(rebook())
      .thenRejected("ticket-level-not-found", { ticketLevelId: regular });
  });

  it("not without anything to book", () => {
    given(...expired)
      .when(rebook({ lines: [] }))
      .thenRejected("reservation-not-found");
  });

  it("of a concert that exists and stands", () => {
    given().when(rebook()).thenRejected("concert-not-found");
    given(...expired, concertCancelled())
      .when(rebook())
      .thenRejected("concert-cancelled");
  });

  it("not under an id that is in use or has ended", () => {
    given(...expired)
      .when(rebook({ ...annas }))
      .thenRejected("reservation-ended");
    given(concertCreated(), reservationCreated())
      .when(rebook({ ...annas }))
      .thenRejected("reservation-ended");
    given(...expired, reservationCancelled({ ...again, was: "none", lines: [] }))
      .when(rebook())
      .thenRejected("reservation-ended");
  });
});
