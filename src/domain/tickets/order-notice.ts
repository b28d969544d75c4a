import { z } from "zod";
import { accept, type Decision, reject, unreachable } from "../decider.ts";
import { refundPart } from "../finance/refund-part.ts";
import { refundReason, refundReasonOf } from "../finance/refund-reason.ts";
import {
  concertId,
  type NoticeId,
  noticeId,
  type OrderId,
  orderId,
  orderOf,
  refundId,
  userId,
  type UserId,
} from "../ids.ts";
import { money } from "../money.ts";
import { compensationReason } from "../orders/order-events.ts";
import { failureReason, MOST_ATTEMPTS, withoutAddresses } from "./delivery-attempts.ts";

/** What a customer is told by a mail of its own. */
export const noticeSubject = z.discriminatedUnion("type", [
  /** Money has gone back. */
  z.strictObject({
    type: z.literal("refund"),
    refundId,
    amount: money,
    reason: refundReason,
    part: refundPart,
  }),
  /** A concert's part of the order has come to nothing, and no money goes back for it. */
  z.strictObject({
    type: z.literal("cancellation"),
    concertId,
    reason: compensationReason,
    /** Whether the order had been paid: else it ended whole. */
    wasPaid: z.boolean(),
  }),
]);
export type NoticeSubject = z.infer<typeof noticeSubject>;

/** `number` counts how often the notice was prepared: each time it is another mail. */
const mail = { orderId, noticeId, number: z.int().min(1) };

export const noticeEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("NoticePrepared"), ...mail, userId, about: noticeSubject }),
  z.strictObject({ type: z.literal("NoticeSent"), ...mail }),
  z.strictObject({
    type: z.literal("NoticeAttemptFailed"),
    ...mail,
    attempt: z.int().min(1),
    reason: failureReason,
  }),
  z.strictObject({ type: z.literal("NoticeFailed"), ...mail, reason: failureReason }),
]);
export type NoticeEvent = z.infer<typeof noticeEvent>;

const stored = z.looseObject({ about: z.looseObject({ type: z.string(), reason: z.string() }) });

/** From each older schema of an event to the next. */
export const noticeUpcasters = {
  // Schema 1 gave the reason of a refund in words, also in those of whoever asked for it.
  NoticePrepared: [
    (old: unknown) => {
      const { about, ...event } = stored.parse(old);
      return {
        ...event,
        about: about.type === "refund" ? { ...about, reason: refundReasonOf(about.reason) } : about,
      };
    },
  ],
};

/** A mail about what became of an order, to whoever placed it. */
export interface Notice {
  readonly noticeId: NoticeId;
  readonly userId: UserId;
  readonly about: NoticeSubject;
  readonly number: number;
  readonly status: "prepared" | "sent" | "failed";
  readonly attempts: number;
  /** Why it failed for good; null unless it did. */
  readonly failure: string | null;
}

export interface PrepareNotice {
  readonly type: "PrepareNotice";
  readonly orderId: OrderId;
  readonly noticeId: NoticeId;
  readonly userId: UserId;
  readonly about: NoticeSubject;
}
interface NoticeMail {
  readonly noticeId: NoticeId;
  readonly number: number;
}
export interface RecordNoticeSent extends NoticeMail {
  readonly type: "RecordNoticeSent";
}
export interface RecordNoticeAttemptFailed extends NoticeMail {
  readonly type: "RecordNoticeAttemptFailed";
  readonly attempt: number;
  readonly reason: string;
  /** Whether trying again is of no use. */
  readonly isFinal: boolean;
}
/** It was sent, and did not arrive. */
export interface RecordNoticeBounced extends NoticeMail {
  readonly type: "RecordNoticeBounced";
  readonly reason: string;
}
export type NoticeCommand = PrepareNotice | RecordNoticeSent | RecordNoticeAttemptFailed | RecordNoticeBounced;

/** Commands about mails of a notice that were followed by another one change nothing. */
export const decide = (command: NoticeCommand, notices: readonly Notice[]): Decision<NoticeEvent> => {
  const notice = findNotice(notices, command.noticeId);
  if (command.type === "PrepareNotice") return notice === undefined ? accept(prepared(command, 1)) : accept();
  if (notice === undefined) return reject("notice-not-found");
  return command.number === notice.number ? record(command, notice) : accept();
};

/** Prepares once more every notice that failed. */
export const prepareFailedAgain = (order: OrderId, notices: readonly Notice[]): readonly NoticeEvent[] =>
  notices
    .filter(({ status }) => status === "failed")
    .map((notice) => prepared({ ...notice, orderId: order }, notice.number + 1));

const prepared = (
  { orderId: order, noticeId: id, userId: user, about }: Omit<PrepareNotice, "type">,
  number: number,
): NoticeEvent => ({ type: "NoticePrepared", orderId: order, noticeId: id, number, userId: user, about });

const record = (command: Exclude<NoticeCommand, PrepareNotice>, notice: Notice): Decision<NoticeEvent> => {
  const { noticeId: id, number } = notice;
  const which = { orderId: orderOf(id), noticeId: id, number };
  switch (command.type) {
    case "RecordNoticeSent":
      return notice.status === "prepared" ? accept({ type: "NoticeSent", ...which }) : accept();
    case "RecordNoticeAttemptFailed": {
      const { attempt, isFinal } = command;
      if (notice.status !== "prepared" || attempt <= notice.attempts) return accept();
      const reason = withoutAddresses(command.reason);
      const failed: NoticeEvent = { type: "NoticeAttemptFailed", ...which, attempt, reason };
      return isFinal || attempt >= MOST_ATTEMPTS
        ? accept<NoticeEvent>(failed, { type: "NoticeFailed", ...which, reason })
        : accept(failed);
    }
    case "RecordNoticeBounced":
      return notice.status === "failed"
        ? accept()
        : accept({ type: "NoticeFailed", ...which, reason: withoutAddresses(command.reason) });
    default:
      return unreachable(command);
  }
};

export const evolve = (notices: readonly Notice[], event: NoticeEvent): readonly Notice[] => {
  switch (event.type) {
    case "NoticePrepared": {
      const { noticeId: id, userId: user, about, number } = event;
      const others = notices.filter((notice) => notice.noticeId !== id);
      return [...others, { noticeId: id, userId: user, about, number, status: "prepared", attempts: 0, failure: null }];
    }
    case "NoticeSent":
      return changed(notices, event.noticeId, ({ attempts }) => ({ status: "sent", attempts: attempts + 1 }));
    case "NoticeAttemptFailed":
      return changed(notices, event.noticeId, () => ({ attempts: event.attempt }));
    case "NoticeFailed":
      return changed(notices, event.noticeId, () => ({ status: "failed", failure: event.reason }));
    default:
      return unreachable(event);
  }
};

export const findNotice = (notices: readonly Notice[], id: NoticeId): Notice | undefined =>
  notices.find((notice) => notice.noticeId === id);

const changed = (
  notices: readonly Notice[],
  id: NoticeId,
  change: (notice: Notice) => Partial<Notice>,
): readonly Notice[] => notices.map((notice) => (notice.noticeId === id ? { ...notice, ...change(notice) } : notice));

const NOTICE_MAIL = /^(?<notice>not_.+)_(?<number>[1-9][0-9]{0,5})$/u;

/** The id of a notice's mail, by which a mail service recognises it: another one each time that the notice is prepared. */
export const noticeMailId = ({ noticeId: id, number }: NoticeMail): string => `${id}_${number}`;

/** The notice that a mail with this id belongs to; undefined when the mail is none of a notice. */
export const noticeOfMail = (mailId: string): NoticeMail | undefined => {
  const { notice, number } = NOTICE_MAIL.exec(mailId)?.groups ?? {};
  const id = noticeId.safeParse(notice);
  return id.success ? { noticeId: id.data, number: Number(number) } : undefined;
};
