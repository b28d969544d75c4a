import { describe, expect, it } from "vitest";
import { reservationOf } from "../../../src/domain/ids.ts";
import { create } from "../../../src/domain/tickets/ticket.ts";
import { afterNoon, anna, annasOrder, autumn, noon, regular, spring } from "../examples.ts";
import { givenTicket } from "./given-tickets.ts";
import { ticketCreated, ticketNumber, ticketRevoked, ticketValidated, validationFailed } from "./ticket-events.ts";

const seat = {
  ticketId: ticketNumber(1),
  orderId: annasOrder,
  userId: anna,
  concertId: spring,
  ticketLevelId: regular,
  reservationId: reservationOf(annasOrder, spring, 1),
  at: noon,
};
const validate = (concertId = spring) => ({
  type: "ValidateTicket" as const,
  ticketId: ticketNumber(1),
  concertId,
  at: noon,
});
const revoke = (concertIsCancelled: boolean) => ({
  type: "RevokeTicket" as const,
  reason: "concert-cancelled",
  concertIsCancelled,
});

describe("a ticket is issued", () => {
  it("for one user, concert and level", () => {
    expect(create(seat)).toEqual(ticketCreated());
  });
});

describe("at the door a ticket", () => {
  it("is let in", () => {
    givenTicket(ticketCreated()).when(validate()).then(ticketValidated());
    expect(givenTicket(ticketCreated(), ticketValidated()).state).toMatchObject({
      status: "validated",
      validatedAt: noon,
    });
  });

  it("is let in once", () => {
    givenTicket(ticketCreated(), ticketValidated()).when(validate()).then(validationFailed("already-validated"));
  });

  it("of another concert is refused", () => {
    givenTicket(ticketCreated())
      .when(validate(autumn))
      .then(validationFailed("wrong-concert", { concertId: autumn }));
    givenTicket(ticketCreated(), ticketValidated())
      .when(validate(autumn))
      .then(validationFailed("wrong-concert", { concertId: autumn }));
  });

  it("that was revoked is refused", () => {
    givenTicket(ticketCreated(), ticketRevoked()).when(validate()).then(validationFailed("revoked"));
    givenTicket(ticketCreated(), ticketValidated(), ticketRevoked()).when(validate()).then(validationFailed("revoked"));
  });

  it("that nobody knows is refused", () => {
    givenTicket().when(validate()).then(validationFailed("unknown"));
  });

  it("stays what it was when it is refused", () => {
    const { state } = givenTicket(
      ticketCreated(),
      ticketValidated(),
      validationFailed("already-validated"),
      validationFailed("wrong-concert", { concertId: autumn }),
    );
    expect(state).toMatchObject({ status: "validated", validatedAt: noon });
  });

  it("keeps the time of its first entry", () => {
    givenTicket(ticketCreated(), ticketValidated())
      .when({ ...validate(), at: afterNoon(60) })
      .then(validationFailed("already-validated"));
  });
});

describe("a ticket is revoked", () => {
  it("while nobody came in with it", () => {
    givenTicket(ticketCreated()).when(revoke(false)).then(ticketRevoked());
  });

  it("after that only because its concert is cancelled", () => {
    givenTicket(ticketCreated(), ticketValidated()).when(revoke(false)).thenRejected("ticket-already-validated");
    givenTicket(ticketCreated(), ticketValidated()).when(revoke(true)).then(ticketRevoked());
  });

  it("once", () => {
    givenTicket(ticketCreated(), ticketRevoked()).when(revoke(false)).thenNothing();
  });

  it("if there is one", () => {
    givenTicket().when(revoke(true)).thenRejected("ticket-not-found");
  });
});
