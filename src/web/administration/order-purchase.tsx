import { Address } from "../orders/order-delivery.tsx";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { loggedAt } from "./administration-frame.tsx";
import { orderTexts as texts } from "./order-texts.ts";
import type { Concert, Order, Payment, User } from "../documents.ts";

interface CustomerProps {
  readonly visit: Visit;
  readonly order: Order;
  /** Undefined for an account that the list of accounts does not have yet. */
  readonly customer: User | undefined;
}

/** Who ordered, when, and where the tickets go. */
export const Customer = ({ visit, order, customer }: CustomerProps) => {
  const text = texts(visit.language);
  const { deliveryMethod: to } = order;
  return (
    <section class="card">
      <h2>{text.customer}</h2>
      <dl class="facts">
        {customer === undefined ? (
          <>
            <dt>{text.account}</dt>
            <dd>
              <code>{order.userId}</code>
            </dd>
          </>
        ) : (
          <>
            <dt>{text.name}</dt>
            <dd>
              <bdi>{customer.name}</bdi>
            </dd>
            <dt>{text.email}</dt>
            <dd>
              <a href={`mailto:${customer.email}`}>{customer.email}</a>
            </dd>
          </>
        )}
        <dt>{text.ordered}</dt>
        <dd>{loggedAt(visit, order.createdAt)}</dd>
        <dt>{text.ticketsTo}</dt>
        <dd>{to.type === "email" ? to.email : <Address visit={visit} {...to.address} />}</dd>
      </dl>
      <p class="actions">
        <a href={at`/orders/${order.id}`}>{text.asSeen}</a>
        <a href={`/administration/orders?${new URLSearchParams({ userId: order.userId })}`}>{text.allOrders}</a>
      </p>
    </section>
  );
};

interface SingleTicketsProps {
  readonly visit: Visit;
  readonly order: Order;
  readonly concert: Concert;
}

/** The way to where single tickets of a concert are refunded: there are none before an order is paid. */
export const SingleTickets = ({ visit, order, concert }: SingleTicketsProps) =>
  ["paid", "completed", "refunded"].includes(order.status) ? (
    <p>
      <a href={at`/organizer/concerts/${concert.id}/orders/${order.id}`}>
        {texts(visit.language).singleTickets}
        <span class="visually-hidden">: {concert.artist}</span>
      </a>
    </p>
  ) : null;

/** How far the payment is, and by whom it is taken. */
export const Paid = ({ visit, payment }: { readonly visit: Visit; readonly payment: Payment | undefined }) => {
  const text = texts(visit.language);
  return (
    <section class="card">
      <h2>{text.payment}</h2>
      {payment === undefined ? <p>{text.noPayment}</p> : <PaymentFacts visit={visit} payment={payment} />}
    </section>
  );
};

const PaymentFacts = ({ visit, payment }: { readonly visit: Visit; readonly payment: Payment }) => {
  const text = texts(visit.language);
  const { formats } = visit;
  const { status, failure, provider, declinedAttempts, amount, refunded } = payment;
  return (
    <dl class="facts">
      <dt>{text.paymentStatus}</dt>
      <dd>
        {text.payments[status]}
        {failure === null ? null : `: ${text.failures[failure.reason]}`}
      </dd>
      <dt>{text.provider}</dt>
      <dd>{text.providers[provider]}</dd>
      <dt>{text.declined}</dt>
      <dd class="numbers">{formats.number(declinedAttempts)}</dd>
      <dt>{text.total}</dt>
      <dd class="numbers">{formats.money(amount)}</dd>
      <dt>{text.refunded}</dt>
      <dd class="numbers">{formats.money(refunded)}</dd>
    </dl>
  );
};
