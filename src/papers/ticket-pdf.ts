import type { PrintedTicket } from "./printed-ticket.ts";
import { addSheet, closeDocument, openDocument } from "./sheet.ts";
import { drawTicket } from "./ticket-sheet.ts";

/**
 * Tickets as a PDF, an A4 page each, with what matters in the upper half, large enough for a phone. Names are printed in Latin, Greek
 * and Cyrillic letters; a character of another script or an emoji becomes a middle dot. The same tickets are the same bytes.
 * Throws when there is no ticket.
 */
export const ticketsPdf = async (tickets: readonly PrintedTicket[]): Promise<Uint8Array<ArrayBuffer>> => {
  const [first] = tickets;
  if (first === undefined) throw new Error("no ticket to print");
  const { artist, title } = first.concert;
  const what = tickets.length === 1 ? "Ticket" : `${tickets.length} tickets`;
  const { document, fonts } = await openDocument(`${what}: ${artist}, ${title}`, `Order ${first.orderId}`);
  for (const ticket of tickets) drawTicket(addSheet(document), fonts, ticket);
  return closeDocument(document);
};
