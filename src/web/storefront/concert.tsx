import type { z } from "zod";
import { availabilityDocument } from "../../routes/concerts/availability.ts";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { noun } from "../formats.ts";
import { inLanguages } from "../language.ts";
import { Heading, Notice } from "../layout/fields.tsx";
import { Countdown } from "../layout/live.tsx";
import { openPage } from "../page.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";

type Concert = z.infer<typeof concertDocument>;
type Availability = z.infer<typeof availabilityDocument>;

const texts = inLanguages({
  en: {
    when: "When",
    where: "Where",
    tickets: "Tickets",
    quantity: "How many",
    add: "Put into the cart",
    left: noun({ one: "ticket left", other: "tickets left" }),
    gone: "None left",
    free: "Free",
    mostEach: (most: string) => `At most ${most} for each person.`,
    most: noun({ one: "ticket", other: "tickets" }),
    taxIncluded: (percent: string) => `Prices include ${percent} tax.`,
    held: (minutes: string) => `Your seats are held for ${minutes} while you pay.`,
    minutes: noun({ one: "minute", other: "minutes" }),
    status: {
      "on-sale": "On sale",
      "sold-out": "Sold out",
      "not-started": "Sales have not begun",
      ended: "Sales have ended",
      cancelled: "Cancelled",
    },
    opens: (when: string) => `Sales begin on ${when}.`,
    opensIn: "They begin in",
    closes: (when: string) => `Sales end on ${when}.`,
    soldOut:
      "Every ticket is taken. When somebody does not pay in time, or gives tickets back, they appear here by themselves.",
    ended: "Sales for this concert have ended.",
    cancelled: (reason: string) => `This concert is cancelled: ${reason}`,
    refunds: "Whoever has paid gets the money back without asking.",
  },
  pl: {
    when: "Kiedy",
    where: "Gdzie",
    tickets: "Bilety",
    quantity: "Ile",
    add: "Włóż do koszyka",
    left: noun({ one: "bilet", few: "bilety", many: "biletów", other: "biletu" }),
    gone: "Brak biletów",
    free: "Wstęp wolny",
    mostEach: (most: string) => `Najwyżej ${most} na osobę.`,
    most: noun({ one: "bilet", few: "bilety", many: "biletów", other: "biletu" }),
    taxIncluded: (percent: string) => `Ceny zawierają ${percent} podatku.`,
    held: (minutes: string) => `Twoje miejsca czekają na płatność ${minutes}.`,
    minutes: noun({ one: "minutę", few: "minuty", many: "minut", other: "minuty" }),
    status: {
      "on-sale": "W sprzedaży",
      "sold-out": "Wyprzedane",
      "not-started": "Sprzedaż jeszcze nie ruszyła",
      ended: "Sprzedaż zakończona",
      cancelled: "Odwołany",
    },
    opens: (when: string) => `Sprzedaż rozpocznie się: ${when}.`,
    opensIn: "Rozpocznie się za",
    closes: (when: string) => `Sprzedaż kończy się: ${when}.`,
    soldOut: "Wszystkie bilety są zajęte. Gdy ktoś nie zapłaci na czas albo odda bilety, pojawią się tu same.",
    ended: "Sprzedaż na ten koncert się zakończyła.",
    cancelled: (reason: string) => `Ten koncert został odwołany: ${reason}`,
    refunds: "Kto zapłacił, dostanie pieniądze z powrotem, nie prosząc o to.",
  },
});

/** Tickets that a form offers to take at once; the service says how many it really may be. */
const MOST_OFFERED = 20;

/** A concert, what its tickets cost, and how many are left, which follows the sales while the page is open. */
export const concertPage = openPage("get", "/concerts/{concertId}", async (visit) => {
  const { concertId = "" } = visit.params;
  const [concert, availability] = await Promise.all([
    visit.service.read(concertDocument, at`/api/concerts/${concertId}`),
    visit.service.read(availabilityDocument, at`/api/concerts/${concertId}/availability`),
  ]);
  return showConcert(visit, concert, availability);
});

const showConcert = (visit: Visit, concert: Concert, availability: Availability) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { artist, title, venue, startsAt, timeZone, id } = concert;
  return {
    title: `${artist}: ${title}`,
    script: "concert.js",
    body: (
      <div data-availability={at`/api/concerts/${id}/availability`} data-status={availability.status}>
        <Heading title={artist} lead={title}>
          <p>
            <SaleBadge visit={visit} status={availability.status} />
          </p>
        </Heading>
        <dl class="facts">
          <dt>{text.when}</dt>
          <dd>
            <time datetime={startsAt}>{formats.dateTime(startsAt, timeZone)}</time>
          </dd>
          <dt>{text.where}</dt>
          <dd>
            {venue.name}, {venue.city}
          </dd>
        </dl>
        <SaleNotice visit={visit} concert={concert} availability={availability} />
        <section aria-labelledby="tickets">
          <h2 id="tickets">{text.tickets}</h2>
          <ul class="rows card">
            {availability.levels.map((level) => (
              <Level visit={visit} concert={concert} level={level} isOnSale={availability.status === "on-sale"} />
            ))}
          </ul>
          <p class="small">
            {concert.taxRatePercent === 0 ? null : `${text.taxIncluded(formats.percent(concert.taxRatePercent))} `}
            {concert.maxTicketsPerCustomer === null
              ? null
              : `${text.mostEach(formats.plural(concert.maxTicketsPerCustomer, text.most))} `}
            {text.held(formats.plural(Math.floor(concert.holdSeconds / 60), text.minutes))}
          </p>
        </section>
      </div>
    ),
  };
};

const badges = { "on-sale": "good", "sold-out": "bad", "not-started": "note", ended: "", cancelled: "bad" } as const;

const SaleBadge = ({ visit, status }: { readonly visit: Visit; readonly status: Availability["status"] }) => (
  <span class={`badge ${badges[status]}`}>{texts(visit.language).status[status]}</span>
);

const SaleNotice = ({
  visit,
  concert,
  availability: { status },
}: {
  readonly visit: Visit;
  readonly concert: Concert;
  readonly availability: Availability;
}) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { salesStartAt, salesEndAt, timeZone, cancellation } = concert;
  switch (status) {
    case "cancelled":
      return (
        <Notice kind="bad">
          <p>{text.cancelled(cancellation?.reason ?? "")}</p>
          <p>{text.refunds}</p>
        </Notice>
      );
    case "not-started":
      return salesStartAt === null ? null : (
        <Notice kind="note">
          <p>{text.opens(formats.dateTime(salesStartAt, timeZone))}</p>
          <p data-needs-script hidden>
            {text.opensIn} <Countdown to={salesStartAt}>{formats.dateTime(salesStartAt, timeZone)}</Countdown>
          </p>
        </Notice>
      );
    case "sold-out":
      return <Notice kind="note">{text.soldOut}</Notice>;
    case "ended":
      return <Notice kind="note">{text.ended}</Notice>;
    case "on-sale":
      return salesEndAt === null ? null : <p>{text.closes(formats.dateTime(salesEndAt, timeZone))}</p>;
  }
};

const Level = ({
  visit,
  concert,
  level,
  isOnSale,
}: {
  readonly visit: Visit;
  readonly concert: Concert;
  readonly level: Availability["levels"][number];
  readonly isOnSale: boolean;
}) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const most = Math.min(MOST_OFFERED, concert.maxTicketsPerCustomer ?? MOST_OFFERED);
  return (
    <li>
      <div>
        <h3>{level.name}</h3>
        <p class="numbers">{level.price.amount === 0 ? text.free : formats.money(level.price)}</p>
        <p class="small numbers" data-left={level.id} data-gone={text.gone} data-forms={JSON.stringify(text.left)}>
          {level.available === 0 ? text.gone : formats.plural(level.available, text.left)}
        </p>
      </div>
      {isOnSale ? (
        <form method="post" action="/cart/items" class="inline" data-level={level.id}>
          <input type="hidden" name="concertId" value={concert.id} />
          <input type="hidden" name="ticketLevelId" value={level.id} />
          <div class="field">
            <label for={`quantity-${level.id}`}>
              {text.quantity}
              <span class="visually-hidden">: {level.name}</span>
            </label>
            <input
              id={`quantity-${level.id}`}
              name="quantity"
              type="number"
              inputmode="numeric"
              min={1}
              max={most}
              value="1"
              required
            />
          </div>
          <button disabled={level.available === 0}>
            {text.add}
            <span class="visually-hidden">: {level.name}</span>
          </button>
        </form>
      ) : null}
    </li>
  );
};
