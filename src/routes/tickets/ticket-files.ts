import { z } from "@hono/zod-openapi";
import { type ConcertId, type OrderId, orderId, orderOf, ticketId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { Language } from "../../language.ts";
import type { ConcertDocument } from "../../objects/concert/concert-rpc.ts";
import type { OrderDocument } from "../../objects/order/order-rpc.ts";
import type { TicketDocument } from "../../objects/tickets/tickets-rpc.ts";
import { calendarOf } from "../../papers/calendar.ts";
import { fileNames } from "../../papers/file-names.ts";
import type { PrintedTicket } from "../../papers/printed-ticket.ts";
import { ticketsPdf } from "../../papers/ticket-pdf.ts";
import type { ConcertDocuments } from "../concert-documents.ts";
import { manages } from "../concerts/access.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Caller } from "../http/access.ts";
import { Problem } from "../http/problems.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { mayRead } from "../orders/access.ts";
import { numberOf, standingFrom } from "./standing-tickets.ts";

/** Tickets in one file, at most: while they are drawn, every other request waits. */
export const MOST_TICKETS_A_FILE = 50;

const orders = "/api/orders/{orderId}";
const params = z.object({ orderId });

const from = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, "must be a ticket's number, from 1")
  .transform(Number)
  .default(1)
  .openapi({
    type: "integer",
    minimum: 1,
    default: 1,
    description: `The number of the first ticket to print. A file has ${MOST_TICKETS_A_FILE} tickets at most; the Link header (rel="next") says where the rest is.`,
  });

/** What of tickets is kept: as PDF, and the concerts for a calendar. Codes are printed for the tickets' owner only. */
export const ticketFileRoutes = (
  { objects, codes, configuration }: Pick<Dependencies, "objects" | "codes" | "configuration">,
  documents: ConcertDocuments,
): Route[] => {
  const readable = async (id: OrderId, caller: Caller): Promise<OrderDocument> => {
    const document = await objects.order(id).document();
    if (document === undefined || !mayRead(caller, document.order)) throw new Problem("not-found");
    return document;
  };

  const concertOf = async (id: ConcertId): Promise<ConcertDocument> => {
    const document = await documents.read(id);
    if (document === undefined) throw new Error(`${id} has tickets, and is no concert`);
    return document;
  };

  const codeOf = async ({ ticket }: TicketDocument, caller: Caller): Promise<PrintedTicket["code"]> => {
    if (ticket.userId !== caller.userId) return { withheld: "owners-eyes" };
    return ticket.status === "revoked" ? { withheld: "revoked" } : (await codes()).sign(ticket);
  };

  /** Those tickets of an order, as the caller may have them. */
  const print = async (
    { order }: OrderDocument,
    tickets: readonly TicketDocument[],
    { caller, language }: { readonly caller: Caller; readonly language: Language },
  ) => {
    const holder = await objects.user(order.userId).document();
    const of = order.items.reduce((sum, { quantity }) => sum + quantity, 0);
    const printed = await Promise.all(
      tickets.map(async (document): Promise<PrintedTicket> => {
        const { ticketId: id, orderId: ofOrder, concertId, ticketLevelId } = document.ticket;
        const { concert } = await concertOf(concertId);
        return {
          ticketId: id,
          orderId: ofOrder,
          concert: concert.details,
          levelName: concert.ticketLevels.find((level) => level.id === ticketLevelId)?.name ?? ticketLevelId,
          holderName: holder?.name ?? "—",
          code: await codeOf(document, caller),
          place: { number: numberOf(id), of },
        };
      }),
    );
    return ticketsPdf(printed, language);
  };

  return [
    defineRoute({
      method: "get",
      path: "/api/tickets/{ticketId}/pdf",
      summary: "A ticket to print; its code for its owner only",
      tag: "Tickets",
      access: "signed-in",
      params: z.object({ ticketId }),
      inReadersLanguage: true,
      isSlow: true,
      responses: { 200: { file: "application/pdf" } },
      handler: async ({ caller, params: { ticketId: id }, language }) => {
        const document = await objects.tickets(orderOf(id)).ticket(id);
        if (document === undefined) throw new Problem("not-found");
        const { concert } = await concertOf(document.ticket.concertId);
        if (!mayRead(caller, document.ticket) && !manages(caller, concert)) throw new Problem("not-found");
        const order = await objects.order(orderOf(id)).document();
        if (order === undefined) throw new Error(`${id} is of no order`);
        const file = await print(order, [document], { caller, language });
        return { status: 200, file, filename: fileNames(language).ticket(id) };
      },
    }),
    defineRoute({
      method: "get",
      path: `${orders}/tickets/pdf`,
      summary: "An order's tickets to print, those that stand; their codes for their owner only",
      tag: "Orders",
      access: "signed-in",
      params,
      query: z.strictObject({ from }),
      inReadersLanguage: true,
      isSlow: true,
      responses: { 200: { file: "application/pdf" } },
      handler: async ({ caller, params: { orderId: id }, query, language }) => {
        const order = await readable(id, caller);
        const { tickets, next } = await standingFrom(objects.tickets(id), query.from, MOST_TICKETS_A_FILE);
        if (tickets.length === 0) throw new Problem("not-found");
        const rest = `${configuration.publicUrl}/api/orders/${id}/tickets/pdf?from=${next}`;
        return {
          status: 200,
          file: await print(order, tickets, { caller, language }),
          filename: fileNames(language).tickets(id, query.from),
          ...(next === undefined ? {} : { headers: { Link: `<${rest}>; rel="next"` } }),
        };
      },
    }),
    defineRoute({
      method: "get",
      path: `${orders}/calendar.ics`,
      summary: "An order's concerts for a calendar; there is none before the order has tickets",
      tag: "Orders",
      access: "signed-in",
      params,
      inReadersLanguage: true,
      responses: { 200: { file: "text/calendar" } },
      handler: async ({ caller, params: { orderId: id }, language }) => {
        const { order } = await readable(id, caller);
        if ((await objects.tickets(id).list(0, 1)).length === 0) throw new Problem("not-found");
        const concertIds = [...new Set(order.items.map(({ concertId }) => concertId))];
        const entries = await Promise.all(
          concertIds.map(async (concertId) => {
            const { concert } = await concertOf(concertId);
            const { details, version, status } = concert;
            const url = `${configuration.publicUrl}/concerts/${concertId}`;
            const isCancelled = status === "cancelled" || !stands(order, concertId);
            return { concertId, orderId: id, concert: details, version, isCancelled, url };
          }),
        );
        const calendar = calendarOf(entries, instant.parse(Date.now()), language);
        const file = Uint8Array.from(new TextEncoder().encode(calendar));
        return { status: 200, file, filename: fileNames(language).calendar };
      },
    }),
  ];
};

/** Whether an order still has seats at a concert: not once all of them were taken back. */
const stands = ({ reservations, compensated }: OrderDocument["order"], concertId: ConcertId): boolean =>
  !compensated.includes(concertId) &&
  reservations.some(
    (reservation) => reservation.concertId === concertId && ["held", "confirmed"].includes(reservation.status),
  );
