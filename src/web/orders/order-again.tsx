import { cartDocument } from "../../routes/cart/cart-document.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { inLanguages } from "../../language.ts";
import type { Concert, Order } from "../documents.ts";
import type { Done } from "../done.ts";
import { page, type SignedIn } from "../page.ts";
import { addOnce, alreadyIn, isReplayed } from "../purchase/adding.ts";
import { isPassing } from "../send-again.tsx";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { concertsOf } from "./ordered-concerts.ts";
import { isOwn } from "./whose-order.ts";

const texts = inLanguages({
  en: { all: "Put the tickets back into the cart", others: "Put the other tickets into the cart" },
  pl: { all: "Włóż bilety z powrotem do koszyka", others: "Włóż pozostałe bilety do koszyka" },
});

type Concerts = ReadonlyMap<string, Concert>;

/** What of an order of one's own that was cancelled may be had still: all that it was not refused for, of concerts that are to come. */
const wantedStill = (visit: Visit, order: Order, concerts: Concerts): Order["items"] => {
  if (!isOwn(visit, order) || order.status !== "cancelled") return [];
  const isToCome = (concert: Concert | undefined): boolean =>
    concert?.status === "scheduled" && Date.parse(concert.startsAt) > visit.now.getTime();
  return order.items.filter((item) => isToCome(concerts.get(item.concertId)) && !wasRefused(order, item));
};

const wasRefused = ({ cancellation }: Order, { concertId, ticketLevelId }: Order["items"][number]): boolean =>
  cancellation?.concertId === concertId &&
  cancellation.reason !== "price-changed" &&
  (cancellation.ticketLevelId === undefined || cancellation.ticketLevelId === ticketLevelId);

interface OrderAgainProps {
  readonly visit: Visit;
  readonly order: Order;
  readonly concerts: Concerts;
}

/** Offers to put what a cancelled order held into the cart again, so that nobody has to gather it anew. */
export const OrderAgain = ({ visit, order, concerts }: OrderAgainProps) => {
  const wanted = wantedStill(visit, order, concerts);
  if (wanted.length === 0) return null;
  const text = texts(visit.language);
  return (
    <form method="post" action={at`/orders/${order.id}/again`}>
      <input type="hidden" name="key" value={crypto.randomUUID()} />
      <button>{wanted.length === order.items.length ? text.all : text.others}</button>
    </form>
  );
};

/** Puts into the cart what can be had, with the delivery as it was chosen, and shows it. */
export const orderAgain = page("post", "/orders/{orderId}/again", "signed-in", async (visit) => {
  const { service, params } = visit;
  const order = await service.read(orderDocument, at`/api/orders/${params["orderId"] ?? ""}`);
  const wanted = wantedStill(visit, order, await concertsOf(service, [order]));
  const { inCart, added, missed } = await addAll(visit, wanted);
  if (inCart === 0) return { goTo: at`/orders/${order.id}`, done: wanted.length === 0 ? {} : { what: NONE_LEFT } };
  // Also over a delivery that was chosen in the cart since: it is this order that is gathered again.
  await service.tell(cartDocument, "PUT", "/api/cart/delivery-method", { body: order.deliveryMethod });
  const done: Done = {
    ...(added > 0 ? { added: String(added) } : alreadyIn),
    ...(missed > 0 ? { missed: String(missed) } : {}),
  };
  return { goTo: "/cart", done };
});

/** That nothing of it is to be had now. */
export const NONE_LEFT = "none-to-be-had";

/** How many tickets are in the cart for it, how many came in just now, and how many could not. */
const addAll = async ({ service, form }: SignedIn, wanted: Order["items"]) => {
  const tickets = { inCart: 0, added: 0, missed: 0 };
  for (const { concertId, ticketLevelId, quantity } of wanted) {
    const key = `${form.text("key")} ${concertId} ${ticketLevelId}`;
    const answered = await addOnce(service, { concertId, ticketLevelId, quantity }, key);
    // What may be had in a moment is not lost: whoever is told so sends the same form again.
    if (!answered.ok && isPassing(answered.refusal)) throw answered.refusal;
    tickets.inCart += answered.ok ? quantity : 0;
    tickets.added += answered.ok && !isReplayed(answered) ? quantity : 0;
    tickets.missed += answered.ok ? 0 : quantity;
  }
  return tickets;
};
