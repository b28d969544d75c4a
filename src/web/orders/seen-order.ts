import { listOf } from "../../routes/http/lists.ts";
import { invoiceDocument } from "../../routes/orders/invoice-document.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { paymentDocument } from "../../routes/orders/payment-document.ts";
import { refundListDocument } from "../../routes/orders/refund-document.ts";
import { MOST_TICKETS_A_FILE } from "../../routes/tickets/ticket-files.ts";
import { ticketDocument } from "../../routes/tickets/ticket-document.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { byConcert, concertsOf, isUndone, type OrderedConcert } from "./ordered-concerts.ts";
import type { Concert, Invoice, Order, Payment, Refund, Ticket } from "../documents.ts";

/** An order with all that its page tells of it. */
export interface SeenOrder {
  readonly order: Order;
  readonly concerts: ReadonlyMap<string, Concert>;
  readonly ordered: readonly OrderedConcert[];
  /** Concerts whose part was undone after it was paid. */
  readonly undone: readonly Concert[];
  readonly payment: Payment | undefined;
  /** Those that the page shows, and where the next are. */
  readonly tickets: { readonly data: readonly Ticket[]; readonly nextCursor: string | null };
  readonly refunds: readonly Refund[];
  readonly invoice: Invoice | undefined;
}

const tickets = listOf(ticketDocument);

/** Whether money has come, or was not needed, whatever has become of it since. */
export const wasPaid = (payment: Payment | undefined): boolean =>
  payment !== undefined && ["completed", "partially-refunded", "refunded"].includes(payment.status);

/**
 * Reads an order that is the visitor's to read. Before it is paid there are no papers to look for; money may go back all the same, which
 * came and was not used for it.
 */
export const readOrder = async (visit: Visit, id: string, ticketsFrom: string | null): Promise<SeenOrder> => {
  const { service } = visit;
  const path = at`/api/orders/${id}`;
  const [order, payment] = await Promise.all([
    service.read(orderDocument, path),
    service.find(paymentDocument, `${path}/payment`),
  ]);
  const concerts = await concertsOf(visit.service, [order]);
  const ordered = byConcert(order, concerts);
  const undone = ordered.map(({ concert }) => concert).filter((concert) => isUndone(order, concert));
  const { data: given } = await service.read(refundListDocument, `${path}/refunds?limit=100`);
  const seen = { order, payment, concerts, ordered, undone, refunds: given };
  if (!wasPaid(payment)) return { ...seen, tickets: { data: [], nextCursor: null }, invoice: undefined };
  const asked = new URLSearchParams({
    limit: String(MOST_TICKETS_A_FILE),
    ...(ticketsFrom === null ? {} : { cursor: ticketsFrom }),
  });
  const [listed, invoice] = await Promise.all([
    service.read(tickets, `${path}/tickets?${asked}`),
    service.find(invoiceDocument, `${path}/invoice`),
  ]);
  return { ...seen, tickets: listed, invoice };
};
