import { cartDocument } from "../../routes/cart/cart-document.ts";
import type { Cart } from "../documents.ts";
import { openPage } from "../page.ts";
import { type Answered, at, type Service } from "../service.ts";
import { showConcert } from "../storefront/concert.tsx";
import { signInFirst } from "../sign-in-first.ts";
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
  const key = `${form.text("key")} ${encodeURIComponent(String(wanted))}`;
  const answered = await add(service, { concertId, ticketLevelId, quantity: wanted }, key);
  if (answered.ok) return { goTo: "/cart", ...(isReplayed(answered) ? {} : { done: { added: String(wanted) } }) };
  const { refusal } = answered;
  const { status } = refusal.problem;
  if (status === 401) return signInFirst({ ...asked, hasEnded: true });
  return showConcert(visit, concertId, { ticketLevelId, quantity, fault: refusedQuantity(visit, refusal), status });
});

interface Wanted {
  readonly concertId: string;
  readonly ticketLevelId: string;
  readonly quantity: number | string | undefined;
}

/**
 * Adds once however often a page is sent, as by a double click. A page that a browser has kept may be sent again, when what it added has been
 * taken out or changed since: then it is another wish. So is another quantity.
 */
const add = async (service: Service, wanted: Wanted, key: string): Promise<Answered<Cart>> => {
  const ask = (under: string) =>
    service.tell(cartDocument, "POST", "/api/cart/items", { body: wanted, key: under.slice(-LONGEST_KEY) });
  const answered = await ask(key);
  if (!answered.ok || !isReplayed(answered)) return answered;
  const now = quantityIn(await service.read(cartDocument, "/api/cart"), wanted);
  return now === quantityIn(answered.value, wanted) ? answered : ask(`${key} ${now}`);
};

const LONGEST_KEY = 255;

const isReplayed = ({ headers }: { readonly headers: Headers }): boolean => headers.has("Idempotent-Replay");

const quantityIn = ({ items }: Cart, { concertId, ticketLevelId }: Wanted): number =>
  items.find((item) => item.concertId === concertId && item.ticketLevelId === ticketLevelId)?.quantity ?? 0;
