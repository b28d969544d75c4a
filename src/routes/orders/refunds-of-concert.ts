import { type ConcertId, concertRefundedBy } from "../../domain/ids.ts";
import { type PlacedOrder, priceOf } from "../../domain/orders/order-state.ts";
import type { ShownRefund } from "./refund-document.ts";

/**
 * What an order's refunds are to the organizer of one of its concerts: those that take back tickets of it, or undo its part. Of one that
 * takes back other concerts' tickets, too, as much as is the concert's: what else was bought is nobody's business there.
 */
export const refundsOfConcert = (
  order: PlacedOrder,
  concert: ConcertId,
  refunds: readonly ShownRefund[],
): readonly ShownRefund[] =>
  refunds.flatMap((shown) => {
    const { position, document } = shown;
    if (concertRefundedBy(position[1]) === concert) return [shown];
    const takenBack = order.refunds.find(({ refundId }) => refundId === position[1])?.tickets ?? [];
    const tickets = takenBack.filter(({ concertId }) => concertId === concert);
    if (tickets.length === 0) return [];
    if (tickets.length === takenBack.length) return [shown];
    const ticketIds = tickets.map(({ ticketId }) => ticketId);
    return [{ position, document: { ...document, ticketIds, amount: priceOf(order, tickets) } }];
  });
