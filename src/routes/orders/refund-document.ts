import { z } from "@hono/zod-openapi";
import type { OpenedPayment, Refund } from "../../domain/finance/payment-state.ts";
import { type RefundReason, refundReason } from "../../domain/finance/refund-reason.ts";
import { type ConcertId, refundId, type RefundId, type TicketId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import { money } from "../../domain/money.ts";
import { claimedTickets, type OrderRefund } from "../../domain/orders/order-state.ts";
import type { OrderDocument } from "../../objects/order/order-rpc.ts";
import { listOf } from "../http/lists.ts";
import { time, timeText } from "../http/time.ts";

/** A refund as the API shows one. */
export const refundDocument = z
  .strictObject({
    id: z.string(),
    amount: money,
    ticketIds: z.array(z.string()).openapi({
      description:
        "The tickets that it takes back: those that were asked for, or, where a part of the order is undone with its concert, those " +
        "revoked with it, moments after the refund itself. Empty for a refund by amount.",
    }),
    reason: z.string().openapi({
      description:
        "In the words of whoever asked for it, kept apart from what is recorded for good; where there are none, why it was made, as " +
        `a code: ${refundReason.options.map((code) => `\`${code}\``).join(", ")}.`,
    }),
    status: z.enum(["pending", "succeeded", "failed"]),
    createdAt: time,
  })
  .openapi("Refund");
/** An order's refunds, and what they leave of its money. */
export const refundListDocument = listOf(refundDocument).extend({
  /** What was paid, less what has gone back, is on its way, or has failed and may be tried again. */
  refundable: money,
});
const ON_REQUEST: RefundReason = "on-request";
type RefundDocument = z.input<typeof refundDocument>;

/** A place in an order's list of refunds, which is by time and then by id. */
export const refundPosition = z.tuple([instant, refundId]);

/** The id that a list's position names, and its document. */
export interface ShownRefund {
  readonly position: z.infer<typeof refundPosition>;
  readonly document: RefundDocument;
}

/** Tickets that were revoked with a concert, by concert: those refunded by themselves before are among them. */
export type RevokedTickets = ReadonlyMap<ConcertId, readonly TicketId[]>;

/** What an order, its payment and its tickets know together of all refunds but the withdrawn, the earliest first. */
export const showRefunds = (
  { order, refundReasons }: Pick<OrderDocument, "order" | "refundReasons">,
  payment: OpenedPayment | undefined,
  revoked: RevokedTickets,
): readonly ShownRefund[] => {
  const byThemselves = new Set(claimedTickets(order).map(({ ticketId }) => ticketId));
  const takenBackWith = (concert: ConcertId): readonly TicketId[] =>
    (revoked.get(concert) ?? []).filter((ticket) => !byThemselves.has(ticket));
  const paidBack = new Map(payment?.refunds.map((refund) => [refund.refundId, refund]));
  const known = new Map(order.refunds.map((refund) => [refund.refundId, refund]));
  return [...new Set([...known.keys(), ...paidBack.keys()])]
    .flatMap((id) => showRefund(id, known.get(id), paidBack.get(id), refundReasons[id], takenBackWith) ?? [])
    .toSorted((one, other) => compare(one.position, other.position));
};

export const compare = ([at, id]: ShownRefund["position"], [otherAt, otherId]: ShownRefund["position"]): number =>
  at - otherAt || (id < otherId ? -1 : Number(id > otherId));

/**
 * The order knows what was asked for, the payment how far the money is, and money that came too late only the payment. What compensates
 * a part is shown once the payment has heard of it, moments after the order.
 */
const showRefund = (
  id: RefundId,
  asked: OrderRefund | undefined,
  paidBack: Refund | undefined,
  words: string | undefined,
  takenBackWith: (concert: ConcertId) => readonly TicketId[],
): ShownRefund | undefined => {
  if (asked?.status === "withdrawn") return undefined;
  const amount = paidBack?.amount ?? asked?.amount;
  const createdAt = asked?.requestedAt ?? paidBack?.requestedAt;
  if (amount === undefined || createdAt === undefined) return undefined;
  const ticketIds =
    paidBack?.part.of === "concert"
      ? takenBackWith(paidBack.part.concertId)
      : (asked?.tickets.map(({ ticketId }) => ticketId) ?? []);
  const document: RefundDocument = {
    id,
    amount,
    ticketIds: [...ticketIds],
    reason: words ?? paidBack?.reason ?? ON_REQUEST,
    status: paidBack?.status ?? (asked?.status === "refunded" ? "succeeded" : "pending"),
    createdAt: timeText(createdAt),
  };
  return { position: [createdAt, id], document };
};
