import { orderDocument } from "../../routes/orders/order-document.ts";
import { paymentDocument, paymentPageDocument } from "../../routes/orders/payment-document.ts";
import { inLanguages } from "../../language.ts";
import { Heading } from "../layout/fields.tsx";
import { Following, HoldCountdown } from "../layout/live.tsx";
import { Declined } from "../orders/declined.tsx";
import { OrderItems } from "../orders/order-items.tsx";
import { byConcert, concertsOf } from "../orders/ordered-concerts.ts";
import { page, type SignedIn } from "../page.ts";
import { at } from "../service.ts";
import { CardPayment } from "./card-payment.tsx";
import { isAwaited } from "./open-payment.ts";
import { PageLink } from "./stripe-page.tsx";
import { PlayedPayment } from "./played-payment.tsx";
import { Steps } from "./steps.tsx";
import type { Order, Payment, PaymentPage } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "Pay for your tickets",
    amount: "To pay",
    left: "Your tickets are held for you for",
    until: (when: string) => `Your tickets are held for you until ${when}.`,
    preparing: "Your payment is being prepared",
    preparingMore: "This takes a moment.",
    slow: "This takes longer than usual: the payment service does not answer just now. We keep trying, and this page goes on by itself. Nothing has been charged.",
    over: "The time to pay is over",
    overMore: "We are checking whether a payment has arrived.",
    offline: "You are offline. This page goes on by itself once you are back online.",
    back: "Back to the order",
  },
  pl: {
    title: "Zapłać za bilety",
    amount: "Do zapłaty",
    left: "Twoje bilety czekają na Ciebie jeszcze",
    until: (when: string) => `Twoje bilety czekają na Ciebie do: ${when}.`,
    preparing: "Przygotowujemy płatność",
    preparingMore: "To potrwa chwilę.",
    slow: "To trwa dłużej niż zwykle: system płatności chwilowo nie odpowiada. Próbujemy dalej, a strona sama się odświeży. Nic nie zostało pobrane.",
    over: "Czas na płatność minął",
    overMore: "Sprawdzamy, czy płatność dotarła.",
    offline: "Brak połączenia. Gdy wróci, strona sama się odświeży.",
    back: "Wróć do zamówienia",
  },
});

/** Where an order is paid. Whatever has been paid, or cannot be any more, is told by the order's own page. */
export const paymentPage = page("get", "/orders/{orderId}/pay", "signed-in", async (visit) => {
  const text = texts(visit.language);
  const { service, params, configuration } = visit;
  const order = await service.read(orderDocument, at`/api/orders/${params["orderId"] ?? ""}`);
  const payment = await service.find(paymentDocument, at`/api/orders/${order.id}/payment`);
  if (order.userId !== visit.viewer.id || !isAwaited(order, payment)) return { goTo: at`/orders/${order.id}` };
  const ordered = byConcert(order, await concertsOf(visit.service, [order]));
  const there = await service.find(paymentPageDocument, at`/api/orders/${order.id}/payment/page`);
  return {
    title: text.title,
    script: "payment.js",
    // Also while its own page is being opened: should that come to nothing, the card's fields are here again.
    ...(configuration.payment.provider === "stripe" ? { allows: "stripe" as const } : {}),
    body: (
      <>
        <Steps visit={visit} now="payment" />
        <Heading title={text.title} />
        <div class="split">
          <Following visit={visit} id="payment" {...stateOf(visit, payment, there)} offline={text.offline}>
            <PaymentBox
              visit={visit}
              order={order}
              payment={payment}
              there={there}
              timeZone={ordered[0]?.concert.timeZone ?? "UTC"}
            />
          </Following>
          <OrderItems visit={visit} order={order} ordered={ordered} />
        </div>
        <p>
          <a href={at`/orders/${order.id}`}>{text.back}</a>
        </p>
      </>
    ),
  };
});

const isOver = ({ now }: SignedIn, { expiresAt }: Pick<Payment, "expiresAt">): boolean => new Date(expiresAt) <= now;

/**
 * Before and after it can be paid the next step is awaited. While it can be, something may happen elsewhere; the gateway's own fields are
 * left alone all the same.
 */
const stateOf = (
  visit: SignedIn,
  payment: Payment | undefined,
  there: PaymentPage | undefined,
): { readonly settled: boolean; readonly calm: boolean } => {
  const isOpen = payment?.status === "initiated" && !isOver(visit, payment) && there?.url !== null;
  return { settled: isOpen && payment.provider === "stripe" && there === undefined, calm: isOpen };
};

interface WayToPayProps {
  readonly visit: SignedIn;
  readonly order: Order;
  readonly payment: Payment;
  /** The gateway's own page, once it was asked for. */
  readonly there: PaymentPage | undefined;
}

const WayToPay = ({ visit, order, payment, there }: WayToPayProps) => {
  const { payment: gateway } = visit.configuration;
  if (there !== undefined) return <PageLink visit={visit} payment={payment} there={there} />;
  if (gateway.provider !== "stripe") return <PlayedPayment visit={visit} order={order} />;
  return <CardPayment visit={visit} order={order} payment={payment} publishableKey={gateway.publishableKey} />;
};

interface PaymentBoxProps extends Omit<WayToPayProps, "payment"> {
  readonly payment: Payment | undefined;
  readonly timeZone: string;
}

const PaymentBox = ({ visit, order, payment, there, timeZone }: PaymentBoxProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const expiresAt = payment?.expiresAt ?? order.expiresAt;
  if (expiresAt !== null && isOver(visit, { expiresAt })) return <Waiting title={text.over} words={text.overMore} />;
  if (payment === undefined || payment.status !== "initiated")
    return (
      <Waiting title={text.preparing} words={isSlow(visit, order) ? text.slow : text.preparingMore}>
        {expiresAt === null ? null : <TimeLeft visit={visit} until={expiresAt} timeZone={timeZone} />}
      </Waiting>
    );
  return (
    <section class="card">
      <h2>{text.amount}</h2>
      <p class="amount numbers">{formats.money(payment.amount)}</p>
      <TimeLeft visit={visit} until={payment.expiresAt} timeZone={timeZone} />
      <Declined visit={visit} payment={payment} />
      <WayToPay visit={visit} order={order} payment={payment} there={there} />
    </section>
  );
};

interface TimeLeftProps {
  readonly visit: SignedIn;
  readonly until: string;
  readonly timeZone: string;
}

/** How long the tickets are still held; until when, where no scripts count it down. */
const TimeLeft = ({ visit, until, timeZone }: TimeLeftProps) => {
  const text = texts(visit.language);
  const time = visit.formats.time(until, timeZone);
  return (
    <>
      <p data-needs-script hidden>
        {text.left}{" "}
        <HoldCountdown visit={visit} to={until}>
          {time}
        </HoldCountdown>
      </p>
      <noscript>
        <p>{text.until(time)}</p>
      </noscript>
    </>
  );
};

interface WaitingProps {
  readonly title: string;
  readonly words: string;
  readonly children?: unknown;
}

const Waiting = ({ title, words, children }: WaitingProps) => (
  <section class="card">
    <h2>{title}</h2>
    <p>{words}</p>
    {children}
  </section>
);

/** A payment is prepared within seconds of its order, as long as the gateway answers. */
const USUAL_MS = 15_000;

const isSlow = ({ now }: SignedIn, { createdAt }: Order): boolean => now.getTime() - Date.parse(createdAt) > USUAL_MS;
