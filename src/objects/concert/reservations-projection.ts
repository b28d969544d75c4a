import { z } from "zod";
import { orderId, refundId, type ReservationId, reservationId, type UserId, userId } from "../../domain/ids.ts";
import { type Instant, instant } from "../../domain/instant.ts";
import { type ReservationEvent, reservedLine } from "../../domain/reservations/reservation-events.ts";
import { evolve, noReservation, quantityOf, type Reservation } from "../../domain/reservations/reservation.ts";

/** What identifies a reservation that is due for something. */
export interface DueReservation {
  readonly reservationId: ReservationId;
  readonly orderId: z.infer<typeof orderId>;
}

const json = <T>(schema: z.ZodType<T>) => z.string().transform((text) => schema.parse(JSON.parse(text)));

const body = {
  orderId,
  lines: json(z.array(reservedLine)),
  releasedFor: json(z.array(refundId)),
  expiresAt: instant,
};
const storedReservation = z.discriminatedUnion("status", [
  z.object({ status: z.enum(["held", "confirmed"]), customerId: userId, ...body }),
  z.object({ status: z.enum(["cancelled", "expired"]), ...body }),
]);
const dueReservation = z.object({ reservationId, orderId });

const FIND = `SELECT status, order_id AS orderId, customer_id AS customerId, lines, released_for AS releasedFor,
  expires_at AS expiresAt FROM reservations WHERE reservation_id = ?`;
/** One statement for both: each costs more to run than to look up. */
const FIND_WITH_CUSTOMER = `SELECT reservation.*, coalesce((SELECT sum(quantity) FROM reservations WHERE customer_id = ? AND quantity > 0), 0)
  AS customerHas FROM (SELECT 1) LEFT JOIN (${FIND}) AS reservation`;
const NEXT_END = "SELECT expires_at AS expiresAt FROM reservations WHERE status = 'held' ORDER BY expires_at LIMIT 1";
const ENDED_BY = `SELECT reservation_id AS reservationId, order_id AS orderId FROM reservations
  WHERE status = 'held' AND expires_at <= ? ORDER BY expires_at LIMIT ?`;
const LIVE = `SELECT reservation_id AS reservationId, order_id AS orderId FROM reservations
  WHERE status IN ('held', 'confirmed') LIMIT ?`;
const INSERT = `INSERT INTO reservations
  (reservation_id, order_id, customer_id, status, quantity, lines, released_for, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const SET_STATUS = "UPDATE reservations SET status = ?, quantity = ? WHERE reservation_id = ?";
const SET_LINES = "UPDATE reservations SET quantity = ?, lines = ?, released_for = ? WHERE reservation_id = ?";

const read = (row: Record<string, SqlStorageValue> | undefined): Reservation =>
  typeof row?.["status"] === "string" ? storedReservation.parse(row) : noReservation;

/** Reservations of one concert as rows, for deciding on them without replaying the log. */
export class ReservationsProjection {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** A reservation, and how many tickets a customer holds or has bought by all live ones (0 when no customer is named). */
  find(id: ReservationId, customer: UserId | null): { reservation: Reservation; customerHas: number } {
    if (customer === null) {
      const [row] = this.#sql.exec(FIND, id).toArray();
      return { reservation: read(row), customerHas: 0 };
    }
    const row = this.#sql.exec(FIND_WITH_CUSTOMER, customer, id).one();
    return { reservation: read(row), customerHas: Number(row["customerHas"]) };
  }

  /** When the earliest hold ends; undefined when nothing is held. */
  nextEnd(): Instant | undefined {
    const [row] = this.#sql.exec(NEXT_END).toArray();
    return row === undefined ? undefined : instant.parse(row["expiresAt"]);
  }

  /** Holds that ended by then, the earliest first. */
  endedBy(moment: Instant, limit: number): DueReservation[] {
    return z.array(dueReservation).parse(this.#sql.exec(ENDED_BY, moment, limit).toArray());
  }

  /** Reservations that still take up seats. */
  live(limit: number): DueReservation[] {
    return z.array(dueReservation).parse(this.#sql.exec(LIVE, limit).toArray());
  }

  /** Writes what an event makes of a reservation. */
  apply(event: ReservationEvent): void {
    switch (event.type) {
      case "ReservationCreated":
        this.#insert(event, event.customerId, evolve(noReservation, event));
        return;
      case "ReservationConfirmed":
        this.#sql.exec(SET_STATUS, "confirmed", quantityOf(event.lines), event.reservationId);
        return;
      case "ReservationExpired":
        this.#sql.exec(SET_STATUS, "expired", 0, event.reservationId);
        return;
      case "ReservationCancelled":
        if (event.was === "none") this.#insert(event, null, evolve(noReservation, event));
        else this.#sql.exec(SET_STATUS, "cancelled", 0, event.reservationId);
        return;
      case "ReservedTicketsReleased": {
        const reservation = evolve(this.find(event.reservationId, null).reservation, event);
        if (reservation.status === "none") throw new Error(`no reservation ${event.reservationId} to release from`);
        const { lines, releasedFor } = reservation;
        const ids = JSON.stringify(releasedFor);
        this.#sql.exec(SET_LINES, quantityOf(lines), JSON.stringify(lines), ids, event.reservationId);
      }
    }
  }

  #insert(event: ReservationEvent, customer: UserId | null, reservation: Reservation): void {
    if (reservation.status === "none") throw new Error(`${event.type} makes no reservation`);
    const { status, lines, releasedFor, expiresAt } = reservation;
    this.#sql.exec(
      INSERT,
      event.reservationId,
      event.orderId,
      customer,
      status,
      quantityOf(lines),
      JSON.stringify(lines),
      JSON.stringify(releasedFor),
      expiresAt,
    );
  }
}
