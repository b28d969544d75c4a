import type { TicketId } from "../../domain/ids.ts";
import type { TicketDocument, TicketsRpc } from "../../objects/tickets/tickets-rpc.ts";

/** Tickets asked for at once. */
const STEP = 500;

/** A ticket's number within its order, from 1: tickets are numbered as they are added, and keep their numbers. */
export const numberOf = (id: TicketId): number => Number(id.slice(id.lastIndexOf("_") + 1));

/** The tickets of an order that stand, from a number on, so many at most; and the number of the next that stands, if one does. */
export const standingFrom = async (
  tickets: Pick<TicketsRpc, "list">,
  first: number,
  most: number,
): Promise<{ readonly tickets: readonly TicketDocument[]; readonly next: number | undefined }> => {
  const standing: TicketDocument[] = [];
  for (let skip = first - 1; standing.length <= most; skip += STEP) {
    const listed = await tickets.list(skip, STEP);
    standing.push(...listed.filter(({ ticket }) => ticket.status !== "revoked"));
    if (listed.length < STEP) break;
  }
  const beyond = standing[most];
  return {
    tickets: standing.slice(0, most),
    next: beyond === undefined ? undefined : numberOf(beyond.ticket.ticketId),
  };
};
