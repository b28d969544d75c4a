import { scaleLinear, scaleUtc } from "d3-scale";
import type { z } from "zod";
import type { salesDocument } from "../../routes/concerts/finance.ts";
import { inLanguages } from "../../language.ts";
import { Ways } from "../layout/ways.tsx";
import { at } from "../service.ts";
import { ticketCount } from "../ticket-count.ts";
import type { Visit } from "../visit.ts";
import type { Concert } from "../documents.ts";
import { type Bucket, timeShown } from "./time-shown.ts";

const texts = inLanguages({
  en: {
    title: "Sales over time",
    nothing: "Nothing is sold yet. Sales will show here day by day.",
    by: "Sales by",
    day: "Day",
    hour: "Hour",
    chart: {
      day: (most: string, when: string) => `Tickets sold on each day. The most on one: ${most}, on ${when}.`,
      hour: (most: string, when: string) => `Tickets sold in each hour. The most in one: ${most}, from ${when}.`,
    },
    zone: (timeZone: string) => `Days and hours as the clocks of ${timeZone} show them.`,
    from: { day: "Day", hour: "Hour from" },
    count: "Tickets sold",
    gross: "Sold for",
    refunded: "What was refunded later is counted here as it was sold.",
    numbers: "The same in numbers",
    latest: (count: string) => `Only the latest ${count} rows.`,
  },
  pl: {
    title: "Sprzedaż w czasie",
    nothing: "Nic jeszcze nie sprzedano. Tutaj będzie widać sprzedaż dzień po dniu.",
    by: "Sprzedaż w podziale na",
    day: "Dni",
    hour: "Godziny",
    chart: {
      day: (most: string, when: string) => `Bilety sprzedane każdego dnia. Najwięcej jednego dnia: ${most} (${when}).`,
      hour: (most: string, when: string) =>
        `Bilety sprzedane w każdej godzinie. Najwięcej w jednej: ${most} (od ${when}).`,
    },
    zone: (timeZone: string) => `Dni i godziny według strefy czasowej ${timeZone}.`,
    from: { day: "Dzień", hour: "Godzina od" },
    count: "Sprzedane bilety",
    gross: "Wartość sprzedaży",
    refunded: "Zwrócone później bilety są tu liczone tak, jak je sprzedano.",
    numbers: "To samo w liczbach",
    latest: (count: string) => `Tylko najnowsze wiersze: ${count}.`,
  },
});

type Sold = z.infer<typeof salesDocument>["data"][number];

/** Bars that can still be told apart, and rows that somebody reads. */
const MOST_SHOWN = 366;

interface SalesProps {
  readonly visit: Visit;
  readonly concert: Concert;
  readonly bucket: Bucket;
  readonly sales: readonly Sold[];
}

/** What a concert sold when: as bars to look at, with the same numbers in a table. */
export const SalesOverTime = (props: SalesProps) => {
  const { visit, concert, bucket } = props;
  const text = texts(visit.language);
  const sales = props.sales.slice(-MOST_SHOWN);
  return (
    <section aria-labelledby="sales">
      <h2 id="sales">{text.title}</h2>
      {sales.length === 0 ? (
        <p>{text.nothing}</p>
      ) : (
        <>
          <Ways
            label={text.by}
            look="choices"
            ways={(["day", "hour"] as const).map((each) => ({
              to: `${at`/organizer/concerts/${concert.id}`}?bucket=${each}#sales`,
              label: text[each],
              current: each === bucket ? "true" : undefined,
            }))}
          />
          <Bars {...props} sales={sales} />
          <p class="small">
            {text.zone(concert.timeZone.replaceAll("_", " "))} {text.refunded}
          </p>
          <Numbers {...props} sales={sales} isCut={sales.length < props.sales.length} />
        </>
      )}
    </section>
  );
};

const beginning = ({ visit: { formats }, concert, bucket }: SalesProps, from: string): string =>
  bucket === "day" ? formats.date(from, concert.timeZone) : formats.dateTime(from, concert.timeZone);

/** The drawing is stretched to the page's width; what is to be read stands beside it, as text of the page. */
const WIDTH = 1000;
const HEIGHT = 200;
const TICKS = 4;

const Bars = (props: SalesProps) => {
  const { visit, concert, bucket, sales } = props;
  const text = texts(visit.language);
  const { formats } = visit;
  const [first, last] = [sales[0], sales.at(-1)];
  const best = sales.reduce<Sold | undefined>(
    (most, each) => (most !== undefined && most.tickets >= each.tickets ? most : each),
    undefined,
  );
  if (first === undefined || last === undefined || best === undefined) return null;
  const { timeZone, createdAt: plannedAt } = concert;
  const shown = timeShown({ bucket, timeZone, plannedAt, first: first.from, last: last.from });
  const x = scaleUtc([Date.parse(shown.begin), Date.parse(shown.end)], [0, WIDTH]);
  const y = scaleLinear([0, best.tickets], [HEIGHT, 0]).nice(TICKS);
  const ticks = y.ticks(Math.min(TICKS, best.tickets));
  const width = WIDTH - x(Date.parse(shown.lastBar));
  const told = text.chart[bucket](ticketCount(visit, best.tickets), beginning(props, best.from));
  return (
    <figure class="chart card">
      <figcaption class="small">{told}</figcaption>
      <div class="plot">
        <div class="ticks numbers" aria-hidden="true">
          {ticks.toReversed().map((tick) => (
            <span>{formats.number(tick)}</span>
          ))}
        </div>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={told}>
          {ticks.map((tick) => (
            <line class="grid" x1="0" x2={WIDTH} y1={y(tick)} y2={y(tick)} />
          ))}
          {sales.map(({ from, tickets }) => (
            <rect
              class="bar"
              x={x(Date.parse(from)) + width * 0.1}
              width={width * 0.8}
              y={y(tickets)}
              height={HEIGHT - y(tickets)}
            >
              <title>{`${beginning(props, from)}: ${ticketCount(visit, tickets)}`}</title>
            </rect>
          ))}
        </svg>
        <p class="span small numbers" aria-hidden="true">
          <span>{beginning(props, shown.begin)}</span>
          <span>{beginning(props, shown.lastBar)}</span>
        </p>
      </div>
    </figure>
  );
};

const Numbers = (props: SalesProps & { readonly isCut: boolean }) => {
  const { visit, bucket, sales, isCut } = props;
  const text = texts(visit.language);
  const { formats } = visit;
  return (
    <details>
      <summary>{text.numbers}</summary>
      {isCut ? <p class="small">{text.latest(formats.number(sales.length))}</p> : null}
      <div class="scroll" role="group" aria-label={text.title} tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.from[bucket]}</th>
              <th scope="col" class="number">
                {text.count}
              </th>
              <th scope="col" class="number">
                {text.gross}
              </th>
            </tr>
          </thead>
          <tbody>
            {sales.map(({ from, tickets, gross }) => (
              <tr>
                <th scope="row">{beginning(props, from)}</th>
                <td class="number">{formats.number(tickets)}</td>
                <td class="number">{formats.money(gross)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
};
