import type { ConcertId, OrderId } from "../domain/ids.ts";
import type { PostalAddress } from "../domain/postal-address.ts";
import type { Shipment } from "../integrations/courier.ts";
import type { ConcertDocument } from "../objects/concert/concert-rpc.ts";
import type { DeliveryToSend } from "../objects/tickets/tickets-rpc.ts";

/** The parcel with all printed tickets of an order: one item a concert. */
export const parcelOf = (
  orderId: OrderId,
  { deliveryId, tickets }: DeliveryToSend,
  address: PostalAddress,
  concerts: ReadonlyMap<ConcertId, ConcertDocument>,
): Shipment => ({
  shipmentId: deliveryId,
  orderId,
  address,
  contents: [...concerts].map(([id, { concert }]) => ({
    description: `Tickets: ${concert.details.artist}, ${concert.details.title}`,
    quantity: tickets.filter(({ concertId }) => concertId === id).length,
  })),
});
