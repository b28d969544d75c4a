import { describe, expect, it } from "vitest";
import { noticeOf, refundOf } from "../../../src/domain/ids.ts";
import { currency } from "../../../src/domain/money.ts";
import { MOST_ATTEMPTS } from "../../../src/domain/tickets/delivery-attempts.ts";
import { noticeMailId, noticeOfMail, type NoticeSubject } from "../../../src/domain/tickets/order-notice.ts";
import type { OrderTicketsEvent } from "../../../src/domain/tickets/ticket-events.ts";
import { administrator, anna, annasOrder, spring } from "../examples.ts";
import { given } from "./given-tickets.ts";
import { delivered, deliveryPrepared, prepared, sendRequested } from "./ticket-events.ts";

const noticeId = noticeOf(annasOrder, "late");
const about: NoticeSubject = {
  type: "refund",
  refundId: refundOf(annasOrder, "late"),
  amount: { amount: 12_000, currency: currency.parse("PLN") },
  reason: "paid-too-late",
  part: { of: "payment" },
};
const cancelled: NoticeSubject = {
  type: "cancellation",
  concertId: spring,
  reason: "concert-cancelled",
  wasPaid: false,
};
const which = { orderId: annasOrder, noticeId, number: 1 };

const noticePrepared = (number = 1): OrderTicketsEvent => ({
  type: "NoticePrepared",
  ...which,
  number,
  userId: anna,
  about,
});
const noticeSent = (number = 1): OrderTicketsEvent => ({ type: "NoticeSent", ...which, number });
const attemptFailed = (attempt: number, reason = "mail service down"): OrderTicketsEvent => ({
  type: "NoticeAttemptFailed",
  ...which,
  attempt,
  reason,
});
const noticeFailed = (reason = "mail service down"): OrderTicketsEvent => ({ type: "NoticeFailed", ...which, reason });

const prepare = { type: "PrepareNotice" as const, orderId: annasOrder, noticeId, userId: anna, about };
const recordSent = (number = 1) => ({ type: "RecordNoticeSent" as const, noticeId, number });
const recordFailed = (attempt: number, number = 1) => ({
  type: "RecordNoticeAttemptFailed" as const,
  noticeId,
  number,
  attempt,
  reason: "mail service down",
  isFinal: false,
});
const recordBounced = (number = 1) => ({
  type: "RecordNoticeBounced" as const,
  noticeId,
  number,
  reason: "550 no such mailbox",
});
const sendAgain = { type: "RequestTicketSend" as const, orderId: annasOrder, administratorId: administrator };

describe("a notice", () => {
  it("is prepared once, whatever has become of it", () => {
    given().when(prepare).then(noticePrepared());
    given(noticePrepared()).when(prepare).thenNothing();
    given(noticePrepared(), noticeSent()).when(prepare).thenNothing();
    given(noticePrepared(), attemptFailed(1), noticeFailed()).when(prepare).thenNothing();
  });

  it("does not wait for another", () => {
    const other = noticeOf(annasOrder, "cancelled");
    given(noticePrepared())
      .when({ ...prepare, noticeId: other, about: cancelled })
      .then({
        type: "NoticePrepared",
        orderId: annasOrder,
        noticeId: other,
        number: 1,
        userId: anna,
        about: cancelled,
      });
  });

  it("is sent once", () => {
    given(noticePrepared()).when(recordSent()).then(noticeSent());
    given(noticePrepared(), noticeSent()).when(recordSent()).thenNothing();
    given(noticePrepared(), noticeSent()).when(recordFailed(1)).thenNothing();
  });

  it("is tried again as often as a delivery, and has failed then", () => {
    given(noticePrepared()).when(recordFailed(1)).then(attemptFailed(1));
    given(noticePrepared(), attemptFailed(1)).when(recordFailed(1)).thenNothing();
    given(noticePrepared(), attemptFailed(MOST_ATTEMPTS - 1))
      .when(recordFailed(MOST_ATTEMPTS))
      .then(attemptFailed(MOST_ATTEMPTS), noticeFailed());
  });

  it("fails at once when no other try can help, and says why without the address", () => {
    given(noticePrepared())
      .when({ ...recordFailed(1), isFinal: true, reason: "anna@example.com is no address" })
      .then(attemptFailed(1, "(address) is no address"), noticeFailed("(address) is no address"));
  });

  it("has failed when its mail comes back, before or after it was recorded as sent", () => {
    given(noticePrepared(), noticeSent()).when(recordBounced()).then(noticeFailed("550 no such mailbox"));
    given(noticePrepared()).when(recordBounced()).then(noticeFailed("550 no such mailbox"));
    given(noticePrepared(), noticeFailed()).when(recordBounced()).thenNothing();
    given(noticePrepared(), noticeFailed()).when(recordSent()).thenNothing();
  });

  it("that was never prepared can be neither sent nor failed", () => {
    given().when(recordSent()).thenRejected("notice-not-found");
    given().when(recordFailed(1)).thenRejected("notice-not-found");
    given().when(recordBounced()).thenRejected("notice-not-found");
  });
});

describe("an administrator who sends again", () => {
  it("also sends the notices that failed, as new mails", () => {
    given(...delivered, noticePrepared(), noticeFailed())
      .when(sendAgain)
      .then(sendRequested(2), deliveryPrepared(2), noticePrepared(2));
  });

  it("sends failed notices where there is nothing else, or it is under way", () => {
    given(noticePrepared(), noticeFailed()).when(sendAgain).then(noticePrepared(2));
    given(...prepared, noticePrepared(), noticeFailed())
      .when(sendAgain)
      .then(noticePrepared(2));
  });

  it("sends no notice that waits or was sent", () => {
    given(noticePrepared()).when(sendAgain).thenRejected("nothing-to-deliver");
    given(noticePrepared(), noticeSent()).when(sendAgain).thenRejected("nothing-to-deliver");
  });

  it("need not fear what is still heard of the mail before", () => {
    const again = [noticePrepared(), noticeFailed(), noticePrepared(2)];
    given(...again)
      .when(recordBounced(1))
      .thenNothing();
    given(...again)
      .when(recordSent(1))
      .thenNothing();
    given(...again)
      .when(recordFailed(1, 1))
      .thenNothing();
    given(...again)
      .when(recordSent(2))
      .then(noticeSent(2));
  });
});

describe("a notice's mail", () => {
  it("has an id that leads back to the notice", () => {
    for (const id of [noticeId, noticeOf(annasOrder, "r-0123456789abcdef0123456789abcdef")]) {
      expect(noticeOfMail(noticeMailId({ noticeId: id, number: 12 }))).toEqual({ noticeId: id, number: 12 });
    }
  });

  it("is not taken for another mail", () => {
    for (const id of [
      noticeId,
      `${noticeId}_0`,
      `${noticeId}_x`,
      "del_0000000000000000000000000000d001_1",
      "not__1",
      "",
    ]) {
      expect(noticeOfMail(id)).toBeUndefined();
    }
  });
});
