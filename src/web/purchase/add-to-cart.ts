import { cartDocument } from "../../routes/cart/cart-document.ts";
import { openPage } from "../page.ts";
import { at } from "../service.ts";
import { showConcert } from "../storefront/concert.tsx";
import { refusedQuantity } from "./quantity-refusals.ts";

/**
 * Puts tickets into the cart, and shows it. Whoever is not signed in comes back to the concert, where what they wanted is kept; whoever
 * cannot have so many is told why there.
 */
export const addToCart = openPage("post", "/cart/items", async (visit) => {
  const { form, service } = visit;
  const concertId = form.text("concertId");
  const ticketLevelId = form.text("ticketLevelId");
  const quantity = form.text("quantity");
  const wanted = form.whole("quantity");
  const wished = new URLSearchParams({ level: ticketLevelId, quantity });
  const signInFirst = { goTo: `/sign-in?next=${encodeURIComponent(`${at`/concerts/${concertId}`}?${wished}`)}` };
  if (visit.viewer === undefined) return signInFirst;
  const answered = await service.tell(cartDocument, "POST", "/api/cart/items", {
    body: { concertId, ticketLevelId, quantity: wanted },
    // Another quantity is another wish, also from a page that the browser kept and shows again.
    key: `${form.text("key")} ${quantity}`.slice(0, LONGEST_KEY),
  });
  if (answered.ok) return { goTo: "/cart", done: { added: String(wanted) } };
  const { refusal } = answered;
  const { status } = refusal.problem;
  if (status === 401) return signInFirst;
  return showConcert(visit, concertId, { ticketLevelId, quantity, fault: refusedQuantity(visit, refusal), status });
});

const LONGEST_KEY = 255;
