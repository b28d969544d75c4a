import { orderDocument } from "../../routes/orders/order-document.ts";
import { inLanguages } from "../../language.ts";
import { Heading, Notice } from "../layout/fields.tsx";
import { page, type Shown } from "../page.ts";
import { at } from "../service.ts";
import type { Visit } from "../visit.ts";
import { byConcert, concertsOf, namesTogether } from "./ordered-concerts.ts";
import { isOwn, placeOf } from "./whose-order.ts";

const texts = inLanguages({
  en: {
    title: "Cancel this order?",
    theirs: (artists: string) =>
      `It is somebody else's order. The seats for ${artists} go back on sale at once, and others can take them.`,
    what: (artists: string) => `Your seats for ${artists} go back on sale at once, and others can take them.`,
    notCharged: "Nothing has been charged.",
    yes: "Yes, cancel it",
    no: "No, keep it",
    tooLate: "This order can no longer be cancelled: it is paid, or was cancelled before.",
    look: "See the order",
  },
  pl: {
    title: "Zrezygnować z tego zamówienia?",
    theirs: (artists: string) =>
      `To zamówienie innej osoby. Miejsca (${artists}) od razu wrócą do sprzedaży i ktoś inny będzie mógł je zająć.`,
    what: (artists: string) =>
      `Twoje miejsca (${artists}) od razu wrócą do sprzedaży i ktoś inny będzie mógł je zająć.`,
    notCharged: "Nic nie pobrano.",
    yes: "Tak, oddaję miejsca",
    no: "Nie, zachowuję zamówienie",
    tooLate: "Z tego zamówienia nie można już zrezygnować: jest opłacone albo już anulowane.",
    look: "Zobacz zamówienie",
  },
});

const path = "/orders/{orderId}/cancel";

/** Asks before an order is given up. */
export const cancelOrderForm = page("get", path, "signed-in", async (visit) => {
  const text = texts(visit.language);
  const order = await visit.service.read(orderDocument, at`/api/orders/${visit.params["orderId"] ?? ""}`);
  if (order.status !== "pending" && order.status !== "confirmed") return tooLate(visit, 200);
  const concerts = byConcert(order, await concertsOf(visit.service, [order])).map(({ concert }) => concert.artist);
  const what = isOwn(visit, order) ? text.what : text.theirs;
  return {
    title: text.title,
    place: placeOf(visit, order),
    body: (
      <>
        <Heading title={text.title} />
        <p>
          {what(namesTogether(visit.language, concerts))} {text.notCharged}
        </p>
        <form method="post" action={at`/orders/${order.id}/cancel`}>
          <input type="hidden" name="key" value={crypto.randomUUID()} />
          <p class="actions">
            <button class="danger">{text.yes}</button>
            <a class="button quiet" href={at`/orders/${order.id}`}>
              {text.no}
            </a>
          </p>
        </form>
      </>
    ),
  };
});

export const cancelOrderSent = page("post", path, "signed-in", async (visit) => {
  const { service, params, form } = visit;
  const id = params["orderId"] ?? "";
  const told = { body: {}, key: form.optional("key") };
  const answered = await service.tell(orderDocument, "POST", at`/api/orders/${id}/cancel`, told);
  if (answered.ok) return { goTo: at`/orders/${id}` };
  const { problem } = answered.refusal;
  if (problem.code === "order-not-cancellable") return tooLate(visit, problem.status);
  throw answered.refusal;
});

const tooLate = (visit: Visit, status: number): Shown => {
  const text = texts(visit.language);
  return {
    title: text.title,
    status,
    body: (
      <>
        <Heading title={text.title} />
        <Notice kind="bad">{text.tooLate}</Notice>
        <p class="actions">
          <a class="button" href={at`/orders/${visit.params["orderId"] ?? ""}`}>
            {text.look}
          </a>
        </p>
      </>
    ),
  };
};
