import type { CancellationReason } from "../../domain/orders/order-events.ts";
import { inLanguages } from "../../language.ts";

interface Why {
  readonly title: string;
  readonly why: string;
  readonly whatNow: string;
}

/** What a reason may be about, by name: a concert, and one kind of its tickets. */
interface About {
  readonly concert: string;
  /** Undefined for one that is not sold any more. */
  readonly level: string | undefined;
}

type Reasons = Readonly<Record<CancellationReason, (about: About) => Why>>;

const en: Reasons = {
  "insufficient-tickets": ({ concert, level }) => ({
    title: "Not enough tickets were left",
    why:
      level === undefined
        ? `There were not enough tickets left for ${concert}.`
        : `There were not enough “${level}” tickets left for ${concert}: others were quicker.`,
    whatNow: "See what is left: seats that others do not pay for come back on sale by themselves.",
  }),
  "price-changed": ({ concert, level }) => ({
    title: "The price has changed",
    why:
      level === undefined
        ? `A price of ${concert} changed while you were ordering.`
        : `The price of “${level}” tickets for ${concert} changed while you were ordering.`,
    whatNow: "You never pay a price that you have not seen. Look at the new one, and order again if you like.",
  }),
  "ticket-level-not-found": ({ concert }) => ({
    title: "These tickets are not sold any more",
    why: `A kind of tickets that you ordered for ${concert} has been taken out of the sale.`,
    whatNow: "See which other tickets there are.",
  }),
  "customer-limit-exceeded": ({ concert }) => ({
    title: "Over the limit for one person",
    why: `For ${concert} there is a limit for each person. Together with your other orders, this one went over it.`,
    whatNow: "Order fewer tickets, or use those that you already have.",
  }),
  "sale-not-open": ({ concert }) => ({
    title: "The sale is not open",
    why: `Tickets for ${concert} were not on sale at that moment.`,
    whatNow: "The concert's page says when the sale begins and ends.",
  }),
  "concert-cancelled": ({ concert }) => ({
    title: "The concert is cancelled",
    why: `${concert} will not take place.`,
    whatNow: "You do not need to do anything. Other concerts are on the first page.",
  }),
  "reservation-timeout": () => ({
    title: "We could not hold your seats in time",
    why: "Very many people were ordering at that moment, and your seats could not be held for you.",
    whatNow: "Try again: there may well be tickets left.",
  }),
  "payment-failed": () => ({
    title: "The payment failed",
    why: "Your payment was refused for good, so the seats went back on sale.",
    whatNow: "Order again and pay another way, as long as there are tickets.",
  }),
  "payment-timeout": () => ({
    title: "The time to pay ran out",
    why: "Your seats were held for you, and went back on sale when no payment had arrived in time.",
    whatNow: "If you still want to go, order again: there may well be tickets left.",
  }),
  "reservation-expired": () => ({
    title: "Your payment came too late",
    why: "When it arrived, your seats were not held any more, and others had taken them.",
    whatNow: "See what is left, and order again if you like.",
  }),
  "customer-request": () => ({
    title: "This order is cancelled",
    why: "As requested, the seats went back on sale.",
    whatNow: "If you have changed your mind, order again, as long as there are tickets.",
  }),
};

const pl: Reasons = {
  "insufficient-tickets": ({ concert, level }) => ({
    title: "Zabrakło biletów",
    why:
      level === undefined
        ? `Na koncert ${concert} zostało za mało biletów.`
        : `Na koncert ${concert} zostało za mało biletów „${level}”: inni byli szybsi.`,
    whatNow: "Sprawdź, co zostało: miejsca, za które inni nie zapłacą, same wracają do sprzedaży.",
  }),
  "price-changed": ({ concert, level }) => ({
    title: "Cena się zmieniła",
    why:
      level === undefined
        ? `Jedna z cen biletów na koncert ${concert} zmieniła się w trakcie zamawiania.`
        : `Cena biletów „${level}” na koncert ${concert} zmieniła się w trakcie zamawiania.`,
    whatNow: "Nigdy nie płacisz ceny, której nie widzisz. Sprawdź nową i, jeśli chcesz, zamów ponownie.",
  }),
  "ticket-level-not-found": ({ concert }) => ({
    title: "Tych biletów już się nie sprzedaje",
    why: `Jeden z zamówionych rodzajów biletów na koncert ${concert} wycofano ze sprzedaży.`,
    whatNow: "Sprawdź, jakie inne bilety są dostępne.",
  }),
  "customer-limit-exceeded": ({ concert }) => ({
    title: "Więcej, niż może mieć jedna osoba",
    why: `Na koncert ${concert} obowiązuje limit biletów na osobę. Razem z innymi Twoimi zamówieniami to by go przekroczyło.`,
    whatNow: "Zamów mniej biletów albo skorzystaj z tych, które już masz.",
  }),
  "sale-not-open": ({ concert }) => ({
    title: "Sprzedaż nie trwa",
    why: `W tamtej chwili biletów na koncert ${concert} nie było w sprzedaży.`,
    whatNow: "Na stronie koncertu jest napisane, kiedy sprzedaż się zaczyna i kończy.",
  }),
  "concert-cancelled": ({ concert }) => ({
    title: "Koncert odwołany",
    why: `Koncert ${concert} się nie odbędzie.`,
    whatNow: "Nie musisz nic robić. Inne koncerty są na stronie głównej.",
  }),
  "reservation-timeout": () => ({
    title: "Nie udało się na czas zająć Twoich miejsc",
    why: "W tamtej chwili zamawiało bardzo wiele osób i nie zdążyliśmy zarezerwować Twoich miejsc.",
    whatNow: "Spróbuj ponownie: bilety mogą jeszcze być.",
  }),
  "payment-failed": () => ({
    title: "Płatność się nie powiodła",
    why: "Twoja płatność została ostatecznie odrzucona, więc miejsca wróciły do sprzedaży.",
    whatNow: "Póki są bilety, zamów ponownie i zapłać w inny sposób.",
  }),
  "payment-timeout": () => ({
    title: "Czas na płatność minął",
    why: "Twoje miejsca na Ciebie czekały, ale płatność nie nadeszła na czas i wróciły do sprzedaży.",
    whatNow: "Jeśli nadal chcesz iść, zamów ponownie: bilety mogą jeszcze być.",
  }),
  "reservation-expired": () => ({
    title: "Płatność dotarła za późno",
    why: "Gdy dotarła, Twoje miejsca nie były już zarezerwowane i zajęli je inni.",
    whatNow: "Sprawdź, co zostało, i jeśli chcesz, zamów ponownie.",
  }),
  "customer-request": () => ({
    title: "Zamówienie anulowane",
    why: "Zgodnie z prośbą miejsca wróciły do sprzedaży.",
    whatNow: "Jeśli zmienisz zdanie, zamów ponownie, póki są bilety.",
  }),
};

/** Why an order came to nothing, and what its fan can do now. */
export const whyCancelled = inLanguages({ en, pl });
