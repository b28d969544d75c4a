import { describe, expect, it } from "vitest";
import { standing } from "../../../src/domain/tickets/order-tickets.ts";
import { given } from "./given-tickets.ts";
import { revoke } from "./ticket-commands.ts";
import {
  delivered,
  deliveryFailed,
  inAutumn,
  prepared,
  ticketCreated,
  ticketNumber,
  ticketRevoked,
  ticketValidated,
} from "./ticket-events.ts";

const refunded = { reason: "tickets-refunded" };

describe("tickets that are refunded are revoked", () => {
  it("those, and no others", () => {
    given(...delivered)
      .when(revoke(2))
      .then(ticketRevoked(2, { ...inAutumn, ...refunded }));
    expect(standing(given(...delivered, ticketRevoked(2, inAutumn)).state)).toMatchObject([
      { ticketId: ticketNumber(1) },
    ]);
  });

  it("of several concerts at once", () => {
    given(...delivered)
      .when(revoke(1, 2))
      .then(ticketRevoked(1, refunded), ticketRevoked(2, { ...inAutumn, ...refunded }));
  });

  it("once: also when one is named twice, or some were revoked before", () => {
    given(...delivered, ticketRevoked(1), ticketRevoked(2, inAutumn))
      .when(revoke(1, 2))
      .thenNothing();
    given(...delivered, ticketRevoked(1))
      .when(revoke(1, 2, 2))
      .then(ticketRevoked(2, { ...inAutumn, ...refunded }));
  });

  it("none of them when one was let in", () => {
    given(...delivered, ticketValidated(1))
      .when(revoke(2, 1))
      .thenRejected("ticket-already-validated");
  });

  it("none of them when one does not exist", () => {
    given(...delivered)
      .when(revoke(1, 3))
      .thenRejected("ticket-not-found");
    given().when(revoke(1)).thenRejected("ticket-not-found");
  });

  it("before the order is known to be paid, too", () => {
    given(ticketCreated(1)).when(revoke(1)).then(ticketRevoked(1, refunded));
  });

  it("while they are on their way: what stands is still delivered, and a delivery of nothing ends", () => {
    given(...prepared)
      .when(revoke(1))
      .then(ticketRevoked(1, refunded));
    given(...prepared)
      .when(revoke(1, 2))
      .then(
        ticketRevoked(1, refunded),
        ticketRevoked(2, { ...inAutumn, ...refunded }),
        deliveryFailed("no ticket stands any more"),
      );
  });
});
