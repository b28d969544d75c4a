import type { Refund } from "../documents.ts";
import { Following } from "../layout/live.tsx";
import { RefundBadge } from "../orders/refund-badge.tsx";
import { whyRefunded } from "../orders/why-refunded.ts";
import type { Visit } from "../visit.ts";
import { numberIn, type OrderOfConcert } from "./order-of-concert.ts";
import { refundTexts as texts } from "./refund-texts.ts";

interface RefundsProps {
  readonly visit: Visit;
  readonly order: OrderOfConcert;
}

/** What was refunded of an order's tickets, and how far each refund has come; nothing where none was. */
export const RefundsOfOrder = ({ visit, order: { refunds, concert } }: RefundsProps) => {
  const text = texts(visit.language);
  if (refunds.length === 0) return null;
  return (
    <section class="card" aria-labelledby="refunds">
      <h2 id="refunds">{text.refunds}</h2>
      <Following visit={visit} id="refund-list" settled={refunds.every(({ status }) => status !== "pending")}>
        <ul class="rows">
          {refunds.map((refund) => (
            <RefundRow visit={visit} refund={refund} timeZone={concert.timeZone} />
          ))}
        </ul>
      </Following>
    </section>
  );
};

interface RefundRowProps {
  readonly visit: Visit;
  readonly refund: Refund;
  readonly timeZone: string;
}

const RefundRow = ({ visit, refund: { amount, status, reason, ticketIds, createdAt }, timeZone }: RefundRowProps) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const numbers = ticketIds.map(numberIn).toSorted((left, right) => left - right);
  return (
    <li>
      <div>
        <strong class="numbers">{formats.money(amount)}</strong>{" "}
        <RefundBadge visit={visit} status={status} to="administrator" />
        <br />
        <span class="small">
          <time datetime={createdAt}>{formats.dateTime(createdAt, timeZone)}</time>
          {numbers.length === 0 ? null : ` · ${text.ofTickets(numbers.map((each) => formats.number(each)).join(", "))}`}
          <br />
          {whyRefunded(visit.language, reason)}
          {status === "failed" ? ` ${text.failedNow}` : null}
        </span>
      </div>
    </li>
  );
};
