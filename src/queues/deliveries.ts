import type { OrderId } from "../domain/ids.ts";
import type { Courier } from "../integrations/courier.ts";
import type { TicketCodes } from "../integrations/ticket-codes.ts";
import type { Objects } from "../objects/namespaces.ts";
import { systemMetadata } from "../objects/system-metadata.ts";
import type { DeliveryOutcome, DeliveryToSend } from "../objects/tickets/tickets-rpc.ts";
import { type AccountMailServices, sendAccountMail } from "./account-mail.ts";
import { concertsOf, type OrderedConcerts } from "./concerts-of-order.ts";
import { failedTry } from "./failed-try.ts";
import { greetedName } from "./greeted-name.ts";
import { insistently } from "./insistently.ts";
import { deliveryMessage, eachMessage, now } from "./messages.ts";
import { sendNotice } from "./notices.ts";
import { ticketMailOf } from "./ticket-mail.ts";
import { parcelOf } from "./ticket-parcel.ts";

/** What deliveries are made with. */
export interface DeliveryServices extends AccountMailServices {
  readonly courier: Courier;
  readonly codes: () => Promise<TicketCodes>;
}

/** Consumes `deliveries`: asks the object what is to be sent, sends it, records the outcome, in this order. */
export const consumeDeliveries = (batch: MessageBatch, objects: Objects, services: DeliveryServices): Promise<void> =>
  eachMessage(batch, deliveryMessage, (message) => {
    if ("userId" in message) return sendAccountMail(message.userId, objects, services);
    if ("noticeId" in message) return sendNotice(message.orderId, message.noticeId, objects, services);
    return deliver(message.orderId, objects, services);
  });

const deliver = async (orderId: OrderId, objects: Objects, services: DeliveryServices): Promise<void> => {
  const tickets = objects.tickets(orderId);
  const delivery = await tickets.nextDelivery();
  if (delivery === undefined) return;
  const { deliveryId } = delivery;
  const outcome = await attempt(orderId, delivery, objects, services);
  const metadata = systemMetadata(deliveryId, orderId);
  const recorded = await insistently(() => tickets.recordDelivery(deliveryId, outcome, metadata));
  if (!recorded.ok) throw new Error(`${deliveryId} was not recorded: ${recorded.rejection.code}`);
};

const attempt = async (
  orderId: OrderId,
  delivery: DeliveryToSend,
  objects: Objects,
  services: DeliveryServices,
): Promise<DeliveryOutcome> => {
  try {
    const concerts = await concertsOf(
      delivery.contents.map(({ concertId }) => concertId),
      objects,
    );
    return await send(orderId, delivery, concerts, objects, services);
  } catch (fault) {
    return failedTry(delivery.attempt, fault);
  }
};

const send = async (
  orderId: OrderId,
  delivery: DeliveryToSend,
  concerts: OrderedConcerts,
  objects: Objects,
  services: DeliveryServices,
): Promise<DeliveryOutcome> => {
  const [order, holder] = await Promise.all([
    objects.order(orderId).document(),
    objects.user(delivery.userId).document(),
  ]);
  if (order === undefined) throw new Error(`${orderId} is not there`);
  if (holder === undefined) throw new Error(`${delivery.userId} is not there`);
  const { delivery: to } = order;
  if (to.type === "courier") {
    const parcel = parcelOf(orderId, delivery, to.address, concerts);
    return { status: "shipped", ...(await services.courier.ship(parcel)) };
  }
  const { mailFrom: from, publicUrl } = services;
  const whom = { from, to: to.email, holderName: holder.name, greeted: greetedName(holder, to.email) };
  const means = { publicUrl, codes: await services.codes(), at: now() };
  await services.mail.send(await ticketMailOf(order.order, delivery, whom, concerts, means));
  return { status: "emailed" };
};
