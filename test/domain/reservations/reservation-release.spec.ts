import { describe, it } from "vitest";
import { refundOf } from "../../../src/domain/ids.ts";
import { concertCreated } from "../concerts/concert-events.ts";
import { given } from "../concerts/given-house.ts";
import { annasOrder, golden, regular } from "../examples.ts";
import { release, wanted } from "./reservation-commands.ts";
import {
  reservationCancelled,
  reservationConfirmed,
  reservationCreated,
  reservationExpired,
  reserved,
  reservedTicketsReleased,
} from "./reservation-events.ts";

describe("tickets of a confirmed reservation are given back", () => {
  const bought = [concertCreated(), reservationCreated(), reservationConfirmed()];

  it("some of them, and the rest stays", () => {
    given(...bought)
      .when(release(1))
      .then(reservedTicketsReleased());
  });

  it("once for each refund", () => {
    given(...bought, reservedTicketsReleased())
      .when(release(1))
      .thenNothing();
    const refundId = refundOf(annasOrder, "2");
    given(...bought, reservedTicketsReleased())
      .when(release(1, "2"))
      .then(
        reservedTicketsReleased({ refundId }),
        reservationCancelled({ was: "confirmed", lines: [], reason: "tickets-refunded" }),
      );
  });

  it("all of them, which cancels it", () => {
    given(...bought)
      .when(release(2))
      .then(
        reservedTicketsReleased({ lines: [reserved(2)] }),
        reservationCancelled({ was: "confirmed", lines: [], reason: "tickets-refunded" }),
      );
  });

  it("once, also after that cancelled it", () => {
    given(
      ...bought,
      reservedTicketsReleased({ lines: [reserved(2)] }),
      reservationCancelled({ was: "confirmed", lines: [], reason: "tickets-refunded" }),
    )
      .when(release(2))
      .thenNothing();
  });

  it("by level, also when a level is named twice", () => {
    const twice = { ...release(1), lines: [wanted(1), wanted(1)] };
    given(...bought)
      .when(twice)
      .then(
        reservedTicketsReleased({ lines: [reserved(2)] }),
        reservationCancelled({ was: "confirmed", lines: [], reason: "tickets-refunded" }),
      );
    given(...bought)
      .when({ ...release(1), lines: [wanted(2), wanted(1)] })
      .thenRejected("more-than-reserved", { ticketLevelId: regular });
  });

  it("not when none are named", () => {
    given(...bought)
      .when({ ...release(1), lines: [] })
      .thenNothing();
  });

  it("never more than there are, nor of a level it has none of", () => {
    given(...bought)
      .when(release(3))
      .thenRejected("more-than-reserved", { ticketLevelId: regular });
    given(...bought, reservedTicketsReleased())
      .when(release(2, "2"))
      .thenRejected("more-than-reserved", { ticketLevelId: regular });
    given(...bought)
      .when(release(1, "1", golden))
      .thenRejected("more-than-reserved", { ticketLevelId: golden });
  });

  it("only of a confirmed one", () => {
    given(concertCreated()).when(release(1)).thenRejected("reservation-not-found");
    given(concertCreated(), reservationCreated()).when(release(1)).thenRejected("reservation-not-confirmed");
    given(concertCreated(), reservationCreated(), reservationExpired())
      .when(release(1))
      .thenRejected("reservation-not-confirmed");
    given(...bought, reservationCancelled({ was: "confirmed" }))
      .when(release(1))
      .thenRejected("reservation-not-confirmed");
  });
});
