import { cartDocument } from "../../routes/cart/cart-document.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { inLanguages } from "../../language.ts";
import type { Order } from "../documents.ts";
import { page, type SignedIn } from "../page.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: { all: "Put the tickets back into the cart", others: "Put the other tickets into the cart" },
  pl: { all: "Włóż bilety z powrotem do koszyka", others: "Włóż pozostałe bilety do koszyka" },
});

const path = "/orders/{orderId}/again";

/** What of a cancelled order may be had still: all that it was not refused for. */
const wantedStill = ({ items, cancellation }: Order): Order["items"] => {
  const { reason, concertId, ticketLevelId } = cancellation ?? {};
  if (concertId === undefined || reason === "price-changed") return items;
  return items.filter(
    (item) => item.concertId !== concertId || (ticketLevelId !== undefined && item.ticketLevelId !== ticketLevelId),
  );
};

/** Offers to put what a cancelled order held into the cart again, so that nobody has to gather it anew. */
export const OrderAgain = ({ visit, order }: { readonly visit: Visit; readonly order: Order }) => {
  const wanted = wantedStill(order);
  if (order.status !== "cancelled" || visit.viewer?.id !== order.userId || wanted.length === 0) return null;
  const text = texts(visit.language);
  return (
    <form method="post" action={at`/orders/${order.id}/again`}>
      <input type="hidden" name="key" value={crypto.randomUUID()} />
      <button>{wanted.length === order.items.length ? text.all : text.others}</button>
    </form>
  );
};

/** Puts into the cart what can be had, with the delivery as it was chosen, and shows it. */
export const orderAgain = page("post", path, "signed-in", async (visit) => {
  const { service, params, form } = visit;
  const order = await service.read(orderDocument, at`/api/orders/${params["orderId"] ?? ""}`);
  const key = form.text("key");
  let added = 0;
  for (const { concertId, ticketLevelId, quantity } of wantedStill(order)) {
    const body = { concertId, ticketLevelId, quantity };
    const told = { body, key: `${key} ${concertId} ${ticketLevelId}` };
    const answered = await service.tell(cartDocument, "POST", "/api/cart/items", told);
    if (answered.ok) added += quantity;
    else if (answered.refusal.problem.status === 401) throw answered.refusal;
  }
  if (added === 0) return { goTo: at`/orders/${order.id}`, done: { what: NONE_LEFT } };
  await chooseDelivery(visit, order);
  return { goTo: "/cart", done: { added: String(added) } };
});

/** That nothing of it is to be had now. */
export const NONE_LEFT = "none-to-be-had";

/** A delivery that was chosen in the cart meanwhile is replaced: it is this order that is gathered again. */
const chooseDelivery = async ({ service }: SignedIn, { deliveryMethod }: Order): Promise<void> => {
  await service.tell(cartDocument, "PUT", "/api/cart/delivery-method", { body: deliveryMethod });
};
