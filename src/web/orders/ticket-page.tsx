import { raw } from "hono/html";
import { renderSVG } from "uqr";
import { orderId, ticketId, ticketOf } from "../../domain/ids.ts";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { numberOf } from "../../routes/tickets/standing-tickets.ts";
import { ticketDocument } from "../../routes/tickets/ticket-document.ts";
import { inLanguages } from "../../language.ts";
import { Heading, Notice } from "../layout/fields.tsx";
import { Following } from "../layout/live.tsx";
import { page } from "../page.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { levelName } from "./ordered-concerts.ts";
import { TicketBadge } from "./ticket-badge.tsx";
import type { Concert, Ticket } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: (artist: string, number: string) => `${artist}: ticket ${number}`,
    qr: "QR code of the ticket",
    show: "Show this code at the door. Turn your screen bright.",
    validated: (when: string) => `Let in on ${when}. This ticket lets nobody in again.`,
    revoked: "This ticket is no longer valid, and lets nobody in.",
    cancelled: "This concert is cancelled. What you paid is refunded automatically.",
    ownersEyes: "Its code is for its owner's eyes only.",
    when: "When",
    where: "Where",
    level: "Ticket",
    unknownLevel: "A kind that is not sold any more",
    holder: "Name",
    number: (number: string) => `Ticket ${number}`,
    ofAll: (number: string, all: string) => `Ticket ${number} of ${all}`,
    byHand: "If the code cannot be scanned, this number is typed at the door:",
    copy: "Copy the number",
    copied: "Copied",
    parcel: "This ticket comes on paper, too, by courier. Paper and screen have the same code.",
    tracking: (number: string) => `Tracking number of the parcel: ${number}`,
    pdf: "This ticket as a PDF",
    calendar: "Add to your calendar",
    order: "The whole order",
    neighbours: "Other tickets of the order",
    previous: "Previous ticket",
    next: "Next ticket",
    offline: "There is no connection. You need none here: the code works all the same.",
  },
  pl: {
    title: (artist: string, number: string) => `${artist}: bilet ${number}`,
    qr: "Kod QR biletu",
    show: "Pokaż ten kod przy wejściu. Rozjaśnij ekran.",
    validated: (when: string) => `Wykorzystany: ${when}. Ten bilet nikogo więcej nie wpuści.`,
    revoked: "Ten bilet stracił ważność i nikogo nie wpuści.",
    cancelled: "Ten koncert został odwołany. Zapłacone pieniądze wrócą do Ciebie automatycznie.",
    ownersEyes: "Jego kod widzi tylko właściciel.",
    when: "Kiedy",
    where: "Gdzie",
    level: "Bilet",
    unknownLevel: "Rodzaj, którego już się nie sprzedaje",
    holder: "Imię i nazwisko",
    number: (number: string) => `Bilet ${number}`,
    ofAll: (number: string, all: string) => `Bilet ${number} z ${all}`,
    byHand: "Gdy kodu nie da się zeskanować, przy wejściu wpisuje się ten numer:",
    copy: "Skopiuj numer",
    copied: "Skopiowano",
    parcel: "Ten bilet przyjedzie też na papierze, kurierem. Na papierze i na ekranie jest ten sam kod.",
    tracking: (number: string) => `Numer przesyłki: ${number}`,
    pdf: "Ten bilet w pliku PDF",
    calendar: "Dodaj do kalendarza",
    order: "Całe zamówienie",
    neighbours: "Inne bilety z zamówienia",
    previous: "Poprzedni bilet",
    next: "Następny bilet",
    offline: "Nie ma połączenia. Tu nie jest potrzebne: kod i tak działa.",
  },
});

/** Modules of white around the code, so that a camera finds it: the least that ISO/IEC 18004 asks for. */
const QUIET_ZONE = 4;

interface TicketProps {
  readonly visit: Visit;
  readonly ticket: Ticket;
  readonly concert: Concert;
}

/** One ticket, to be shown at a door: all of it in one document, so that it needs no network once it is open. */
export const ticketPage = page("get", "/tickets/{ticketId}", "signed-in", async (visit) => {
  const text = texts(visit.language);
  const ticket = await visit.service.read(ticketDocument, at`/api/tickets/${visit.params["ticketId"] ?? ""}`);
  // The order is its owner's and administrators' to see; an organizer sees the ticket alone.
  const [concert, order] = await Promise.all([
    visit.service.read(concertDocument, at`/api/concerts/${ticket.concertId}`),
    visit.service.find(orderDocument, at`/api/orders/${ticket.orderId}`),
  ]);
  const number = numberOf(ticketId.parse(ticket.id));
  const count = order === undefined ? undefined : ticket.ticketsOfOrder;
  const { formats } = visit;
  const place =
    count === undefined
      ? text.number(formats.number(number))
      : text.ofAll(formats.number(number), formats.number(count));
  const isOver = ticket.status === "revoked" || ticket.status === "validated";
  return {
    title: text.title(concert.artist, formats.number(number)),
    script: "live.js",
    body: (
      <div class="ticket">
        <Heading title={concert.artist} lead={concert.title} />
        <Following visit={visit} id="ticket" settled={isOver} calm offline={text.offline}>
          <TicketCode visit={visit} ticket={ticket} concert={concert} place={place} />
          {count === undefined ? null : <Neighbours visit={visit} ticket={ticket} number={number} count={count} />}
          <div class="card">
            <TicketFacts visit={visit} ticket={ticket} concert={concert} />
            <TicketFiles visit={visit} ticket={ticket} isOwn={order !== undefined} />
          </div>
        </Following>
      </div>
    ),
  };
});

/** The code, and which of the order's tickets it is of. */
const TicketCode = ({ visit, ticket, concert, place }: TicketProps & { readonly place: string }) => {
  const text = texts(visit.language);
  const { status, code, validatedAt } = ticket;
  return (
    <div class="card">
      <p>
        <TicketBadge visit={visit} ticket={ticket} /> <strong>{place}</strong>
      </p>
      {concert.status === "cancelled" ? <Notice kind="bad">{text.cancelled}</Notice> : null}
      {validatedAt === null ? null : (
        <Notice kind="note">{text.validated(visit.formats.dateTime(validatedAt, concert.timeZone))}</Notice>
      )}
      {status === "revoked" ? <p>{text.revoked}</p> : null}
      {status === "revoked" || code === null ? null : (
        <>
          <div class="qr" role="img" aria-label={text.qr}>
            {raw(renderSVG(code, { ecc: "M", border: QUIET_ZONE, pixelSize: 1 }))}
          </div>
          {status === "issued" ? <p>{text.show}</p> : null}
          <NumberToType visit={visit} ticket={ticket} />
        </>
      )}
      {code === null ? <p>{text.ownersEyes}</p> : null}
    </div>
  );
};

/** In groups, to be read out and typed; copied, it is without gaps. */
const NumberToType = ({ visit, ticket: { id } }: Pick<TicketProps, "visit" | "ticket">) => {
  const text = texts(visit.language);
  const groups = id.match(/^tic_|[0-9a-f]{4}|_\d+$/g) ?? [];
  return (
    <>
      <p>
        {text.byHand}
        <br />
        <code class="grouped">
          {groups.map((group) => (
            <>
              <span>{group}</span>
              <wbr />
            </>
          ))}
        </code>
      </p>
      <p class="actions" data-needs-script hidden>
        <button type="button" class="quiet" data-copies={id} data-copied={text.copied}>
          {text.copy}
        </button>
      </p>
    </>
  );
};

const TicketFacts = ({ visit, ticket, concert }: TicketProps) => {
  const text = texts(visit.language);
  const { startsAt, timeZone, venue } = concert;
  const { delivery } = ticket;
  return (
    <>
      <dl class="facts">
        <dt>{text.when}</dt>
        <dd>
          <time datetime={startsAt}>{visit.formats.dateTime(startsAt, timeZone)}</time>
        </dd>
        <dt>{text.where}</dt>
        <dd>
          {venue.name}, {venue.city}
        </dd>
        <dt>{text.level}</dt>
        <dd>{levelName(concert, ticket.ticketLevelId) ?? text.unknownLevel}</dd>
        {ticket.code === null ? null : (
          <>
            <dt>{text.holder}</dt>
            <dd>{visit.viewer?.name}</dd>
          </>
        )}
      </dl>
      {delivery?.method === "courier" && ticket.status !== "revoked" ? (
        <p>
          {text.parcel}{" "}
          {delivery.trackingNumber === undefined ? null : <strong>{text.tracking(delivery.trackingNumber)}</strong>}
        </p>
      ) : null}
    </>
  );
};

const TicketFiles = ({ visit, ticket, isOwn }: Pick<TicketProps, "visit" | "ticket"> & { readonly isOwn: boolean }) => {
  const text = texts(visit.language);
  return (
    <p class="actions">
      {ticket.status === "revoked" ? null : (
        <a class="button quiet" href={at`/api/tickets/${ticket.id}/pdf`}>
          {text.pdf}
        </a>
      )}
      {isOwn ? (
        <>
          <a class="button quiet" href={at`/api/orders/${ticket.orderId}/calendar.ics`}>
            {text.calendar}
          </a>
          <a href={at`/orders/${ticket.orderId}`}>{text.order}</a>
        </>
      ) : null}
    </p>
  );
};

/** The ways to the tickets of the order before and after this one, for whoever goes in with friends. */
const Neighbours = ({
  visit,
  ticket: { orderId: order },
  number,
  count,
}: Pick<TicketProps, "visit" | "ticket"> & { readonly number: number; readonly count: number }) => {
  const text = texts(visit.language);
  if (count === 1) return null;
  const pathOf = (neighbour: number): string => at`/tickets/${ticketOf(orderId.parse(order), neighbour)}`;
  return (
    <nav class="actions" aria-label={text.neighbours}>
      {number === 1 ? null : (
        <a class="button quiet" rel="prev" href={pathOf(number - 1)}>
          {text.previous}
        </a>
      )}
      {number === count ? null : (
        <a class="button quiet" rel="next" href={pathOf(number + 1)}>
          {text.next}
        </a>
      )}
    </nav>
  );
};
