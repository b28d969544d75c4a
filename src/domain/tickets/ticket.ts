import { accept, type Decision, reject, unreachable } from "../decider.ts";
import type { ConcertId, OrderId, ReservationId, TicketId, TicketLevelId, UserId } from "../ids.ts";
import type { Instant } from "../instant.ts";
import type { RefusedEntry, TicketEvent } from "./ticket-events.ts";

export interface IssuedTicket {
  readonly status: "issued" | "validated" | "revoked";
  readonly ticketId: TicketId;
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly concertId: ConcertId;
  readonly ticketLevelId: TicketLevelId;
  readonly reservationId: ReservationId;
  readonly validatedAt: Instant | null;
  readonly createdAt: Instant;
}
/** A ticket: one seat of one concert for one user. It is let in once. */
export type Ticket = { readonly status: "none" } | IssuedTicket;

export const noTicket: Ticket = { status: "none" };

export interface NewTicket {
  readonly ticketId: TicketId;
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly concertId: ConcertId;
  readonly ticketLevelId: TicketLevelId;
  readonly reservationId: ReservationId;
  readonly at: Instant;
}
export interface ValidateTicket {
  readonly type: "ValidateTicket";
  readonly ticketId: TicketId;
  /** The concert at whose door the ticket is shown. */
  readonly concertId: ConcertId;
  readonly at: Instant;
}
export interface RevokeTicket {
  readonly type: "RevokeTicket";
  readonly reason: string;
  /** Whether the ticket's concert is cancelled: else one that was let in cannot be taken back. */
  readonly concertIsCancelled: boolean;
}
export type TicketCommand = ValidateTicket | RevokeTicket;

export const decide = (command: TicketCommand, ticket: Ticket): Decision<TicketEvent> => {
  switch (command.type) {
    case "ValidateTicket":
      return validate(command, ticket);
    case "RevokeTicket":
      return revoke(command, ticket);
    default:
      return unreachable(command);
  }
};

/** A seat of a confirmed reservation becomes a ticket. */
export const create = ({ at, ...ticket }: NewTicket): TicketEvent => ({
  type: "TicketCreated",
  ...ticket,
  createdAt: at,
});

/** Lets in, or refuses and records why: both are events. */
export const validate = ({ ticketId, concertId, at }: ValidateTicket, ticket: Ticket): Decision<TicketEvent> => {
  const refusal = refusalOf(ticket, concertId);
  return refusal === undefined
    ? accept({ type: "TicketValidated", ticketId, concertId, validatedAt: at })
    : accept({ type: "TicketValidationFailed", ticketId, concertId, reason: refusal });
};

export const revoke = ({ reason, concertIsCancelled }: RevokeTicket, ticket: Ticket): Decision<TicketEvent> => {
  if (ticket.status === "none") return reject("ticket-not-found");
  if (ticket.status === "revoked") return accept();
  if (ticket.status === "validated" && !concertIsCancelled) return reject("ticket-already-validated");
  const { ticketId, concertId } = ticket;
  return accept({ type: "TicketRevoked", ticketId, concertId, reason });
};

export const evolve = (ticket: Ticket, event: TicketEvent): Ticket => {
  switch (event.type) {
    case "TicketCreated": {
      const { type: _, ...created } = event;
      return { status: "issued", ...created, validatedAt: null };
    }
    case "TicketValidated":
      return ticket.status === "none" ? ticket : { ...ticket, status: "validated", validatedAt: event.validatedAt };
    case "TicketValidationFailed":
      return ticket;
    case "TicketRevoked":
      return ticket.status === "none" ? ticket : { ...ticket, status: "revoked" };
    default:
      return unreachable(event);
  }
};

/** Why a ticket is not let in at a concert; undefined when it is. */
export const refusalOf = (ticket: Ticket, concertId: ConcertId): RefusedEntry | undefined => {
  if (ticket.status === "none") return "unknown";
  if (ticket.concertId !== concertId) return "wrong-concert";
  if (ticket.status === "revoked") return "revoked";
  return ticket.status === "validated" ? "already-validated" : undefined;
};
