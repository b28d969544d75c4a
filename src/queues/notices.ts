import type { RefundPart } from "../domain/finance/refund-part.ts";
import type { RefundReason } from "../domain/finance/refund-reason.ts";
import type { ConcertId, NoticeId, OrderId } from "../domain/ids.ts";
import { concertsOf as concertsOfOrder, type PlacedOrder } from "../domain/orders/order-state.ts";
import type { NoticeSubject } from "../domain/tickets/order-notice.ts";
import { cancellationMail, type RefundCause, refundMail } from "../mails/notice-mail.ts";
import type { Objects } from "../objects/namespaces.ts";
import type { OrderDocument } from "../objects/order/order-rpc.ts";
import { systemMetadata } from "../objects/system-metadata.ts";
import type { NoticeOutcome, NoticeToSend } from "../objects/tickets/tickets-rpc.ts";
import type { AccountMailServices } from "./account-mail.ts";
import { concertsOf, type OrderedConcerts } from "./concerts-of-order.ts";
import { failedTry } from "./failed-try.ts";
import { greetedName } from "./greeted-name.ts";
import { insistently } from "./insistently.ts";

type NoticeServices = Pick<AccountMailServices, "mail" | "mailFrom">;

/** Sends a notice, if it is to be sent now, and records the outcome, in this order. */
export const sendNotice = async (
  orderId: OrderId,
  noticeId: NoticeId,
  objects: Objects,
  services: NoticeServices,
): Promise<void> => {
  const tickets = objects.tickets(orderId);
  const notice = await tickets.nextNotice(noticeId);
  if (notice === undefined) return;
  const outcome = await attempt(orderId, notice, objects, services);
  const metadata = systemMetadata(noticeId, orderId);
  const recorded = await insistently(() => tickets.recordNotice(noticeId, notice.number, outcome, metadata));
  if (!recorded.ok) throw new Error(`${notice.mailId} was not recorded: ${recorded.rejection.code}`);
};

const attempt = async (
  orderId: OrderId,
  notice: NoticeToSend,
  objects: Objects,
  { mail, mailFrom: from }: NoticeServices,
): Promise<NoticeOutcome> => {
  try {
    const [document, customer] = await Promise.all([
      objects.order(orderId).document(),
      objects.user(notice.userId).document(),
    ]);
    if (document === undefined) throw new Error(`${orderId} is not there`);
    if (customer === undefined) throw new Error(`${notice.userId} is not there`);
    const { about, mailId: messageId, mayHaveBeenSent: isRetry } = notice;
    const concerts = await concertsOf(concernedBy(about, document.order), objects);
    const content = contentOf(document, about, greetedName(customer, customer.email), concerts);
    // To the account: where the tickets go may be somebody else's address.
    await mail.send({ messageId, isRetry, from, to: customer.email, ...content, attachments: [] });
    return { status: "emailed" };
  } catch (fault) {
    return failedTry(notice.attempt, fault);
  }
};

/** The concerts that a notice is about. */
const concernedBy = (about: NoticeSubject, order: PlacedOrder): readonly ConcertId[] => {
  if (about.type === "cancellation") return [about.concertId];
  switch (about.part.of) {
    case "concert":
      return [about.part.concertId];
    case "tickets":
      return about.part.tickets.map(({ concertId }) => concertId);
    case "payment":
      return concertsOfOrder(order);
    default:
      return about.part satisfies never;
  }
};

const contentOf = (
  { order: placed, refundReasons }: OrderDocument,
  about: NoticeSubject,
  greeted: string | null,
  concerts: OrderedConcerts,
) => {
  const details = [...concerts.values()].map((concert) => concert.details);
  const order = { orderId: placed.orderId, greeted, concerts: details };
  if (about.type === "refund") {
    const words = refundReasons[about.refundId] ?? null;
    return refundMail({ ...order, amount: about.amount, cause: causeOfRefund(about, words, placed, concerts) });
  }
  return cancellationMail({
    ...order,
    cause: causeOfCompensation(about.reason, about.concertId, concerts),
    wasPaid: about.wasPaid,
  });
};

/** Why a concert's part of an order came to nothing; what its organizer announced is asked of the concert, not copied. */
const causeOfCompensation = (reason: RefundReason, concertId: ConcertId, concerts: OrderedConcerts) =>
  reason === "concert-cancelled"
    ? ({ type: reason, announcement: concerts.get(concertId)?.cancellation?.reason ?? null } as const)
    : ({ type: "seats-gone" } as const);

/** Why money went back; `words` are those in which it was asked for. */
const causeOfRefund = (
  { reason, part }: Extract<NoticeSubject, { type: "refund" }>,
  words: string | null,
  order: PlacedOrder,
  concerts: OrderedConcerts,
): RefundCause => {
  switch (part.of) {
    case "concert":
      return causeOfCompensation(reason, part.concertId, concerts);
    case "tickets":
      return { type: "tickets", tickets: ticketsOf(part, concerts), reason: words };
    case "payment":
      if (reason === "surplus") return { type: reason, isUnpaid: order.status === "confirmed" };
      return reason === "order-cancelled" || reason === "paid-too-late"
        ? { type: reason }
        : { type: "amount", reason: words };
    default:
      return part satisfies never;
  }
};

const ticketsOf = ({ tickets }: Extract<RefundPart, { of: "tickets" }>, concerts: OrderedConcerts): readonly string[] =>
  tickets.map(({ concertId, ticketLevelId, quantity }) => {
    const concert = concerts.get(concertId);
    const level = concert?.ticketLevels.find(({ id }) => id === ticketLevelId)?.name ?? ticketLevelId;
    return concert === undefined ? `${quantity} × ${level}` : `${quantity} × ${level}, ${concert.details.title}`;
  });
