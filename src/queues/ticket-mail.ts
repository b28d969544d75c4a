import { html } from "hono/html";
import type { ConcertId } from "../domain/ids.ts";
import type { Mail } from "../integrations/mail-service.ts";
import type { TicketCodes } from "../integrations/ticket-codes.ts";
import type { ConcertDocument } from "../objects/concert/concert-rpc.ts";
import type { DeliveryToSend } from "../objects/tickets/tickets-rpc.ts";

/** A ticket as the mail shows it. */
interface ShownTicket {
  readonly ticketId: string;
  readonly level: string;
  readonly code: string;
}
interface ShownConcert {
  readonly heading: string;
  readonly where: string;
  readonly when: string;
  readonly tickets: readonly ShownTicket[];
}

/** One mail with all tickets of an order; its id is the delivery's, so that a repeated try is recognised. */
export const ticketMail = async (
  delivery: DeliveryToSend,
  { from, to }: { readonly from: string; readonly to: string },
  concerts: ReadonlyMap<ConcertId, ConcertDocument>,
  codes: TicketCodes,
): Promise<Mail> => {
  const shown = await Promise.all([...concerts].map(([id, document]) => show(id, document, delivery, codes)));
  return {
    messageId: delivery.deliveryId,
    from,
    to,
    subject: `Your tickets: ${shown.map(({ heading }) => heading).join("; ")}`.slice(0, 200),
    text: textOf(shown),
    html: String(await htmlOf(shown)),
    attachments: [],
  };
};

const show = async (
  id: ConcertId,
  { concert }: ConcertDocument,
  { tickets }: DeliveryToSend,
  codes: TicketCodes,
): Promise<ShownConcert> => {
  const { artist, title, venue, startsAt, timeZone } = concert.details;
  const names = new Map(concert.ticketLevels.map((level) => [level.id, level.name]));
  const own = tickets.filter(({ concertId }) => concertId === id);
  return {
    heading: `${artist}, ${title}`,
    where: `${venue.name}, ${venue.city}`,
    when: new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone }).format(startsAt),
    tickets: await Promise.all(
      own.map(async ({ ticketId, concertId, ticketLevelId }) => ({
        ticketId,
        level: names.get(ticketLevelId) ?? ticketLevelId,
        code: await codes.sign({ ticketId, concertId }),
      })),
    ),
  };
};

const textOf = (concerts: readonly ShownConcert[]): string =>
  [
    "Thank you. Here are your tickets; each code lets one person in, once.",
    ...concerts.map(({ heading, where, when, tickets }) =>
      [heading, where, when, ...tickets.map(({ level, ticketId, code }) => `${level} (${ticketId})\n${code}`)].join(
        "\n",
      ),
    ),
  ].join("\n\n");

const htmlOf = (concerts: readonly ShownConcert[]) =>
  html`<!doctype html>
    <html lang="en">
      <body>
        <p>Thank you. Here are your tickets; each code lets one person in, once.</p>
        ${concerts.map(
          ({ heading, where, when, tickets }) =>
            html`<h2>${heading}</h2>
              <p>${where}<br />${when}</p>
              <ul>
                ${tickets.map(
                  ({ level, ticketId, code }) => html`<li>${level} (${ticketId})<br /><code>${code}</code></li>`,
                )}
              </ul>`,
        )}
      </body>
    </html>`;
