import { buyerOf } from "../domain/finance/invoice-buyer.ts";
import type { Seller } from "../domain/finance/invoice-events.ts";
import { seriesOf } from "../domain/finance/invoice-series.ts";
import type { InvoicedTickets } from "../domain/finance/invoice.ts";
import type { ConcertId, OrderId, RefundId } from "../domain/ids.ts";
import { concertsOf, isPaid, latestReservation, type PlacedOrder } from "../domain/orders/order-state.ts";
import type { Metadata, Outcome } from "../event-store/index.ts";
import type { ConcertDocument } from "../objects/concert/concert-rpc.ts";
import type { Objects } from "../objects/namespaces.ts";

const nothingToDo = { ok: true, value: undefined } as const;

/**
 * Makes a paid order's invoice; repeated, finds it made. The number comes last: everything that can fail has come before, and should the
 * invoice not be recorded all the same, the repetition gets the same number again. So none is ever left out.
 */
export const invoiceOrder = async (
  id: OrderId,
  objects: Objects,
  seller: Seller,
  metadata: Metadata,
): Promise<Outcome<undefined>> => {
  const order = await orderOf(id, objects);
  const user = objects.user(order.userId);
  const [tickets, account, info] = await Promise.all([
    ticketsOf(order, objects),
    user.document(),
    user.financialInfo(),
  ]);
  const buyer = buyerOf(order.userId, account, info);
  const allocated = await objects.invoiceSeries(seriesOf("invoice", id)).allocate(id, metadata);
  if (!allocated.ok) return allocated;
  const { number } = allocated.value;
  return objects.payment(id).createInvoice({ userId: order.userId, number, seller, tickets, buyer }, metadata);
};

/**
 * Takes a refund off the order's invoice. Money that was never for a paid order (it came too late) was not invoiced: there is
 * nothing to take it off.
 * @throws while a paid order's invoice is not made yet.
 */
export const creditRefund = async (
  { orderId: id, refundId }: { readonly orderId: OrderId; readonly refundId: RefundId },
  objects: Objects,
  metadata: Metadata,
): Promise<Outcome<undefined>> => {
  if ((await objects.payment(id).invoice()) === undefined) {
    if (!isPaid(await orderOf(id, objects))) return nothingToDo;
    throw new Error(`the invoice of ${id} is not made yet`);
  }
  const allocated = await objects.invoiceSeries(seriesOf("credit-note", id)).allocate(refundId, metadata);
  if (!allocated.ok) return allocated;
  return objects.payment(id).issueCreditNote({ refundId, number: allocated.value.number }, metadata);
};

const orderOf = async (id: OrderId, objects: Objects): Promise<PlacedOrder> => {
  const document = await objects.order(id).document();
  if (document === undefined) throw new Error(`${id} was paid for and is not there`);
  return document.order;
};

const ticketsOf = async (order: PlacedOrder, objects: Objects): Promise<InvoicedTickets[]> => {
  const concerts = await Promise.all(concertsOf(order).map((concert) => concertOf(concert, objects)));
  return order.items.map(({ concertId, ticketLevelId, quantity, unitPrice }) => {
    const concert = concerts.find((candidate) => candidate.concertId === concertId);
    const reservation = latestReservation(order, concertId);
    if (concert === undefined || reservation === undefined) throw new Error(`${order.orderId} reserved nothing there`);
    const { artist, title } = concert.details;
    const level = concert.ticketLevels.find((candidate) => candidate.id === ticketLevelId);
    return {
      concertId,
      ticketLevelId,
      description: `${artist}, ${title}: ${level?.name ?? ticketLevelId}`,
      quantity,
      unitPrice,
      taxRateBasisPoints: reservation.taxRateBasisPoints,
    };
  });
};

const concertOf = async (id: ConcertId, objects: Objects): Promise<ConcertDocument["concert"]> => {
  const document = await objects.concert(id).document();
  if (document === undefined) throw new Error(`${id} was sold and is not there`);
  return document.concert;
};
