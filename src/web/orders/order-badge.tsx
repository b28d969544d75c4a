import { inLanguages } from "../../language.ts";
import type { Visit } from "../visit.ts";
import type { Order } from "../documents.ts";

const texts = inLanguages({
  en: {
    pending: "Being reserved",
    confirmed: "Waiting for payment",
    paid: "Paid",
    completed: "Tickets ready",
    cancelled: "Cancelled",
    refunded: "Refunded",
    partlyRefunded: "Partly refunded",
  },
  pl: {
    pending: "Rezerwujemy miejsca",
    confirmed: "Czeka na płatność",
    paid: "Opłacone",
    completed: "Bilety gotowe",
    cancelled: "Anulowane",
    refunded: "Pieniądze zwrócone",
    partlyRefunded: "Częściowo zwrócone",
  },
});

const kinds = {
  pending: "note",
  confirmed: "note",
  paid: "good",
  completed: "good",
  cancelled: "bad",
  refunded: "",
} as const;

/** How far an order is, in a word or two. */
export const OrderBadges = ({ visit, order }: { readonly visit: Visit; readonly order: Order }) => {
  const { status, refunded } = order;
  const text = texts(visit.language);
  const isPartlyRefunded = refunded.amount > 0 && (status === "paid" || status === "completed");
  return (
    <span class="badges">
      <span class={`badge ${kinds[status]}`}>{text[status]}</span>
      {isPartlyRefunded ? <span class="badge">{text.partlyRefunded}</span> : null}
    </span>
  );
};
