import { z } from "@hono/zod-openapi";
import type { TicketCodes } from "../../integrations/ticket-codes.ts";
import type { DeliveryDetails } from "../../objects/delivery-details.ts";
import type { TicketDocument } from "../../objects/tickets/tickets-rpc.ts";
import { time, timeText } from "../http/time.ts";

/** A ticket as the API shows one. */
export const ticketDocument = z
  .strictObject({
    id: z.string(),
    orderId: z.string(),
    concertId: z.string(),
    ticketLevelId: z.string(),
    status: z.enum(["issued", "validated", "revoked"]),
    /** When it was let in; null while it was not. */
    validatedAt: time.nullable(),
    isPrinted: z.boolean(),
    ticketsOfOrder: z
      .int()
      .openapi({ description: "How many tickets the order has by now, also those that were taken back" }),
    code: z.string().nullable(),
    delivery: z
      .strictObject({
        method: z.enum(["email", "courier"]),
        status: z.enum(["prepared", "delivered", "failed"]),
        email: z.string().optional(),
        trackingNumber: z.string().optional(),
        attempts: z.int(),
      })
      .nullable(),
    createdAt: time,
  })
  .openapi("Ticket");

/** What a reader sees of a ticket besides what everyone does who may read it. */
export interface Insight {
  /** Signs the code: for its owner only. */
  readonly codes?: TicketCodes;
  /** Where it is delivered to: personal data, for its owner and administrators. */
  readonly address?: DeliveryDetails;
}

const showDelivery = ({ delivery }: TicketDocument, { address }: Insight) =>
  delivery === null
    ? null
    : {
        method: delivery.method,
        status: delivery.status,
        ...(delivery.method === "email" && address?.type === "email" ? { email: address.email } : {}),
        ...(delivery.trackingNumber === null ? {} : { trackingNumber: delivery.trackingNumber }),
        attempts: delivery.attempts,
      };

export const showTicket = async (document: TicketDocument, insight: Insight) => {
  const { ticketId, orderId, concertId, ticketLevelId, status, validatedAt, createdAt } = document.ticket;
  return {
    id: ticketId,
    orderId,
    concertId,
    ticketLevelId,
    status,
    validatedAt: validatedAt === null ? null : timeText(validatedAt),
    isPrinted: document.isPrinted,
    ticketsOfOrder: document.ticketsOfOrder,
    code: insight.codes === undefined ? null : await insight.codes.sign({ ticketId, concertId }),
    delivery: showDelivery(document, insight),
    createdAt: timeText(createdAt),
  };
};
