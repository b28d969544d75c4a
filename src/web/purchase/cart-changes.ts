import { cartDocument } from "../../routes/cart/cart-document.ts";
import type { Cart } from "../documents.ts";
import { nothingDone } from "../done.ts";
import { faultsOf, type Form, noFaults } from "../form.ts";
import { page, type SignedIn } from "../page.ts";
import { at, type Refused } from "../service.ts";
import { lineKey, REMOVE, seenKey, showCart } from "./cart.tsx";
import type { DeliveryWishes } from "./delivery-fields.tsx";
import { refusedQuantity } from "./quantity-refusals.ts";

type Item = Cart["items"][number];

/**
 * Takes over all that stands in the cart's page, whichever of its buttons was pressed: quantities, of which 0 takes a line out, and the
 * delivery. Then it goes on to the review, or shows the cart again, with what was refused at its field. A delivery that is half written is only
 * found fault with by going on.
 */
export const cartChanged = page(
  "post",
  "/cart",
  "signed-in",
  async (visit) => {
    const pressed = visit.form.text("do");
    const { items } = await visit.service.read(cartDocument, "/api/cart");
    const goes = (item: Item): boolean => pressed === REMOVE + lineKey(item) || visit.form.whole(lineKey(item)) === 0;
    const gone = items.filter(goes);
    for (const item of gone) await remove(visit, item);
    const kept = items.filter((item) => !goes(item));
    const { refusals, changed } = await changeQuantities(visit, kept);
    const wishes = kept.length === 0 ? undefined : deliveryIn(visit.form);
    const delivery = wishes === undefined ? undefined : await chooseDelivery(visit, wishes);
    const [refused] = [...refusals.values(), ...(delivery === undefined ? [] : [delivery])];
    if (refused === undefined && pressed === GO_ON) return { goTo: "/checkout" };
    if (refused === undefined)
      return {
        goTo: "/cart",
        done: gone.length > 0 ? { what: "removed" } : changed ? { what: "changed" } : nothingDone,
      };
    const isAccepted = pressed !== GO_ON && refusals.size === 0;
    const quantities = new Map([...refusals].map(([key, refusal]) => [key, refusedQuantity(visit, refusal)]));
    return showCart(visit, {
      status: isAccepted ? undefined : refused.problem.status,
      quantities,
      delivery:
        wishes === undefined
          ? undefined
          : { wishes, faults: pressed === GO_ON && delivery !== undefined ? faultsOf(delivery.problem) : noFaults },
    });
  },
  { keepsForm: true },
);

const GO_ON = "continue";

const remove = async ({ service }: SignedIn, { concertId, ticketLevelId }: Item): Promise<void> => {
  const answered = await service.tell(cartDocument, "DELETE", at`/api/cart/items/${concertId}/${ticketLevelId}`);
  if (!answered.ok && !isGone(answered.refusal)) throw answered.refusal;
};

interface Quantities {
  /** Why lines could not have the quantities that were written, by their keys. */
  readonly refusals: ReadonlyMap<string, Refused>;
  readonly changed: boolean;
}

const changeQuantities = async ({ service, form }: SignedIn, items: readonly Item[]): Promise<Quantities> => {
  const refusals = new Map<string, Refused>();
  const written = fewerFirst(form, items);
  for (const item of written) {
    const quantity = form.whole(lineKey(item));
    const path = at`/api/cart/items/${item.concertId}/${item.ticketLevelId}`;
    const answered = await service.tell(cartDocument, "PUT", path, { body: { quantity } });
    if (!answered.ok && !isGone(answered.refusal)) refusals.set(lineKey(item), answered.refusal);
  }
  return { refusals, changed: written.length > refusals.size };
};

/** The lines that were written over, those that want fewer first: a limit counts all of them. */
const fewerFirst = (form: Form, items: readonly Item[]): readonly Item[] => {
  const change = (item: Item): number => Number(form.whole(lineKey(item))) - item.quantity;
  return items
    .filter((item) => form.text(lineKey(item)) !== form.text(seenKey(item)))
    .toSorted((one, other) => change(one) - change(other));
};

/** What is not in the cart any more was removed before. */
const isGone = ({ problem }: Refused): boolean => problem.code === "item-not-in-cart";

/** Why it could not be chosen so. */
const chooseDelivery = async ({ service }: SignedIn, wishes: DeliveryWishes): Promise<Refused | undefined> => {
  const answered = await service.tell(cartDocument, "PUT", "/api/cart/delivery-method", { body: bodyOf(wishes) });
  if (answered.ok || answered.refusal.problem.code === "cart-not-open") return undefined;
  if (answered.refusal.problem.status !== 400) throw answered.refusal;
  return answered.refusal;
};

/** Undefined where the page had no such fields, as long as something in the cart cannot be had. */
const deliveryIn = (form: Form): DeliveryWishes | undefined =>
  form.has("type")
    ? {
        type: form.text("type"),
        email: form.text("email"),
        name: form.text("name"),
        line1: form.text("line1"),
        line2: form.text("line2"),
        postalCode: form.text("postalCode"),
        city: form.text("city"),
        country: form.text("country"),
      }
    : undefined;

const bodyOf = ({ type, email, line2, ...address }: DeliveryWishes) =>
  type === "courier"
    ? { type, courier: "fedex", address: { ...address, ...(line2 === "" ? {} : { line2 }) } }
    : { type, email };
