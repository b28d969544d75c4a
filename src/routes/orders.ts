import { z } from "@hono/zod-openapi";
import { orderId, type OrderId, userId } from "../domain/ids.ts";
import { instant } from "../domain/instant.ts";
import type { cancel } from "../domain/orders/order.ts";
import type { requestSend } from "../domain/tickets/order-tickets.ts";
import type { OrderDocument } from "../objects/order/order-rpc.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Caller } from "./http/access.ts";
import { listOf, listQuery, pageOf } from "./http/lists.ts";
import { Problem, type ProblemCode } from "./http/problems.ts";
import { accepted } from "./http/rejections.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { mayRead } from "./orders/access.ts";
import { orderDocument, showListedOrder, showOrder } from "./orders/order-document.ts";
import { showTicket, ticketDocument } from "./tickets/ticket-document.ts";

type Code =
  | Extract<ReturnType<typeof cancel> | ReturnType<typeof requestSend>, { ok: false }>["rejection"]["code"]
  | "order-not-found";

const problemOf = {
  "order-not-found": "not-found",
  "order-not-cancellable": "order-not-cancellable",
  "nothing-to-deliver": "nothing-to-deliver",
} as const satisfies Record<Code, ProblemCode>;

const path = "/api/orders/{orderId}";
const tag = "Orders";
const params = z.object({ orderId });

/** Orders, and the tickets that came of them. */
export const orderRoutes = ({
  objects,
  readModels,
  codes,
}: Pick<Dependencies, "objects" | "readModels" | "codes">): Route[] => {
  /** An order that the caller may read: an own one, and an administrator any. Throws `not-found` for every other. */
  const readable = async (id: OrderId, caller: Caller): Promise<OrderDocument> => {
    const document = await objects.order(id).document();
    if (document === undefined || !mayRead(caller, document.order)) throw new Problem("not-found");
    return document;
  };

  return [
    defineRoute({
      method: "get",
      path: "/api/orders",
      summary: "List one's own orders, newest first, or, for administrators, those of an account with userId",
      tag,
      access: (query) => (query.has("userId") ? ["administrator"] : "signed-in"),
      query: listQuery(z.tuple([instant, orderId]), { userId: userId.optional() }),
      responses: { 200: listOf(orderDocument) },
      handler: async ({ caller, query: { userId: owner = caller.userId, cursor: after, limit } }) => {
        const rows = await readModels.orders.ofUser({ userId: owner, after, limit: limit + 1 });
        return {
          status: 200,
          body: pageOf(rows, limit, showListedOrder, (order) => [order.createdAt, order.orderId]),
        };
      },
    }),
    defineRoute({
      method: "get",
      path,
      summary: "Read an order",
      tag,
      access: "signed-in",
      params,
      responses: { 200: orderDocument },
      handler: async ({ caller, params: { orderId: id } }) => ({
        status: 200,
        body: showOrder(await readable(id, caller)),
      }),
    }),
    defineRoute({
      method: "post",
      path: `${path}/cancel`,
      summary: "Cancel an order that is not paid yet",
      tag,
      access: "signed-in",
      idempotency: "accepted",
      params,
      body: z.strictObject({}),
      responses: { 200: orderDocument },
      problems: ["order-not-cancellable"],
      handler: async ({ caller, params: { orderId: id }, commandKey, metadata }) => {
        await readable(id, caller);
        const cancelled = await objects.order(id).cancel(metadata, commandKey);
        return { status: 200, body: showOrder(accepted(cancelled, problemOf)) };
      },
    }),
    defineRoute({
      method: "get",
      path: `${path}/tickets`,
      summary: "List an order's tickets",
      tag,
      access: "signed-in",
      params,
      // A ticket's number is its place: tickets are numbered as they are added, and stay.
      query: listQuery(z.int().nonnegative(), {}),
      responses: { 200: listOf(ticketDocument) },
      handler: async ({ caller, params: { orderId: id }, query: { cursor: skip = 0, limit } }) => {
        const { order, delivery: address } = await readable(id, caller);
        const documents = await objects.tickets(id).list(skip, limit + 1);
        const insight = { address, ...(order.userId === caller.userId ? { codes: await codes() } : {}) };
        const page = pageOf(
          documents,
          limit,
          (document) => document,
          () => skip + limit,
        );
        const data = await Promise.all(page.data.map((document) => showTicket(document, insight)));
        return { status: 200, body: { ...page, data } };
      },
    }),
    defineRoute({
      method: "post",
      path: `${path}/deliveries`,
      summary: "Send an order's tickets again",
      tag,
      access: ["administrator"],
      idempotency: "accepted",
      params,
      body: z.strictObject({}),
      responses: { 202: "empty" },
      problems: ["nothing-to-deliver"],
      handler: async ({ caller, params: { orderId: id }, commandKey, metadata }) => {
        await readable(id, caller);
        accepted(await objects.tickets(id).requestSend(caller.userId, metadata, commandKey), problemOf);
        return { status: 202 };
      },
    }),
  ];
};
