import { attendeeDocument } from "../../routes/concerts/attendees.ts";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { listOf } from "../../routes/http/lists.ts";
import { inLanguages } from "../../language.ts";
import { SearchForm, searchedIn } from "../layout/search-form.tsx";
import { Cell, Row, StackedTable } from "../layout/stacked-table.tsx";
import { page } from "../page.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { TicketBadge } from "../orders/ticket-badge.tsx";
import { ConcertFrame } from "./concert-frame.tsx";
import { numberIn } from "./order-of-concert.ts";
import { organizers } from "./organizers.ts";
import type { Attendee } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "Attendees",
    search: "Name, email, order or ticket",
    find: "Search",
    rule: "A part of a name or an address is enough; a whole address, order or ticket number is found at once, however many come. A ticket that was just bought appears a few seconds later.",
    lookedSoFar: "Only a part of the tickets was looked through so far. There may be more among the rest.",
    lookOn: "Look through the rest",
    nobody: "Nobody has a ticket yet.",
    notFound: "Nobody was found.",
    all: "All attendees",
    file: "Download all as a file (CSV)",
    name: "Name",
    level: "Level",
    ticket: "Ticket",
    number: (number: string) => `No ${number} of the order`,
    order: "Order",
    refund: "Refund",
    refundOf: (name: string, number: string) => `Refund ticket ${number} of ${name}`,
    look: "Order",
    lookAt: (name: string) => `Order of ${name}`,
    more: "More attendees",
    fromStart: "Back to the beginning",
    found: (query: string) => `Results for “${query}”`,
  },
  pl: {
    title: "Uczestnicy",
    search: "Nazwisko, e-mail, zamówienie lub bilet",
    find: "Szukaj",
    rule: "Wystarczy część nazwiska lub adresu; cały adres, numer zamówienia lub biletu znajdzie się od razu, niezależnie od liczby uczestników. Bilet kupiony przed chwilą pojawi się po kilku sekundach.",
    lookedSoFar: "Na razie przejrzano tylko część biletów. Wśród pozostałych może być więcej wyników.",
    lookOn: "Przejrzyj pozostałe",
    nobody: "Nikt nie ma jeszcze biletu.",
    notFound: "Nikogo nie znaleziono.",
    all: "Wszyscy uczestnicy",
    file: "Pobierz pełną listę jako plik (CSV)",
    name: "Imię i nazwisko",
    level: "Pula",
    ticket: "Bilet",
    number: (number: string) => `Nr ${number} w zamówieniu`,
    order: "Zamówienie",
    refund: "Zwrot",
    refundOf: (name: string, number: string) => `Zwrot za bilet nr ${number}: ${name}`,
    look: "Zamówienie",
    lookAt: (name: string) => `Zamówienie: ${name}`,
    more: "Więcej uczestników",
    fromStart: "Wróć do początku",
    found: (query: string) => `Wyniki dla „${query}”`,
  },
});

/** What one page shows. */
const PAGE = 50;

/** Who comes to a concert of one's own, found by a word. */
export const attendeesPage = page("get", "/organizer/concerts/{concertId}/attendees", organizers, async (visit) => {
  const { service, params, url } = visit;
  const { concertId = "" } = params;
  const query = searchedIn(url);
  const cursor = url.searchParams.get("cursor");
  const searched = query === "" ? {} : { q: query };
  const asked = new URLSearchParams({
    limit: String(PAGE),
    ...searched,
    ...(cursor === null ? {} : { cursor }),
  });
  const attendees = at`/api/concerts/${concertId}/attendees`;
  // The attendees first: of somebody else's concert there are none to see.
  const { data, nextCursor } = await service.read(listOf(attendeeDocument), `${attendees}?${asked}`);
  const concert = await service.read(concertDocument, at`/api/concerts/${concertId}`);
  const text = texts(visit.language);
  const here = at`/organizer/concerts/${concertId}/attendees`;
  const isCutShort = query !== "" && nextCursor !== null && data.length < PAGE;
  return {
    title: `${concert.artist}: ${text.title}`,
    body: (
      <ConcertFrame visit={visit} concert={concert} title={text.title}>
        <SearchForm action={here} label={text.search} button={text.find} value={query} describedBy="q-rule" />
        <p class="small" id="q-rule">
          {text.rule}
        </p>
        {query === "" ? null : <h2>{text.found(query)}</h2>}
        {data.length > 0 || isCutShort ? null : <p>{query === "" ? text.nobody : text.notFound}</p>}
        {data.length === 0 ? null : (
          <AttendeeTable
            visit={visit}
            attendees={data}
            names={new Map(concert.ticketLevels.map((l) => [l.id, l.name]))}
          />
        )}
        {isCutShort ? <p>{text.lookedSoFar}</p> : null}
        <p class="actions">
          {nextCursor === null ? null : (
            <a class="button quiet" href={`${here}?${new URLSearchParams({ ...searched, cursor: nextCursor })}`}>
              {isCutShort ? text.lookOn : text.more}
            </a>
          )}
          {cursor === null ? null : <a href={`${here}?${new URLSearchParams(searched)}`}>{text.fromStart}</a>}
          {query === "" ? null : <a href={here}>{text.all}</a>}
          <a href={`${attendees}.csv?byteOrderMark=yes`} download>
            {text.file}
          </a>
        </p>
      </ConcertFrame>
    ),
  };
});

interface AttendeeTableProps {
  readonly visit: Visit;
  readonly attendees: readonly Attendee[];
  /** What ticket levels are called, by their ids. */
  readonly names: ReadonlyMap<string, string>;
}

const AttendeeTable = ({ visit, attendees, names }: AttendeeTableProps) => {
  const text = texts(visit.language);
  const column = (name: "name" | "level" | "ticket" | "order") => ({ label: text[name] });
  const columns = (["name", "level", "ticket", "order"] as const).map(column);
  return (
    <StackedTable label={text.title} columns={columns}>
      <tbody role="rowgroup">
        {attendees.map((attendee) => (
          <Row
            id={attendee.ticketId}
            header={
              <>
                {attendee.holder.name}
                <span class="small">{attendee.holder.email}</span>
              </>
            }
          >
            <Cell column={column("level")}>{names.get(attendee.ticketLevelId) ?? attendee.ticketLevelId}</Cell>
            <Cell column={column("ticket")}>
              <TicketBadge visit={visit} ticket={attendee} />
              <br />
              <span class="small">{text.number(numberOfTicket(visit, attendee))}</span>
            </Cell>
            <Cell column={column("order")}>
              <WayToOrder visit={visit} attendee={attendee} />
              <br />
              <code class="small">{attendee.orderId}</code>
            </Cell>
          </Row>
        ))}
      </tbody>
    </StackedTable>
  );
};

const numberOfTicket = ({ formats }: Visit, { ticketId }: Attendee): string => formats.number(numberIn(ticketId));

/** To the refund of a ticket that still lets somebody in; of any other, to what became of its order. */
const WayToOrder = ({ visit, attendee }: { readonly visit: Visit; readonly attendee: Attendee }) => {
  const text = texts(visit.language);
  const { ticketId, orderId, holder, status } = attendee;
  const order = at`/organizer/concerts/${visit.params["concertId"] ?? ""}/orders/${orderId}`;
  return status === "issued" ? (
    <a
      href={`${order}?${new URLSearchParams({ ticket: ticketId })}`}
      aria-label={text.refundOf(holder.name, numberOfTicket(visit, attendee))}
    >
      {text.refund}
    </a>
  ) : (
    <a href={order} aria-label={text.lookAt(holder.name)}>
      {text.look}
    </a>
  );
};
