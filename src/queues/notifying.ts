import { type NoticeId, noticeOf, type OrderId } from "../domain/ids.ts";
import type { NoticeSubject } from "../domain/tickets/order-notice.ts";
import type { Metadata, Outcome } from "../event-store/index.ts";
import type { PolicyEvent } from "../objects/integration-events.ts";
import type { Objects } from "../objects/namespaces.ts";

type Of<Type extends PolicyEvent["type"]> = Extract<PolicyEvent, { readonly type: Type }>;

/** The customer is told that money has gone back: once for each refund. Throws while the payment does not know it. */
export const tellOfRefund = async (
  { orderId, refundId, amount }: Of<"PaymentRefunded">,
  objects: Objects,
  metadata: Metadata,
): Promise<Outcome<undefined>> => {
  const document = await objects.payment(orderId).document();
  const refund = document?.payment.refunds.find((candidate) => candidate.refundId === refundId);
  if (document === undefined || refund === undefined) throw new Error(`${refundId} is not there`);
  const { userId } = document.payment;
  const about = { type: "refund", refundId, amount, reason: refund.reason, part: refund.part } as const;
  const purpose = refundId.slice(refundId.lastIndexOf("_") + 1);
  return objects.tickets(orderId).notify({ noticeId: noticeOf(orderId, purpose), userId, about }, metadata);
};

/** The customer is told that an order that was not paid ended with its concert; every other end they have brought about, or were answered with. */
export const tellOfUnpaidCancellation = async (
  { orderId, reason }: Of<"PaymentFailed">,
  objects: Objects,
  metadata: Metadata,
): Promise<Outcome<undefined>> => {
  if (reason !== "concert-cancelled") return { ok: true, value: undefined };
  const cancellation = (await objects.order(orderId).document())?.order.cancellation;
  const concertId = cancellation?.reason === "concert-cancelled" ? cancellation.concertId : null;
  if (concertId === null) return { ok: true, value: undefined };
  const about = { type: "cancellation", concertId, reason, wasPaid: false } as const;
  return notify(orderId, noticeOf(orderId, "unpaid"), about, objects, metadata);
};

/** The customer is told that a part of a paid order is undone for which no money goes back. */
export const tellOfCompensation = (
  { orderId, concertId, reason }: Of<"OrderCompensated">,
  objects: Objects,
  metadata: Metadata,
): Promise<Outcome<undefined>> => {
  const about = { type: "cancellation", concertId, reason, wasPaid: true } as const;
  return notify(orderId, noticeOf(orderId, `undone-${concertId.slice("con_".length)}`), about, objects, metadata);
};

const notify = async (
  orderId: OrderId,
  noticeId: NoticeId,
  about: NoticeSubject,
  objects: Objects,
  metadata: Metadata,
): Promise<Outcome<undefined>> => {
  const document = await objects.order(orderId).document();
  if (document === undefined) throw new Error(`${orderId} is not there`);
  return objects.tickets(orderId).notify({ noticeId, userId: document.order.userId, about }, metadata);
};
