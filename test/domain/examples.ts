import {
  type ConcertId,
  concertIdFrom,
  type OrderId,
  orderIdFrom,
  ticketLevelId,
  type UserId,
  userIdFrom,
} from "../../src/domain/ids.ts";
import { type Instant, instant, secondsAfter } from "../../src/domain/instant.ts";
import { currency, type Money } from "../../src/domain/money.ts";

/** The names that specs speak of. Concerts start on `showtime`; what happens, happens around `noon` weeks before. */
const hex = (number: number): string => number.toString(16).padStart(32, "0");

export const noon: Instant = instant.parse(Date.parse("2026-06-01T12:00:00Z"));
export const showtime: Instant = instant.parse(Date.parse("2026-07-01T19:00:00Z"));

/** So many seconds after noon; negative for before. */
export const afterNoon = (seconds: number): Instant => secondsAfter(noon, seconds);

export const pln = (amount: number): Money => ({ amount, currency: currency.parse("PLN") });
export const eur = (amount: number): Money => ({ amount, currency: currency.parse("EUR") });

export const spring: ConcertId = concertIdFrom(hex(0xc1));
export const autumn: ConcertId = concertIdFrom(hex(0xc2));
export const winter: ConcertId = concertIdFrom(hex(0xc3));

export const regular = ticketLevelId.parse("regular");
export const golden = ticketLevelId.parse("golden-circle");
export const balcony = ticketLevelId.parse("balcony");

export const anna: UserId = userIdFrom(hex(0xa1));
export const ben: UserId = userIdFrom(hex(0xa2));
export const organizer: UserId = userIdFrom(hex(0xa8));
export const administrator: UserId = userIdFrom(hex(0xa9));

/** The n-th order. */
export const orderNumber = (number: number): OrderId => orderIdFrom(hex(0xd000 + number));
export const annasOrder: OrderId = orderNumber(1);
export const bensOrder: OrderId = orderNumber(2);
