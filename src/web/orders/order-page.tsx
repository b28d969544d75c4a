import { inLanguages } from "../../language.ts";
import { Heading, Notice } from "../layout/fields.tsx";
import { Following } from "../layout/live.tsx";
import { page } from "../page.ts";
import type { Visit } from "../visit.ts";
import { OrderBadges } from "./order-badge.tsx";
import { OrderDelivery } from "./order-delivery.tsx";
import { OrderItems } from "./order-items.tsx";
import { OrderInvoice, OrderRefunds } from "./order-money.tsx";
import { OrderState } from "./order-state.tsx";
import { OrderTickets } from "./order-tickets.tsx";
import { namesTogether } from "./ordered-concerts.ts";
import { readOrder, type SeenOrder } from "./seen-order.ts";
import { administeredAt, isOwn, placeOf } from "./whose-order.ts";

const texts = inLanguages({
  en: {
    title: (artists: string) => `Your order: ${artists}`,
    theirs: (artists: string) => `Order: ${artists}`,
    notYours: "This is somebody else's order, as its customer sees it.",
    administered: "Back to administration",
    ordered: (when: string) => `Ordered on ${when}`,
    all: "My orders",
    offline: "You are offline. This page goes on by itself once you are back online.",
    number: "Order number, if you write to us:",
    theirNumber: "Order number:",
  },
  pl: {
    title: (artists: string) => `Twoje zamówienie: ${artists}`,
    theirs: (artists: string) => `Zamówienie: ${artists}`,
    notYours: "To zamówienie innej osoby. Tak widzi je klient.",
    administered: "Wróć do administracji",
    ordered: (when: string) => `Zamówiono: ${when}`,
    all: "Moje zamówienia",
    offline: "Brak połączenia. Gdy wróci, strona sama się odświeży.",
    number: "Numer zamówienia, gdyby trzeba było do nas napisać:",
    theirNumber: "Numer zamówienia:",
  },
});

/** An order, from its reservation to its tickets; left open, it follows what happens. */
export const orderPage = page("get", "/orders/{orderId}", "signed-in", async (visit) => {
  const text = texts(visit.language);
  const { params, url, formats, language } = visit;
  const seen = await readOrder(visit, params["orderId"] ?? "", url.searchParams.get("cursor"));
  const { order, ordered, tickets } = seen;
  const artists = namesTogether(language, [...new Set(ordered.map(({ concert }) => concert.artist))]);
  const isTheirs = !isOwn(visit, order);
  const title = isTheirs ? text.theirs(artists) : text.title(artists);
  const zone = ordered[0]?.concert.timeZone ?? "UTC";
  return {
    title,
    script: "live.js",
    place: placeOf(visit, order),
    body: (
      <>
        {isTheirs ? (
          <Notice kind="note">
            {text.notYours} <a href={administeredAt(order)}>{text.administered}</a>
          </Notice>
        ) : null}
        <Heading title={title} lead={text.ordered(formats.dateTime(order.createdAt, zone))}>
          {isTheirs ? null : (
            <p>
              <a href="/orders">{text.all}</a>
            </p>
          )}
        </Heading>
        <Following visit={visit} id="order" {...pace(visit, seen)} offline={text.offline} silent>
          <p class="visually-hidden">
            <OrderBadges visit={visit} order={order} />
          </p>
          <div aria-live="polite">
            <OrderState visit={visit} seen={seen} />
          </div>
          <div class="split">
            <div>
              <OrderTickets visit={visit} seen={seen} />
              <OrderItems visit={visit} order={order} ordered={ordered} />
            </div>
            <div>
              <OrderRefunds visit={visit} seen={seen} />
              <OrderDelivery visit={visit} order={order} delivery={tickets.data[0]?.delivery ?? null} />
              <OrderInvoice visit={visit} seen={seen} />
            </div>
          </div>
        </Following>
        <p class="small">
          {isTheirs ? text.theirNumber : text.number} <code>{order.id}</code>
        </p>
      </>
    ),
  };
});

/** Whether the fan waits for something, or something may still happen, such as a payment in another tab or a refund. */
const pace = (
  { now }: Visit,
  { order: { status, expiresAt }, payment, refunds, tickets }: SeenOrder,
): { readonly settled: boolean; readonly calm: boolean } => {
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= now.getTime();
  const isForFan = status === "confirmed" && payment?.status === "initiated" && !isOver;
  return {
    settled:
      (status === "cancelled" || status === "refunded") && refunds.every((refund) => refund.status === "succeeded"),
    calm: isForFan || !["pending", "confirmed", "paid"].includes(status) || tickets.data.length > 0,
  };
};
