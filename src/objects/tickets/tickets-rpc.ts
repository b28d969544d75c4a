import type { DeliveryKind } from "../../domain/carts/shopping-cart.ts";
import type {
  ConcertId,
  DeliveryId,
  NoticeId,
  RefundId,
  ReservationId,
  TicketId,
  TicketLevelId,
  UserId,
} from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Notice, NoticeSubject } from "../../domain/tickets/order-notice.ts";
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
  /** How many tickets its order has by now, also those that were taken back. */
  readonly ticketsOfOrder: number;
}

/** What came of showing a ticket at a door. */
export type Entry =
  | { readonly valid: true; readonly document: TicketDocument }
  | { readonly valid: false; readonly reason: RefusedEntry; readonly validatedAt: Instant | null };

/** One try at sending something. */
interface Try {
  /** Which one this is, from 1. */
  readonly attempt: number;
  /** Whether somebody may have sent it already, and not recorded that. */
  readonly mayHaveBeenSent: boolean;
  readonly userId: UserId;
}

/** A delivery that waits to be sent: the tickets that stand. */
export interface DeliveryToSend extends Try {
  readonly deliveryId: DeliveryId;
  readonly method: DeliveryKind;
  /** How many tickets of each kind. */
  readonly contents: readonly TicketCount[];
  /** The tickets; null where they are more than a mail shows. */
  readonly tickets: readonly IssuedTicket[] | null;
}
export interface TicketCount {
  readonly concertId: ConcertId;
  readonly ticketLevelId: TicketLevelId;
  readonly quantity: number;
}

/** A notice that waits to be sent. */
export interface NoticeToSend extends Try {
  /** By which the mail service knows the mail. */
  readonly mailId: string;
  readonly number: number;
  readonly about: NoticeSubject;
}

/** A try that failed; if it is final, there is no other. */
interface FailedTry {
  readonly status: "failed";
  readonly attempt: number;
  readonly reason: string;
  readonly isFinal: boolean;
}
export type NoticeOutcome = { readonly status: "emailed" } | FailedTry;
export type DeliveryOutcome =
  | NoticeOutcome
  | { readonly status: "shipped"; readonly trackingNumber: string; readonly labelReference: string | null };

/** All that was sent for an order, or is to be. */
export interface SentForOrder {
  readonly deliveries: readonly (Delivery & {
    /** Where the courier keeps the label to print; null where there is none. */
    readonly label: string | null;
  })[];
  readonly notices: readonly Notice[];
}

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
  /** Those of a concert's tickets that were taken back, for whatever reason. */
  revokedOf(concertId: ConcertId): Promise<readonly TicketId[]>;
  validate(ticketId: TicketId, concertId: ConcertId, metadata: Metadata, key?: string): Promise<Outcome<Entry>>;
  requestSend(administratorId: UserId, metadata: Metadata, key?: string): Promise<Outcome<undefined>>;
  /** Has the customer told, once for each id. */
  notify(
    notice: { readonly noticeId: NoticeId; readonly userId: UserId; readonly about: NoticeSubject },
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  sent(): Promise<SentForOrder>;
  /** The delivery to send now; undefined when there is none, or while somebody else is at it. */
  nextDelivery(): Promise<DeliveryToSend | undefined>;
  recordDelivery(deliveryId: DeliveryId, outcome: DeliveryOutcome, metadata: Metadata): Promise<Outcome<undefined>>;
  /** That notice, if it is to be sent now; undefined otherwise, and while somebody else is at it. */
  nextNotice(noticeId: NoticeId): Promise<NoticeToSend | undefined>;
  recordNotice(
    noticeId: NoticeId,
    number: number,
    outcome: NoticeOutcome,
    metadata: Metadata,
  ): Promise<Outcome<undefined>>;
  /** A mail of this order did not arrive. Refused with `delivery-not-found` or `notice-not-found` when there is no such mail. */
  recordBounce(messageId: string, reason: string, metadata: Metadata): Promise<Outcome<undefined>>;
}
