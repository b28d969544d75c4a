/** Concerts that are planned, and fans who buy tickets, on a stage. */
import { v7 } from "uuid";
import { expect } from "vitest";
import { and, eq } from "drizzle-orm";
import type { ConcertDetails } from "../../src/domain/concerts/concert.ts";
import {
  type ConcertId,
  concertIdFrom,
  type OrderId,
  orderIdFrom,
  type TicketLevelId,
  ticketLevelId,
  type UserId,
  userIdFrom,
} from "../../src/domain/ids.ts";
import { instant, type Instant } from "../../src/domain/instant.ts";
import { currency, type Money } from "../../src/domain/money.ts";
import type { PlacedOrder } from "../../src/domain/orders/order-state.ts";
import type { DeliveryDetails } from "../../src/objects/delivery-details.ts";
import { systemMetadata } from "../../src/objects/system-metadata.ts";
import { type ListedOrder, listedOrderOf } from "../../src/read-models/listed-order.ts";
import { orderList } from "../../src/read-models/orders.ts";
import { concertLevels } from "../../src/read-models/tables.ts";
import { OPENING } from "./post.ts";
import { database, objects, type Stage } from "./stage.ts";

const hex = (): string => v7().replaceAll("-", "");
export const freshConcert = (): ConcertId => concertIdFrom(hex());
export const freshOrder = (): OrderId => orderIdFrom(hex());
export const freshFan = (): UserId => userIdFrom(hex());

export const pln = (amount: number): Money => ({ amount, currency: currency.parse("PLN") });
export const regular = ticketLevelId.parse("regular");
export const golden = ticketLevelId.parse("golden-circle");
export const asker = systemMetadata("test");

/** So many seconds after the stage opens. */
export const afterOpening = (seconds: number): Instant => instant.parse(OPENING + seconds * 1000);
const WEEK = 7 * 24 * 3600;

export interface Plan extends Partial<ConcertDetails> {
  readonly levels?: readonly { readonly id: TicketLevelId; readonly capacity: number; readonly price: Money }[];
}

export const REGULAR_PRICE = pln(15_000);

/** What a concert is like unless a test says otherwise: on sale, ten regular seats. */
export const concertOf = ({ levels, ...details }: Plan = {}) => ({
  concertId: freshConcert(),
  organizerId: freshFan(),
  details: {
    artist: "Ada",
    title: "Live",
    venue: { name: "Hall", city: "Warsaw", country: "PL" },
    startsAt: afterOpening(4 * WEEK),
    timeZone: "Europe/Warsaw",
    salesStartAt: null,
    salesEndAt: null,
    maxTicketsPerCustomer: null,
    holdSeconds: 600,
    taxRateBasisPoints: 2300,
    ...details,
  },
  ticketLevels: (levels ?? [{ id: regular, capacity: 10, price: REGULAR_PRICE }]).map((level) => ({
    name: level.id,
    ...level,
  })),
});

/** Plans a concert. */
export const plan = async (stage: Stage, wanted: Plan = {}): Promise<ConcertId> => {
  const concert = concertOf(wanted);
  stage.add({ concert: concert.concertId });
  const created = await objects.concert(concert.concertId).create(concert, asker);
  expect(created).toMatchObject({ ok: true });
  return concert.concertId;
};

export const email: DeliveryDetails = { type: "email", email: "fan@example.com" };
export const courier: DeliveryDetails = {
  type: "courier",
  courier: "fedex",
  address: { name: "A Fan", line1: "Street 1", city: "Warsaw", postalCode: "00-001", country: "PL" },
};

export interface Wish {
  readonly fan?: UserId;
  readonly delivery?: DeliveryDetails;
  readonly quantity?: number;
  readonly price?: Money;
  readonly level?: TicketLevelId;
}

/** What a fan asks of an order: the same of each concert. */
export const requestOf = (concerts: readonly ConcertId[], wish: Wish = {}) => ({
  orderId: freshOrder(),
  userId: wish.fan ?? freshFan(),
  items: concerts.map((concertId) => ({
    concertId,
    ticketLevelId: wish.level ?? regular,
    quantity: wish.quantity ?? 2,
    unitPrice: wish.price ?? REGULAR_PRICE,
  })),
  delivery: wish.delivery ?? email,
});

/** Where a fan is told what becomes of an order; tickets go to another address. */
export const accountAddress = (fan: UserId): string => `${fan}@fans.example`;

/** Makes sure that a fan has an account. */
export const signUp = async (fan: UserId): Promise<void> => {
  const account = { email: accountAddress(fan), name: "Fan Fare", role: "user", passwordHash: "none" } as const;
  expect(await objects.user(fan).register(account, asker)).toMatchObject({ ok: true });
};

/** Orders tickets, as a confirmed cart does, and answers with the order's id. */
export const order = async (stage: Stage, concerts: readonly ConcertId[], wish: Wish = {}): Promise<OrderId> => {
  const request = requestOf(concerts, wish);
  stage.add({ order: request.orderId });
  await signUp(request.userId);
  await objects.order(request.orderId).create(request, asker);
  return request.orderId;
};

/** An order that is complete: paid, its tickets sent. */
export const bought = async (stage: Stage, concerts: readonly ConcertId[], wish: Wish = {}): Promise<OrderId> => {
  const id = await order(stage, concerts, wish);
  await stage.settle();
  if ((await orderOf(id)).total.amount > 0) await stage.play(id, "succeed");
  await stage.settle();
  expect(await orderOf(id)).toMatchObject({ status: "completed" });
  return id;
};

/** The mails that brought tickets, and those that told what became of an order. */
export const ticketMails = (stage: Stage) => mailsOf(stage, "del_");
export const noticeMails = (stage: Stage) => mailsOf(stage, "not_");
const mailsOf = async (stage: Stage, kind: string) =>
  (await stage.simulator.emails()).filter(({ messageId }) => messageId.startsWith(kind));

export const orderOf = async (id: OrderId): Promise<PlacedOrder> => {
  const document = await objects.order(id).document();
  if (document === undefined) throw new Error(`${id} is not there`);
  return document.order;
};

export const paymentOf = async (id: OrderId) => (await objects.payment(id).document())?.payment;

export const ticketsOf = async (id: OrderId) => await objects.tickets(id).list(0, 1000);

/** Held, sold and still available of each level, as the concert says. */
export const seatsOf = async (id: ConcertId, level = regular) => {
  const document = await objects.concert(id).document();
  const seats = document?.seats.find(({ ticketLevelId: candidate }) => candidate === level);
  if (seats === undefined) throw new Error(`${id} has no ${level}`);
  return { held: seats.held, sold: seats.sold, available: seats.available };
};

/** The same as the read model says. */
export const projectedSeatsOf = async (id: ConcertId, level = regular) => {
  const isLevel = and(eq(concertLevels.concertId, id), eq(concertLevels.ticketLevelId, level));
  const [row] = await database.select().from(concertLevels).where(isLevel);
  if (row === undefined) throw new Error(`${id} has no ${level} in the read model`);
  return { held: row.held, sold: row.sold, available: row.capacity - row.held - row.sold };
};

/** A user's orders in the read model. */
export const projectedOrdersOf = (userId: UserId) =>
  orderList(database).ofUser({ userId, after: undefined, limit: 100 });

/** What the read model should say of an order. */
export const listedOf = async (id: OrderId): Promise<ListedOrder> => {
  const document = await objects.order(id).document();
  if (document === undefined) throw new Error(`${id} is not there`);
  return listedOrderOf(document);
};

/** The types of the events in an object's log, in order. */
export const typesIn = async (object: { history(after: number, limit: number): Promise<unknown> | unknown }) => {
  const events = await object.history(0, 10_000);
  if (!Array.isArray(events)) throw new Error("no log");
  return events.map(({ event }) => String(event.type));
};
