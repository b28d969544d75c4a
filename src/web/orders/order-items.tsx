import { times } from "../../domain/money.ts";
import { inLanguages } from "../../language.ts";
import type { Html } from "../page.ts";
import { ticketCount } from "../ticket-count.ts";
import type { Visit } from "../visit.ts";
import { isUndone, levelName, type OrderedConcert } from "./ordered-concerts.ts";
import type { Concert, Order } from "../documents.ts";
import { isOwn } from "./whose-order.ts";

const texts = inLanguages({
  en: {
    title: "What you ordered",
    theirs: "What was ordered",
    unknownLevel: "Tickets that are not sold any more",
    each: (price: string) => `${price} each`,
    free: "Free",
    total: "Total",
    cancelled: "Cancelled",
    because: (reason: string) => `Why it is cancelled: ${reason}`,
    undone: "Called off",
  },
  pl: {
    title: "Co obejmuje zamówienie",
    theirs: "Co obejmuje zamówienie",
    unknownLevel: "Bilety, których już się nie sprzedaje",
    each: (price: string) => `po ${price}`,
    free: "Bezpłatnie",
    total: "Razem",
    cancelled: "Odwołany",
    because: (reason: string) => `Dlaczego go odwołano: ${reason}`,
    undone: "Wycofane",
  },
});

interface ItemsProps {
  readonly visit: Visit;
  readonly order: Order;
  readonly ordered: readonly OrderedConcert[];
  /** What else is said of each concert. */
  readonly besides?: (concert: Concert) => Html | null;
}

/** What was bought, for how much, by concert. */
export const OrderItems = ({ visit, order, ordered, besides }: ItemsProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  return (
    <section class="card" aria-labelledby="ordered">
      <h2 id="ordered">{isOwn(visit, order) ? text.title : text.theirs}</h2>
      {ordered.map(({ concert, items }) => (
        <div class="ordered">
          <h3>
            <a href={`/concerts/${concert.id}`}>{concert.artist}</a>{" "}
            <PartBadge visit={visit} order={order} concert={concert} />
          </h3>
          <p>{concert.title}</p>
          {concert.cancellation === null ? null : <p>{text.because(concert.cancellation.reason)}</p>}
          <p class="small">
            <time datetime={concert.startsAt}>{formats.dateTime(concert.startsAt, concert.timeZone)}</time>
            <br />
            {concert.venue.name}, {concert.venue.city}
          </p>
          {besides?.(concert)}
          <ul class="rows">
            {items.map(({ ticketLevelId, quantity, unitPrice }) => (
              <li>
                <span>
                  {levelName(concert, ticketLevelId) ?? text.unknownLevel}
                  <br />
                  <span class="small numbers">
                    {ticketCount(visit, quantity)}
                    {unitPrice.amount === 0 || quantity === 1 ? null : `, ${text.each(formats.money(unitPrice))}`}
                  </span>
                </span>
                <span class="numbers">
                  {unitPrice.amount === 0 ? text.free : formats.money(times(unitPrice, quantity))}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p class="total">
        <span>{text.total}</span> <span class="numbers">{formats.money(order.total)}</span>
      </p>
    </section>
  );
};

const PartBadge = ({ visit, order, concert }: Pick<ItemsProps, "visit" | "order"> & { readonly concert: Concert }) => {
  const text = texts(visit.language);
  if (concert.status === "cancelled") return <span class="badge bad">{text.cancelled}</span>;
  return isUndone(order, concert) ? <span class="badge bad">{text.undone}</span> : null;
};
