import { ticketId } from "../../domain/ids.ts";
import { numberOf } from "../../routes/tickets/standing-tickets.ts";
import { inLanguages } from "../../language.ts";
import type { Visit } from "../visit.ts";
import { levelName } from "./ordered-concerts.ts";
import type { SeenOrder } from "./seen-order.ts";
import { TicketBadge } from "./ticket-badge.tsx";
import type { Ticket } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "Tickets",
    lead: "Each ticket has a code of its own, and lets one person in, once.",
    ticket: (number: string) => `Ticket ${number}`,
    show: "Show the code",
    see: "See the ticket",
    pdf: "All tickets as a PDF",
    pdfFrom: (first: string) => `Tickets from number ${first} as a PDF`,
    calendar: "Add to your calendar",
    more: "More tickets",
    first: "The first tickets",
  },
  pl: {
    title: "Bilety",
    lead: "Każdy bilet ma własny kod i wpuszcza jedną osobę, jeden raz.",
    ticket: (number: string) => `Bilet ${number}`,
    show: "Pokaż kod",
    see: "Zobacz bilet",
    pdf: "Wszystkie bilety w pliku PDF",
    pdfFrom: (first: string) => `Bilety od numeru ${first} w pliku PDF`,
    calendar: "Dodaj do kalendarza",
    more: "Więcej biletów",
    first: "Pierwsze bilety",
  },
});

interface TicketsProps {
  readonly visit: Visit;
  readonly seen: SeenOrder;
}

/** The tickets that came of an order, and what they are kept as; nothing before there are any. */
export const OrderTickets = ({ visit, seen: { order, ordered, concerts, tickets } }: TicketsProps) => {
  const text = texts(visit.language);
  const path = `/orders/${order.id}`;
  const isFirstPage = !visit.url.searchParams.has("cursor");
  if (tickets.data.length === 0 && isFirstPage) return null;
  return (
    <section class="card" aria-labelledby="tickets">
      <h2 id="tickets">{text.title}</h2>
      <p class="small">{text.lead}</p>
      <ul class="rows">
        {tickets.data.map((ticket) => {
          const concert = concerts.get(ticket.concertId);
          const what = [ordered.length > 1 ? concert?.artist : undefined, levelName(concert, ticket.ticketLevelId)];
          return (
            <TicketRow visit={visit} ticket={ticket} what={what.filter((name) => name !== undefined).join(", ")} />
          );
        })}
      </ul>
      {isFirstPage && tickets.nextCursor === null ? null : (
        <p class="actions">
          {isFirstPage ? null : <a href={path}>{text.first}</a>}
          {tickets.nextCursor === null ? null : (
            <a class="button quiet" href={`${path}?${new URLSearchParams({ cursor: tickets.nextCursor })}`}>
              {text.more}
            </a>
          )}
        </p>
      )}
      <TicketFiles visit={visit} seen={{ order, tickets }} />
    </section>
  );
};

const TicketRow = ({
  visit,
  ticket,
  what,
}: {
  readonly visit: Visit;
  readonly ticket: Ticket;
  readonly what: string;
}) => {
  const text = texts(visit.language);
  const number = text.ticket(visit.formats.number(numberOf(ticketId.parse(ticket.id))));
  return (
    <li>
      <div>
        <strong>{number}</strong> <TicketBadge visit={visit} ticket={ticket} />
        <br />
        <span class="small">{what}</span>
      </div>
      <a class={ticket.status === "issued" ? "button" : "button quiet"} href={`/tickets/${ticket.id}`}>
        {ticket.status === "issued" ? text.show : text.see} <span class="visually-hidden">{number}</span>
      </a>
    </li>
  );
};

/** The tickets that the page shows as a file, which has as many at most. */
const TicketFiles = ({
  visit,
  seen: { order, tickets },
}: {
  readonly visit: Visit;
  readonly seen: Pick<SeenOrder, "order" | "tickets">;
}) => {
  const text = texts(visit.language);
  const path = `/api/orders/${order.id}`;
  const standing = tickets.data.find(({ status }) => status !== "revoked");
  const first = standing === undefined ? undefined : numberOf(ticketId.parse(standing.id));
  const areAll = tickets.nextCursor === null && !visit.url.searchParams.has("cursor");
  return (
    <p class="actions">
      {first === undefined ? null : (
        <a class="button quiet" href={`${path}/tickets/pdf${areAll ? "" : `?from=${first}`}`}>
          {areAll ? text.pdf : text.pdfFrom(visit.formats.number(first))}
        </a>
      )}
      <a class="button quiet" href={`${path}/calendar.ics`}>
        {text.calendar}
      </a>
    </p>
  );
};
