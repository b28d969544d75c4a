import { z } from "zod";
import { money, type Money, times } from "../../domain/money.ts";
import { cartDocument } from "../../routes/cart/cart-document.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { inLanguages } from "../../language.ts";
import { Heading, Notice } from "../layout/fields.tsx";
import { Address } from "../orders/order-delivery.tsx";
import { page, type Shown, type SignedIn } from "../page.ts";
import { at, type Refused } from "../service.ts";
import { type CartLine, linesOf } from "./cart-lines.ts";
import { heldFor } from "../hold-time.ts";
import { Steps } from "./steps.tsx";
import type { Cart } from "../documents.ts";
import { ticketCount } from "../ticket-count.ts";

const texts = inLanguages({
  en: {
    title: "Review your order",
    tickets: "Your tickets",
    total: "Total",
    delivery: "Delivery",
    email: "By email to",
    courier: "Printed, by FedEx courier to",
    change: "Change",
    changeWhat: { tickets: "what you order", delivery: "the delivery" },
    confirm: (total: string) => `Order and pay ${total}`,
    terms: "By ordering you accept the",
    termsOfSale: "terms of sale",
    confirmFree: "Order for free",
    free: "There is nothing to pay. Your tickets come a moment after you confirm.",
    priceChanged: (before: string, now: string) =>
      `The total has changed since you saw it: it was ${before}, it is ${now} now. Nothing was ordered. Check it, and confirm if you agree.`,
    tooMuch: (largest: string) =>
      `At most ${largest} can be paid at once. Nothing was ordered. Remove something, and order it separately.`,
  },
  pl: {
    title: "Sprawdź zamówienie",
    tickets: "Twoje bilety",
    total: "Razem",
    delivery: "Dostawa",
    email: "E-mailem na adres",
    courier: "Wydrukowane, kurierem FedEx na adres",
    change: "Zmień",
    changeWhat: { tickets: "zawartość zamówienia", delivery: "dostawę" },
    confirm: (total: string) => `Zamawiam z obowiązkiem zapłaty: ${total}`,
    terms: "Składając zamówienie, akceptujesz",
    termsOfSale: "regulamin sprzedaży",
    confirmFree: "Zamawiam bezpłatnie",
    free: "Nie ma nic do zapłacenia. Bilety będą gotowe chwilę po potwierdzeniu.",
    priceChanged: (before: string, now: string) =>
      `Suma się w międzyczasie zmieniła: było ${before}, teraz jest ${now}. Nic nie zamówiono. Sprawdź jeszcze raz i potwierdź, jeśli się zgadzasz.`,
    tooMuch: (largest: string) =>
      `Naraz można zapłacić najwyżej ${largest}. Nic nie zamówiono. Usuń coś z koszyka i zamów to osobno.`,
  },
});

/** What is about to be ordered, for how much, and how it arrives. Whoever cannot confirm that yet goes back to the cart. */
export const checkoutPage = page("get", "/checkout", "signed-in", async (visit) => {
  const cart = await visit.service.read(cartDocument, "/api/cart");
  if (cart.deliveryMethod === null) return { goTo: cart.status === "empty" ? "/cart" : "/cart#delivery" };
  const lines = await linesOf(visit.service, cart);
  return lines.some(({ trouble }) => trouble !== undefined) ? { goTo: "/cart" } : review(visit, cart, lines);
});

/** Orders what is in the cart at the total that was seen, once however often the form is sent. */
export const checkoutConfirmed = page("post", "/checkout", "signed-in", async (visit) => {
  const { form, service } = visit;
  const expectedTotal = { amount: form.whole("amount"), currency: form.text("currency") };
  const answered = await service.tell(orderDocument, "POST", "/api/cart/confirm", {
    body: { expectedTotal },
    key: form.text("key"),
  });
  if (answered.ok) return { goTo: at`/orders/${answered.value.id}` };
  const { refusal } = answered;
  const { code, status } = refusal.problem;
  if (code === "cart-empty" || code === "delivery-method-missing") return { goTo: "/cart" };
  const why = whyRefused(visit, refusal, money.safeParse(expectedTotal).data);
  const cart = await service.read(cartDocument, "/api/cart");
  return { ...review(visit, cart, await linesOf(service, cart), why), status };
});

const refusedTotal = z.object({ total: money });
const refusedCharge = z.object({ largest: money });

/** Throws what is no matter of the total. */
const whyRefused = ({ language, formats }: SignedIn, refusal: Refused, seen: Money | undefined): string => {
  const text = texts(language);
  const { problem } = refusal;
  if (problem.code === "price-changed" && seen !== undefined)
    return text.priceChanged(formats.money(seen), formats.money(refusedTotal.parse(problem).total));
  if (problem.code === "total-not-chargeable") return text.tooMuch(formats.money(refusedCharge.parse(problem).largest));
  throw refusal;
};

const review = (visit: SignedIn, cart: Cart, lines: readonly CartLine[], refused?: string): Shown => {
  const text = texts(visit.language);
  return {
    title: text.title,
    body: (
      <>
        <Steps visit={visit} now="review" />
        <Heading title={text.title} />
        {refused === undefined ? null : <Notice kind="bad">{refused}</Notice>}
        <div class="split">
          <section class="card" aria-labelledby="tickets">
            <h2 id="tickets">{text.tickets}</h2>
            <ul class="rows">
              {lines.map((line) => (
                <Line visit={visit} line={line} />
              ))}
            </ul>
            <p>
              <a href="/cart">
                {text.change}
                <span class="visually-hidden"> {text.changeWhat.tickets}</span>
              </a>
            </p>
          </section>
          <div>
            <Delivery visit={visit} method={cart.deliveryMethod} />
            {cart.total === null ? null : <Confirm visit={visit} total={cart.total} lines={lines} />}
          </div>
        </div>
      </>
    ),
  };
};

const Line = ({ visit, line: { item, concert, levelName } }: { readonly visit: SignedIn; readonly line: CartLine }) => {
  const { formats } = visit;
  return (
    <li>
      <div>
        <h3>{concert.artist}</h3>
        <p>{[ticketCount(visit, item.quantity), levelName].filter((text) => text !== undefined).join(", ")}</p>
        <p class="small">
          {formats.dateTime(concert.startsAt, concert.timeZone)}
          <br />
          {concert.venue.name}, {concert.venue.city}
        </p>
      </div>
      <p class="price numbers">{formats.money(times(item.unitPrice, item.quantity))}</p>
    </li>
  );
};

const Delivery = ({ visit, method }: { readonly visit: SignedIn; readonly method: Cart["deliveryMethod"] }) => {
  const text = texts(visit.language);
  return (
    <section class="card" aria-labelledby="delivery">
      <h2 id="delivery">{text.delivery}</h2>
      {method === null ? null : (
        <p>
          {method.type === "email" ? text.email : text.courier}
          <br />
          <strong>{method.type === "email" ? method.email : <Address visit={visit} {...method.address} />}</strong>
        </p>
      )}
      <p>
        <a href="/cart#delivery">
          {text.change}
          <span class="visually-hidden"> {text.changeWhat.delivery}</span>
        </a>
      </p>
    </section>
  );
};

interface ConfirmProps {
  readonly visit: SignedIn;
  readonly total: Money;
  readonly lines: readonly CartLine[];
}

const Confirm = ({ visit, total, lines }: ConfirmProps) => {
  const { formats } = visit;
  const text = texts(visit.language);
  const isFree = total.amount === 0;
  const { termsUrl } = visit.configuration.help;
  const held = Math.min(...lines.map(({ concert }) => concert.holdSeconds));
  return (
    <form method="post" action="/checkout" class="card">
      <input type="hidden" name="key" value={crypto.randomUUID()} />
      <input type="hidden" name="amount" value={String(total.amount)} />
      <input type="hidden" name="currency" value={total.currency} />
      <p class="total">
        <span>{text.total}</span>
        <span class="numbers">{formats.money(total)}</span>
      </p>
      <p class="small">{isFree ? text.free : heldFor(visit, held)}</p>
      {termsUrl === undefined ? null : (
        <p class="small">
          {text.terms} <a href={termsUrl}>{text.termsOfSale}</a>.
        </p>
      )}
      <button class="wide">{isFree ? text.confirmFree : text.confirm(formats.money(total))}</button>
    </form>
  );
};
