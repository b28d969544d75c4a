import { inLanguages, type Language } from "../language.ts";
import type { PrintedTicket } from "./printed-ticket.ts";
import { addSheet, closeDocument, openDocument } from "./sheet.ts";
import { drawTicket } from "./ticket-sheet.ts";

const texts = inLanguages({
  en: {
    tickets: (count: number) => (count === 1 ? "Ticket" : `${count} tickets`),
    order: (id: string) => `Order ${id}`,
  },
  pl: {
    tickets: (count: number) => (count === 1 ? "Bilet" : `Bilety (${count})`),
    order: (id: string) => `Zamówienie ${id}`,
  },
});

/**
 * Tickets as a PDF, an A4 page each, with what matters in the upper half, large enough for a phone. Names are printed in Latin, Greek
 * and Cyrillic letters; a character of another script or an emoji becomes a middle dot. The same tickets are the same bytes
 * in each language. Throws when there is no ticket.
 */
export const ticketsPdf = async (
  tickets: readonly PrintedTicket[],
  language: Language,
): Promise<Uint8Array<ArrayBuffer>> => {
  const [first] = tickets;
  if (first === undefined) throw new Error("no ticket to print");
  const { artist, title } = first.concert;
  const text = texts(language);
  const what = `${text.tickets(tickets.length)}: ${artist}, ${title}`;
  const { document, fonts } = await openDocument(what, text.order(first.orderId), language);
  for (const ticket of tickets) drawTicket({ page: addSheet(document), fonts, language }, ticket);
  return closeDocument(document);
};
