import { inLanguages } from "../../language.ts";
import { Notice } from "../layout/fields.tsx";
import { Countdown } from "../layout/live.tsx";
import type { Visit } from "../visit.ts";
import type { Availability, Concert } from "../documents.ts";

const texts = inLanguages({
  en: {
    status: {
      "on-sale": "On sale",
      "sold-out": "Sold out",
      "not-started": "Sales have not begun",
      ended: "Sales have ended",
      cancelled: "Cancelled",
    },
    opens: (when: string) => `Sales begin on ${when}.`,
    opensIn: "They begin in",
    opensHere: "Stay on this page: it opens by itself.",
    closes: (when: string) => `Sales end on ${when}.`,
    soldOut:
      "Every ticket is taken. When somebody does not pay in time, or gives tickets back, they appear here by themselves.",
    ended: "Tickets for this concert can no longer be bought.",
    cancelled: (reason: string) => `This concert is cancelled: ${reason}`,
    refunds: "Whoever has paid gets the money back without asking.",
    orders: "My orders",
    concerts: "Other concerts",
  },
  pl: {
    status: {
      "on-sale": "W sprzedaży",
      "sold-out": "Wyprzedane",
      "not-started": "Sprzedaż jeszcze nie ruszyła",
      ended: "Sprzedaż zakończona",
      cancelled: "Odwołany",
    },
    opens: (when: string) => `Sprzedaż rozpocznie się: ${when}.`,
    opensIn: "Rozpocznie się za",
    opensHere: "Zostań na tej stronie: sprzedaż otworzy się sama.",
    closes: (when: string) => `Sprzedaż kończy się: ${when}.`,
    soldOut: "Wszystkie bilety są zajęte. Gdy ktoś nie zapłaci na czas albo odda bilety, pojawią się tu same.",
    ended: "Biletów na ten koncert nie można już kupić.",
    cancelled: (reason: string) => `Ten koncert został odwołany: ${reason}`,
    refunds: "Kto zapłacił, dostanie zwrot pieniędzy bez składania wniosku.",
    orders: "Moje zamówienia",
    concerts: "Inne koncerty",
  },
});

const kinds = { "on-sale": "good", "sold-out": "bad", "not-started": "note", ended: "", cancelled: "bad" } as const;

/** Whether tickets can be bought, in a word or two. */
export const SaleBadge = ({ visit, status }: { readonly visit: Visit; readonly status: Availability["status"] }) => (
  <span class={`badge ${kinds[status]}`}>{texts(visit.language).status[status]}</span>
);

interface SaleNoticeProps {
  readonly visit: Visit;
  readonly concert: Concert;
  readonly status: Availability["status"];
}

/** Why tickets cannot be bought, where that is not about to change from one moment to the next. */
export const SaleNotice = ({ visit, concert, status }: SaleNoticeProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { salesStartAt, timeZone, cancellation } = concert;
  switch (status) {
    case "cancelled":
      return (
        <Notice kind="bad">
          <p>{text.cancelled(cancellation?.reason ?? "")}</p>
          <p>{text.refunds}</p>
          <p class="actions">
            <a href="/orders">{text.orders}</a>
            <a href="/">{text.concerts}</a>
          </p>
        </Notice>
      );
    case "not-started":
      return salesStartAt === null ? null : (
        <Notice kind="note">
          <p>{text.opens(formats.dateTime(salesStartAt, timeZone))}</p>
          <p data-needs-script hidden>
            {text.opensIn} <Countdown to={salesStartAt}>{formats.dateTime(salesStartAt, timeZone)}</Countdown>.{" "}
            {text.opensHere}
          </p>
        </Notice>
      );
    case "ended":
      return <Notice kind="note">{text.ended}</Notice>;
    case "sold-out":
    case "on-sale":
      return null;
  }
};

/** Until when tickets can be bought, or that they may come back. */
export const SaleRemark = ({ visit: { language, formats }, concert, status }: SaleNoticeProps) => {
  const text = texts(language);
  const { salesEndAt, timeZone } = concert;
  if (status === "sold-out") return <Notice kind="note">{text.soldOut}</Notice>;
  if (status !== "on-sale" || salesEndAt === null) return null;
  return <p>{text.closes(formats.dateTime(salesEndAt, timeZone))}</p>;
};
