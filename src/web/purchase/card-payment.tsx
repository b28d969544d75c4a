import { inLanguages } from "../../language.ts";
import { at } from "../service.ts";
import { PageOffer } from "./stripe-page.tsx";
import type { Visit } from "../visit.ts";
import type { Order, Payment } from "../documents.ts";

const texts = inLanguages({
  en: {
    pay: (amount: string) => `Pay ${amount}`,
    loading: "Loading the card fields…",
    unreachable: "The card fields could not be loaded. Check your connection, then reload this page.",
    failed: "Your payment did not go through, and nothing was charged. Try again, or pay another way.",
  },
  pl: {
    pay: (amount: string) => `Zapłać ${amount}`,
    loading: "Wczytujemy pola na dane karty…",
    unreachable: "Nie udało się wczytać pól na dane karty. Sprawdź połączenie i wczytaj stronę ponownie.",
    failed: "Płatność nie doszła do skutku i nic nie pobrano. Spróbuj ponownie albo zapłać w inny sposób.",
  },
});

interface CardPaymentProps {
  readonly visit: Visit;
  readonly order: Order;
  readonly payment: Payment;
  readonly publishableKey: string;
}

/** Where the gateway's own fields come, which no card's number leaves but to the gateway. */
export const CardPayment = ({ visit, order, payment, publishableKey }: CardPaymentProps) => {
  const text = texts(visit.language);
  return (
    <>
      <form
        data-card-key={publishableKey}
        data-client-secret={payment.clientSecret ?? ""}
        data-return-to={at`/orders/${order.id}`}
        data-unreachable={text.unreachable}
        data-failed={text.failed}
        data-needs-script
        hidden
      >
        <div class="card-fields" data-card-fields>
          <p class="small">{text.loading}</p>
        </div>
        <p class="fault" role="alert" data-card-fault></p>
        <button class="wide" disabled>
          {text.pay(visit.formats.money(payment.amount))}
        </button>
      </form>
      {/* Where the fields do not come. */}
      <div data-card-elsewhere hidden>
        <PageOffer visit={visit} order={order} />
      </div>
      <noscript>
        <PageOffer visit={visit} order={order} />
      </noscript>
    </>
  );
};
