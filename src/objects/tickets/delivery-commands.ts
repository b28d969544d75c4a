import { unreachable } from "../../domain/decider.ts";
import { type DeliveryId, deliveryId, type NoticeId } from "../../domain/ids.ts";
import { noticeOfMail } from "../../domain/tickets/order-notice.ts";
import type { OrderTicketsCommand } from "../../domain/tickets/order-tickets-commands.ts";
import type { DeliveryOutcome, NoticeOutcome } from "./tickets-rpc.ts";

/** What is recorded of a try to deliver tickets. */
export const deliveryCommand = (id: DeliveryId, outcome: DeliveryOutcome): OrderTicketsCommand => {
  switch (outcome.status) {
    case "emailed":
      return { type: "SendTicketByEmail", deliveryId: id };
    case "shipped":
      return { type: "ShipTicket", deliveryId: id, trackingNumber: outcome.trackingNumber };
    case "failed": {
      const { status: _, ...failure } = outcome;
      return { type: "RecordDeliveryAttemptFailed", deliveryId: id, ...failure };
    }
    default:
      return unreachable(outcome);
  }
};

/** What is recorded of a try to send a notice. */
export const noticeCommand = (noticeId: NoticeId, number: number, outcome: NoticeOutcome): OrderTicketsCommand => {
  if (outcome.status === "emailed") return { type: "RecordNoticeSent", noticeId, number };
  const { status: _, ...failure } = outcome;
  return { type: "RecordNoticeAttemptFailed", noticeId, number, ...failure };
};

/** What is recorded of a mail that came back. Throws when its id is none of ours. */
export const bounceCommand = (messageId: string, reason: string): OrderTicketsCommand => {
  const notice = noticeOfMail(messageId);
  return notice === undefined
    ? { type: "RecordDeliveryBounced", deliveryId: deliveryId.parse(messageId), reason }
    : { type: "RecordNoticeBounced", ...notice, reason };
};
