import { inLanguages } from "../../language.ts";
import { DoneNotice } from "../layout/fields.tsx";
import { HoldCountdown } from "../layout/live.tsx";
import type { Visit } from "../visit.ts";
import { Declined } from "./declined.tsx";
import { NONE_LEFT, OrderAgain } from "./order-again.tsx";
import { levelName, namesTogether } from "./ordered-concerts.ts";
import { type SeenOrder, wasPaid } from "./seen-order.ts";
import { whyCancelled } from "./why-cancelled.ts";
import { isOwn } from "./whose-order.ts";

const texts = inLanguages({
  en: {
    pending: "Reserving your seats",
    pendingMore: "We are asking for your seats. This takes a moment.",
    held: "Your seats are held for you",
    heldUntil: (when: string) => `Pay by ${when}, and they are yours. After that they go back on sale.`,
    left: "Time left:",
    pay: "Pay now",
    giveUp: "Cancel the order",
    timeIsUp: "The time to pay is over",
    checking: "We are checking whether a payment has arrived. This takes a moment.",
    received: "Your payment has arrived",
    receivedMore: "We are making your tickets. This takes a moment.",
    freeHeld: "Your free tickets are on their way",
    freeMore: "There is nothing to pay. The tickets appear here by themselves.",
    completed: "Your tickets are here",
    sent: {
      byEmail: "Show the code of each ticket at the door, on your phone or on paper. We have sent them by email, too.",
      byCourier: "They are on their way by courier. Should the parcel be late, the codes here work as well.",
    },
    allIn: "Everybody with a ticket of this order has been let in.",
    toBeSent: {
      byEmail:
        "Show the code of each ticket at the door, on your phone or on paper. We are sending them by email, too.",
      byCourier: "We are handing them to the courier. Should the parcel be late, the codes here work as well.",
    },
    allUndone: "This order has been called off",
    cancelled: "This order is cancelled",
    givenBack: "Your tickets were cancelled",
    refunded: "Your money has been refunded",
    refundedMore: (amount: string) => `We have refunded ${amount}.`,
    noLongerValid: "The tickets of this order are no longer valid.",
    stillValid: "Tickets that are marked as valid below still let you in.",
    free: "They had cost nothing.",
    given: (amount: string) => `We have refunded ${amount} of it.`,
    undone: (concerts: string) =>
      `${concerts}: this part of your order was cancelled. What you paid for it is refunded automatically.`,
    nothingCharged: "Nothing was charged.",
    notUsed: "A payment that arrived later is refunded to you.",
    goesBack: (amount: string) => `Your payment of ${amount} is refunded automatically.`,
    wentBack: (amount: string) => `Your payment of ${amount} has been refunded.`,
    whole: "The order was for several concerts, so all of it was cancelled. You can order the others again.",
    noneLeft: "None of these tickets can be had just now.",
    look: "See the tickets that are left",
    concerts: "All concerts",
  },
  pl: {
    pending: "Rezerwujemy Twoje miejsca",
    pendingMore: "Pytamy o Twoje miejsca. To potrwa chwilę.",
    held: "Twoje miejsca na Ciebie czekają",
    heldUntil: (when: string) => `Zapłać do: ${when}. Potem miejsca wrócą do sprzedaży.`,
    left: "Pozostało:",
    pay: "Zapłać teraz",
    giveUp: "Zrezygnuj z zamówienia",
    timeIsUp: "Czas na płatność minął",
    checking: "Sprawdzamy, czy płatność dotarła. To potrwa chwilę.",
    received: "Płatność dotarła",
    receivedMore: "Przygotowujemy Twoje bilety. To potrwa chwilę.",
    freeHeld: "Twoje bezpłatne bilety są w drodze",
    freeMore: "Nie trzeba nic płacić. Bilety same się tu pojawią.",
    completed: "Twoje bilety są gotowe",
    sent: {
      byEmail: "Pokaż kod każdego biletu przy wejściu, w telefonie lub na papierze. Wysłaliśmy je też e-mailem.",
      byCourier: "Papierowe bilety przywiezie kurier. Ich kody są też tutaj, gdyby przesyłka się spóźniła.",
    },
    allIn: "Wszystkie bilety z tego zamówienia zostały już wykorzystane.",
    toBeSent: {
      byEmail: "Pokaż kod każdego biletu przy wejściu, w telefonie lub na papierze. Wysyłamy je też e-mailem.",
      byCourier: "Przekazujemy papierowe bilety kurierowi. Ich kody są też tutaj, gdyby przesyłka się spóźniła.",
    },
    allUndone: "To zamówienie zostało wycofane",
    cancelled: "To zamówienie jest anulowane",
    givenBack: "Twoje bilety zostały unieważnione",
    refunded: "Pieniądze zostały zwrócone",
    refundedMore: (amount: string) => `Zwrócona kwota: ${amount}.`,
    noLongerValid: "Bilety z tego zamówienia nie są już ważne.",
    stillValid: "Bilety oznaczone poniżej jako ważne nadal wpuszczają na koncert.",
    free: "Nic nie kosztowały.",
    given: (amount: string) => `Zwrócono już część tej kwoty: ${amount}.`,
    undone: (concerts: string) =>
      `${concerts}: ta część zamówienia została wycofana, a zapłacone za nią pieniądze wrócą do Ciebie automatycznie.`,
    nothingCharged: "Nic nie pobrano.",
    notUsed: "Płatność, która dotarła, nie została do niego użyta i wraca do Ciebie.",
    goesBack: (amount: string) => `Twoja płatność (${amount}) wróci do Ciebie automatycznie.`,
    wentBack: (amount: string) => `Twoja płatność (${amount}) została zwrócona.`,
    whole: "Zamówienie obejmowało kilka koncertów, więc anulowano je w całości. Pozostałe możesz zamówić ponownie.",
    noneLeft: "Żadnego z tych biletów nie można teraz kupić.",
    look: "Zobacz, jakie bilety zostały",
    concerts: "Wszystkie koncerty",
  },
});

interface StateProps {
  readonly visit: Visit;
  readonly seen: SeenOrder;
}

/** How far the order is, in words, and what its fan can do now. */
export const OrderState = ({ visit, seen }: StateProps) => {
  const text = texts(visit.language);
  switch (seen.order.status) {
    case "pending":
      return <State title={text.pending} words={text.pendingMore} />;
    case "confirmed":
      return <Held visit={visit} seen={seen} />;
    case "paid":
    case "completed":
      return <Paid visit={visit} seen={seen} />;
    case "cancelled":
      return <Cancelled visit={visit} seen={seen} />;
    case "refunded":
      return <Refunded visit={visit} seen={seen} />;
  }
};

interface WordsProps {
  readonly kind?: "good" | "bad" | "note";
  readonly title: string;
  readonly words: string;
  readonly children?: unknown;
}

const State = ({ kind = "note", title, words, children }: WordsProps) => (
  <section class={`state ${kind}`}>
    <h2>{title}</h2>
    <p>{words}</p>
    {children}
  </section>
);

const Held = ({ visit, seen: { order, ordered, payment } }: StateProps) => {
  const text = texts(visit.language);
  const { formats, now } = visit;
  const { expiresAt, total, id } = order;
  if (wasPaid(payment)) return <State kind="good" title={text.received} words={text.receivedMore} />;
  if (total.amount === 0) return <State title={text.freeHeld} words={text.freeMore} />;
  if (expiresAt === null || Date.parse(expiresAt) <= now.getTime())
    return <State title={text.timeIsUp} words={text.checking} />;
  const until = formats.time(expiresAt, ordered[0]?.concert.timeZone ?? "UTC");
  return (
    <State title={text.held} words={text.heldUntil(until)}>
      <Declined visit={visit} payment={payment} />
      <p data-needs-script hidden>
        {text.left}{" "}
        <HoldCountdown visit={visit} to={expiresAt}>
          {until}
        </HoldCountdown>
      </p>
      <p class="actions">
        {isOwn(visit, order) ? (
          <a class="button" href={`/orders/${id}/pay`}>
            {text.pay}
          </a>
        ) : null}
        <a class="button quiet" href={`/orders/${id}/cancel`}>
          {text.giveUp}
        </a>
      </p>
    </State>
  );
};

const Paid = ({ visit, seen: { order, ordered, undone, tickets } }: StateProps) => {
  const text = texts(visit.language);
  const lost = text.undone(
    namesTogether(
      visit.language,
      undone.map(({ artist }) => artist),
    ),
  );
  if (undone.length === ordered.length) return <State kind="bad" title={text.allUndone} words={lost} />;
  // Made before they are sent, and good from then on.
  const isMade = tickets.data.length > 0;
  const isSent = order.status === "completed" || tickets.data[0]?.delivery?.status === "delivered";
  const { byEmail, byCourier } = isSent ? text.sent : text.toBeSent;
  const left = standing(tickets);
  const isAllIn = areAll(visit, tickets) && left.length > 0 && left.every(({ status }) => status === "validated");
  const ready = isAllIn ? text.allIn : order.deliveryMethod.type === "email" ? byEmail : byCourier;
  return (
    <State kind="good" title={isMade ? text.completed : text.received} words={isMade ? ready : text.receivedMore}>
      {undone.length === 0 ? null : (
        <p>
          <strong>{lost}</strong>
        </p>
      )}
      {order.refunded.amount > 0 ? <p>{text.given(visit.formats.money(order.refunded))}</p> : null}
    </State>
  );
};

const Refunded = ({ visit, seen }: StateProps) => {
  const text = texts(visit.language);
  const { refunded } = seen.order;
  const money = refunded.amount === 0 ? text.free : text.refundedMore(visit.formats.money(refunded));
  const words = [money, stillGood(visit, seen.tickets)].filter((said) => said !== undefined).join(" ");
  const because = becauseOf(visit, seen);
  return (
    <State title={refunded.amount === 0 ? text.givenBack : text.refunded} words={words}>
      {because === undefined ? null : <p>{because.why}</p>}
    </State>
  );
};

type Tickets = SeenOrder["tickets"];

const standing = ({ data }: Tickets): Tickets["data"] => data.filter(({ status }) => status !== "revoked");

/** Whether the page shows all tickets of its order. */
const areAll = ({ url }: Visit, { nextCursor }: Tickets): boolean =>
  nextCursor === null && !url.searchParams.has("cursor");

/** Whether tickets are good still whose money has gone back: an amount may go back, all of it, and leave them alone. Not said of what is not seen. */
const stillGood = (visit: Visit, tickets: Tickets): string | undefined => {
  const text = texts(visit.language);
  if (standing(tickets).some(({ status }) => status === "issued")) return text.stillValid;
  return areAll(visit, tickets) ? text.noLongerValid : undefined;
};

const Cancelled = ({ visit, seen }: StateProps) => {
  const text = texts(visit.language);
  const { order, ordered, concerts } = seen;
  const because = becauseOf(visit, seen);
  const about = order.cancellation?.concertId;
  const back = about === undefined ? soleConcert(ordered) : concerts.get(about);
  return (
    <State kind="bad" title={because?.title ?? text.cancelled} words={because?.why ?? ""}>
      <p>
        <strong>{moneyOf(visit, seen)}</strong> {because?.whatNow}
      </p>
      {about !== undefined && ordered.length > 1 ? <p>{text.whole}</p> : null}
      {visit.done["what"] === NONE_LEFT ? <DoneNotice kind="bad">{text.noneLeft}</DoneNotice> : null}
      <div class="actions">
        <OrderAgain visit={visit} order={order} concerts={concerts} />
        {back === undefined || back.status === "cancelled" ? (
          <a class="button quiet" href="/">
            {text.concerts}
          </a>
        ) : (
          <a class="button quiet" href={`/concerts/${back.id}`}>
            {text.look}
          </a>
        )}
      </div>
    </State>
  );
};

const soleConcert = (ordered: SeenOrder["ordered"]) => (ordered.length === 1 ? ordered[0]?.concert : undefined);

/** Why the order came to nothing, if it did. */
const becauseOf = ({ language }: Visit, { order: { cancellation }, ordered, concerts }: SeenOrder) => {
  if (cancellation === null) return undefined;
  const { reason, concertId, ticketLevelId } = cancellation;
  const concert = concertId === undefined ? undefined : concerts.get(concertId);
  const all = ordered.map(({ concert: { artist } }) => artist);
  return whyCancelled(language)[reason]({
    concert: concert === undefined ? namesTogether(language, all) : `${concert.artist} (${concert.title})`,
    level: levelName(concert, ticketLevelId),
  });
};

/** What became of the money of an order that is cancelled. */
const moneyOf = ({ language, formats }: Visit, { order, payment, refunds }: SeenOrder): string => {
  const text = texts(language);
  if (order.total.amount > 0 && wasPaid(payment)) {
    const amount = formats.money(order.total);
    return payment?.status === "refunded" ? text.wentBack(amount) : text.goesBack(amount);
  }
  // What came all the same, and was not what was to be paid, is told with the refunds.
  return refunds.length === 0 ? text.nothingCharged : text.notUsed;
};
