import { z } from "zod";
import { listOf } from "../../routes/http/lists.ts";
import { deliveryDocument } from "../../routes/orders/delivery-routes.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { paymentDocument } from "../../routes/orders/payment-document.ts";
import { refundDocument, refundListDocument } from "../../routes/orders/refund-document.ts";
import { userDocument } from "../../routes/identity/user-document.ts";
import { DoneNotice, Notice } from "../layout/fields.tsx";
import { OrderBadges } from "../orders/order-badge.tsx";
import { OrderItems } from "../orders/order-items.tsx";
import { byConcert, concertsOf } from "../orders/ordered-concerts.ts";
import { page, type PageAnswer, type Shown } from "../page.ts";
import { type Answered, at, nothing, type Refused } from "../service.ts";
import { minorUnits } from "../typed-price.ts";
import type { Visit } from "../visit.ts";
import { Customer, Paid, SingleTickets } from "./order-purchase.tsx";
import { Deliveries } from "./order-deliveries.tsx";
import { AmountForm, Refunds } from "./order-refunds.tsx";
import { orderTexts as texts } from "./order-texts.ts";
import { AdministrationFrame, administrators } from "./administration-frame.tsx";

const deliveryList = z.strictObject({ data: z.array(deliveryDocument) });

const pathOf = (id: string): string => at`/administration/orders/${id}`;

/** An order as whoever helps its customer needs it: who bought what, what was sent, what was given back, and what can be done. */
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
  const { service } = visit;
  const [order, payment, deliveries, { data: refunds, refundable }] = await Promise.all([
    service.read(orderDocument, path),
    service.find(paymentDocument, `${path}/payment`),
    service.read(deliveryList, `${path}/deliveries`),
    service.read(refundListDocument, `${path}/refunds?limit=100`),
  ]);
  const [customers, concerts] = await Promise.all([
    service.read(listOf(userDocument), `/api/users?${new URLSearchParams({ id: order.userId })}`),
    concertsOf(service, [order]),
  ]);
  const done = new Map(Object.entries(text.done)).get(visit.done["what"] ?? "");
  const refusals = new Map(Object.entries(text.refusals));
  return {
    title: text.title,
    refusal,
    body: (
      <AdministrationFrame
        visit={visit}
        title={text.title}
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
        <div class="split">
          <div>
            <Customer visit={visit} order={order} customer={customers.data[0]} />
            <OrderItems
              visit={visit}
              order={order}
              ordered={byConcert(order, concerts)}
              besides={(concert) => <SingleTickets visit={visit} order={order} concert={concert} />}
            />
            <Deliveries visit={visit} order={order} deliveries={deliveries.data} />
          </div>
          <div>
            <Paid visit={visit} payment={payment} />
            <Refunds visit={visit} order={order} refunds={refunds} />
            <AmountForm visit={visit} order={order} refundable={refundable} refusal={refusal} />
          </div>
        </div>
      </AdministrationFrame>
    ),
  };
};
