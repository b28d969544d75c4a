import { describe, expect, it } from "vitest";
import { deliveryOf } from "../../../src/domain/ids.ts";
import { MOST_ATTEMPTS } from "../../../src/domain/tickets/delivery-attempts.ts";
import { administrator, annasOrder, autumn, spring } from "../examples.ts";
import { given } from "./given-tickets.ts";
import {
  attemptFailed,
  bounced,
  delivered,
  deliveryFailed,
  deliveryPrepared,
  emailSent,
  inAutumn,
  prepared,
  sendRequested,
  settled,
  shipped,
  ticketCreated,
  ticketRevoked,
  ticketsExpected,
  ticketsWithdrawn,
} from "./ticket-events.ts";

const deliveryId = deliveryOf(annasOrder, 1);
const recordSent = { type: "SendTicketByEmail" as const, deliveryId };
const recordShipped = { type: "ShipTicket" as const, deliveryId, trackingNumber: "794600000001" };
const recordFailed = (attempt: number) => ({
  type: "RecordDeliveryAttemptFailed" as const,
  deliveryId,
  attempt,
  reason: "mail service down",
  isFinal: false,
});
const sendAgain = { type: "RequestTicketSend" as const, orderId: annasOrder, administratorId: administrator };

describe("what was sent", () => {
  it("by mail is delivered", () => {
    given(...prepared)
      .when(recordSent)
      .then(emailSent());
    expect(given(...delivered).state.delivery.deliveries).toMatchObject([{ status: "delivered", attempts: 1 }]);
  });

  it("by courier is delivered once it has a tracking number", () => {
    const parcel = [ticketsExpected({ deliveryMethod: "courier" }), ticketCreated(1), ticketCreated(2, inAutumn)];
    given(...parcel, deliveryPrepared(1, "courier"))
      .when(recordShipped)
      .then(shipped());
    expect(given(...parcel, deliveryPrepared(1, "courier"), shipped()).state.delivery.deliveries).toMatchObject([
      { status: "delivered", trackingNumber: "794600000001" },
    ]);
  });

  it("is recorded once", () => {
    given(...delivered)
      .when(recordSent)
      .thenNothing();
    given(...prepared, shipped())
      .when(recordShipped)
      .thenNothing();
  });

  it("has arrived, also when it was given up meanwhile", () => {
    given(...prepared, attemptFailed(MOST_ATTEMPTS), deliveryFailed())
      .when(recordSent)
      .then(emailSent());
  });

  it("was prepared before", () => {
    given(...settled)
      .when(recordSent)
      .thenRejected("delivery-not-found");
    given(...settled)
      .when(recordShipped)
      .thenRejected("delivery-not-found");
  });
});

describe("an attempt to send that fails", () => {
  it("is counted, and sending is tried again", () => {
    given(...prepared)
      .when(recordFailed(1))
      .then(attemptFailed(1));
    given(...prepared, attemptFailed(1))
      .when(recordFailed(2))
      .then(attemptFailed(2));
    given(...prepared, attemptFailed(1))
      .when(recordSent)
      .then(emailSent());
  });

  it("is counted once", () => {
    given(...prepared, attemptFailed(2))
      .when(recordFailed(2))
      .thenNothing();
    given(...prepared, attemptFailed(2))
      .when(recordFailed(1))
      .thenNothing();
  });

  it("for the last time gives the delivery up, for the console to show", () => {
    given(...prepared, attemptFailed(MOST_ATTEMPTS - 1))
      .when(recordFailed(MOST_ATTEMPTS))
      .then(attemptFailed(MOST_ATTEMPTS), deliveryFailed());
  });

  it("says nothing of what was delivered or given up", () => {
    given(...delivered)
      .when(recordFailed(2))
      .thenNothing();
    given(...prepared, attemptFailed(MOST_ATTEMPTS), deliveryFailed())
      .when(recordFailed(MOST_ATTEMPTS + 1))
      .thenNothing();
  });

  it("was of a delivery that was prepared", () => {
    given(...settled)
      .when(recordFailed(1))
      .thenRejected("delivery-not-found");
  });
});

describe("an administrator sends again", () => {
  it("what was delivered, or could not be: a new delivery with an id of its own", () => {
    given(...delivered)
      .when(sendAgain)
      .then(sendRequested(2), deliveryPrepared(2));
    given(...prepared, attemptFailed(MOST_ATTEMPTS), deliveryFailed())
      .when(sendAgain)
      .then(sendRequested(2), deliveryPrepared(2));
    given(...delivered, sendRequested(2), deliveryPrepared(2), emailSent(2))
      .when(sendAgain)
      .then(sendRequested(3), deliveryPrepared(3));
  });

  it("not twice what is under way", () => {
    given(...prepared)
      .when(sendAgain)
      .thenNothing();
    given(...delivered, sendRequested(2), deliveryPrepared(2))
      .when(sendAgain)
      .thenNothing();
  });

  it("only what is there to be delivered", () => {
    given().when(sendAgain).thenRejected("nothing-to-deliver");
    given(ticketsExpected(), ticketCreated(1)).when(sendAgain).thenRejected("nothing-to-deliver");
    given(
      ...delivered,
      ticketsWithdrawn(spring),
      ticketRevoked(1),
      ticketsWithdrawn(autumn),
      ticketRevoked(2, inAutumn),
    )
      .when(sendAgain)
      .thenRejected("nothing-to-deliver");
  });
});

describe("what cannot be sent", () => {
  it("fails at its first try when no other can help", () => {
    given(...prepared)
      .when({ ...recordFailed(1), isFinal: true })
      .then(attemptFailed(1), deliveryFailed());
  });

  it("says why, without the address", () => {
    const reason = `550 <anna.nowak+x@example.com>: no such mailbox, "anna@example.com"`;
    given(...prepared)
      .when({ ...recordFailed(1), reason })
      .then({ ...attemptFailed(1), reason: `550 <(address)>: no such mailbox, "(address)"` });
    given(...prepared)
      .when({ ...recordFailed(1), reason: "" })
      .then({ ...attemptFailed(1), reason: "no reason was given" });
  });
});

describe("a mail that came back", () => {
  const bounce = { type: "RecordDeliveryBounced" as const, deliveryId, reason: "550 no such mailbox" };

  it("has failed, though it had counted as delivered", () => {
    given(...delivered)
      .when(bounce)
      .then(bounced());
    expect(given(...delivered, bounced()).state.delivery.deliveries).toMatchObject([
      { status: "failed", failure: "550 no such mailbox" },
    ]);
  });

  it("once", () => {
    given(...delivered, bounced())
      .when(bounce)
      .thenNothing();
  });

  it("also before it was recorded that it was sent, which changes nothing then", () => {
    given(...prepared)
      .when(bounce)
      .then(bounced());
    given(...prepared, bounced())
      .when(recordSent)
      .thenNothing();
    given(...prepared, bounced())
      .when(recordFailed(1))
      .thenNothing();
  });

  it("is sent again when an administrator asks, and is delivered then", () => {
    given(...delivered, bounced())
      .when(sendAgain)
      .then(sendRequested(2), deliveryPrepared(2));
    const again = [...delivered, bounced(), sendRequested(2), deliveryPrepared(2), emailSent(2)];
    expect(given(...again).state.delivery.deliveries).toMatchObject([{ status: "failed" }, { status: "delivered" }]);
  });

  it("does not touch the delivery that followed it", () => {
    const again = [...delivered, sendRequested(2), deliveryPrepared(2), emailSent(2)];
    given(...again)
      .when(bounce)
      .then(bounced());
    expect(given(...again, bounced()).state.delivery.deliveries).toMatchObject([
      { status: "failed" },
      { status: "delivered" },
    ]);
  });

  it("is none of a parcel's, nor of a delivery that there is not", () => {
    const parcel = [ticketsExpected({ deliveryMethod: "courier" }), ticketCreated(1), ticketCreated(2, inAutumn)];
    given(...parcel, deliveryPrepared(1, "courier"))
      .when(bounce)
      .thenRejected("delivery-not-found");
    given(...delivered)
      .when({ ...bounce, deliveryId: deliveryOf(annasOrder, 2) })
      .thenRejected("delivery-not-found");
  });
});
