import type { OrderId } from "../domain/ids.ts";
import type { PostalAddress } from "../domain/postal-address.ts";
import type { Shipment } from "../integrations/courier.ts";
import type { DeliveryToSend } from "../objects/tickets/tickets-rpc.ts";
import type { OrderedConcerts } from "./concerts-of-order.ts";

/** The parcel with all printed tickets of an order: one item a concert. */
export const parcelOf = (
  orderId: OrderId,
  { deliveryId, contents }: DeliveryToSend,
  address: PostalAddress,
  concerts: OrderedConcerts,
): Shipment => ({
  shipmentId: deliveryId,
  orderId,
  address,
  contents: [...concerts].map(([id, { details }]) => ({
    description: `Tickets: ${details.artist}, ${details.title}`,
    quantity: contents.filter(({ concertId }) => concertId === id).reduce((sum, { quantity }) => sum + quantity, 0),
  })),
});
