import { paymentPageDocument } from "../../routes/orders/payment-document.ts";
import type { Order, Payment, PaymentPage } from "../documents.ts";
import { inLanguages } from "../../language.ts";
import { page } from "../page.ts";
import { at, nothing } from "../service.ts";
import { until } from "../until.ts";
import type { Visit } from "../visit.ts";

const texts = inLanguages({
  en: {
    offer: "You can pay on the page of Stripe, which takes payments for us. From there you come back to your order.",
    toPage: "Pay on Stripe's page",
    opening: "Stripe's page is being opened",
    openingMore: "This takes a moment.",
    open: "You pay on the page of Stripe, which takes payments for us. From there you come back to your order.",
    pay: (amount: string) => `Pay ${amount} on Stripe's page`,
  },
  pl: {
    offer: "Możesz zapłacić na stronie Stripe, który przyjmuje dla nas płatności. Stamtąd wrócisz do zamówienia.",
    toPage: "Zapłać na stronie Stripe",
    opening: "Otwieramy stronę Stripe",
    openingMore: "To potrwa chwilę.",
    open: "Płacisz na stronie Stripe, który przyjmuje dla nas płatności. Stamtąd wrócisz do zamówienia.",
    pay: (amount: string) => `Zapłać ${amount} na stronie Stripe`,
  },
});

/** Offers the gateway's own page: for browsers that run no scripts, or that the gateway's do not reach. */
export const PageOffer = ({ visit, order }: { readonly visit: Visit; readonly order: Order }) => {
  const text = texts(visit.language);
  return (
    <form method="post" action={at`/orders/${order.id}/pay/page`}>
      <p>{text.offer}</p>
      <button class="wide">{text.toPage}</button>
    </form>
  );
};

interface PageLinkProps {
  readonly visit: Visit;
  readonly payment: Payment;
  readonly there: PaymentPage;
}

/** Leads to the gateway's page once it is there. A link: a form may lead nowhere but here. */
export const PageLink = ({ visit, payment, there: { url } }: PageLinkProps) => {
  const text = texts(visit.language);
  if (url === null)
    return (
      <>
        <h3>{text.opening}</h3>
        <p>{text.openingMore}</p>
      </>
    );
  return (
    <>
      <p>{text.open}</p>
      <a class="button wide" href={url}>
        {text.pay(visit.formats.money(payment.amount))}
      </a>
    </>
  );
};

/** Waits for it, so that whoever asked finds it there. What cannot be paid any more is told by the order. */
export const pageRequested = page("post", "/orders/{orderId}/pay/page", "signed-in", async ({ service, params }) => {
  const id = params["orderId"] ?? "";
  const answered = await service.tell(nothing, "POST", at`/api/orders/${id}/payment/page`, { body: {} });
  if (!answered.ok) {
    if (answered.refusal.problem.code === "payment-not-open") return { goTo: at`/orders/${id}` };
    throw answered.refusal;
  }
  await until(
    () => service.find(paymentPageDocument, at`/api/orders/${id}/payment/page`),
    (there) => there === undefined || there.url !== null,
  );
  return { goTo: at`/orders/${id}/pay` };
});
