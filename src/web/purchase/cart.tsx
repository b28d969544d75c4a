import { times } from "../../domain/money.ts";
import { cartDocument } from "../../routes/cart/cart-document.ts";
import { noun } from "../formats.ts";
import { inLanguages } from "../../language.ts";
import { Heading, Notice } from "../layout/fields.tsx";
import { page, type Shown, type SignedIn } from "../page.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { type CartLine, linesOf } from "./cart-lines.ts";
import { DeliveryForm, likelyDelivery } from "./delivery-form.tsx";
import { QuantityFault, QuantityField } from "./quantity-field.tsx";
import { refusedQuantity } from "./quantity-refusals.ts";
import { Steps } from "./steps.tsx";

const texts = inLanguages({
  en: {
    title: "Your cart",
    empty: "There is nothing in your cart.",
    justOrdered: "If you have just ordered, your tickets are with your orders.",
    concerts: "Find a concert",
    orders: "My orders",
    change: "Change",
    remove: "Remove",
    total: "Total",
    each: (price: string) => `${price} each`,
    was: (before: string, now: string) => `The price has changed since you chose: it was ${before}, it is ${now} now.`,
    trouble: {
      cancelled: "This concert has been cancelled. Remove it to go on.",
      "not-on-sale": "These tickets are not on sale now. Remove them to go on.",
      "level-gone": "This kind of ticket is no longer sold. Remove it to go on.",
      "sold-out": "All of these have been taken. Remove them to go on.",
    },
    tooFew: noun({
      one: "Only # ticket is left. Take fewer to go on.",
      other: "Only # tickets are left. Take fewer to go on.",
    }),
    stopped: "Something in your cart can no longer be had as it is. What to do stands below it.",
    unchanged: "The quantity was not changed.",
  },
  pl: {
    title: "Twój koszyk",
    empty: "W Twoim koszyku nic nie ma.",
    justOrdered: "Jeśli właśnie coś zamówiono, bilety są przy zamówieniach.",
    concerts: "Znajdź koncert",
    orders: "Moje zamówienia",
    change: "Zmień",
    remove: "Usuń",
    total: "Razem",
    each: (price: string) => `${price} za sztukę`,
    was: (before: string, now: string) => `Cena zmieniła się od Twojego wyboru: było ${before}, teraz jest ${now}.`,
    trouble: {
      cancelled: "Ten koncert został odwołany. Usuń go z koszyka, aby przejść dalej.",
      "not-on-sale": "Tych biletów nie można teraz kupić. Usuń je z koszyka, aby przejść dalej.",
      "level-gone": "Tych biletów już nie ma w sprzedaży. Usuń je z koszyka, aby przejść dalej.",
      "sold-out": "Wszystkie te bilety są już zajęte. Usuń je z koszyka, aby przejść dalej.",
    },
    tooFew: noun({
      one: "Został tylko # bilet. Weź mniej, aby przejść dalej.",
      few: "Zostały tylko # bilety. Weź mniej, aby przejść dalej.",
      many: "Zostało tylko # biletów. Weź mniej, aby przejść dalej.",
      other: "Zostało tylko # biletu. Weź mniej, aby przejść dalej.",
    }),
    stopped: "Czegoś z koszyka nie można już mieć w tej postaci. Co zrobić, napisano pod spodem.",
    unchanged: "Liczba biletów nie została zmieniona.",
  },
});

/** What is in the cart, at the prices of now, and how the tickets shall arrive. */
export const cartPage = page("get", "/cart", "signed-in", async (visit) => showCart(visit));

/** Changes how many tickets a line has, or takes it out. */
export const cartLineChanged = page("post", "/cart/items/{concertId}/{ticketLevelId}", "signed-in", async (visit) => {
  const { concertId = "", ticketLevelId = "" } = visit.params;
  const path = at`/api/cart/items/${concertId}/${ticketLevelId}`;
  const answered =
    visit.form.text("do") === "remove"
      ? await visit.service.tell(cartDocument, "DELETE", path)
      : await visit.service.tell(cartDocument, "PUT", path, { body: { quantity: visit.form.whole("quantity") } });
  // What is not in the cart any more was removed before.
  if (answered.ok || answered.refusal.problem.code === "item-not-in-cart") return { goTo: "/cart" };
  const { refusal } = answered;
  const change = { concertId, ticketLevelId, fault: refusedQuantity(visit, refusal) };
  return showCart(visit, { status: refusal.problem.status, change });
});

interface RefusedChange {
  readonly concertId: string;
  readonly ticketLevelId: string;
  readonly fault: string;
}

interface Refusals {
  readonly status?: number;
  readonly change?: RefusedChange;
  readonly delivery?: Required<Pick<Parameters<typeof DeliveryForm>[0], "wishes" | "faults">>;
}

/** The cart as it is, and what was refused just now of what was sent. */
export const showCart = async (visit: SignedIn, { status, change, delivery }: Refusals = {}): Promise<Shown> => {
  const text = texts(visit.language);
  const cart = await visit.service.read(cartDocument, "/api/cart");
  const answer = { title: text.title, ...(status === undefined ? {} : { status }) };
  if (cart.total === null) return { ...answer, body: <EmptyCart visit={visit} /> };
  const lines = await linesOf(visit.service, cart);
  const isStopped = lines.some(({ trouble }) => trouble !== undefined);
  const wishes = likelyDelivery(visit, cart, lines[0]?.concert.venue.country ?? "");
  return {
    ...answer,
    body: (
      <>
        <Steps visit={visit} now="cart" />
        <Heading title={text.title} />
        {change === undefined ? null : (
          <Notice kind="bad">
            {text.unchanged} {change.fault}
          </Notice>
        )}
        {isStopped ? <Notice kind="bad">{text.stopped}</Notice> : null}
        <div class="split">
          <div class="card">
            <ul class="rows">
              {lines.map((line) => (
                <Line visit={visit} line={line} change={isOf(line, change) ? change : undefined} />
              ))}
            </ul>
            <p class="total">
              <span>{text.total}</span>
              <span class="numbers">{visit.formats.money(cart.total)}</span>
            </p>
          </div>
          {isStopped ? null : <DeliveryForm visit={visit} {...(delivery ?? { wishes })} />}
        </div>
      </>
    ),
  };
};

const isOf = ({ item }: CartLine, change: RefusedChange | undefined): boolean =>
  item.concertId === change?.concertId && item.ticketLevelId === change.ticketLevelId;

const EmptyCart = ({ visit }: { readonly visit: Visit }) => {
  const text = texts(visit.language);
  return (
    <section class="message">
      <h1>{text.title}</h1>
      <p class="lead">{text.empty}</p>
      <p>{text.justOrdered}</p>
      <p class="actions">
        <a class="button" href="/">
          {text.concerts}
        </a>
        <a class="button quiet" href="/orders">
          {text.orders}
        </a>
      </p>
    </section>
  );
};

interface LineProps {
  readonly visit: Visit;
  readonly line: CartLine;
  readonly change: RefusedChange | undefined;
}

const Line = ({ visit, line: { item, concert, levelName, trouble }, change }: LineProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { concertId, ticketLevelId, quantity, unitPrice, priceWhenAdded } = item;
  const of = levelName === undefined ? concert.artist : `${concert.artist}, ${levelName}`;
  const id = `quantity-${concertId}-${ticketLevelId}`;
  return (
    <li class="line">
      <div>
        <h2>
          <a href={at`/concerts/${concertId}`}>{concert.artist}</a>
        </h2>
        <p>
          {levelName === undefined ? null : (
            <>
              <strong>{levelName}</strong>,{" "}
            </>
          )}
          <span class="numbers">{text.each(formats.money(unitPrice))}</span>
        </p>
        <p class="small">
          {formats.dateTime(concert.startsAt, concert.timeZone)}, {concert.venue.name}
        </p>
      </div>
      <p class="price numbers">{formats.money(times(unitPrice, quantity))}</p>
      <form method="post" action={at`/cart/items/${concertId}/${ticketLevelId}`} class="inline">
        <QuantityField
          visit={visit}
          of={of}
          id={id}
          value={change === undefined ? String(quantity) : visit.form.text("quantity")}
          limit={concert.maxTicketsPerCustomer}
          fault={change?.fault}
        />
        <button class="quiet">
          {text.change}
          <span class="visually-hidden">: {of}</span>
        </button>
        <button class="plain" name="do" value="remove" formnovalidate>
          {text.remove}
          <span class="visually-hidden">: {of}</span>
        </button>
      </form>
      <QuantityFault id={id} fault={change?.fault} />
      {priceWhenAdded.amount === unitPrice.amount ? null : (
        <p class="remark">{text.was(formats.money(priceWhenAdded), formats.money(unitPrice))}</p>
      )}
      {trouble === undefined ? null : (
        <p class="fault">
          {trouble.kind === "too-few" ? formats.plural(trouble.available, text.tooFew) : text.trouble[trouble.kind]}
        </p>
      )}
    </li>
  );
};
