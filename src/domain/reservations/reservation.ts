import { accept, reject, unreachable } from "../decider.ts";
import { type Concert, salesStatus } from "../concerts/concert.ts";
import type { ConcertId, OrderId, RefundId, ReservationId, TicketLevelId, UserId } from "../ids.ts";
import { type Instant, instant, secondsAfter } from "../instant.ts";
import { equals, type Money } from "../money.ts";
import { availableOf, type ConcertTicketsAvailability } from "./concert-tickets-availability.ts";
import type { ReservationEvent, ReservedLine } from "./reservation-events.ts";

/** A reservation: tickets of one concert, held for one order until paid for or given up. */
export type Reservation =
  | { readonly status: "none" }
  | ({ readonly status: "held" | "confirmed"; readonly customerId: UserId } & ReservationBody)
  | ({ readonly status: "cancelled" | "expired" } & ReservationBody);

interface ReservationBody {
  readonly orderId: OrderId;
  readonly lines: readonly ReservedLine[];
  readonly expiresAt: Instant;
  /** The refunds that gave tickets back: each does so once. */
  readonly releasedFor: readonly RefundId[];
}

export const noReservation: Reservation = { status: "none" };

/** The concert lets a hold go by itself this long after its end: the net under a payment's verdict that does not come. */
export const EXPIRY_GRACE_SECONDS = 60;

export const lapsesAt = (expiresAt: Instant): Instant => secondsAfter(expiresAt, EXPIRY_GRACE_SECONDS);

/** What a reservation is decided on besides itself. */
export interface ReservationContext {
  readonly concert: Concert;
  readonly availability: ConcertTicketsAvailability;
  /** Tickets that the customer holds or has bought by other reservations of this concert, all levels. */
  readonly customerHas: number;
}

interface ReservationIdentity {
  readonly concertId: ConcertId;
  readonly reservationId: ReservationId;
  readonly orderId: OrderId;
}
export interface CreateReservation extends ReservationIdentity {
  readonly type: "CreateReservation";
  readonly customerId: UserId;
  /** With the prices that the customer saw. */
  readonly lines: readonly {
    readonly ticketLevelId: TicketLevelId;
    readonly quantity: number;
    readonly unitPrice: Money;
  }[];
  readonly at: Instant;
}
/** Books anew, and confirms, what was paid for after its hold had expired. */
export interface RebookReservation extends ReservationIdentity {
  readonly type: "RebookReservation";
  readonly customerId: UserId;
  /** As they were held: the old prices stand. */
  readonly lines: readonly ReservedLine[];
  readonly at: Instant;
}
export interface ConfirmReservation extends ReservationIdentity {
  readonly type: "ConfirmReservation";
}
export interface ReleaseReservedTickets extends ReservationIdentity {
  readonly type: "ReleaseReservedTickets";
  readonly refundId: RefundId;
  readonly lines: readonly { readonly ticketLevelId: TicketLevelId; readonly quantity: number }[];
}
export interface CancelReservation extends ReservationIdentity {
  readonly type: "CancelReservation";
  readonly reason: "order-cancelled" | "concert-cancelled";
}
export interface ExpireReservation extends ReservationIdentity {
  readonly type: "ExpireReservation";
  readonly at: Instant;
}
export type ReservationCommand =
  | CreateReservation
  | RebookReservation
  | ConfirmReservation
  | ReleaseReservedTickets
  | CancelReservation
  | ExpireReservation;

export const decide = (command: ReservationCommand, reservation: Reservation, context: ReservationContext) => {
  switch (command.type) {
    case "CreateReservation":
      return create(command, reservation, context);
    case "RebookReservation":
      return rebook(command, reservation, context);
    case "ConfirmReservation":
      return confirm(command, reservation, context);
    case "ReleaseReservedTickets":
      return release(command, reservation);
    case "CancelReservation":
      return cancel(command, reservation);
    case "ExpireReservation":
      return expire(command, reservation);
    default:
      return unreachable(command);
  }
};

/** All lines or none. A repeated create finds itself; one that arrives after its end is refused. */
export const create = (command: CreateReservation, reservation: Reservation, context: ReservationContext) => {
  if (reservation.status === "held" || reservation.status === "confirmed") return accept();
  if (reservation.status !== "none") return reject("reservation-ended");
  const { concert } = context;
  if (concert.status === "none") return reject("concert-not-found");
  if (concert.status === "cancelled") return reject("concert-cancelled");
  if (salesStatus(concert.details, command.at) !== "open") return reject("sale-not-open");
  const prices = new Map(concert.ticketLevels.map((level) => [level.id, level.price]));
  for (const { ticketLevelId, unitPrice } of command.lines) {
    const price = prices.get(ticketLevelId);
    if (price === undefined) return reject("ticket-level-not-found", { ticketLevelId });
    if (!equals(price, unitPrice)) return reject("price-changed", { ticketLevelId });
  }
  const refusal = refuseSeats(command.lines, concert.details.maxTicketsPerCustomer, context);
  if (refusal) return refusal;
  return accept<ReservationEvent>({
    type: "ReservationCreated",
    ...identityOf(command),
    customerId: command.customerId,
    lines: command.lines.map((line) => ({ ...line, taxRateBasisPoints: concert.details.taxRateBasisPoints })),
    expiresAt: secondsAfter(command.at, concert.details.holdSeconds),
  });
};

/** Creates and confirms at once, at the old price and past the sales window if need be. */
export const rebook = (command: RebookReservation, reservation: Reservation, context: ReservationContext) => {
  if (reservation.status === "confirmed") return accept();
  if (reservation.status !== "none") return reject("reservation-ended");
  const { concert } = context;
  if (concert.status === "none") return reject("concert-not-found");
  if (concert.status === "cancelled") return reject("concert-cancelled");
  if (command.lines.length === 0) return reject("reservation-not-found");
  const missing = command.lines.find(
    (line) => !concert.ticketLevels.some((ticketLevel) => ticketLevel.id === line.ticketLevelId),
  );
  if (missing) return reject("ticket-level-not-found", { ticketLevelId: missing.ticketLevelId });
  const refusal = refuseSeats(command.lines, concert.details.maxTicketsPerCustomer, context);
  if (refusal) return refusal;
  const body = { ...identityOf(command), customerId: command.customerId, lines: [...command.lines] };
  return accept<ReservationEvent>(
    { type: "ReservationCreated", ...body, expiresAt: command.at },
    { type: "ReservationConfirmed", ...body },
  );
};

/** Tickets follow from this event. A hold past its end can still be confirmed for as long as it has not been let go. */
export const confirm = (command: ConfirmReservation, reservation: Reservation, context: ReservationContext) => {
  if (reservation.status === "confirmed") return accept();
  if (reservation.status === "none") return reject("reservation-not-found");
  if (reservation.status === "expired") return reject("reservation-expired");
  if (context.concert.status === "cancelled") return reject("concert-cancelled");
  if (reservation.status !== "held") return reject("reservation-cancelled");
  return accept<ReservationEvent>({
    type: "ReservationConfirmed",
    ...identityOf(command),
    customerId: reservation.customerId,
    lines: [...reservation.lines],
  });
};

/** Gives back some tickets of a confirmed reservation, once for each refund; cancels it when none remain. */
export const release = (command: ReleaseReservedTickets, reservation: Reservation) => {
  if (reservation.status === "none") return reject("reservation-not-found");
  if (reservation.releasedFor.includes(command.refundId)) return accept();
  if (reservation.status !== "confirmed") return reject("reservation-not-confirmed");
  const released: ReservedLine[] = [];
  for (const [ticketLevelId, quantity] of quantitiesByLevel(command.lines)) {
    const line = reservation.lines.find((candidate) => candidate.ticketLevelId === ticketLevelId);
    if (line === undefined || line.quantity < quantity) return reject("more-than-reserved", { ticketLevelId });
    released.push({ ...line, quantity });
  }
  if (released.length === 0) return accept();
  const event: ReservationEvent = {
    type: "ReservedTicketsReleased",
    ...identityOf(command),
    refundId: command.refundId,
    lines: released,
  };
  if (without(reservation.lines, released).length > 0) return accept<ReservationEvent>(event);
  return accept<ReservationEvent>(event, {
    type: "ReservationCancelled",
    ...identityOf(command),
    was: "confirmed",
    lines: [],
    reason: "tickets-refunded",
  });
};

/** Ends it whatever it was; what was never made is recorded as ended, so that a late create is refused. */
export const cancel = (command: CancelReservation, reservation: Reservation) => {
  if (reservation.status === "cancelled" || reservation.status === "expired") return accept();
  return accept<ReservationEvent>({
    type: "ReservationCancelled",
    ...identityOf(command),
    was: reservation.status,
    lines: reservation.status === "none" ? [] : [...reservation.lines],
    reason: command.reason,
  });
};

export const expire = (command: ExpireReservation, reservation: Reservation) => {
  if (reservation.status !== "held") return reject("reservation-not-held");
  if (command.at < lapsesAt(reservation.expiresAt)) return reject("hold-still-runs");
  return accept<ReservationEvent>({
    type: "ReservationExpired",
    ...identityOf(command),
    lines: [...reservation.lines],
  });
};

export const evolve = (reservation: Reservation, event: ReservationEvent): Reservation => {
  switch (event.type) {
    case "ReservationCreated":
      return {
        status: "held",
        orderId: event.orderId,
        customerId: event.customerId,
        lines: event.lines,
        expiresAt: event.expiresAt,
        releasedFor: [],
      };
    case "ReservationConfirmed":
      return reservation.status === "held" ? { ...reservation, status: "confirmed" } : reservation;
    case "ReservedTicketsReleased":
      if (reservation.status === "none") return reservation;
      return {
        ...reservation,
        lines: without(reservation.lines, event.lines),
        releasedFor: [...reservation.releasedFor, event.refundId],
      };
    case "ReservationCancelled":
      return ended(reservation, event.orderId, "cancelled");
    case "ReservationExpired":
      return ended(reservation, event.orderId, "expired");
    default:
      return unreachable(event);
  }
};

/** Tickets that a reservation takes up, over all its lines. */
export const quantityOf = (lines: readonly { readonly quantity: number }[]): number =>
  lines.reduce((sum, line) => sum + line.quantity, 0);

type LevelQuantity = { readonly ticketLevelId: TicketLevelId; readonly quantity: number };

const quantitiesByLevel = (lines: readonly LevelQuantity[]): ReadonlyMap<TicketLevelId, number> => {
  const quantities = new Map<TicketLevelId, number>();
  for (const { ticketLevelId, quantity } of lines) {
    quantities.set(ticketLevelId, (quantities.get(ticketLevelId) ?? 0) + quantity);
  }
  return quantities;
};

const refuseSeats = (
  lines: readonly LevelQuantity[],
  limit: number | null,
  { availability, customerHas }: ReservationContext,
) => {
  if (limit !== null && customerHas + quantityOf(lines) > limit) return reject("customer-limit-exceeded", { limit });
  for (const [ticketLevelId, quantity] of quantitiesByLevel(lines)) {
    const available = availableOf(availability, ticketLevelId);
    if (available < quantity) return reject("insufficient-tickets", { ticketLevelId, available });
  }
  return undefined;
};

const identityOf = ({ concertId, reservationId, orderId }: ReservationIdentity): ReservationIdentity => ({
  concertId,
  reservationId,
  orderId,
});

const neverHeld = instant.parse(0);

const ended = (reservation: Reservation, orderId: OrderId, status: "cancelled" | "expired"): Reservation =>
  reservation.status === "none"
    ? { status, orderId, lines: [], expiresAt: neverHeld, releasedFor: [] }
    : {
        status,
        orderId,
        lines: reservation.lines,
        expiresAt: reservation.expiresAt,
        releasedFor: reservation.releasedFor,
      };

const without = (lines: readonly ReservedLine[], released: readonly ReservedLine[]): ReservedLine[] =>
  lines.flatMap((line) => {
    const given = released.find((candidate) => candidate.ticketLevelId === line.ticketLevelId)?.quantity ?? 0;
    return line.quantity > given ? [{ ...line, quantity: line.quantity - given }] : [];
  });
