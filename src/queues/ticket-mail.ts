import { html } from "hono/html";
import type { ConcertId } from "../domain/ids.ts";
import type { Mail } from "../integrations/mail-service.ts";
import type { TicketCodes } from "../integrations/ticket-codes.ts";
import type { ConcertDocument } from "../objects/concert/concert-rpc.ts";
import type { DeliveryToSend } from "../objects/tickets/tickets-rpc.ts";

/** Tickets that a mail shows one by one; of more it gives the counts, and says where they are: mails have a size. */
const MOST_CODES = 300;

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
  /** How many of each level; instead of the tickets, where they are too many. */
  readonly counts: readonly string[];
}

/** One mail with all tickets of an order; its id is the delivery's, so that a repeated try is recognised. */
export const ticketMail = async (
  delivery: DeliveryToSend,
  { from, to, link }: { readonly from: string; readonly to: string; readonly link: string },
  concerts: ReadonlyMap<ConcertId, ConcertDocument>,
  codes: TicketCodes,
): Promise<Mail> => {
  const introduction =
    delivery.tickets.length > MOST_CODES
      ? `Thank you. These are your tickets; find their codes at ${link}`
      : "Thank you. Here are your tickets; each code lets one person in, once.";
  const shown = await Promise.all([...concerts].map(([id, document]) => show(id, document, delivery, codes)));
  return {
    messageId: delivery.deliveryId,
    isRetry: delivery.attempt > 1,
    from,
    to,
    subject: `Your tickets: ${shown.map(({ heading }) => heading).join("; ")}`.slice(0, 200),
    text: textOf(introduction, shown),
    html: String(await htmlOf(introduction, shown)),
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
  const isShort = tickets.length <= MOST_CODES;
  const byLevel = Map.groupBy(own, ({ ticketLevelId }) => ticketLevelId);
  return {
    heading: `${artist}, ${title}`,
    where: `${venue.name}, ${venue.city}`,
    when: new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone }).format(startsAt),
    counts: isShort ? [] : Array.from(byLevel, ([level, { length }]) => `${length} × ${names.get(level) ?? level}`),
    tickets: await Promise.all(
      (isShort ? own : []).map(async ({ ticketId, concertId, ticketLevelId }) => ({
        ticketId,
        level: names.get(ticketLevelId) ?? ticketLevelId,
        code: await codes.sign({ ticketId, concertId }),
      })),
    ),
  };
};

const textOf = (introduction: string, concerts: readonly ShownConcert[]): string =>
  [
    introduction,
    ...concerts.map(({ heading, where, when, counts, tickets }) =>
      [
        heading,
        where,
        when,
        ...counts,
        ...tickets.map(({ level, ticketId, code }) => `${level} (${ticketId})\n${code}`),
      ].join("\n"),
    ),
  ].join("\n\n");

const htmlOf = (introduction: string, concerts: readonly ShownConcert[]) =>
  html`<!doctype html>
    <html lang="en">
      <body>
        <p>${introduction}</p>
        ${concerts.map(
          ({ heading, where, when, counts, tickets }) =>
            html`<h2>${heading}</h2>
              <p>${where}<br />${when}</p>
              <ul>
                ${counts.map((count) => html`<li>${count}</li>`)}
                ${tickets.map(
                  ({ level, ticketId, code }) => html`<li>${level} (${ticketId})<br /><code>${code}</code></li>`,
                )}
              </ul>`,
        )}
      </body>
    </html>`;
