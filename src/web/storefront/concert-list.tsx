import type { z } from "zod";
import { listedConcertDocument } from "../../routes/concerts/concert-document.ts";
import { listOf } from "../../routes/http/lists.ts";
import { inLanguages } from "../language.ts";
import { Heading } from "../layout/fields.tsx";
import { openPage } from "../page.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    title: "Concerts",
    lead: "Choose your seats, hold them while you pay, and have your tickets a moment later.",
    search: "Artist, title or place",
    find: "Search",
    from: "from",
    free: "Free",
    soldOut: "Sold out",
    nothingFound: (query: string) => `Nothing found for “${query}”. Try a shorter word, or look at all concerts.`,
    nothingYet: "No concerts are planned yet. Come back soon.",
    all: "All concerts",
    more: "More concerts",
    results: "Concerts to come",
  },
  pl: {
    title: "Koncerty",
    lead: "Wybierz miejsca, zatrzymaj je na czas płatności i za chwilę miej bilety.",
    search: "Artysta, tytuł lub miejsce",
    find: "Szukaj",
    from: "od",
    free: "Wstęp wolny",
    soldOut: "Wyprzedane",
    nothingFound: (query: string) =>
      `Nic nie znaleziono dla „${query}”. Spróbuj krótszego słowa albo zobacz wszystkie koncerty.`,
    nothingYet: "Nie zaplanowano jeszcze żadnych koncertów. Zajrzyj wkrótce.",
    all: "Wszystkie koncerty",
    more: "Więcej koncertów",
    results: "Nadchodzące koncerty",
  },
});

/** Concerts to come, soonest first, and those that a word is found in. */
export const concertListPage = openPage("get", "/", async (visit) => {
  const text = texts(visit.language);
  const query = visit.url.searchParams.get("q")?.trim().slice(0, 200) ?? "";
  const asked = new URLSearchParams({ limit: "24" });
  if (query !== "") asked.set("q", query);
  const cursor = visit.url.searchParams.get("cursor");
  if (cursor !== null) asked.set("cursor", cursor);
  const { data, nextCursor } = await visit.service.read(listOf(listedConcertDocument), `/api/concerts?${asked}`);
  const further = new URLSearchParams({ ...(query === "" ? {} : { q: query }), cursor: nextCursor ?? "" });
  return {
    title: text.title,
    body: (
      <>
        <Heading title={text.title} lead={text.lead} />
        <form method="get" action="/" role="search" class="inline">
          <div class="field">
            <label for="q">{text.search}</label>
            <input id="q" name="q" type="search" value={query} maxlength={200} />
          </div>
          <button>{text.find}</button>
        </form>
        <h2>{text.results}</h2>
        {data.length === 0 ? (
          <p>
            {query === "" ? text.nothingYet : text.nothingFound(query)}{" "}
            {query === "" ? null : <a href="/">{text.all}</a>}
          </p>
        ) : (
          <ul class="cards">
            {data.map((concert) => (
              <li>
                <ConcertCard visit={visit} concert={concert} />
              </li>
            ))}
          </ul>
        )}
        {nextCursor === null ? null : (
          <p class="actions">
            <a class="button quiet" href={`/?${further}`}>
              {text.more}
            </a>
          </p>
        )}
      </>
    ),
  };
});

const ConcertCard = ({
  visit,
  concert,
}: {
  readonly visit: Visit;
  readonly concert: z.infer<typeof listedConcertDocument>;
}) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { artist, title, venue, startsAt, timeZone, fromPrice, soldOut, id } = concert;
  return (
    <article class="card">
      <p class="small">{formats.dateTime(startsAt, timeZone)}</p>
      <h2>
        <a href={`/concerts/${id}`}>{artist}</a>
      </h2>
      <p>{title}</p>
      <p class="small">
        {venue.name}, {venue.city}
      </p>
      <p class="foot">
        {soldOut ? (
          <span class="badge bad">{text.soldOut}</span>
        ) : (
          <span class="numbers">{fromPrice.amount === 0 ? text.free : `${text.from} ${formats.money(fromPrice)}`}</span>
        )}
      </p>
    </article>
  );
};
