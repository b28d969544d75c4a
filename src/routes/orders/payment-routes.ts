import { z } from "@hono/zod-openapi";
import { type OrderId, orderId } from "../../domain/ids.ts";
import type { PaymentDocument } from "../../objects/payment/payment-rpc.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Caller } from "../http/access.ts";
import { Problem } from "../http/problems.ts";
import { accepted } from "../http/rejections.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { mayRead } from "./access.ts";
import { paymentDocument, paymentPageDocument, showPayment } from "./payment-document.ts";

const path = "/api/orders/{orderId}/payment";
const tag = "Orders";
const params = z.object({ orderId });

/** The payments of orders. There is none until moments after the order. */
export const paymentRoutes = ({
  objects,
  paymentProvider,
}: Pick<Dependencies, "objects" | "paymentProvider">): Route[] => {
  /** A payment that the caller may read. Throws `not-found` for every other, and where there is none. */
  const readable = async (id: OrderId, caller: Caller): Promise<PaymentDocument> => {
    const document = await objects.payment(id).document();
    if (document === undefined || !mayRead(caller, document.payment)) throw new Problem("not-found");
    return document;
  };

  /** The payment for its payer, who alone can pay it. Throws `not-found` for everybody else. */
  const payable = async (id: OrderId, caller: Caller): Promise<PaymentDocument> => {
    const document = await readable(id, caller);
    if (document.payment.userId !== caller.userId) throw new Problem("not-found");
    return document;
  };

  return [
    defineRoute({
      method: "get",
      path,
      summary: "Read an order's payment; there is none until moments after the order",
      tag,
      access: "signed-in",
      params,
      responses: { 200: paymentDocument },
      handler: async ({ caller, params: { orderId: id } }) => {
        const document = await readable(id, caller);
        return { status: 200, body: showPayment(document, paymentProvider, document.payment.userId === caller.userId) };
      },
    }),
    defineRoute({
      method: "get",
      path: `${path}/page`,
      summary:
        "Read the payment provider's own page that an order is paid on; there is none unless its payer asks for it, and none once it is paid",
      tag,
      access: "signed-in",
      params,
      responses: { 200: paymentPageDocument },
      handler: async ({ caller, params: { orderId: id } }) => {
        const { page } = await payable(id, caller);
        if (page === null) throw new Problem("not-found");
        return { status: 200, body: page };
      },
    }),
    defineRoute({
      method: "post",
      path: `${path}/page`,
      summary:
        "Ask for the payment provider's own page to pay on, without a script; what could be paid before, with the client secret, cannot be any more once the page can. A provider that offers none leaves it as it is",
      tag,
      access: "signed-in",
      params,
      body: z.strictObject({}),
      responses: { 202: "empty" },
      problems: ["payment-not-open"],
      handler: async ({ caller, params: { orderId: id }, metadata }) => {
        await payable(id, caller);
        accepted(await objects.payment(id).requestPage(metadata), {
          "payment-not-found": "not-found",
          "payment-ended": "payment-not-open",
          "payment-not-open": "payment-not-open",
        });
        return { status: 202 };
      },
    }),
  ];
};
