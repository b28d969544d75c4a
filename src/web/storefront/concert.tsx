import { manages } from "../../routes/concerts/access.ts";
import { availabilityDocument } from "../../routes/concerts/availability.ts";
import { concertDocument } from "../../routes/concerts/concert-document.ts";
import { inLanguages } from "../../language.ts";
import { Notice } from "../layout/fields.tsx";
import { openPage, type Shown } from "../page.ts";
import { at } from "../service.ts";
import { ticketCount } from "../ticket-count.ts";
import type { Visit } from "../visit.ts";
import { CalendarLeaf } from "./calendar-leaf.tsx";
import { heldFor } from "../hold-time.ts";
import { SaleBadge, SaleNotice, SaleRemark } from "./sale-status.tsx";
import type { Wish } from "./wish.ts";
import { TicketLevel } from "./ticket-level.tsx";
import type { Availability, Concert } from "../documents.ts";

const texts = inLanguages({
  en: {
    tickets: "Tickets",
    stale: "There is no connection just now: what is left may have changed.",
    manage: "Manage this concert",
    mostEach: (most: string) => `At most ${most} for each person.`,
    taxIncluded: (percent: string) => `Prices include ${percent} tax.`,
    refused: (level: string | undefined) => `Nothing was put into the cart${level === undefined ? "" : ` (${level})`}.`,
  },
  pl: {
    tickets: "Bilety",
    stale: "Nie ma teraz połączenia: liczba biletów mogła się zmienić.",
    manage: "Zarządzaj tym koncertem",
    mostEach: (most: string) => `Najwyżej ${most} na osobę.`,
    taxIncluded: (percent: string) => `Ceny zawierają ${percent} podatku.`,
    refused: (level: string | undefined) => `Nic nie trafiło do koszyka${level === undefined ? "" : ` (${level})`}.`,
  },
});

/** A concert, what its tickets cost, and how many are left, which follows the sales while the page is open. */
export const concertPage = openPage("get", "/concerts/{concertId}", async (visit) => {
  const { searchParams } = visit.url;
  return showConcert(visit, visit.params["concertId"] ?? "", {
    ticketLevelId: searchParams.get("level") ?? "",
    quantity: searchParams.get("quantity") ?? "1",
  });
});

/** The concert's page with what was asked for of one of its levels, and why that could not be had. */
export const showConcert = async (visit: Visit, concertId: string, wish: Wish): Promise<Shown> => {
  const text = texts(visit.language);
  const [concert, availability] = await Promise.all([
    visit.service.read(concertDocument, at`/api/concerts/${concertId}`),
    visit.service.read(availabilityDocument, at`/api/concerts/${concertId}/availability`),
  ]);
  const { viewer } = visit;
  const { artist, title, venue, startsAt, timeZone, id } = concert;
  const { status, levels } = availability;
  return {
    title: `${artist}: ${title}`,
    ...(wish.status === undefined ? {} : { status: wish.status }),
    script: "concert.js",
    body: (
      <div
        data-page={at`/concerts/${id}`}
        data-availability={at`/api/concerts/${id}/availability`}
        data-status={status}
      >
        <div class="stage dated">
          <CalendarLeaf visit={visit} at={startsAt} timeZone={timeZone} />
          <div>
            <h1>{artist}</h1>
            <p class="lead">{title}</p>
            <p>
              <time datetime={startsAt}>{visit.formats.dateTime(startsAt, timeZone)}</time>
              <br />
              {venue.name}, {venue.city}
            </p>
            <p id="sale-badge" aria-live="polite">
              <SaleBadge visit={visit} status={status} />
            </p>
            {viewer !== undefined && manages({ ...viewer, userId: viewer.id }, concert) ? (
              <p>
                <a href={at`/organizer/concerts/${id}`}>{text.manage}</a>
              </p>
            ) : null}
          </div>
        </div>
        {wish.fault === undefined ? null : (
          <Notice kind="bad">
            {text.refused(levels.find(({ id: level }) => level === wish.ticketLevelId)?.name)} {wish.fault}
          </Notice>
        )}
        <div id="sale-notice" aria-live="polite">
          <SaleNotice visit={visit} concert={concert} status={status} />
        </div>
        {TURNING.map((each) => (
          <template data-when={each}>
            <p id="sale-badge">
              <SaleBadge visit={visit} status={each} />
            </p>
            <div id="sale-remark">
              <SaleRemark visit={visit} concert={concert} status={each} />
            </div>
          </template>
        ))}
        <div id="offers">
          {status === "cancelled" ? null : (
            <section aria-labelledby="tickets">
              <h2 id="tickets">{text.tickets}</h2>
              <ul class="rows card">
                {levels.map((level) => (
                  <TicketLevel
                    visit={visit}
                    concert={concert}
                    level={level}
                    isOnSale={isTurning(status)}
                    isOver={status === "ended"}
                    wish={wish.ticketLevelId === level.id ? wish : undefined}
                  />
                ))}
              </ul>
              {status === "ended" ? null : <Conditions visit={visit} concert={concert} />}
            </section>
          )}
        </div>
        {/* Below the offers: it comes and goes from moment to moment, and moves none of them. */}
        <div class="room">
          <div id="sale-remark" aria-live="polite">
            <SaleRemark visit={visit} concert={concert} status={status} />
          </div>
          <p class="notice note" role="status" data-stale hidden>
            {text.stale}
          </p>
        </div>
      </div>
    ),
  };
};

/** How a sale stands that may be the one or the other from moment to moment: the page has the words for both. */
const TURNING = ["on-sale", "sold-out"] as const;

const isTurning = (status: Availability["status"]): boolean => TURNING.some((each) => each === status);

/** What holds for every ticket of the concert. */
const Conditions = ({ visit, concert }: { readonly visit: Visit; readonly concert: Concert }) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { maxTicketsPerCustomer: most, taxRatePercent, holdSeconds } = concert;
  const isPaid = concert.ticketLevels.some(({ price }) => price.amount > 0);
  return (
    <ul class="conditions small">
      {most === null ? null : <li>{text.mostEach(ticketCount(visit, most))}</li>}
      {isPaid ? <li>{heldFor(visit, holdSeconds)}</li> : null}
      {taxRatePercent === 0 || !isPaid ? null : <li>{text.taxIncluded(formats.percent(taxRatePercent))}</li>}
    </ul>
  );
};
