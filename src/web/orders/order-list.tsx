import { listOf } from "../../routes/http/lists.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { inLanguages } from "../../language.ts";
import { Heading } from "../layout/fields.tsx";
import { page } from "../page.ts";
import { at } from "../service.ts";
import { ticketCount } from "../ticket-count.ts";
import type { Visit } from "../visit.ts";
import { OrderBadges } from "./order-badge.tsx";
import { byConcert, concertsOf, namesTogether, type OrderedConcert } from "./ordered-concerts.ts";
import type { Order } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "My orders",
    lead: "Everything you have ordered, the newest first. Your tickets are in there.",
    none: "You have not ordered anything yet. When you do, your orders and their tickets are kept here.",
    noMore: "There are no older orders.",
    concerts: "Find a concert",
    newest: "The newest orders",
    older: "Older orders",
    ordered: (when: string) => `Ordered on ${when}`,
    free: "Free",
  },
  pl: {
    title: "Moje zamówienia",
    lead: "Wszystko, co zamówiono, od najnowszych. Tu są też Twoje bilety.",
    none: "Nie masz jeszcze żadnych zamówień. Gdy coś zamówisz, znajdziesz tu zamówienia i bilety.",
    noMore: "Nie ma starszych zamówień.",
    concerts: "Znajdź koncert",
    newest: "Najnowsze zamówienia",
    older: "Starsze zamówienia",
    ordered: (when: string) => `Zamówiono: ${when}`,
    free: "Bezpłatnie",
  },
});

const ORDERS_A_PAGE = 10;

/** The fan's own orders. */
export const orderListPage = page("get", "/orders", "signed-in", async (visit) => {
  const text = texts(visit.language);
  const cursor = visit.url.searchParams.get("cursor");
  const asked = new URLSearchParams({ limit: String(ORDERS_A_PAGE), ...(cursor === null ? {} : { cursor }) });
  const { data, nextCursor } = await visit.service.read(listOf(orderDocument), `/api/orders?${asked}`);
  const concerts = await concertsOf(visit.service, data);
  return {
    title: text.title,
    body: (
      <>
        <Heading title={text.title} lead={text.lead} />
        {data.length === 0 ? (
          <div class="card">
            <p>{cursor === null ? text.none : text.noMore}</p>
            <p class="actions">
              <a class="button" href="/">
                {text.concerts}
              </a>
            </p>
          </div>
        ) : (
          <ul class="rows card">
            {data.map((order) => (
              <OrderRow
                visit={visit}
                order={order}
                to={at`/orders/${order.id}`}
                concerts={byConcert(order, concerts)}
              />
            ))}
          </ul>
        )}
        {cursor === null && nextCursor === null ? null : (
          <p class="actions">
            {cursor === null ? null : <a href="/orders">{text.newest}</a>}
            {nextCursor === null ? null : (
              <a class="button quiet" href={`/orders?${new URLSearchParams({ cursor: nextCursor })}`}>
                {text.older}
              </a>
            )}
          </p>
        )}
      </>
    ),
  };
});

/** An order in a list, with the way to a page about it. */
export const OrderRow = ({
  visit,
  order,
  to,
  concerts,
}: {
  readonly visit: Visit;
  readonly order: Order;
  readonly to: string;
  readonly concerts: readonly OrderedConcert[];
}) => {
  const text = texts(visit.language);
  const { formats, language } = visit;
  const artists = [...new Set(concerts.map(({ concert }) => concert.artist))];
  const tickets = order.items.reduce((sum, { quantity }) => sum + quantity, 0);
  const zone = concerts[0]?.concert.timeZone ?? "UTC";
  return (
    <li>
      <div class="grow">
        <h2>
          <a href={to}>{namesTogether(language, artists)}</a>
        </h2>
        {concerts.map(({ concert }) => (
          <p>
            {concert.title} ·{" "}
            <time datetime={concert.startsAt}>{formats.dateTime(concert.startsAt, concert.timeZone)}</time>
          </p>
        ))}
        <p class="small">{text.ordered(formats.dateTime(order.createdAt, zone))}</p>
      </div>
      <div class="aside">
        <OrderBadges visit={visit} order={order} />
        <p class="numbers">
          {ticketCount(visit, tickets)} ·{" "}
          <strong>{order.total.amount === 0 ? text.free : formats.money(order.total)}</strong>
        </p>
      </div>
    </li>
  );
};
