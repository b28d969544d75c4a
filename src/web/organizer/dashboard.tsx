import type { z } from "zod";
import { availabilityDocument } from "../../routes/concerts/availability.ts";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { financeDocument, salesDocument } from "../../routes/concerts/finance.ts";
import { inLanguages } from "../../language.ts";
import { DoneNotice } from "../layout/fields.tsx";
import { Following } from "../layout/live.tsx";
import { Cell, Row, StackedTable } from "../layout/stacked-table.tsx";
import { page } from "../page.ts";
import { at } from "../service.ts";
import { SaleBadge } from "../storefront/sale-status.tsx";
import type { Visit } from "../visit.ts";
import { ConcertFrame } from "./concert-frame.tsx";
import { organizers } from "./organizers.ts";
import { SameNames } from "./same-names.tsx";
import { SalesOverTime } from "./sales-over-time.tsx";
import type { Bucket } from "./time-shown.ts";

type Finance = z.infer<typeof financeDocument>;

const texts = inLanguages({
  en: {
    money: "Money",
    gross: "Sold for, before refunds",
    refunded: "Refunded",
    tax: "Tax on the rest",
    net: "Left for you",
    levels: "By ticket level",
    level: "Level",
    capacity: "Tickets",
    held: "Held",
    sold: "Sold, less refunded",
    available: "Left",
    all: "Total",
    storefront: "The public page",
    heldMeans:
      "Held: somebody is paying for them right now. Refunded tickets are no longer counted as sold; what was paid for them still is in what was sold.",
    planned: "The concert is planned.",
    changed: "Your changes are saved.",
  },
  pl: {
    money: "Pieniądze",
    gross: "Wartość sprzedaży przed zwrotami",
    refunded: "Zwrócono",
    tax: "Podatek od pozostałej kwoty",
    net: "Pozostaje dla Ciebie",
    levels: "Według pul",
    level: "Pula",
    capacity: "Bilety",
    held: "Zarezerwowane",
    sold: "Sprzedane, bez zwróconych",
    available: "Zostało",
    all: "Razem",
    storefront: "Strona dla kupujących",
    heldMeans:
      "Zarezerwowane: ktoś właśnie za nie płaci. Zwrócone bilety nie liczą się już jako sprzedane, ale ich cena pozostaje w wartości sprzedaży przed zwrotami.",
    planned: "Koncert został zaplanowany.",
    changed: "Zmiany zostały zapisane.",
  },
});

/** A concert that sold on fewer days than this is looked at by the hour, unless days are asked for. */
const FEW_DAYS = 3;

/** How a concert of one's own sells: its money, its levels, and its sales over time. The figures follow while the page is open. */
export const dashboardPage = page("get", "/organizer/concerts/{concertId}", organizers, async (visit) => {
  const { service, params, url } = visit;
  const { concertId = "" } = params;
  const sales = (bucket: Bucket) =>
    service.read(salesDocument, at`/api/concerts/${concertId}/sales?bucket=${bucket}&daysOf=concert`);
  const finance = await service.read(financeDocument, at`/api/concerts/${concertId}/finance`);
  const [concert, availability, byDay] = await Promise.all([
    service.read(concertDocument, at`/api/concerts/${concertId}`),
    service.read(availabilityDocument, at`/api/concerts/${concertId}/availability`),
    sales("day"),
  ]);
  const asked = url.searchParams.get("bucket");
  const bucket = asked === "hour" || (asked !== "day" && byDay.data.length < FEW_DAYS) ? "hour" : "day";
  const sold = bucket === "day" ? byDay : await sales("hour");
  const text = texts(visit.language);
  const { what } = visit.done;
  return {
    title: concert.artist,
    script: "live.js",
    body: (
      <ConcertFrame visit={visit} concert={concert}>
        {what === "planned" || what === "changed" ? <DoneNotice>{text[what]}</DoneNotice> : null}
        <SameNames visit={visit} levels={concert.ticketLevels} />
        {/* Read out, figures that change every few seconds would drown everything else. */}
        <Following visit={visit} id="figures" settled={false} calm silent>
          <p class="badges">
            <span aria-live="polite">
              <SaleBadge visit={visit} status={availability.status} />
            </span>
            <a href={at`/concerts/${concertId}`}>{text.storefront}</a>
          </p>
          <Money visit={visit} finance={finance} />
          <Levels visit={visit} finance={finance} />
        </Following>
        <SalesOverTime visit={visit} concert={concert} bucket={bucket} sales={sold.data} />
      </ConcertFrame>
    ),
  };
});

interface FiguresProps {
  readonly visit: Visit;
  readonly finance: Finance;
}

const Money = ({ visit, finance }: FiguresProps) => {
  const text = texts(visit.language);
  return (
    <section aria-labelledby="money">
      <h2 id="money">{text.money}</h2>
      <dl class="tiles">
        {(["gross", "refunded", "tax", "net"] as const).map((name) => (
          <div class="card">
            <dt>{text[name]}</dt>
            <dd class="numbers">{visit.formats.money(finance[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};

const counts = ["capacity", "held", "sold", "available"] as const;

/** How many of a level's tickets are what, or those of all levels together. */
type Counts = Readonly<Record<(typeof counts)[number], number>>;

const Levels = ({ visit, finance: { levels, gross } }: FiguresProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const column = (name: (typeof counts)[number] | "gross") => ({ label: text[name], isNumber: true });
  const cells = (of: Counts, soldFor: Finance["gross"]) => (
    <>
      {counts.map((name) => (
        <Cell column={column(name)}>{formats.number(of[name])}</Cell>
      ))}
      <Cell column={column("gross")}>{formats.money(soldFor)}</Cell>
    </>
  );
  const sumOf = (name: keyof Counts): number => levels.reduce((sum, level) => sum + level[name], 0);
  return (
    <section aria-labelledby="levels">
      <h2 id="levels">{text.levels}</h2>
      <StackedTable label={text.levels} columns={[{ label: text.level }, ...counts.map(column), column("gross")]}>
        <tbody role="rowgroup">
          {levels.map((level) => (
            <Row header={level.name}>{cells(level, level.gross)}</Row>
          ))}
        </tbody>
        <tfoot role="rowgroup">
          <Row header={text.all}>
            {cells(
              {
                capacity: sumOf("capacity"),
                held: sumOf("held"),
                sold: sumOf("sold"),
                available: sumOf("available"),
              },
              gross,
            )}
          </Row>
        </tfoot>
      </StackedTable>
      <p class="small">{text.heldMeans}</p>
    </section>
  );
};
