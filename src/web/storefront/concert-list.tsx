import type { z } from "zod";
import { listedConcertDocument } from "../../routes/concerts/concert-document.ts";
import { listOf } from "../../routes/http/lists.ts";
import { inLanguages } from "../../language.ts";
import { DoneNotice } from "../layout/fields.tsx";
import { SearchForm, searchedIn } from "../layout/search-form.tsx";
import { openPage } from "../page.ts";
import type { Visit } from "../visit.ts";
import { CalendarLeaf } from "./calendar-leaf.tsx";

const texts = inLanguages({
  en: {
    title: "Concerts",
    headline: "The night starts here",
    lead: "Choose your tickets, have them held while you pay, and find them in your mail a moment later.",
    search: "Artist, title or place",
    find: "Search",
    from: "from",
    free: "Free",
    soldOut: "Sold out",
    opens: (when: string) => `On sale from ${when}`,
    ended: "Sales have ended",
    nothingFound: "Nothing was found. Try a shorter word, or only a part of the name.",
    nothingYet: "No concerts are planned yet. Come back soon.",
    all: "All concerts",
    more: "Later concerts",
    fromStart: "Back to the first",
    coming: "Coming up",
    found: (query: string) => `Results for “${query}”`,
    signedOut: "You are signed out.",
  },
  pl: {
    title: "Koncerty",
    headline: "Wieczór zaczyna się tutaj",
    lead: "Wybierz bilety: poczekają, aż zapłacisz, a chwilę później znajdziesz je w swojej poczcie.",
    search: "Artysta, tytuł lub miejsce",
    find: "Szukaj",
    from: "od",
    free: "Bezpłatnie",
    soldOut: "Wyprzedane",
    opens: (when: string) => `W sprzedaży od: ${when}`,
    ended: "Sprzedaż zakończona",
    nothingFound: "Nic nie znaleziono. Spróbuj krótszego słowa albo tylko części nazwy.",
    nothingYet: "Nie zaplanowano jeszcze żadnych koncertów. Zajrzyj wkrótce.",
    all: "Wszystkie koncerty",
    more: "Późniejsze koncerty",
    fromStart: "Wróć do początku",
    coming: "Nadchodzące",
    found: (query: string) => `Wyniki dla „${query}”`,
    signedOut: "Wylogowano.",
  },
});

/** What one page shows: whole rows of two and of three. */
const PAGE = "24";

/** Concerts to come, soonest first, and those that a word is found in. */
export const concertListPage = openPage("get", "/", async (visit) => {
  const text = texts(visit.language);
  const query = searchedIn(visit.url);
  const isSignedOut = visit.done["what"] === "signed-out" && visit.viewer === undefined;
  const searched = query === "" ? {} : { q: query };
  const cursor = visit.url.searchParams.get("cursor");
  const asked = new URLSearchParams({ limit: PAGE, ...searched, ...(cursor === null ? {} : { cursor }) });
  const { data, nextCursor } = await visit.service.read(listOf(listedConcertDocument), `/api/concerts?${asked}`);
  return {
    title: query === "" ? text.title : text.found(query),
    ...(isSignedOut ? { script: "signed-out.js" } : {}),
    body: (
      <>
        {isSignedOut ? <DoneNotice>{text.signedOut}</DoneNotice> : null}
        <div class="stage">
          <h1>{text.headline}</h1>
          <p class="lead">{text.lead}</p>
          <SearchForm action="/" label={text.search} button={text.find} value={query} />
        </div>
        <h2>{query === "" ? text.coming : text.found(query)}</h2>
        {data.length > 0 ? null : <p>{query === "" ? text.nothingYet : text.nothingFound}</p>}
        <ul class="cards">
          {data.map((concert) => (
            <li>
              <ConcertCard visit={visit} concert={concert} />
            </li>
          ))}
        </ul>
        <p class="actions">
          {nextCursor === null ? null : (
            <a class="button quiet" href={`/?${new URLSearchParams({ ...searched, cursor: nextCursor })}`}>
              {text.more}
            </a>
          )}
          {cursor === null ? null : <a href={`/?${new URLSearchParams(searched)}`}>{text.fromStart}</a>}
          {query === "" ? null : <a href="/">{text.all}</a>}
        </p>
      </>
    ),
  };
});

type Listed = z.infer<typeof listedConcertDocument>;

const ConcertCard = ({ visit, concert }: { readonly visit: Visit; readonly concert: Listed }) => {
  const { artist, title, venue, startsAt, timeZone, id } = concert;
  return (
    <article class="card dated">
      <CalendarLeaf visit={visit} at={startsAt} timeZone={timeZone} />
      <div>
        <h3>
          <a href={`/concerts/${id}`}>{artist}</a>
        </h3>
        <p>{title}</p>
        <p class="small">
          <time datetime={startsAt}>{visit.formats.dateTime(startsAt, timeZone)}</time>
        </p>
        <p class="small">
          {venue.name}, {venue.city}
        </p>
        <p class="foot">
          <Offer visit={visit} concert={concert} />
        </p>
      </div>
    </article>
  );
};

/** What it costs, or why it cannot be bought now. */
const Offer = ({
  visit: { language, formats, now },
  concert: { soldOut, salesStartAt, salesEndAt, fromPrice, timeZone },
}: {
  readonly visit: Visit;
  readonly concert: Listed;
}) => {
  const text = texts(language);
  if (salesEndAt !== null && new Date(salesEndAt) <= now) return <span class="badge">{text.ended}</span>;
  if (salesStartAt !== null && new Date(salesStartAt) > now)
    return <span class="badge note">{text.opens(formats.dateTime(salesStartAt, timeZone))}</span>;
  if (soldOut) return <span class="badge bad">{text.soldOut}</span>;
  if (fromPrice.amount === 0) return <strong>{text.free}</strong>;
  return (
    <span class="numbers">
      {text.from} <strong>{formats.money(fromPrice)}</strong>
    </span>
  );
};
