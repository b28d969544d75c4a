import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { Refund } from "../../domain/finance/payment-state.ts";
import {
  concertId,
  orderId,
  type OrderId,
  orderOf,
  refundId,
  type RefundId,
  refundOf,
  ticketId,
  type TicketId,
} from "../../domain/ids.ts";
import { money, type Money } from "../../domain/money.ts";
import { refundableOf } from "../../domain/orders/order-refunds.ts";
import { concertsOf, type PlacedOrder } from "../../domain/orders/order-state.ts";
import { movable } from "../../integrations/chargeable-amounts.ts";
import type { OrderDocument } from "../../objects/order/order-rpc.ts";
import type { TicketDocument } from "../../objects/tickets/tickets-rpc.ts";
import type { ConcertDocuments } from "../concert-documents.ts";
import { overseen } from "../concerts/access.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Caller } from "../http/access.ts";
import { listOf, listQuery, pageOf } from "../http/lists.ts";
import { Problem, type ProblemCode } from "../http/problems.ts";
import { accepted } from "../http/rejections.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { mayRead } from "./access.ts";
import { refundsOfConcert } from "./refunds-of-concert.ts";
import {
  compare,
  refundDocument,
  refundListDocument,
  refundPosition,
  type RevokedTickets,
  type ShownRefund,
  showRefunds,
} from "./refund-document.ts";

const path = "/api/orders/{orderId}/refunds";
const tag = "Orders";

/** Tickets that are refunded with one request: as many as a line of an order can have. */
const MOST_TICKETS = 1000;

/** An amount, or tickets. What no ticket of the order can be called is an unknown ticket, not a malformed request. */
const refundInput = z
  .strictObject({
    amount: money.refine(({ amount }) => amount > 0, "must be more than nothing").optional(),
    ticketIds: z
      .array(z.string().max(100))
      .min(1)
      .max(MOST_TICKETS)
      .refine((ids) => new Set(ids).size === ids.length, "must name each ticket once")
      .optional(),
    reason: z.string().trim().min(1).max(500),
  })
  .refine(({ amount, ticketIds }) => (amount === undefined) !== (ticketIds === undefined), {
    error: "must have either an amount or ticketIds",
  });

const refundProblems = {
  "order-not-found": "not-found",
  "ticket-not-found": "not-found",
  "order-not-refundable": "order-not-refundable",
  "ticket-already-validated": "order-not-refundable",
  "refund-exceeds-payment": "refund-exceeds-payment",
  // Not lost: asked for again under the same key, the same refund is answered once it is decided.
  "refund-undecided": "overloaded",
} as const satisfies Record<string, ProblemCode>;

const retryProblems = {
  "payment-not-found": "not-found",
  "payment-ended": "not-found",
  "refund-not-found": "not-found",
  "refund-not-failed": "refund-not-failed",
  "refund-exceeds-payment": "refund-exceeds-payment",
} as const satisfies Record<string, ProblemCode>;

/** What a refund is of, as the order is asked for it. */
type RefundOf = { readonly amount: Money } | { readonly ticketIds: readonly TicketId[] };

/** A request that is repeated under its key asks for the same refund, however far the first one came. */
const refundIdFor = (order: OrderId, commandKey: string): RefundId =>
  refundOf(order, `r-${createHash("sha256").update(`refund ${commandKey}`).digest("hex").slice(0, 32)}`);

const pageAfter = (after: ShownRefund["position"] | undefined, limit: number, refunds: readonly ShownRefund[]) => {
  const rest = after === undefined ? refunds : refunds.filter(({ position }) => compare(position, after) > 0);
  return pageOf(
    rest,
    limit,
    ({ document }) => document,
    ({ position }) => position,
  );
};

/** Money that goes back: who may ask for it, and what became of it. */
export const refundRoutes = ({ objects }: Pick<Dependencies, "objects">, documents: ConcertDocuments): Route[] => {
  const placed = async (id: OrderId): Promise<OrderDocument> => {
    const document = await objects.order(id).document();
    if (document === undefined) throw new Problem("not-found");
    return document;
  };

  const refundsOf = async (placedOrder: OrderDocument) => {
    const { orderId: id } = placedOrder.order;
    const payment = (await objects.payment(id).document())?.payment;
    return showRefunds(placedOrder, payment, await revokedTickets(id, payment?.refunds ?? []));
  };

  /** Asked for only where a concert's part was undone: of other refunds the order knows the tickets. */
  const revokedTickets = async (id: OrderId, refunds: readonly Refund[]): Promise<RevokedTickets> => {
    const concerts = refunds.flatMap(({ part }) => (part.of === "concert" ? [part.concertId] : []));
    const tickets = objects.tickets(id);
    return new Map(
      await Promise.all(concerts.map(async (concert) => [concert, await tickets.revokedOf(concert)] as const)),
    );
  };

  /** One that was just asked for, as the list shows it. */
  const refundOfOrder = async (id: OrderId, wanted: RefundId) => {
    const refunds = await refundsOf(await placed(id));
    const shown = refunds.find(({ document }) => document.id === wanted);
    if (shown === undefined) throw new Problem("not-found");
    return shown.document;
  };

  /** Throws for an amount that is none of the order's, or that nobody can move. */
  const checkedAmount = (amount: Money, { total }: PlacedOrder): Money => {
    if (amount.currency !== total.currency) {
      const fault = { pointer: "/amount/currency", detail: `must be the order's, ${total.currency}` };
      throw new Problem("invalid-request", { errors: [fault] });
    }
    if (!movable(amount)) throw new Problem("unsupported-amount");
    return amount;
  };

  /** The tickets of those ids. Throws `not-found` when one of them is none of the order's, or none of a concert of the caller's. */
  const ticketsFor = async (id: OrderId, ids: readonly string[], caller: Caller): Promise<TicketDocument[]> => {
    const wanted = ids.flatMap((text) => ticketId.safeParse(text).data ?? []);
    if (wanted.length < ids.length || wanted.some((ticket) => orderOf(ticket) !== id)) throw new Problem("not-found");
    const found = await objects.tickets(id).find(wanted);
    if (found.length < wanted.length) throw new Problem("not-found");
    const concerts = new Set(found.map(({ ticket }) => ticket.concertId));
    await Promise.all([...concerts].map(async (concert) => overseen(await documents.read(concert), caller)));
    return [...found];
  };

  const wantedOf = async (
    id: OrderId,
    { amount, ticketIds = [] }: z.infer<typeof refundInput>,
    caller: Caller,
  ): Promise<RefundOf> => {
    if (amount === undefined) {
      const tickets = await ticketsFor(id, ticketIds, caller);
      return { ticketIds: tickets.map(({ ticket }) => ticket.ticketId) };
    }
    if (caller.role !== "administrator") {
      throw new Problem("not-allowed", { detail: "an organizer refunds by tickets" });
    }
    return { amount: checkedAmount(amount, (await placed(id)).order) };
  };

  return [
    defineRoute({
      method: "post",
      path,
      summary: "Give money of a paid order back, an amount or what some tickets cost, which are then taken back",
      tag,
      access: ["organizer", "administrator"],
      idempotency: "required",
      params: z.object({ orderId }),
      body: refundInput,
      responses: { 201: refundDocument },
      problems: ["unsupported-amount", "order-not-refundable", "refund-exceeds-payment"],
      handler: async ({ caller, params: { orderId: id }, body, commandKey, metadata }) => {
        const what = await wantedOf(id, body, caller);
        const wanted = { refundId: refundIdFor(id, commandKey), reason: body.reason, ...what };
        accepted(await objects.order(id).requestRefund(wanted, metadata), refundProblems);
        return { status: 201, body: await refundOfOrder(id, wanted.refundId) };
      },
    }),
    defineRoute({
      method: "get",
      path,
      summary:
        "List an order's refunds, also those that nobody asked for, the earliest first; and what is left to refund",
      tag,
      access: "signed-in",
      params: z.object({ orderId }),
      query: listQuery(refundPosition, {}),
      responses: { 200: refundListDocument },
      handler: async ({ caller, params: { orderId: id }, query: { cursor: after, limit } }) => {
        const found = await placed(id);
        if (!mayRead(caller, found.order)) throw new Problem("not-found");
        const page = pageAfter(after, limit, await refundsOf(found));
        return { status: 200, body: { ...page, refundable: refundableOf(found.order) } };
      },
    }),
    defineRoute({
      method: "get",
      path: "/api/concerts/{concertId}/orders/{orderId}/refunds",
      summary:
        "List the refunds of an order that take back tickets of a concert, the earliest first: of each those tickets, and what they cost",
      tag: "Concerts",
      access: ["organizer", "administrator"],
      params: z.object({ concertId, orderId }),
      query: listQuery(refundPosition, {}),
      responses: { 200: listOf(refundDocument) },
      handler: async ({ caller, params: { concertId: concert, orderId: id }, query: { cursor: after, limit } }) => {
        overseen(await documents.read(concert), caller);
        const found = await placed(id);
        if (!concertsOf(found.order).includes(concert)) throw new Problem("not-found");
        const refunds = refundsOfConcert(found.order, concert, await refundsOf(found));
        return { status: 200, body: pageAfter(after, limit, refunds) };
      },
    }),
    defineRoute({
      method: "post",
      path: `${path}/{refundId}/retry`,
      summary: "Ask the payment provider once more for a refund that has failed",
      tag,
      access: ["administrator"],
      idempotency: "accepted",
      params: z.object({ orderId, refundId }),
      body: z.strictObject({}),
      responses: { 202: refundDocument },
      problems: ["refund-not-failed", "refund-exceeds-payment"],
      handler: async ({ params: { orderId: id, refundId: wanted }, commandKey, metadata }) => {
        await refundOfOrder(id, wanted);
        accepted(await objects.payment(id).retryRefund(wanted, metadata, commandKey), retryProblems);
        return { status: 202, body: await refundOfOrder(id, wanted) };
      },
    }),
  ];
};
