import { z } from "zod";
import { listOf } from "../../routes/http/lists.ts";
import { deliveryDocument } from "../../routes/orders/delivery-routes.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { refundDocument } from "../../routes/orders/refund-document.ts";
import { faultsOf, noFaults } from "../form.ts";
import { decimalsOf } from "../formats.ts";
import { DoneNotice, Input, Notice } from "../layout/fields.tsx";
import { SearchForm, searchedIn } from "../layout/search-form.tsx";
import { OrderBadges } from "../orders/order-badge.tsx";
import { RefundBadge } from "../orders/refund-badge.tsx";
import { whyRefunded } from "../orders/why-refunded.ts";
import { page, type PageAnswer, type Shown } from "../page.ts";
import { Writer } from "../send-again.tsx";
import { type Answered, at, nothing, type Refused } from "../service.ts";
import { minorUnits } from "../typed-price.ts";
import type { Visit } from "../visit.ts";
import { orderTexts as texts } from "./order-texts.ts";
import { AdministrationFrame, administrators, loggedAt } from "./administration-frame.tsx";
import type { Order, Refund } from "../documents.ts";

type Delivery = z.infer<typeof deliveryDocument>;

const deliveryList = z.strictObject({ data: z.array(deliveryDocument) });

const pathOf = (id: string): string => at`/administration/orders/${id}`;

/** Finds an order by its number, as mails and customers say it. */
export const findOrder = page("get", "/administration/orders", administrators, async (visit) => {
  const text = texts(visit.language);
  const number = searchedIn(visit.url, "number");
  const order = number === "" ? undefined : await visit.service.find(orderDocument, at`/api/orders/${number}`);
  if (order !== undefined) return { goTo: pathOf(order.id) };
  return {
    title: text.title,
    body: (
      <AdministrationFrame visit={visit} title={text.title}>
        {number === "" ? null : <Notice kind="bad">{text.unknown}</Notice>}
        <SearchForm
          action="/administration/orders"
          name="number"
          label={text.number}
          button={text.find}
          value={number}
        />
      </AdministrationFrame>
    ),
  };
});

/** An order as whoever helps its customer needs it: what was sent, what was given back, and what can be done. */
export const administeredOrderPage = page("get", "/administration/orders/{orderId}", administrators, async (visit) =>
  shown(visit),
);

export const sendTicketsAgain = page(
  "post",
  "/administration/orders/{orderId}/deliveries",
  administrators,
  async (visit) =>
    answered(
      visit,
      "sent",
      await visit.service.tell(nothing, "POST", at`/api/orders/${orderOf(visit)}/deliveries`, asked(visit, {})),
    ),
);

export const retryRefund = page(
  "post",
  "/administration/orders/{orderId}/refunds/{refundId}/retry",
  administrators,
  async (visit) => {
    const { refundId = "" } = visit.params;
    const path = at`/api/orders/${orderOf(visit)}/refunds/${refundId}/retry`;
    return answered(visit, "retried", await visit.service.tell(refundDocument, "POST", path, asked(visit, {})));
  },
);

export const refundAmount = page(
  "post",
  "/administration/orders/{orderId}/refunds",
  administrators,
  async (visit) => refund(visit),
  { keepsForm: true },
);

const refund = async (visit: Visit): Promise<PageAnswer> => {
  const { total } = await visit.service.read(orderDocument, at`/api/orders/${orderOf(visit)}`);
  const amount = { amount: minorUnits(visit.form.text("amount"), total.currency), currency: total.currency };
  const body = { amount, reason: visit.form.text("reason") };
  const path = at`/api/orders/${orderOf(visit)}/refunds`;
  return answered(visit, "refunded", await visit.service.tell(refundDocument, "POST", path, asked(visit, body)));
};

const orderOf = ({ params }: Visit): string => params["orderId"] ?? "";

const asked = ({ form }: Visit, body: object) => ({ body, key: form.text("key") });

const answered = async (visit: Visit, done: "sent" | "retried" | "refunded", answer: Answered<unknown>) =>
  answer.ok ? { goTo: pathOf(orderOf(visit)), done: { what: done } } : shown(visit, answer.refusal);

const shown = async (visit: Visit, refusal?: Refused): Promise<Shown> => {
  const text = texts(visit.language);
  const path = at`/api/orders/${orderOf(visit)}`;
  const [order, deliveries, refunds] = await Promise.all([
    visit.service.read(orderDocument, path),
    visit.service.read(deliveryList, `${path}/deliveries`),
    visit.service.read(listOf(refundDocument), `${path}/refunds?limit=100`),
  ]);
  const done = new Map(Object.entries(text.done)).get(visit.done["what"] ?? "");
  const refusals = new Map(Object.entries(text.refusals));
  return {
    title: text.orderTitle,
    refusal,
    body: (
      <AdministrationFrame
        visit={visit}
        title={text.orderTitle}
        lead={<code>{order.id}</code>}
        aside={<OrderBadges visit={visit} order={order} />}
      >
        {refusal === undefined && done !== undefined ? <DoneNotice>{done}</DoneNotice> : null}
        {refusal === undefined ? null : (
          <Notice kind="bad">
            {refusals.get(refusal.problem.code) ??
              (refusal.problem.code === "invalid-request" ? text.wrong : text.refused)}
          </Notice>
        )}
        <p>
          <strong class="numbers">{visit.formats.money(order.total)}</strong>{" "}
          <a href={at`/orders/${order.id}`}>{text.customer}</a>
        </p>
        <div class="split">
          <Deliveries visit={visit} order={order} deliveries={deliveries.data} />
          <div>
            <Refunds visit={visit} order={order} refunds={refunds.data} />
            <AmountForm visit={visit} order={order} refusal={refusal} />
          </div>
        </div>
      </AdministrationFrame>
    ),
  };
};

interface DeliveriesProps {
  readonly visit: Visit;
  readonly order: Order;
  readonly deliveries: readonly Delivery[];
}

const Deliveries = ({ visit, order, deliveries }: DeliveriesProps) => {
  const text = texts(visit.language);
  return (
    <section class="card">
      <h2>{text.deliveries}</h2>
      {deliveries.length === 0 ? <p>{text.noneSent}</p> : null}
      <ul class="rows">
        {deliveries.map(({ carries, method, status, attempts, trackingNumber, label, failure }) => (
          <li>
            <div>
              <p>
                {text.carries[carries]}, {text.methods[method]}
              </p>
              <p class="small">{visit.formats.plural(attempts, text.attempts)}</p>
              {failure === null ? null : <p lang="en">{failure}</p>}
              {trackingNumber === null ? null : (
                <p class="small">
                  {text.tracking}: <code>{trackingNumber}</code>
                </p>
              )}
              {label === null ? null : <p class="small">{`${text.label}: ${label}`}</p>}
            </div>
            <span class={`badge ${badges[status]}`}>{text.states[status]}</span>
          </li>
        ))}
      </ul>
      <form method="post" action={`${pathOf(order.id)}/deliveries`} class="actions">
        <input type="hidden" name="key" value={crypto.randomUUID()} />
        <button class="quiet">{text.sendAgain}</button>
      </form>
    </section>
  );
};

const badges = { prepared: "note", delivered: "good", failed: "bad" } as const;

interface RefundsProps {
  readonly visit: Visit;
  readonly order: Order;
  readonly refunds: readonly Refund[];
}

const Refunds = ({ visit, order, refunds }: RefundsProps) => {
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
  readonly refusal: Refused | undefined;
}

const AmountForm = ({ visit, order, refusal }: AmountFormProps) => {
  const text = texts(visit.language);
  const { currency } = order.total;
  const faults = refusal === undefined ? noFaults : faultsOf(refusal.problem);
  const example = visit.formats.amount({ amount: 50 * 10 ** decimalsOf(currency), currency });
  return (
    <section class="card">
      <h2>{text.giveBack}</h2>
      <form method="post" action={`${pathOf(order.id)}/refunds`}>
        <Writer visit={visit} />
        <input type="hidden" name="key" value={crypto.randomUUID()} />
        <Input
          name="amount"
          label={text.amount(currency)}
          rule={text.amountRule}
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
