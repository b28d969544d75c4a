import { times } from "../../domain/money.ts";
import { cartDocument } from "../../routes/cart/cart-document.ts";
import { noun } from "../formats.ts";
import { inLanguages } from "../../language.ts";
import { DoneNotice, Heading, Notice } from "../layout/fields.tsx";
import { page, type Shown, type SignedIn } from "../page.ts";
import { at } from "../service.ts";
import type { Cart } from "../documents.ts";
import { Writer } from "../send-again.tsx";
import { noFaults } from "../form.ts";
import { ticketCount } from "../ticket-count.ts";
import type { Visit } from "../visit.ts";
import { type CartLine, linesOf } from "./cart-lines.ts";
import { DeliveryFields, KeptDelivery, likelyDelivery } from "./delivery-fields.tsx";
import { QuantityFault, QuantityField } from "../layout/quantity-field.tsx";
import { Steps } from "./steps.tsx";

const texts = inLanguages({
  en: {
    title: "Your cart",
    empty: "There is nothing in your cart.",
    justOrdered: "Just ordered? Your tickets are under “My orders”.",
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
    stopped: "Some of these tickets can no longer be bought as they are. See below what you can do.",
    unchanged: "Not every quantity could be changed. See below why.",
    added: (tickets: string) => `${tickets} added to your cart.`,
    missed: (tickets: string) => `${tickets} could not be added: they are not to be had just now, or not so many.`,
    "in-cart": "These tickets are in your cart.",
    changed: "Your cart is changed.",
    removed: "Taken out of your cart.",
    notHeld: "Tickets in the cart are not held yet. They are as soon as you order.",
  },
  pl: {
    title: "Twój koszyk",
    empty: "W Twoim koszyku nic nie ma.",
    justOrdered: "Zamówienie już złożone? Bilety znajdziesz w „Moich zamówieniach”.",
    concerts: "Znajdź koncert",
    orders: "Moje zamówienia",
    change: "Zmień",
    remove: "Usuń",
    total: "Razem",
    each: (price: string) => `${price} za sztukę`,
    was: (before: string, now: string) => `Cena się w międzyczasie zmieniła: było ${before}, teraz jest ${now}.`,
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
    stopped: "Niektórych biletów z koszyka nie można już kupić. Poniżej piszemy, co możesz zrobić.",
    unchanged: "Nie każdą liczbę biletów udało się zmienić. Poniżej piszemy dlaczego.",
    added: (tickets: string) => `Dodano do koszyka: ${tickets}.`,
    missed: (tickets: string) => `Nie udało się dodać: ${tickets}. Teraz nie można ich kupić albo nie aż tylu.`,
    "in-cart": "Te bilety są w Twoim koszyku.",
    changed: "Koszyk został zmieniony.",
    removed: "Usunięto z koszyka.",
    notHeld: "Bilety w koszyku nie są jeszcze zarezerwowane. Zarezerwujemy je, gdy złożysz zamówienie.",
  },
});

/** What is in the cart, at the prices of now, and how the tickets shall arrive. */
export const cartPage = page("get", "/cart", "signed-in", async (visit) => showCart(visit));

/** What a line of the cart is called in the page's form: its quantity, and the button that takes it out. */
export const lineKey = ({ concertId, ticketLevelId }: Cart["items"][number]): string => `${concertId} ${ticketLevelId}`;

/** The quantity that the page showed: a page that is out of date changes only what was written in it. */
export const seenKey = (item: Cart["items"][number]): string => `seen ${lineKey(item)}`;

/** What the button that takes a line out says before the line's key. */
export const REMOVE = "remove ";

interface Refusals {
  readonly status?: number | undefined;
  /** Why lines could not have the quantities that were written, by their keys. */
  readonly quantities?: ReadonlyMap<string, string>;
  /** The delivery as it was written. */
  readonly delivery?: Pick<Parameters<typeof DeliveryFields>[0], "wishes" | "faults"> | undefined;
}

/** The cart as it is, and what was refused just now of what was sent. */
export const showCart = async (
  visit: SignedIn,
  { status, quantities = new Map(), delivery }: Refusals = {},
): Promise<Shown> => {
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
        <Done visit={visit} />
        {quantities.size === 0 ? null : <Notice kind="bad">{text.unchanged}</Notice>}
        {isStopped ? <Notice kind="bad">{text.stopped}</Notice> : null}
        <form method="post" action="/cart" class="split" novalidate>
          <Writer visit={visit} />
          <div class="card">
            {/* What Enter presses, in whichever field. */}
            {isStopped ? null : <button name="do" value="continue" hidden />}
            <ul class="rows">
              {lines.map((line) => (
                <Line visit={visit} line={line} fault={quantities.get(lineKey(line.item))} />
              ))}
            </ul>
            <p class="total">
              <span>{text.total}</span>
              <span class="numbers">{visit.formats.money(cart.total)}</span>
            </p>
            <p class="small">{text.notHeld}</p>
          </div>
          {isStopped ? null : <DeliveryFields visit={visit} {...(delivery ?? { wishes, faults: noFaults })} />}
          {isStopped && delivery !== undefined ? <KeptDelivery wishes={delivery.wishes} /> : null}
        </form>
      </>
    ),
  };
};

/** What was done to it just before. */
const Done = ({ visit }: { readonly visit: Visit }) => {
  const text = texts(visit.language);
  const { added, missed, what } = visit.done;
  return (
    <>
      {added === undefined ? null : <DoneNotice>{text.added(ticketCount(visit, Number(added)))}</DoneNotice>}
      {missed === undefined ? null : <Notice kind="bad">{text.missed(ticketCount(visit, Number(missed)))}</Notice>}
      {what === "changed" || what === "removed" || what === "in-cart" ? <DoneNotice>{text[what]}</DoneNotice> : null}
    </>
  );
};

const EmptyCart = ({ visit }: { readonly visit: Visit }) => {
  const text = texts(visit.language);
  return (
    <section class="message">
      <Done visit={visit} />
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
  /** Why it could not have the quantity that was written. */
  readonly fault: string | undefined;
}

const Line = ({ visit, line: { item, concert, levelName, trouble }, fault }: LineProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { concertId, ticketLevelId, quantity, unitPrice, priceWhenAdded } = item;
  const of = levelName === undefined ? concert.artist : `${concert.artist}, ${levelName}`;
  const key = lineKey(item);
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
      <div class="inline">
        <input type="hidden" name={seenKey(item)} value={String(quantity)} />
        <QuantityField
          visit={visit}
          of={of}
          id={id}
          least={0}
          name={key}
          value={fault === undefined ? String(quantity) : visit.form.text(key)}
          limit={concert.maxTicketsPerCustomer}
          fault={fault}
        />
        <button class="quiet" name="do" value="change">
          {text.change}
          <span class="visually-hidden">: {of}</span>
        </button>
        <button class="plain" name="do" value={REMOVE + key}>
          {text.remove}
          <span class="visually-hidden">: {of}</span>
        </button>
      </div>
      <QuantityFault id={id} fault={fault} />
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
