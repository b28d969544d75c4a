import type { CreateConcert, PlannedConcert, UpdateConcert } from "../../domain/concerts/concert.ts";
import type { TicketLevel } from "../../domain/concerts/ticket-level.ts";
import type { ReservationId, TicketLevelId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/instant.ts";
import type { LevelSeats } from "../../domain/reservations/concert-tickets-availability.ts";
import type {
  CancelReservation,
  ConfirmReservation,
  CreateReservation,
  RebookReservation,
  ReleaseReservedTickets,
  Reservation,
} from "../../domain/reservations/reservation.ts";
import type { Metadata, Outcome } from "../../event-store/index.ts";
import type { EventSourcedRpc } from "../event-sourced-rpc.ts";

/** A command without its time: the commit stamps that. */
export type Untimed<Command> = Omit<Command, "at" | "type">;

/** Versions that an `If-Match` accepts. */
export type ExpectedVersions = readonly number[] | "any";

/** A concert with its seats, as they stood at one moment. */
export interface ConcertDocument {
  readonly concert: PlannedConcert;
  readonly seats: readonly (LevelSeats & { readonly ticketLevelId: TicketLevelId; readonly available: number })[];
  readonly asOf: Instant;
}

/** Books and confirms anew, as they were, the tickets of a reservation whose hold has ended. */
export interface Rebooking extends Omit<Untimed<RebookReservation>, "lines"> {
  readonly replaces: ReservationId;
}

/** A reservation as it stands after a command. */
export interface ReservationState {
  readonly status: Exclude<Reservation["status"], "none">;
  readonly expiresAt: Instant;
  /** Of its prices, fixed when it was made; 0 for one that never was. */
  readonly taxRateBasisPoints: number;
}

/** What others can ask of a Concert object. */
export interface ConcertRpc extends EventSourcedRpc {
  /** Undefined for a concert that was never created. */
  document(): Promise<ConcertDocument | undefined>;
  create(command: Untimed<CreateConcert>, metadata: Metadata): Promise<Outcome<PlannedConcert>>;
  /** Refuses with `version-conflict` when the concert's version is none of those expected. */
  update(
    changes: UpdateConcert["changes"],
    expected: ExpectedVersions,
    metadata: Metadata,
  ): Promise<Outcome<PlannedConcert>>;
  updateTicketLevels(
    levels: readonly TicketLevel[],
    expected: ExpectedVersions,
    metadata: Metadata,
  ): Promise<Outcome<PlannedConcert>>;
  cancel(reason: string, metadata: Metadata, key?: string): Promise<Outcome<PlannedConcert>>;
  reserve(command: Untimed<CreateReservation>, metadata: Metadata): Promise<Outcome<ReservationState>>;
  rebook(command: Rebooking, metadata: Metadata): Promise<Outcome<ReservationState>>;
  confirmReservation(command: Untimed<ConfirmReservation>, metadata: Metadata): Promise<Outcome<ReservationState>>;
  /** Refunded tickets' seats go on sale again, once for each refund; refused with `reservation-not-confirmed` once it has ended. */
  release(command: Untimed<ReleaseReservedTickets>, metadata: Metadata): Promise<Outcome<ReservationState>>;
  cancelReservation(command: Untimed<CancelReservation>, metadata: Metadata): Promise<Outcome<ReservationState>>;
}
