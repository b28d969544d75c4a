import { z } from "@hono/zod-openapi";
import { buyerOf } from "../../domain/finance/invoice-buyer.ts";
import { printInvoice } from "../../domain/finance/invoice.ts";
import { type OrderId, orderId } from "../../domain/ids.ts";
import type { InvoiceDocument } from "../../objects/payment/payment-rpc.ts";
import { fileNames } from "../../papers/file-names.ts";
import { invoicePdf } from "../../papers/invoice-pdf.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Caller } from "../http/access.ts";
import { Problem } from "../http/problems.ts";
import { accepted } from "../http/rejections.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { mayRead } from "./access.ts";
import { invoiceDocument, showInvoice } from "./invoice-document.ts";

const path = "/api/orders/{orderId}/invoice";
const tag = "Orders";
const params = z.object({ orderId });

/** The invoices of orders. There is none before an order is paid. */
export const invoiceRoutes = ({ objects }: Pick<Dependencies, "objects">): Route[] => {
  /** An invoice that the caller may read. Throws `not-found` for every other, and where there is none yet. */
  const readable = async (id: OrderId, caller: Caller): Promise<InvoiceDocument> => {
    const document = await objects.payment(id).invoice();
    if (document === undefined || !mayRead(caller, document.invoice)) throw new Problem("not-found");
    return document;
  };

  return [
    defineRoute({
      method: "get",
      path,
      summary: "Read an order's invoice; there is none until moments after it is paid",
      tag,
      access: "signed-in",
      params,
      responses: { 200: invoiceDocument },
      handler: async ({ caller, params: { orderId: id } }) => ({
        status: 200,
        body: showInvoice(await readable(id, caller)),
      }),
    }),
    defineRoute({
      method: "get",
      path: `${path}/pdf`,
      summary: "Read an order's invoice as a PDF",
      tag,
      access: "signed-in",
      params,
      inReadersLanguage: true,
      isSlow: true,
      responses: { 200: { file: "application/pdf" } },
      handler: async ({ caller, params: { orderId: id }, language }) => {
        const { invoice, buyer } = await readable(id, caller);
        return {
          status: 200,
          file: await invoicePdf(printInvoice(invoice, buyer), language),
          filename: fileNames(language).invoice(invoice.number),
        };
      },
    }),
    defineRoute({
      method: "put",
      path: `${path}/buyer`,
      summary: "Make an order's invoice out to its buyer as their billing data are now",
      tag,
      access: "signed-in",
      params,
      body: z.strictObject({}),
      responses: { 200: invoiceDocument },
      handler: async ({ caller, params: { orderId: id }, metadata }) => {
        const { invoice } = await readable(id, caller);
        const user = objects.user(invoice.userId);
        const [account, info] = await Promise.all([user.document(), user.financialInfo()]);
        const buyer = buyerOf(invoice.userId, account, info);
        const updated = await objects.payment(id).updateInvoice(buyer, metadata);
        return { status: 200, body: showInvoice(accepted(updated, { "invoice-not-found": "not-found" })) };
      },
    }),
  ];
};
