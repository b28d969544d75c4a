import { type ConcertCommand, concertEvent, type ConcertEvent } from "../../../src/domain/concerts/concert.ts";
import * as concerts from "../../../src/domain/concerts/concert.ts";
import type { ReservationId, UserId } from "../../../src/domain/ids.ts";
import * as availabilities from "../../../src/domain/reservations/concert-tickets-availability.ts";
import { reservationEvent, type ReservationEvent } from "../../../src/domain/reservations/reservation-events.ts";
import type { Reservation, ReservationCommand } from "../../../src/domain/reservations/reservation.ts";
import * as reservations from "../../../src/domain/reservations/reservation.ts";
import { z } from "zod";

/** A concert with its availability and every reservation on it, as one object keeps them together. */
export interface House {
  readonly concert: concerts.Concert;
  readonly availability: availabilities.ConcertTicketsAvailability;
  readonly reservations: ReadonlyMap<ReservationId, Reservation>;
}
export type HouseEvent = ConcertEvent | ReservationEvent;
export type HouseCommand = ConcertCommand | ReservationCommand;

export const houseEvent = z.discriminatedUnion("type", [...concertEvent.options, ...reservationEvent.options]);

export const emptyHouse: House = {
  concert: concerts.noConcert,
  availability: availabilities.noAvailability,
  reservations: new Map(),
};

export const reservationIn = (house: House, id: ReservationId): Reservation =>
  house.reservations.get(id) ?? reservations.noReservation;

export const decide = (command: HouseCommand, house: House) =>
  "reservationId" in command
    ? reservations.decide(command, reservationIn(house, command.reservationId), {
        concert: house.concert,
        availability: house.availability,
        customerHas: "customerId" in command ? ticketsOf(house, command.customerId, command.reservationId) : 0,
      })
    : concerts.decide(command, house.concert, (level) => availabilities.takenOf(house.availability, level));

export const evolve = (house: House, event: HouseEvent): House => {
  const availability = availabilities.evolve(house.availability, event);
  if (!("reservationId" in event)) return { ...house, availability, concert: concerts.evolve(house.concert, event) };
  const reservation = reservations.evolve(reservationIn(house, event.reservationId), event);
  return { ...house, availability, reservations: new Map(house.reservations).set(event.reservationId, reservation) };
};

/** Tickets that a customer holds or has bought by other reservations than that one. */
const ticketsOf = (house: House, customer: UserId, except: ReservationId): number =>
  [...house.reservations]
    .map(([id, reservation]) =>
      id !== except && "customerId" in reservation && reservation.customerId === customer
        ? reservations.quantityOf(reservation.lines)
        : 0,
    )
    .reduce((sum, quantity) => sum + quantity, 0);
