import { openPage } from "../page.ts";
import { at } from "../service.ts";
import { showConcert } from "../storefront/concert.tsx";
import { signInFirst } from "../sign-in-first.ts";
import { addOnce, alreadyIn, isReplayed } from "./adding.ts";
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
  const asked = { ...visit, back: `${at`/concerts/${concertId}`}?${wished}` };
  if (visit.viewer === undefined) return signInFirst(asked);
  // Another quantity is another wish.
  const key = `${form.text("key")} ${encodeURIComponent(String(wanted))}`;
  const answered = await addOnce(service, { concertId, ticketLevelId, quantity: wanted }, key);
  if (answered.ok) return { goTo: "/cart", done: isReplayed(answered) ? alreadyIn : { added: String(wanted) } };
  const { refusal } = answered;
  const { status } = refusal.problem;
  if (status === 401) return signInFirst({ ...asked, hasEnded: true });
  return showConcert(visit, concertId, { ticketLevelId, quantity, fault: refusedQuantity(visit, refusal), status });
});
