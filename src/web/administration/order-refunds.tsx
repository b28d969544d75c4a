import type { Money } from "../../domain/money.ts";
import { faultsOf, noFaults } from "../form.ts";
import { decimalsOf } from "../formats.ts";
import { Input } from "../layout/fields.tsx";
import { RefundBadge } from "../orders/refund-badge.tsx";
import { whyRefunded } from "../orders/why-refunded.ts";
import { Writer } from "../send-again.tsx";
import { at, type Refused } from "../service.ts";
import type { Visit } from "../visit.ts";
import { loggedAt } from "./administration-frame.tsx";
import { orderTexts as texts } from "./order-texts.ts";
import type { Order, Refund } from "../documents.ts";

interface RefundsProps {
  readonly visit: Visit;
  readonly order: Order;
  readonly refunds: readonly Refund[];
}

/** Money that went back, or is to; what has failed can be tried again. */
export const Refunds = ({ visit, order, refunds }: RefundsProps) => {
  const text = texts(visit.language);
  return (
    <section class="card">
      <h2>{text.refunds}</h2>
      {refunds.length === 0 ? <p>{text.noRefunds}</p> : null}
      <ul class="rows">
        {refunds.map(({ id, amount, reason, status, createdAt }) => (
          <li>
            <div>
              <p class="numbers">{visit.formats.money(amount)}</p>
              <p class="small">
                {whyRefunded(visit.language, reason)} · {loggedAt(visit, createdAt)}
              </p>
            </div>
            <RefundBadge visit={visit} status={status} to="administrator" />
            {status === "failed" ? (
              <form method="post" action={at`/administration/orders/${order.id}/refunds/${id}/retry`}>
                <input type="hidden" name="key" value={crypto.randomUUID()} />
                <button class="quiet">
                  {text.retry}
                  <span class="visually-hidden">: {visit.formats.money(amount)}</span>
                </button>
              </form>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Refusals of an amount that can be read. */
const ofAmount: ReadonlySet<string> = new Set(["refund-exceeds-payment", "unsupported-amount"]);

interface AmountFormProps {
  readonly visit: Visit;
  readonly order: Order;
  /** What is left of the payment. */
  readonly refundable: Money;
  readonly refusal: Refused | undefined;
}

/** A form to give an amount back, as long as something is left. */
export const AmountForm = ({ visit, order, refundable, refusal }: AmountFormProps) => {
  const text = texts(visit.language);
  const { currency } = refundable;
  if (refundable.amount === 0) return null;
  const faults = refusal === undefined ? noFaults : faultsOf(refusal.problem);
  const example = visit.formats.amount({ amount: 50 * 10 ** decimalsOf(currency), currency });
  return (
    <section class="card">
      <h2>{text.giveBack}</h2>
      <form method="post" action={at`/administration/orders/${order.id}/refunds`}>
        <Writer visit={visit} />
        <input type="hidden" name="key" value={crypto.randomUUID()} />
        <Input
          name="amount"
          label={text.amount(currency)}
          rule={text.amountRule(visit.formats.money(refundable))}
          isWrong={refusal !== undefined && ofAmount.has(refusal.problem.code)}
          fault={faults.has("amount") ? text.notAnAmount(example) : undefined}
          value={visit.form.text("amount")}
          inputmode="decimal"
          required
        />
        <Input
          name="reason"
          label={text.reason}
          rule={text.reasonRule}
          isWrong={faults.has("reason")}
          value={visit.form.text("reason")}
          maxlength={500}
          required
        />
        <button class="danger">{text.give}</button>
      </form>
    </section>
  );
};
