import { MOST_TICKETS_A_LINE } from "../../domain/carts/shopping-cart.ts";
import { noun } from "../formats.ts";
import { inLanguages } from "../../language.ts";
import type { Refused } from "../service.ts";
import { ticketCount } from "../ticket-count.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    unreadable: (most: string) => `Enter a whole number from 1 to ${most}.`,
    noneLeft: "None are left.",
    left: (tickets: string) => `Only ${tickets} left. What is in your cart already counts.`,
    tickets: noun({ one: "ticket is", other: "tickets are" }),
    limit: (tickets: string) =>
      `At most ${tickets} for each person, for the whole concert. What is in your cart already counts.`,
    notOpen: "Tickets for this concert are not on sale now.",
    cancelled: "This concert has been cancelled.",
    otherCurrency:
      "Your cart holds tickets in another currency, and an order is paid in one. Order those first, or take them out.",
    full: "Your cart is full. Order what is in it first.",
    levelGone: "This kind of ticket is no longer sold.",
  },
  pl: {
    unreadable: (most: string) => `Podaj liczbę całkowitą od 1 do ${most}.`,
    noneLeft: "Nie ma już biletów.",
    left: (tickets: string) => `Zostało tylko: ${tickets}. Liczy się także to, co już jest w koszyku.`,
    tickets: noun({ one: "bilet", few: "bilety", many: "biletów", other: "biletu" }),
    limit: (tickets: string) =>
      `Najwyżej ${tickets} na osobę na cały koncert. Liczy się także to, co już jest w koszyku.`,
    notOpen: "Biletów na ten koncert nie można teraz kupić.",
    cancelled: "Ten koncert został odwołany.",
    otherCurrency:
      "W koszyku są bilety w innej walucie, a zamówienie płaci się w jednej. Najpierw zamów tamte albo usuń je z koszyka.",
    full: "Koszyk jest pełny. Najpierw zamów to, co w nim jest.",
    levelGone: "Tych biletów już nie ma w sprzedaży.",
  },
});

const numberIn = (value: unknown): number => (typeof value === "number" ? value : 0);

/** Why a number of tickets could not be had, for whoever asked for it. Throws what is no matter of how many. */
export const refusedQuantity = (visit: Visit, refusal: Refused): string => {
  const { language, formats } = visit;
  const text = texts(language);
  const { problem } = refusal;
  switch (problem.code) {
    case "invalid-request":
      return text.unreadable(formats.number(MOST_TICKETS_A_LINE));
    case "insufficient-tickets": {
      const available = numberIn(problem["available"]);
      return available === 0 ? text.noneLeft : text.left(formats.plural(available, text.tickets));
    }
    case "customer-limit-exceeded":
      return text.limit(ticketCount(visit, numberIn(problem["limit"])));
    case "sale-not-open":
      return text.notOpen;
    case "concert-cancelled":
      return text.cancelled;
    case "currency-mismatch":
      return text.otherCurrency;
    case "cart-full":
      return text.full;
    case "ticket-level-not-found":
      return text.levelGone;
    default:
      throw refusal;
  }
};
