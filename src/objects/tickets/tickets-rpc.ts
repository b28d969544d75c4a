import type { DeliveryKind } from "../../domain/carts/shopping-cart.ts";
import type {
  ConcertId,
  DeliveryId,
  RefundId,
  ReservationId,
  TicketId,
  TicketLevelId,
  UserId,
} from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Delivery } from "../../domain/tickets/ticket-delivery.ts";
import type { RefusedEntry } from "../../domain/tickets/ticket-events.ts";
import type { IssuedTicket } from "../../domain/tickets/ticket.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";

export interface TicketDocument {
  readonly ticket: IssuedTicket;
  /** The order's latest delivery; null before there is one. */
  readonly delivery: Delivery | null;
  /** Whether a courier has brought it. */
  readonly isPrinted: boolean;
}

/** What came of showing a ticket at a door. */
export type Entry =
  | { readonly valid: true; readonly document: TicketDocument }
  | { readonly valid: false; readonly reason: RefusedEntry; readonly validatedAt: Instant | null };

/** A delivery that waits to be sent, with the tickets that stand. */
export interface DeliveryToSend {
  readonly deliveryId: DeliveryId;
  readonly method: DeliveryKind;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  readonly userId: UserId;
  readonly tickets: readonly IssuedTicket[];
}

export type DeliveryOutcome =
  | { readonly status: "emailed" }
  | { readonly status: "shipped"; readonly trackingNumber: string }
  | { readonly status: "failed"; readonly attempt: number; readonly reason: string };

/** What others can ask of an order's Tickets object. */
export interface TicketsRpc extends EventSourcedRpc {
  expect(
    order: {
      readonly userId: UserId;
      readonly concertIds: readonly ConcertId[];
      readonly deliveryMethod: DeliveryKind;
    },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  create(
    reservation: {
      readonly userId: UserId;
      readonly concertId: ConcertId;
      readonly reservationId: ReservationId;
      readonly lines: readonly { readonly ticketLevelId: TicketLevelId; readonly quantity: number }[];
    },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  withdraw(concertId: ConcertId, reason: string, metadata: Metadata): Promise<Outcome<undefined>>;
  /** Takes those tickets back, all or none: refused with `ticket-already-validated` or `ticket-not-found`. */
  revoke(
    refund: { readonly refundId: RefundId; readonly ticketIds: readonly TicketId[]; readonly reason: string },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  ticket(ticketId: TicketId): Promise<TicketDocument | undefined>;
  /** Those of these tickets that there are. At most a thousand can be asked for at once. */
  find(ticketIds: readonly TicketId[]): Promise<readonly TicketDocument[]>;
  /** Tickets by number after the first `skip`, at most `limit`. */
  list(skip: number, limit: number): Promise<readonly TicketDocument[]>;
  validate(ticketId: TicketId, concertId: ConcertId, metadata: Metadata, key?: string): Promise<Outcome<Entry>>;
  requestSend(administratorId: UserId, metadata: Metadata, key?: string): Promise<Outcome<undefined>>;
  /** The delivery to send now; undefined when there is none, or while somebody else is at it. */
  nextDelivery(): Promise<DeliveryToSend | undefined>;
  recordDelivery(deliveryId: DeliveryId, outcome: DeliveryOutcome, metadata: Metadata): Promise<Outcome<undefined>>;
}
