import { decide, evolve, noTickets } from "../../../src/domain/tickets/order-tickets.ts";
import { orderTicketsEvent, ticketEvent } from "../../../src/domain/tickets/ticket-events.ts";
import * as ticket from "../../../src/domain/tickets/ticket.ts";
import { specificationOf } from "../specification.ts";

/** `given` for one ticket. */
export const givenTicket = specificationOf({
  initial: ticket.noTicket,
  decide: ticket.decide,
  evolve: ticket.evolve,
  schema: ticketEvent,
});

/** `given` for all tickets of an order and their delivery. */
export const given = specificationOf({ initial: noTickets, decide, evolve, schema: orderTicketsEvent });
