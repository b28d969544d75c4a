import { cartDocument } from "../../routes/cart/cart-document.ts";
import type { Cart } from "../documents.ts";
import type { Done } from "../done.ts";
import type { Answered, Service } from "../service.ts";

/** Tickets of a level that are to go into the cart. A quantity that is no number is for the service to refuse. */
export interface Wanted {
  readonly concertId: string;
  readonly ticketLevelId: string;
  readonly quantity: number | string | undefined;
}

const LONGEST_KEY = 255;

/**
 * Adds once however often a page is sent, as by a double click. A page that a browser has kept may be sent again when what it added has been
 * taken out or changed since: then it is another wish.
 */
export const addOnce = async (service: Service, wanted: Wanted, key: string): Promise<Answered<Cart>> => {
  const ask = (under: string) =>
    service.tell(cartDocument, "POST", "/api/cart/items", { body: wanted, key: under.slice(-LONGEST_KEY) });
  const answered = await ask(key);
  if (!answered.ok || !isReplayed(answered)) return answered;
  const now = quantityIn(await service.read(cartDocument, "/api/cart"), wanted);
  return now === quantityIn(answered.value, wanted) ? answered : ask(`${key} ${now}`);
};

/** What a page that was sent twice has done: of two in a row a browser shows the answer to the second alone. */
export const alreadyIn: Done = { what: "in-cart" };

/** Whether an answer is an earlier one again: nothing was done anew. */
export const isReplayed = ({ headers }: { readonly headers: Headers }): boolean => headers.has("Idempotent-Replay");

const quantityIn = ({ items }: Cart, { concertId, ticketLevelId }: Wanted): number =>
  items.find((item) => item.concertId === concertId && item.ticketLevelId === ticketLevelId)?.quantity ?? 0;
