import { describe, expect, it } from "vitest";
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
import { reservationIn } from "../concerts/house.ts";
import { afterNoon, pln } from "../examples.ts";
import { cancel, confirm, expire } from "./reservation-commands.ts";
import {
  annasReservation,
  reservationCancelled,
  reservationConfirmed,
  reservationCreated,
  reservationExpired,
  reserved,
  reservedTicketsReleased,
} from "./reservation-events.ts";

describe("a reservation is confirmed", () => {
  it("with what it holds, for whom it holds it", () => {
    given(concertCreated(), reservationCreated()).when(confirm).then(reservationConfirmed());
  });

  it("once", () => {
    given(concertCreated(), reservationCreated(), reservationConfirmed()).when(confirm).thenNothing();
  });

  it("not once it was let go", () => {
    given(concertCreated(), reservationCreated(), reservationExpired())
      .when(confirm)
      .thenRejected("reservation-expired");
    given(concertCreated(), reservationCreated(), reservationCancelled())
      .when(confirm)
      .thenRejected("reservation-cancelled");
  });

  it("not if it was never made", () => {
    given(concertCreated()).when(confirm).thenRejected("reservation-not-found");
  });

  it("not at a concert that is cancelled, whether the reservation was unwound yet or not", () => {
    given(concertCreated(), reservationCreated(), concertCancelled()).when(confirm).thenRejected("concert-cancelled");
    given(
      concertCreated(),
      reservationCreated(),
      concertCancelled(),
      reservationCancelled({ reason: "concert-cancelled" }),
    )
      .when(confirm)
      .thenRejected("concert-cancelled");
  });
});

describe("a hold expires", () => {
  it("a grace of 60 seconds after its end: until then the payment's verdict may come", () => {
    given(concertCreated(), reservationCreated())
      .when(expire(afterNoon(660)))
      .then(reservationExpired());
  });

  it("not before", () => {
    given(concertCreated(), reservationCreated())
      .when(expire(afterNoon(600)))
      .thenRejected("hold-still-runs");
    given(concertCreated(), reservationCreated())
      .when(expire(afterNoon(659.999)))
      .thenRejected("hold-still-runs");
  });

  it("only while it is held", () => {
    given(concertCreated()).when(expire()).thenRejected("reservation-not-held");
    given(concertCreated(), reservationCreated(), reservationConfirmed())
      .when(expire())
      .thenRejected("reservation-not-held");
    given(concertCreated(), reservationCreated(), reservationCancelled())
      .when(expire())
      .thenRejected("reservation-not-held");
    given(concertCreated(), reservationCreated(), reservationExpired())
      .when(expire())
      .thenRejected("reservation-not-held");
  });
});

describe("a reservation is cancelled", () => {
  it("while held, and gives its seats back", () => {
    given(concertCreated(), reservationCreated()).when(cancel).then(reservationCancelled());
  });

  it("when confirmed, too", () => {
    given(concertCreated(), reservationCreated(), reservationConfirmed())
      .when({ ...cancel, reason: "concert-cancelled" })
      .then(reservationCancelled({ was: "confirmed", reason: "concert-cancelled" }));
  });

  it("before it is made: its end is recorded, with no seats", () => {
    given(concertCreated())
      .when(cancel)
      .then(reservationCancelled({ was: "none", lines: [] }));
  });

  it("once, and not after it has expired", () => {
    given(concertCreated(), reservationCreated(), reservationCancelled()).when(cancel).thenNothing();
    given(concertCreated(), reservationCancelled({ was: "none", lines: [] }))
      .when(cancel)
      .thenNothing();
    given(concertCreated(), reservationCreated(), reservationExpired()).when(cancel).thenNothing();
  });

  it("with what is left of it", () => {
    given(concertCreated(), reservationCreated(), reservationConfirmed(), reservedTicketsReleased())
      .when(cancel)
      .then(reservationCancelled({ was: "confirmed", lines: [reserved(1)] }));
  });
});

describe("what was decided with a hold stays", () => {
  it("its end, when the concert changes how long it holds", () => {
    const { state } = given(
      concertCreated(),
      reservationCreated(),
      concertUpdated({ details: details({ holdSeconds: 10 }) }),
    );
    expect(reservationIn(state, annasReservation)).toMatchObject({ expiresAt: afterNoon(600) });
  });

  it("its price and tax rate, when they change", () => {
    given(
      concertCreated(),
      reservationCreated(),
      ticketLevelsUpdated(regularLevel({ price: pln(120_00) }), goldenLevel()),
      concertUpdated({ details: details({ taxRateBasisPoints: 0 }) }),
    )
      .when(confirm)
      .then(reservationConfirmed({ lines: [reserved(2)] }));
  });
});
