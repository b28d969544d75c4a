import { noun } from "../formats.ts";
import { inLanguages } from "../../language.ts";
import type { Visit } from "../visit.ts";
import { RefundBadge } from "./refund-badge.tsx";
import type { SeenOrder } from "./seen-order.ts";
import { whyRefunded } from "./why-refunded.ts";
import type { Refund } from "../documents.ts";

const texts = inLanguages({
  en: {
    refunds: "Refunds",
    delayed: "Our first attempts did not get through. We keep trying until you have it.",
    tickets: noun({ one: "ticket returned", other: "tickets returned" }),
    invoice: "Invoice",
    number: (number: string) => `Invoice ${number}`,
    note: (number: string, amount: string) => `With credit note ${number} for ${amount}.`,
  },
  pl: {
    refunds: "Zwroty pieniędzy",
    delayed: "Pierwsze próby się nie udały. Będziemy próbować, aż dostaniesz pieniądze.",
    tickets: noun({
      one: "bilet zwrócony",
      few: "bilety zwrócone",
      many: "biletów zwróconych",
      other: "biletu zwróconego",
    }),
    invoice: "Faktura",
    number: (number: string) => `Faktura ${number}`,
    note: (number: string, amount: string) => `Z korektą ${number} na kwotę ${amount}.`,
  },
});

interface MoneyProps {
  readonly visit: Visit;
  readonly seen: SeenOrder;
}

/** What has gone back of the money, or is about to; nothing where none does. */
export const OrderRefunds = ({ visit, seen: { refunds, ordered } }: MoneyProps) => {
  const text = texts(visit.language);
  if (refunds.length === 0) return null;
  const zone = ordered[0]?.concert.timeZone ?? "UTC";
  return (
    <section class="card" aria-labelledby="refunds">
      <h2 id="refunds">{text.refunds}</h2>
      <ul class="rows">
        {refunds.map((refund) => (
          <RefundRow visit={visit} refund={refund} zone={zone} />
        ))}
      </ul>
    </section>
  );
};

const RefundRow = ({
  visit,
  refund: { amount, status, reason, ticketIds, createdAt },
  zone,
}: {
  readonly visit: Visit;
  readonly refund: Refund;
  readonly zone: string;
}) => {
  const text = texts(visit.language);
  const { formats } = visit;
  return (
    <li>
      <div>
        <strong class="numbers">{formats.money(amount)}</strong>{" "}
        <RefundBadge visit={visit} status={status} to="customer" />
        <br />
        <span class="small">
          {formats.date(createdAt, zone)}
          {ticketIds.length === 0 ? null : `, ${formats.plural(ticketIds.length, text.tickets)}`}
          <br />
          {whyRefunded(visit.language, reason)}
          {status === "failed" ? ` ${text.delayed}` : null}
        </span>
      </div>
    </li>
  );
};

/** The invoice to keep, once there is one. */
export const OrderInvoice = ({ visit, seen: { order, invoice } }: MoneyProps) => {
  const text = texts(visit.language);
  if (invoice === undefined) return null;
  return (
    <section class="card" aria-labelledby="invoice">
      <h2 id="invoice">{text.invoice}</h2>
      <p>
        <a href={`/api/orders/${order.id}/invoice/pdf`}>{text.number(invoice.number)}</a> (PDF)
      </p>
      {invoice.creditNotes.map(({ number, amount }) => (
        <p class="small">{text.note(number, visit.formats.money(amount))}</p>
      ))}
    </section>
  );
};
