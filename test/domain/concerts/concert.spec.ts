import { describe, expect, it } from "vitest";
import { salesStatus, type UpdateConcert } from "../../../src/domain/concerts/concert.ts";
import type { TicketLevel } from "../../../src/domain/concerts/ticket-level.ts";
import { afterNoon, eur, golden, noon, organizer, pln, regular, showtime, spring } from "../examples.ts";
import {
  reservationConfirmed,
  reservationCreated,
  reservationExpired,
  reserved,
} from "../reservations/reservation-events.ts";
import {
  concertCancelled,
  concertCreated,
  concertUpdated,
  details,
  goldenLevel,
  regularLevel,
  ticketLevelsUpdated,
} from "./concert-events.ts";
import { given } from "./given-house.ts";

const createConcert = (changes: Partial<ReturnType<typeof details>> = {}, ticketLevels?: readonly TicketLevel[]) => ({
  type: "CreateConcert" as const,
  concertId: spring,
  organizerId: organizer,
  details: details(changes),
  ticketLevels: ticketLevels ?? [regularLevel(), goldenLevel()],
  at: noon,
});
const updateConcert = (changes: UpdateConcert["changes"], at = noon): UpdateConcert => ({
  type: "UpdateConcert",
  changes,
  at,
});
const updateTicketLevels = (...ticketLevels: TicketLevel[]) => ({
  type: "UpdateTicketLevels" as const,
  ticketLevels,
  at: noon,
});
const cancelConcert = { type: "CancelConcert" as const, reason: "the artist is ill", at: noon };

describe("a concert is planned", () => {
  it("with a start in the future and at least one ticket level, in the currency of its prices", () => {
    given().when(createConcert()).then(concertCreated());
    given()
      .when(createConcert({}, [regularLevel({ price: eur(30_00) })]))
      .then(concertCreated({ currency: eur(0).currency, ticketLevels: [regularLevel({ price: eur(30_00) })] }));
  });

  it("for free, if its prices are zero", () => {
    given()
      .when(createConcert({}, [regularLevel({ price: pln(0) })]))
      .then(concertCreated({ ticketLevels: [regularLevel({ price: pln(0) })] }));
  });

  it("once: the same concert again changes nothing", () => {
    given(concertCreated())
      .when(createConcert({ title: "Another" }))
      .thenNothing();
  });

  it("not with a start that has come", () => {
    given()
      .when(createConcert({ startsAt: noon }))
      .thenRejected("start-not-in-future");
    given()
      .when(createConcert({ startsAt: afterNoon(1) }))
      .then(concertCreated({ details: details({ startsAt: afterNoon(1) }) }));
  });

  it("not without a ticket level", () => {
    given().when(createConcert({}, [])).thenRejected("no-ticket-level");
  });

  it("not with two levels of one id", () => {
    given()
      .when(createConcert({}, [regularLevel(), regularLevel({ name: "Regular, too" })]))
      .thenRejected("duplicate-ticket-level");
  });

  it("not with prices in two currencies", () => {
    given()
      .when(createConcert({}, [regularLevel(), goldenLevel({ price: eur(60_00) })]))
      .thenRejected("mixed-currencies");
  });

  it("not with a sales window that ends before it begins, or as it begins", () => {
    given()
      .when(createConcert({ salesStartAt: afterNoon(2), salesEndAt: afterNoon(1) }))
      .thenRejected("sales-window-empty");
    given()
      .when(createConcert({ salesStartAt: afterNoon(1), salesEndAt: afterNoon(1) }))
      .thenRejected("sales-window-empty");
  });

  it("not with sales that would begin when it has started, which ends them", () => {
    given()
      .when(createConcert({ startsAt: afterNoon(3), salesStartAt: afterNoon(3) }))
      .thenRejected("sales-begin-too-late");
    given()
      .when(createConcert({ startsAt: afterNoon(3), salesStartAt: afterNoon(4), salesEndAt: afterNoon(5) }))
      .thenRejected("sales-begin-too-late");
    const details3 = { startsAt: afterNoon(3), salesStartAt: afterNoon(2), salesEndAt: afterNoon(5) };
    given()
      .when(createConcert(details3))
      .then(concertCreated({ details: details(details3) }));
  });
});

describe("a concert is changed", () => {
  it("in what is named only", () => {
    given(concertCreated())
      .when(updateConcert({ title: "Spring again", artist: undefined }))
      .then(concertUpdated({ details: details({ title: "Spring again" }) }));
  });

  it("not by what it says already, in whatever order the fields come", () => {
    given(concertCreated()).when(updateConcert({})).thenNothing();
    given(concertCreated())
      .when(updateConcert({ venue: { country: "PL", city: "Warszawa", name: "Stodoła" } }))
      .thenNothing();
  });

  it("in its optional rules, which can be taken away again", () => {
    given(concertCreated())
      .when(updateConcert({ maxTicketsPerCustomer: 4 }))
      .then(concertUpdated({ details: details({ maxTicketsPerCustomer: 4 }) }));
    given(concertCreated(), concertUpdated({ details: details({ maxTicketsPerCustomer: 4 }) }))
      .when(updateConcert({ maxTicketsPerCustomer: null }))
      .then(concertUpdated());
  });

  it("not to a start that has come", () => {
    given(concertCreated())
      .when(updateConcert({ startsAt: noon }))
      .thenRejected("start-not-in-future");
  });

  it("after its start too, as long as the start stays", () => {
    given(concertCreated())
      .when(updateConcert({ title: "Spring, as it was" }, showtime))
      .then(concertUpdated({ details: details({ title: "Spring, as it was" }) }));
  });

  it("not to a sales window that is empty", () => {
    given(concertCreated())
      .when(updateConcert({ salesStartAt: afterNoon(2), salesEndAt: afterNoon(2) }))
      .thenRejected("sales-window-empty");
    given(concertCreated({ details: details({ salesEndAt: afterNoon(60) }) }))
      .when(updateConcert({ salesStartAt: afterNoon(61) }))
      .thenRejected("sales-window-empty");
    given(concertCreated())
      .when(updateConcert({ startsAt: afterNoon(9), salesStartAt: afterNoon(2), salesEndAt: afterNoon(1) }))
      .thenRejected("sales-window-empty");
  });

  it("in its words, though its sales have begun too late since before that was refused", () => {
    const late = details({ salesStartAt: afterNoon(61), startsAt: afterNoon(60) });
    given(concertCreated({ details: late }))
      .when(updateConcert({ title: "Spring again" }))
      .then(concertUpdated({ details: { ...late, title: "Spring again" } }));
  });

  it("not to a start before its sales begin", () => {
    given(concertCreated({ details: details({ salesStartAt: afterNoon(60) }) }))
      .when(updateConcert({ startsAt: afterNoon(60) }))
      .thenRejected("sales-begin-too-late");
  });

  it("not unless there is one that stands", () => {
    given()
      .when(updateConcert({ title: "x" }))
      .thenRejected("concert-not-found");
    given(concertCreated(), concertCancelled())
      .when(updateConcert({ title: "x" }))
      .thenRejected("concert-cancelled");
  });
});

describe("ticket levels are replaced", () => {
  it("with other names, capacities and prices, new levels and fewer", () => {
    const cheaper = regularLevel({ name: "Standing", capacity: 20, price: pln(80_00) });
    given(concertCreated()).when(updateTicketLevels(cheaper)).then(ticketLevelsUpdated(cheaper));
  });

  it("not by the same ones", () => {
    given(concertCreated()).when(updateTicketLevels(regularLevel(), goldenLevel())).thenNothing();
    const { id, name, price, capacity } = regularLevel();
    given(concertCreated()).when(updateTicketLevels({ price, capacity, name, id }, goldenLevel())).thenNothing();
  });

  it("not by none, by two of one id, or in another currency", () => {
    given(concertCreated()).when(updateTicketLevels()).thenRejected("no-ticket-level");
    given(concertCreated())
      .when(updateTicketLevels(regularLevel(), regularLevel()))
      .thenRejected("duplicate-ticket-level");
    given(concertCreated())
      .when(updateTicketLevels(regularLevel(), goldenLevel({ price: eur(60_00) })))
      .thenRejected("mixed-currencies");
    given(concertCreated())
      .when(updateTicketLevels(regularLevel({ price: eur(30_00) })))
      .thenRejected("mixed-currencies");
  });

  it("with no capacity below what is held", () => {
    given(concertCreated(), reservationCreated({ lines: [reserved(3)] }))
      .when(updateTicketLevels(regularLevel({ capacity: 2 }), goldenLevel()))
      .thenRejected("capacity-below-taken", { ticketLevelId: regular, taken: 3 });
  });

  it("with no capacity below what is sold", () => {
    const lines = [reserved(3)];
    given(concertCreated(), reservationCreated({ lines }), reservationConfirmed({ lines }))
      .when(updateTicketLevels(regularLevel({ capacity: 2 }), goldenLevel()))
      .thenRejected("capacity-below-taken", { ticketLevelId: regular, taken: 3 });
  });

  it("down to just what is taken", () => {
    const exact = [regularLevel({ capacity: 3 }), goldenLevel()];
    given(concertCreated(), reservationCreated({ lines: [reserved(3)] }))
      .when(updateTicketLevels(...exact))
      .then(ticketLevelsUpdated(...exact));
  });

  it("without removing a level that has tickets taken", () => {
    const lines = [reserved(1, golden, pln(250_00))];
    given(concertCreated(), reservationCreated({ lines }))
      .when(updateTicketLevels(regularLevel()))
      .thenRejected("ticket-level-in-use", { ticketLevelId: golden });
    given(concertCreated(), reservationCreated({ lines }), reservationConfirmed({ lines }))
      .when(updateTicketLevels(regularLevel()))
      .thenRejected("ticket-level-in-use", { ticketLevelId: golden });
  });

  it("also without a level whose tickets have all come back", () => {
    const lines = [reserved(1, golden, pln(250_00))];
    given(concertCreated(), reservationCreated({ lines }), reservationExpired({ lines }))
      .when(updateTicketLevels(regularLevel()))
      .then(ticketLevelsUpdated(regularLevel()));
  });

  it("not unless there is a concert that stands", () => {
    given().when(updateTicketLevels(regularLevel())).thenRejected("concert-not-found");
    given(concertCreated(), concertCancelled())
      .when(updateTicketLevels(regularLevel()))
      .thenRejected("concert-cancelled");
  });
});

describe("a concert is cancelled", () => {
  it("with its reason", () => {
    given(concertCreated()).when(cancelConcert).then(concertCancelled());
  });

  it("once", () => {
    given(concertCreated(), concertCancelled()).when(cancelConcert).thenRejected("concert-already-cancelled");
  });

  it("if there is one", () => {
    given().when(cancelConcert).thenRejected("concert-not-found");
  });
});

describe("a concert's version", () => {
  it("counts its own events, never its sales", () => {
    const { concert } = given(
      concertCreated(),
      concertUpdated({ details: details({ title: "Spring again" }) }),
      reservationCreated(),
      reservationConfirmed(),
      ticketLevelsUpdated(regularLevel({ capacity: 11 }), goldenLevel()),
      concertCancelled(),
    ).state;
    expect(concert).toMatchObject({
      status: "cancelled",
      version: 4,
      cancellation: { reason: "the artist is ill", at: noon },
      details: { title: "Spring again" },
      ticketLevels: [{ capacity: 11 }, { capacity: 4 }],
    });
  });
});

describe("sales", () => {
  const window = details({ salesStartAt: afterNoon(10), salesEndAt: afterNoon(20) });

  it("are open from the window's beginning to just before its end", () => {
    expect([9, 10, 19, 20].map((second) => salesStatus(window, afterNoon(second)))).toEqual([
      "not-started",
      "open",
      "open",
      "ended",
    ]);
  });

  it("without a window are open until the concert starts", () => {
    expect(salesStatus(details(), noon)).toBe("open");
    expect(salesStatus(details(), showtime)).toBe("ended");
  });

  it("end with the start of the concert, whatever the window says", () => {
    const late = details({ startsAt: afterNoon(5), salesEndAt: afterNoon(20) });
    expect(salesStatus(late, afterNoon(5))).toBe("ended");
  });
});
