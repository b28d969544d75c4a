import { describe, expect, it } from "vitest";
import { standing } from "../../../src/domain/tickets/order-tickets.ts";
import { autumn, golden, noon, regular, spring } from "../examples.ts";
import { given } from "./given-tickets.ts";
import { create, expectTickets, withdraw } from "./ticket-commands.ts";
import {
  delivered,
  deliveryFailed,
  deliveryPrepared,
  inAutumn,
  prepared,
  ticketCreated,
  ticketNumber,
  ticketRevoked,
  ticketsExpected,
  ticketsWithdrawn,
  ticketValidated,
  validationFailed,
} from "./ticket-events.ts";

const validate = (number = 1) => ({
  type: "ValidateTicket" as const,
  ticketId: ticketNumber(number),
  concertId: spring,
  at: noon,
});

describe("tickets are made", () => {
  it("one for each seat of a confirmed reservation, numbered through the order", () => {
    given()
      .when({
        ...create(),
        lines: [
          { ticketLevelId: regular, quantity: 2 },
          { ticketLevelId: golden, quantity: 1 },
        ],
      })
      .then(ticketCreated(1), ticketCreated(2), ticketCreated(3, { ticketLevelId: golden }));
    given(ticketCreated(1), ticketCreated(2)).when(create(autumn)).then(ticketCreated(3, inAutumn));
  });

  it("once for each concert", () => {
    given(ticketCreated(1)).when(create()).thenNothing();
    given(...delivered)
      .when(create(autumn))
      .thenNothing();
  });

  it("never of a concert whose part was withdrawn before", () => {
    given(ticketsWithdrawn(spring)).when(create()).thenNothing();
  });
});

describe("delivery starts", () => {
  it("when the last concert of the order is ticketed", () => {
    given(ticketsExpected(), ticketCreated(1))
      .when(create(autumn))
      .then(ticketCreated(2, inAutumn), deliveryPrepared());
  });

  it("when the order is known to be paid after its tickets were made", () => {
    given(ticketCreated(1), ticketCreated(2, inAutumn)).when(expectTickets).then(ticketsExpected(), deliveryPrepared());
  });

  it("when the last part that was missing is withdrawn, the rest stands", () => {
    given(ticketsExpected(), ticketCreated(1, inAutumn))
      .when(withdraw())
      .then(ticketsWithdrawn(spring), deliveryPrepared());
    given(ticketsWithdrawn(spring), ticketsExpected())
      .when(create(autumn))
      .then(ticketCreated(1, inAutumn), deliveryPrepared());
  });

  it("by the method that was chosen", () => {
    given(ticketCreated(1))
      .when({ ...expectTickets, concertIds: [spring], deliveryMethod: "courier" })
      .then(ticketsExpected({ concertIds: [spring], deliveryMethod: "courier" }), deliveryPrepared(1, "courier"));
  });

  it("not while a concert is neither ticketed nor withdrawn", () => {
    given().when(expectTickets).then(ticketsExpected());
    given(ticketsExpected()).when(create()).then(ticketCreated(1));
    given(ticketCreated(1)).when(expectTickets).then(ticketsExpected());
  });

  it("not before the order is known to be paid", () => {
    given(ticketCreated(1)).when(create(autumn)).then(ticketCreated(2, inAutumn));
  });

  it("not when nothing is left to deliver", () => {
    given(ticketsExpected(), ticketsWithdrawn(spring)).when(withdraw(autumn)).then(ticketsWithdrawn(autumn));
    given(ticketsExpected(), ticketsWithdrawn(spring), ticketCreated(1, inAutumn), deliveryPrepared())
      .when(expectTickets)
      .thenNothing();
  });

  it("once", () => {
    given(...prepared)
      .when(expectTickets)
      .thenNothing();
    given(...delivered)
      .when(withdraw(autumn))
      .then(ticketsWithdrawn(autumn), ticketRevoked(2, inAutumn));
  });
});

describe("a concert's tickets are withdrawn", () => {
  it("all of them, and no others", () => {
    given(...delivered)
      .when(withdraw())
      .then(ticketsWithdrawn(spring), ticketRevoked(1));
    expect(standing(given(...delivered, ticketsWithdrawn(spring), ticketRevoked(1)).state)).toMatchObject([
      { ticketId: ticketNumber(2) },
    ]);
  });

  it("those that were let in, too: their concert is cancelled", () => {
    given(...delivered, ticketValidated())
      .when(withdraw())
      .then(ticketsWithdrawn(spring), ticketRevoked(1));
  });

  it("once", () => {
    given(...delivered, ticketsWithdrawn(spring), ticketRevoked(1))
      .when(withdraw())
      .thenNothing();
  });

  it("while they are on their way: what stands is still delivered", () => {
    given(...prepared)
      .when(withdraw())
      .then(ticketsWithdrawn(spring), ticketRevoked(1));
  });

  it("while they are on their way, and none is left: that delivery ends", () => {
    given(...prepared, ticketsWithdrawn(spring), ticketRevoked(1))
      .when(withdraw(autumn))
      .then(ticketsWithdrawn(autumn), ticketRevoked(2, inAutumn), deliveryFailed("no ticket stands any more"));
  });

  it("after they were delivered, which stays so", () => {
    given(...delivered, ticketsWithdrawn(spring), ticketRevoked(1))
      .when(withdraw(autumn))
      .then(ticketsWithdrawn(autumn), ticketRevoked(2, inAutumn));
  });
});

describe("a ticket of the order", () => {
  it("is let in at the door by its own id", () => {
    given(...delivered)
      .when(validate())
      .then(ticketValidated());
    given(...delivered, ticketValidated())
      .when(validate())
      .then(validationFailed("already-validated"));
    given(...delivered)
      .when(validate(2))
      .then(validationFailed("wrong-concert", { ticketId: ticketNumber(2) }));
    given(...delivered, ticketsWithdrawn(spring), ticketRevoked(1))
      .when(validate())
      .then(validationFailed("revoked"));
  });

  it("is unknown if it was never made", () => {
    given(...delivered)
      .when(validate(3))
      .then(validationFailed("unknown", { ticketId: ticketNumber(3) }));
    given().when(validate()).thenNothing();
  });

  it("is not recorded any more once two hundred others were: guessing fills no log", () => {
    const guesses = Array.from({ length: 200 }, (_, index) =>
      validationFailed("unknown", { ticketId: ticketNumber(index + 10) }),
    );
    given(ticketCreated(1), ...guesses.slice(1))
      .when(validate(9))
      .then(validationFailed("unknown", { ticketId: ticketNumber(9) }));
    given(ticketCreated(1), ...guesses)
      .when(validate(9))
      .thenNothing();
    given(ticketCreated(1), ...guesses)
      .when(validate(1))
      .then(ticketValidated(1));
  });

  it("that is refused again for the same reason is not recorded again", () => {
    const refused = [ticketCreated(1), ticketValidated(1), validationFailed("already-validated")];
    given(...refused)
      .when(validate())
      .thenNothing();
    given(...refused)
      .when({ ...validate(), concertId: autumn })
      .then(validationFailed("wrong-concert", { concertId: autumn }));
  });
});
