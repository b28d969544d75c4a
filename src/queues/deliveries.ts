import type { ConcertId, OrderId } from "../domain/ids.ts";
import type { Metadata } from "../event-store/index.ts";
import type { Courier } from "../integrations/courier.ts";
import type { MailService } from "../integrations/mail-service.ts";
import type { TicketCodes } from "../integrations/ticket-codes.ts";
import type { ConcertDocument } from "../objects/concert/concert-rpc.ts";
import type { DeliveryDetails } from "../objects/delivery-details.ts";
import type { Objects } from "../objects/namespaces.ts";
import { systemMetadata } from "../objects/system-metadata.ts";
import type { DeliveryOutcome, DeliveryToSend } from "../objects/tickets/tickets-rpc.ts";
import { eachMessage, workMessage } from "./messages.ts";
import { parcelOf } from "./ticket-parcel.ts";
import { ticketMail } from "./ticket-mail.ts";

const RECORDING_PAUSES_MS = [50, 200, 800];

/** What deliveries are made with. */
export interface DeliveryServices {
  readonly mail: MailService;
  readonly mailFrom: string;
  /** Where the API is, for links. */
  readonly publicUrl: string;
  readonly courier: Courier;
  readonly codes: () => Promise<TicketCodes>;
}

/** Consumes `deliveries`: asks the order's tickets what is to be sent, sends it, records the outcome, in this order. */
export const consumeDeliveries = (batch: MessageBatch, objects: Objects, services: DeliveryServices): Promise<void> =>
  eachMessage(batch, workMessage, async ({ orderId }) => {
    const tickets = objects.tickets(orderId);
    const delivery = await tickets.nextDelivery();
    if (delivery === undefined) return;
    const metadata: Metadata = systemMetadata(delivery.deliveryId, orderId);
    const outcome = await attempt(orderId, delivery, objects, services);
    const recorded = await insistently(() => tickets.recordDelivery(delivery.deliveryId, outcome, metadata));
    if (!recorded.ok) throw new Error(`${delivery.deliveryId} was not recorded: ${recorded.rejection.code}`);
  });

/** Repeats a call that throws: what was sent and not recorded is sent again, so that recording is worth some patience. */
const insistently = async <T>(call: () => Promise<T>): Promise<T> => {
  for (const pause of RECORDING_PAUSES_MS) {
    try {
      return await call();
    } catch {
      await scheduler.wait(pause);
    }
  }
  return call();
};

/** A try that fails is an outcome, too: counted, and followed by another one after a pause. */
const attempt = async (
  orderId: OrderId,
  delivery: DeliveryToSend,
  objects: Objects,
  services: DeliveryServices,
): Promise<DeliveryOutcome> => {
  try {
    const order = await objects.order(orderId).document();
    if (order === undefined) throw new Error(`${orderId} is not there`);
    return await send(orderId, delivery, order.delivery, await concertsOf(delivery, objects), services);
  } catch (fault) {
    return { status: "failed", attempt: delivery.attempt, reason: String(fault).slice(0, 500) };
  }
};

const send = async (
  orderId: OrderId,
  delivery: DeliveryToSend,
  to: DeliveryDetails,
  concerts: ReadonlyMap<ConcertId, ConcertDocument>,
  services: DeliveryServices,
): Promise<DeliveryOutcome> => {
  if (to.type === "courier") {
    const parcel = parcelOf(orderId, delivery, to.address, concerts);
    const { trackingNumber } = await services.courier.ship(parcel);
    return { status: "shipped", trackingNumber };
  }
  const codes = await services.codes();
  const link = `${services.publicUrl}/api/orders/${orderId}/tickets`;
  const mail = await ticketMail(delivery, { from: services.mailFrom, to: to.email, link }, concerts, codes);
  await services.mail.send(mail);
  return { status: "emailed" };
};

const concertsOf = async (
  { tickets }: DeliveryToSend,
  objects: Objects,
): Promise<ReadonlyMap<ConcertId, ConcertDocument>> => {
  const ids = [...new Set(tickets.map(({ concertId }) => concertId))];
  return new Map(
    await Promise.all(
      ids.map(async (id): Promise<[ConcertId, ConcertDocument]> => {
        const document = await objects.concert(id).document();
        if (document === undefined) throw new Error(`${id} is not there`);
        return [id, document];
      }),
    ),
  );
};
