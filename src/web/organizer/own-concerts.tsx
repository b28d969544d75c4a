import type { z } from "zod";
import { availabilityDocument } from "../../routes/concerts/availability.ts";
import { listedConcertDocument } from "../../routes/concerts/concert-document.ts";
import { financeDocument } from "../../routes/concerts/finance.ts";
import { listOf } from "../../routes/http/lists.ts";
import { inLanguages } from "../../language.ts";
import { Heading } from "../layout/fields.tsx";
import { SearchForm, searchedIn } from "../layout/search-form.tsx";
import { Ways } from "../layout/ways.tsx";
import { page } from "../page.ts";
import { at, type Service } from "../service.ts";
import { CalendarLeaf } from "../storefront/calendar-leaf.tsx";
import { SaleBadge } from "../storefront/sale-status.tsx";
import type { Visit } from "../visit.ts";
import { organizers } from "./organizers.ts";

const texts = inLanguages({
  en: {
    title: "My concerts",
    lead: "What you have planned, and how it sells.",
    plan: "Plan a concert",
    upcoming: "To come",
    past: "Past",
    parts: "Which concerts",
    nothing: {
      upcoming: "You have no concerts to come.",
      past: "None of your concerts has taken place yet.",
    },
    others: "You can manage everybody's concerts: open one, and follow “Manage this concert”.",
    all: "All concerts",
    search: "Artist, title or place",
    find: "Search",
    notFound: "Nothing found. Try a shorter word, or only a part of the name.",
    later: "Later concerts",
    earlier: "Earlier concerts",
    fromStart: "Back to the beginning",
    sold: (sold: string, capacity: string) => `${sold} of ${capacity} sold`,
    held: (held: string) => `${held} held`,
  },
  pl: {
    title: "Moje koncerty",
    lead: "Zaplanowane koncerty i ich sprzedaż.",
    plan: "Zaplanuj koncert",
    upcoming: "Nadchodzące",
    past: "Minione",
    parts: "Które koncerty",
    nothing: {
      upcoming: "Nie masz żadnych nadchodzących koncertów.",
      past: "Żaden z Twoich koncertów jeszcze się nie odbył.",
    },
    others: "Możesz zarządzać koncertami wszystkich: otwórz dowolny i wybierz „Zarządzaj tym koncertem”.",
    all: "Wszystkie koncerty",
    search: "Wykonawca, tytuł lub miejsce",
    find: "Szukaj",
    notFound: "Nic nie znaleziono. Spróbuj krótszego słowa albo tylko części nazwy.",
    later: "Późniejsze koncerty",
    earlier: "Wcześniejsze koncerty",
    fromStart: "Wróć do początku",
    sold: (sold: string, capacity: string) => `Sprzedano ${sold} z ${capacity}`,
    held: (held: string) => `zarezerwowane: ${held}`,
  },
});

/** Each is shown with its figures, which are read one by one. */
const PAGE = "10";

const parts = ["upcoming", "past"] as const;
type Part = (typeof parts)[number];

/** An organizer's own concerts, with what is sold of each at a glance. */
export const ownConcertsPage = page("get", "/organizer", organizers, async (visit) => {
  const text = texts(visit.language);
  const { searchParams } = visit.url;
  const when: Part = searchParams.get("when") === "past" ? "past" : "upcoming";
  const query = searchedIn(visit.url);
  const cursor = searchParams.get("cursor");
  const kept = { ...(when === "past" ? { when } : {}), ...(query === "" ? {} : { q: query }) };
  const asked = new URLSearchParams({
    organizerId: "me",
    limit: PAGE,
    ...kept,
    when,
    ...(cursor === null ? {} : { cursor }),
  });
  const { data, nextCursor } = await visit.service.read(listOf(listedConcertDocument), `/api/concerts?${asked}`);
  const concerts = await Promise.all(data.map((concert) => withFigures(visit.service, concert)));
  return {
    title: text.title,
    body: (
      <>
        <Heading title={text.title} lead={text.lead}>
          <a class="button" href="/organizer/concerts/new">
            {text.plan}
          </a>
        </Heading>
        {visit.viewer.role === "administrator" ? (
          <p>
            {text.others} <a href="/">{text.all}</a>
          </p>
        ) : null}
        <Ways
          label={text.parts}
          look="choices"
          ways={parts.map((part) => ({
            to: part === "past" ? "/organizer?when=past" : "/organizer",
            label: text[part],
            current: part === when ? "page" : undefined,
          }))}
        />
        <SearchForm
          action="/organizer"
          label={text.search}
          button={text.find}
          value={query}
          kept={when === "past" ? { when } : {}}
        />
        <h2>{text[when]}</h2>
        {data.length > 0 ? null : <p>{query === "" ? text.nothing[when] : text.notFound}</p>}
        <ul class="rows card">
          {concerts.map((shown) => (
            <OwnConcert visit={visit} {...shown} />
          ))}
        </ul>
        <p class="actions">
          {nextCursor === null ? null : (
            <a class="button quiet" href={`/organizer?${new URLSearchParams({ ...kept, cursor: nextCursor })}`}>
              {when === "past" ? text.earlier : text.later}
            </a>
          )}
          {cursor === null ? null : <a href={`/organizer?${new URLSearchParams(kept)}`}>{text.fromStart}</a>}
        </p>
      </>
    ),
  };
});

interface WithFigures {
  readonly concert: z.infer<typeof listedConcertDocument>;
  readonly levels: z.infer<typeof financeDocument>["levels"];
  readonly status: z.infer<typeof availabilityDocument>["status"];
}

const withFigures = async (service: Service, concert: WithFigures["concert"]): Promise<WithFigures> => {
  const [{ levels }, { status }] = await Promise.all([
    service.read(financeDocument, at`/api/concerts/${concert.id}/finance`),
    service.read(availabilityDocument, at`/api/concerts/${concert.id}/availability`),
  ]);
  return { concert, levels, status };
};

const OwnConcert = ({ visit, concert, levels, status }: WithFigures & { readonly visit: Visit }) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { id, artist, title, venue, startsAt, timeZone, ticketLevels } = concert;
  const sold = levels.reduce((sum, level) => sum + level.sold, 0);
  const held = levels.reduce((sum, level) => sum + level.held, 0);
  const capacity = ticketLevels.reduce((sum, level) => sum + level.capacity, 0);
  const told = text.sold(formats.number(sold), formats.number(capacity));
  return (
    <li>
      <CalendarLeaf visit={visit} at={startsAt} timeZone={timeZone} />
      <div class="grow">
        <h3>
          <a href={at`/organizer/concerts/${id}`}>{artist}</a>
        </h3>
        <p>{title}</p>
        <p class="small">
          <time datetime={startsAt}>{formats.dateTime(startsAt, timeZone)}</time> · {venue.name}, {venue.city}
        </p>
      </div>
      <div class="figure">
        <SaleBadge visit={visit} status={status} />
        <p class="small numbers">
          {told}
          {held === 0 ? null : ` · ${text.held(formats.number(held))}`}
        </p>
        <meter min={0} max={capacity} value={sold} aria-label={told}></meter>
      </div>
    </li>
  );
};
