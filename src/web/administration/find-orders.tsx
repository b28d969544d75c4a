import type { z } from "zod";
import { orderOf, ticketId } from "../../domain/ids.ts";
import { listOf } from "../../routes/http/lists.ts";
import { userDocument } from "../../routes/identity/user-document.ts";
import { orderDocument } from "../../routes/orders/order-document.ts";
import { inLanguages } from "../../language.ts";
import { DoneNotice } from "../layout/fields.tsx";
import { SearchForm, searchedIn } from "../layout/search-form.tsx";
import { OrderRow } from "../orders/order-list.tsx";
import { byConcert, concertsOf } from "../orders/ordered-concerts.ts";
import { administeredAt } from "../orders/whose-order.ts";
import { type Html, page, type Shown } from "../page.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { AdministrationFrame, administrators } from "./administration-frame.tsx";
import type { Concert, User } from "../documents.ts";

const texts = inLanguages({
  en: {
    title: "Orders",
    sought: "Number of an order or a ticket, or email address",
    rule: "By address you find what was ordered with its account, wherever its tickets were sent.",
    find: "Find",
    unknownNumber: "There is no order with this number.",
    unknownAddress: "Nobody has an account with this address.",
    unknownAccount: "There is no such account.",
    none: "Nothing has been ordered with this account yet.",
    noMore: "There are no older orders.",
    newest: "The newest orders",
    older: "Older orders",
  },
  pl: {
    title: "Zamówienia",
    sought: "Numer zamówienia lub biletu albo adres e-mail",
    rule: "Po adresie znajdziesz zamówienia złożone z tego konta, bez względu na to, dokąd wysłano bilety.",
    find: "Znajdź",
    unknownNumber: "Nie ma zamówienia o tym numerze.",
    unknownAddress: "Nikt nie ma konta z tym adresem.",
    unknownAccount: "Nie ma takiego konta.",
    none: "Z tego konta nic jeszcze nie zamówiono.",
    noMore: "Nie ma starszych zamówień.",
    newest: "Najnowsze zamówienia",
    older: "Starsze zamówienia",
  },
});

const path = "/administration/orders";

const orderList = listOf(orderDocument);

/** The concerts of each are read one by one. */
const ORDERS_A_PAGE = "10";

/** Finds an order by its number, or an account's orders by its address: as mails and customers say them. */
export const findOrders = page("get", path, administrators, async (visit) => {
  const text = texts(visit.language);
  const sought = searchedIn(visit.url);
  const userId = visit.url.searchParams.get("userId");
  if (userId !== null) return ordersOf(visit, userId);
  if (sought === "") return found(visit, { sought });
  if (sought.includes("@")) {
    const account = await accountBy(visit, { email: sought });
    return account === undefined
      ? found(visit, { sought, fault: text.unknownAddress })
      : { goTo: `${path}?${new URLSearchParams({ userId: account.id })}` };
  }
  const ticket = ticketId.safeParse(sought);
  const number = ticket.success ? orderOf(ticket.data) : sought;
  const order = await visit.service.find(orderDocument, at`/api/orders/${number}`);
  return order === undefined ? found(visit, { sought, fault: text.unknownNumber }) : { goTo: administeredAt(order) };
});

const ordersOf = async (visit: Visit, userId: string): Promise<Shown> => {
  const account = await accountBy(visit, { id: userId });
  if (account === undefined) return found(visit, { sought: "", fault: texts(visit.language).unknownAccount });
  const cursor = visit.url.searchParams.get("cursor");
  const asked = new URLSearchParams({ userId, limit: ORDERS_A_PAGE, ...(cursor === null ? {} : { cursor }) });
  const orders = await visit.service.read(orderList, `/api/orders?${asked}`);
  const concerts = await concertsOf(visit.service, orders.data);
  const shown = <Orders visit={visit} account={account} orders={orders} concerts={concerts} />;
  return found(visit, { sought: account.email, orders: shown });
};

/** The account of an id or an address; undefined when there is none. */
const accountBy = async ({ service }: Visit, by: { readonly id: string } | { readonly email: string }) => {
  const { data } = await service.read(listOf(userDocument), `/api/users?${new URLSearchParams({ ...by })}`);
  return data[0];
};

interface Found {
  readonly sought: string;
  readonly fault?: string;
  readonly orders?: Html;
}

const found = (visit: Visit, { sought, fault, orders }: Found): Shown => {
  const text = texts(visit.language);
  return {
    title: text.title,
    body: (
      <AdministrationFrame visit={visit} title={text.title}>
        {fault === undefined ? null : <DoneNotice kind="bad">{fault}</DoneNotice>}
        <SearchForm action={path} label={text.sought} button={text.find} value={sought} describedBy="sought-rule" />
        <p id="sought-rule" class="small">
          {text.rule}
        </p>
        {orders}
      </AdministrationFrame>
    ),
  };
};

interface OrdersProps {
  readonly visit: Visit;
  readonly account: User;
  readonly orders: z.infer<typeof orderList>;
  readonly concerts: ReadonlyMap<string, Concert>;
}

const Orders = ({ visit, account, orders: { data, nextCursor }, concerts }: OrdersProps) => {
  const text = texts(visit.language);
  const userId = account.id;
  const isFirst = !visit.url.searchParams.has("cursor");
  return (
    <>
      <h2>
        <bdi>{account.name}</bdi>
      </h2>
      {data.length === 0 ? (
        <p>{isFirst ? text.none : text.noMore}</p>
      ) : (
        <ul class="rows card">
          {data.map((order) => (
            <OrderRow visit={visit} order={order} to={administeredAt(order)} concerts={byConcert(order, concerts)} />
          ))}
        </ul>
      )}
      <p class="actions">
        {isFirst ? null : <a href={`${path}?${new URLSearchParams({ userId })}`}>{text.newest}</a>}
        {nextCursor === null ? null : (
          <a class="button quiet" href={`${path}?${new URLSearchParams({ userId, cursor: nextCursor })}`}>
            {text.older}
          </a>
        )}
      </p>
    </>
  );
};
