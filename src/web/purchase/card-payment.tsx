import { inLanguages } from "../language.ts";
import { Notice } from "../layout/fields.tsx";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import type { Order, Payment } from "../documents.ts";

const texts = inLanguages({
  en: {
    pay: (amount: string) => `Pay ${amount}`,
    loading: "The fields for your card are coming…",
    unreachable: "The fields for your card could not be loaded. Look at your connection, then load this page again.",
    failed: "Your payment did not go through, and nothing was charged. Try again, or pay another way.",
    needsScript:
      "Paying by card needs JavaScript: the fields for your card come from the payment service itself, so that your card's number never reaches us. Switch it on for this page, or open your order in another browser.",
  },
  pl: {
    pay: (amount: string) => `Zapłać ${amount}`,
    loading: "Wczytujemy pola na dane karty…",
    unreachable: "Nie udało się wczytać pól na dane karty. Sprawdź połączenie i wczytaj stronę ponownie.",
    failed: "Płatność nie doszła do skutku i nic nie pobrano. Spróbuj ponownie albo zapłać w inny sposób.",
    needsScript:
      "Płatność kartą wymaga JavaScriptu: pola na dane karty pochodzą wprost od operatora płatności, dzięki czemu numer karty nigdy do nas nie trafia. Włącz go dla tej strony albo otwórz zamówienie w innej przeglądarce.",
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
      <noscript>
        <Notice kind="note">{text.needsScript}</Notice>
      </noscript>
    </>
  );
};
