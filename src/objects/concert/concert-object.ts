import { z } from "zod";
import {
  type Concert,
  type ConcertEvent,
  concertEvent,
  type CreateConcert,
  decide as decideConcert,
  evolve as evolveConcert,
  noConcert,
  type PlannedConcert,
  type UpdateConcert,
} from "../../domain/concerts/concert.ts";
import type { TicketLevel } from "../../domain/concerts/ticket-level.ts";
import { reject } from "../../domain/decider.ts";
import { concertId } from "../../domain/ids.ts";
import { type Instant, secondsAfter } from "../../domain/instant.ts";
import {
  availableOf,
  type ConcertTicketsAvailability,
  evolve as evolveAvailability,
  noAvailability,
  takenOf,
} from "../../domain/reservations/concert-tickets-availability.ts";
import { type ReservationEvent, reservationEvent } from "../../domain/reservations/reservation-events.ts";
import {
  type CancelReservation,
  type ConfirmReservation,
  type CreateReservation,
  decide as decideReservation,
  evolve as evolveReservation,
  EXPIRY_GRACE_SECONDS,
  lapsesAt,
  noReservation,
  type ReleaseReservedTickets,
  type Reservation,
  type ReservationCommand,
} from "../../domain/reservations/reservation.ts";
import {
  EventSourcedObject,
  type LogReader,
  type Metadata,
  type Outcome,
  type StoreDefinition,
} from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/concert/index.ts";
import { publishing } from "../publishing.ts";
import { systemMetadata } from "../system-metadata.ts";
import type {
  ConcertDocument,
  ConcertRpc,
  ExpectedVersions,
  Rebooking,
  ReservationState,
  Untimed,
} from "./concert-rpc.ts";
import { ReservationsProjection } from "./reservations-projection.ts";
import { SeatsProjection } from "./seats-projection.ts";

interface State {
  readonly concert: Concert;
  readonly availability: ConcertTicketsAvailability;
}
type Event = ConcertEvent | ReservationEvent;

const concertObjectEvent = z.discriminatedUnion("type", [...concertEvent.options, ...reservationEvent.options]);

const empty: State = { concert: noConcert, availability: noAvailability };

/** Reservations ended by one slice of due work. */
const SLICE = 100;

/**
 * One concert: its plan, its seats and every reservation of them, in one log, so that capacity, cancellation and reservations
 * can never disagree. Named by the concert's id.
 */
export class ConcertObject extends EventSourcedObject<State, Event, Env> implements ConcertRpc {
  readonly #reservations = new ReservationsProjection(this.sql);
  readonly #seats = new SeatsProjection(this.sql);

  protected readonly definition: StoreDefinition<State, Event> = {
    migrations,
    events: { newest: concertObjectEvent, upcasters: {} },
    streamOf: (event) => ("reservationId" in event ? event.reservationId : event.concertId),
    empty,
    load: (log) => this.#load(log),
    evolve,
    begins: (event) => event.type === "ConcertCreated" || event.type === "ReservationCreated",
    project: ({ event }) => {
      if ("reservationId" in event) this.#reservations.apply(event);
    },
    // Every reservation changes the same few rows: they are written once a group.
    projectGroup: (before, after) => this.#seats.apply(before.availability.levels, after.availability.levels),
    react: ({ event, recordedAt }, _after, agenda) => {
      if (event.type === "ConcertCancelled") agenda.schedule("unwind", event.concertId, recordedAt);
    },
    dueSources: [{ next: () => this.#nextLapse(), run: (at) => this.#expire(at) }],
    work: { unwind: () => this.#unwind() },
    publishing: publishing("concert", this.ctx, this.env),
  };

  async document(): Promise<ConcertDocument | undefined> {
    const { concert, availability } = this.state;
    if (concert.status === "none") return undefined;
    // In the organizer's order, which memory and rows need not have kept.
    const seats = concert.ticketLevels.flatMap(({ id: ticketLevelId }) => {
      const level = availability.levels.get(ticketLevelId);
      return level === undefined
        ? []
        : [{ ticketLevelId, ...level, available: availableOf(availability, ticketLevelId) }];
    });
    return { concert, seats, asOf: this.now() };
  }

  create(command: Untimed<CreateConcert>, metadata: Metadata): Promise<Outcome<PlannedConcert>> {
    return this.submit({
      metadata,
      decide: ({ concert }, at) => decideConcert({ type: "CreateConcert", ...command, at }, concert, () => 0),
      answer: planned,
    });
  }

  update(
    changes: UpdateConcert["changes"],
    expected: ExpectedVersions,
    metadata: Metadata,
  ): Promise<Outcome<PlannedConcert>> {
    return this.#edit(expected, metadata, ({ concert }, at) =>
      decideConcert({ type: "UpdateConcert", changes, at }, concert, () => 0),
    );
  }

  updateTicketLevels(
    ticketLevels: readonly TicketLevel[],
    expected: ExpectedVersions,
    metadata: Metadata,
  ): Promise<Outcome<PlannedConcert>> {
    return this.#edit(expected, metadata, ({ concert, availability }, at) =>
      decideConcert({ type: "UpdateTicketLevels", ticketLevels, at }, concert, (level) => takenOf(availability, level)),
    );
  }

  cancel(reason: string, metadata: Metadata, key?: string): Promise<Outcome<PlannedConcert>> {
    return this.submit({
      metadata,
      ...(key === undefined ? {} : { key }),
      decide: ({ concert }, at) => decideConcert({ type: "CancelConcert", reason, at }, concert, () => 0),
      answer: planned,
    });
  }

  reserve(command: Untimed<CreateReservation>, metadata: Metadata): Promise<Outcome<ReservationState>> {
    return this.#onReservation(metadata, (at) => ({ type: "CreateReservation", ...command, at }));
  }

  rebook({ replaces, ...command }: Rebooking, metadata: Metadata): Promise<Outcome<ReservationState>> {
    return this.#onReservation(metadata, (at) => {
      const ended = this.#reservations.find(replaces, null).reservation;
      const lines = ended.status === "none" ? [] : ended.lines;
      return { type: "RebookReservation", ...command, lines, at };
    });
  }

  confirmReservation(command: Untimed<ConfirmReservation>, metadata: Metadata): Promise<Outcome<ReservationState>> {
    return this.#onReservation(metadata, () => ({ type: "ConfirmReservation", ...command }));
  }

  release(command: Untimed<ReleaseReservedTickets>, metadata: Metadata): Promise<Outcome<ReservationState>> {
    return this.#onReservation(metadata, () => ({ type: "ReleaseReservedTickets", ...command }));
  }

  cancelReservation(command: Untimed<CancelReservation>, metadata: Metadata): Promise<Outcome<ReservationState>> {
    return this.#onReservation(metadata, () => ({ type: "CancelReservation", ...command }));
  }

  #edit(
    expected: ExpectedVersions,
    metadata: Metadata,
    decide: (state: State, at: Instant) => ReturnType<typeof decideConcert>,
  ): Promise<Outcome<PlannedConcert>> {
    return this.submit({
      metadata,
      decide: (state, at) => {
        const { concert } = state;
        const matches = concert.status === "none" || expected === "any" || expected.includes(concert.version);
        return matches ? decide(state, at) : reject("version-conflict");
      },
      answer: planned,
    });
  }

  #onReservation(metadata: Metadata, command: (at: Instant) => ReservationCommand): Promise<Outcome<ReservationState>> {
    let reservation: Reservation = noReservation;
    return this.submit({
      metadata,
      decide: ({ concert, availability }, at) => {
        // An object that holds nothing has no tables to look into.
        if (concert.status === "none") return reject("concert-not-found");
        const wanted = command(at);
        const isLimited = concert.details.maxTicketsPerCustomer !== null && "customerId" in wanted;
        const found = this.#reservations.find(wanted.reservationId, isLimited ? wanted.customerId : null);
        const decision = decideReservation(wanted, found.reservation, {
          concert,
          availability,
          customerHas: found.customerHas,
        });
        if (decision.ok) reservation = decision.events.reduce(evolveReservation, found.reservation);
        return decision;
      },
      answer: () => stateOf(reservation),
    });
  }

  #load(log: LogReader<Event>): State {
    const name = concertId.parse(this.ctx.id.name);
    let concert = noConcert;
    for (const { event } of log.stream(name)) if (!("reservationId" in event)) concert = evolveConcert(concert, event);
    return { concert, availability: { cancelled: concert.status === "cancelled", levels: this.#seats.load() } };
  }

  #nextLapse(): Instant | undefined {
    const end = this.#reservations.nextEnd();
    return end === undefined ? undefined : lapsesAt(end);
  }

  /** The net under a payment's verdict that does not come: the concert lets the hold go by itself. */
  async #expire(at: Instant): Promise<void> {
    const ended = this.#reservations.endedBy(secondsAfter(at, -EXPIRY_GRACE_SECONDS), SLICE);
    await this.#onEach(ended, (reservation, now) => ({ type: "ExpireReservation", ...reservation, at: now }));
  }

  /** A cancelled concert gives every reservation up, a slice at a time; the orders do the rest. */
  async #unwind() {
    const live = this.#reservations.live(SLICE);
    await this.#onEach(live, (reservation) => ({
      type: "CancelReservation",
      ...reservation,
      reason: "concert-cancelled",
    }));
    return live.length === 0 ? ("done" as const) : { again: this.now() };
  }

  async #onEach(
    reservations: ReturnType<ReservationsProjection["live"]>,
    command: (reservation: ReservationIdentity, at: Instant) => ReservationCommand,
  ): Promise<void> {
    const name = concertId.parse(this.ctx.id.name);
    await Promise.all(
      reservations.map((reservation) =>
        this.#onReservation(systemMetadata(reservation.reservationId, reservation.orderId), (at) =>
          command({ ...reservation, concertId: name }, at),
        ),
      ),
    );
  }
}

type ReservationIdentity = Pick<ReservationCommand, "concertId" | "reservationId" | "orderId">;

const evolve = (state: State, event: Event): State => ({
  concert: "reservationId" in event ? state.concert : evolveConcert(state.concert, event),
  availability: evolveAvailability(state.availability, event),
});

/** An accepted command leaves a reservation behind. */
const stateOf = (reservation: Reservation): ReservationState => {
  if (reservation.status === "none") throw new Error("accepted, but there is no reservation");
  const { status, expiresAt, lines } = reservation;
  return { status, expiresAt, taxRateBasisPoints: lines[0]?.taxRateBasisPoints ?? 0 };
};

const planned = ({ concert }: State): PlannedConcert => {
  if (concert.status === "none") throw new Error("accepted, but there is no concert");
  return concert;
};
