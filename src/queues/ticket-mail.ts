import type { OrderId } from "../domain/ids.ts";
import type { Instant } from "../domain/instant.ts";
import type { PlacedOrder } from "../domain/orders/order-state.ts";
import type { IssuedTicket } from "../domain/tickets/ticket.ts";
import type { Mail } from "../integrations/mail-service.ts";
import type { TicketCodes } from "../integrations/ticket-codes.ts";
import { type MailedConcert, ticketMail } from "../mails/ticket-mail.ts";
import type { Language } from "../language.ts";
import type { DeliveryToSend } from "../objects/tickets/tickets-rpc.ts";
import { calendarName, calendarOf } from "../papers/calendar.ts";
import type { PrintedTicket } from "../papers/printed-ticket.ts";
import { ticketsPdf } from "../papers/ticket-pdf.ts";
import type { OrderedConcerts } from "./concerts-of-order.ts";

/** From whom and to whom a mail goes, and whose the tickets are. */
interface Correspondents {
  readonly from: string;
  readonly to: string;
  readonly holderName: string;
  /** As the mail greets its reader. */
  readonly greeted: string | null;
}

/** As the mail around them: nobody has told which language it is read in. */
const ATTACHED_IN: Language = "en";

/** One mail with all tickets of an order; its id is the delivery's, so that a repeated try is recognised. */
export const ticketMailOf = async (
  order: PlacedOrder,
  delivery: DeliveryToSend,
  { from, to, holderName, greeted }: Correspondents,
  concerts: OrderedConcerts,
  { publicUrl, codes, at }: { readonly publicUrl: string; readonly codes: TicketCodes; readonly at: Instant },
): Promise<Mail> => {
  const { orderId } = order;
  const printed = await printedTickets(order, delivery.tickets, holderName, concerts, codes);
  const content = ticketMail({
    greeted,
    concerts: mailedConcerts(delivery, concerts),
    tickets: printed?.map(({ levelName, code }) => ({ levelName, code })) ?? null,
    link: `${publicUrl}/api/orders/${orderId}/tickets${printed === null ? "" : "/pdf"}`,
  });
  return {
    messageId: delivery.deliveryId,
    isRetry: delivery.mayHaveBeenSent,
    from,
    to,
    ...content,
    attachments: [
      ...(printed === null
        ? []
        : [
            {
              filename: "tickets.pdf",
              contentType: "application/pdf",
              content: await ticketsPdf(printed, ATTACHED_IN),
            },
          ]),
      ...calendars(orderId, concerts, publicUrl, at),
    ],
  };
};

/** A calendar file of each concert. */
const calendars = (orderId: OrderId, concerts: OrderedConcerts, publicUrl: string, at: Instant): Mail["attachments"] =>
  [...concerts].map(([concertId, { details: concert, version, status }], index) => {
    const url = `${publicUrl}/concerts/${concertId}`;
    const entry = { concertId, orderId, concert, version, isCancelled: status === "cancelled", url };
    return {
      filename: `${index + 1}-${calendarName(concert)}.ics`,
      contentType: "text/calendar",
      content: new TextEncoder().encode(calendarOf([entry], at, ATTACHED_IN)),
    };
  });

const mailedConcerts = ({ contents }: DeliveryToSend, concerts: OrderedConcerts): readonly MailedConcert[] =>
  [...concerts].map(([id, concert]) => ({
    details: concert.details,
    levels: contents
      .filter(({ concertId }) => concertId === id)
      .map(({ ticketLevelId, quantity }) => ({ name: levelName(concert, ticketLevelId), quantity })),
  }));

/** The tickets as they are printed; null where they are too many for a mail. */
const printedTickets = async (
  { orderId, items }: PlacedOrder,
  tickets: readonly IssuedTicket[] | null,
  holderName: string,
  concerts: OrderedConcerts,
  codes: TicketCodes,
): Promise<readonly (PrintedTicket & { readonly code: string })[] | null> => {
  const ordered = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return tickets === null
    ? null
    : Promise.all(
        tickets.map(async ({ ticketId, concertId, ticketLevelId }) => {
          const concert = concerts.get(concertId);
          if (concert === undefined) throw new Error(`${concertId} of ${ticketId} is not there`);
          return {
            ticketId,
            orderId,
            concert: concert.details,
            levelName: levelName(concert, ticketLevelId),
            holderName,
            code: await codes.sign({ ticketId, concertId }),
            place: { number: Number(ticketId.slice(ticketId.lastIndexOf("_") + 1)), of: ordered },
          };
        }),
      );
};

const levelName = (
  { ticketLevels }: { readonly ticketLevels: readonly { readonly id: string; readonly name: string }[] },
  id: string,
): string => ticketLevels.find((level) => level.id === id)?.name ?? id;
