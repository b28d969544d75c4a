import { randomUUID } from "node:crypto";
import { type Client, eventually, nothing } from "./client.ts";
import {
  availability,
  cart,
  concert,
  type Concert,
  listOf,
  mails,
  type Order,
  order,
  payment,
  type Payment,
  ticket,
  type Ticket,
} from "./documents.ts";
import type { Person } from "./people.ts";

/**
 * How long to wait for what the contract wants within 2 to 10 seconds: with slack, because the machine that tests run on may have
 * much else to do. Where the time itself is the promise, a test says so.
 */
export const SOON = 30_000;

export const INITIATED_WITHIN = 30_000;

/** Far enough ahead that concerts of tests stand behind the demo's in the list. */
const startsAt = new Date(Date.now() + 700 * 86_400_000).toISOString();

export const level = (id: string, capacity: number, amount: number) => ({
  id,
  name: `Level ${id}`,
  capacity,
  price: { amount, currency: "PLN" },
});

/** A concert as `POST /api/concerts` takes it. */
export const plan = (changes: object = {}) => ({
  artist: "Hania Rani",
  title: `Ghosts ${randomUUID()}`,
  venue: { name: "Palladium", city: "Warsaw", country: "PL" },
  startsAt,
  timeZone: "Europe/Warsaw",
  ticketLevels: [level("regular", 100, 15_000)],
  ...changes,
});

export const planConcert = (client: Client, organizer: Person, changes: object = {}): Promise<Concert> =>
  client.ask(concert, 201, "/api/concerts", { token: organizer.token, body: plan(changes) });

/** So many tickets of a concert's level, its first if none is named. */
export interface Wish {
  readonly of: Concert;
  readonly quantity: number;
  readonly level?: string;
}

export const courierTo = (city: string) => ({
  type: "courier",
  courier: "fedex",
  address: { name: "Ola Fan", line1: "Marszałkowska 1", city, postalCode: "00-001", country: "PL" },
});

/** Puts tickets into the fan's cart and chooses a delivery, by mail to the fan's own address if nothing else is said. */
export const fillCart = async (
  client: Client,
  fan: Person,
  wishes: readonly Wish[],
  delivery?: object,
): Promise<void> => {
  for (const wish of wishes) {
    const ticketLevelId = wish.level ?? wish.of.ticketLevels[0]?.id;
    const body = { concertId: wish.of.id, ticketLevelId, quantity: wish.quantity };
    await client.ask(cart, 200, "/api/cart/items", { token: fan.token, body });
  }
  await client.ask(cart, 200, "/api/cart/delivery-method", {
    method: "PUT",
    token: fan.token,
    body: delivery ?? { type: "email", email: fan.email },
  });
};

export const confirm = (client: Client, fan: Person, key: string = randomUUID()): Promise<Order> =>
  client.ask(order, 201, "/api/cart/confirm", { token: fan.token, key, body: {} });

/** Fills the cart and confirms it. */
export const buy = async (client: Client, fan: Person, wishes: readonly Wish[], delivery?: object): Promise<Order> => {
  await fillCart(client, fan, wishes, delivery);
  return confirm(client, fan);
};

export const readOrder = (client: Client, { token }: Person, id: string): Promise<Order> =>
  client.ask(order, 200, `/api/orders/${id}`, { token });

export const listedOrders = async (client: Client, { token }: Person): Promise<Order[]> =>
  (await client.ask(listOf(order), 200, "/api/orders", { token })).data;

export const readPayment = (client: Client, { token }: Person, orderId: string): Promise<Payment> =>
  client.ask(payment, 200, `/api/orders/${orderId}/payment`, { token });

export const orderThatIs = (
  client: Client,
  fan: Person,
  id: string,
  status: Order["status"],
  within = SOON,
): Promise<Order> =>
  eventually(
    within,
    () => readOrder(client, fan, id),
    (seen) => seen.status === status,
  );

/** The order's payment once the gateway knows of it. */
export const initiatedPayment = (client: Client, fan: Person, orderId: string): Promise<Payment> =>
  eventually(
    INITIATED_WITHIN,
    () => readPayment(client, fan, orderId),
    ({ status }) => status === "initiated",
  );

/** Plays the gateway: it has accepted this once it is answered. */
export const play = async (
  client: Client,
  paymentId: string,
  outcome: "succeed" | "decline" | "fail",
): Promise<void> => {
  await client.ask(nothing, 202, `/api/simulator/payments/${paymentId}`, { body: { outcome } });
};

/** Buys, pays and waits for the tickets. */
export const completePurchase = async (
  client: Client,
  fan: Person,
  wishes: readonly Wish[],
): Promise<{ order: Order; tickets: Ticket[] }> => {
  const { id } = await buy(client, fan, wishes);
  await play(client, (await initiatedPayment(client, fan, id)).id, "succeed");
  const completed = await orderThatIs(client, fan, id, "completed");
  return { order: completed, tickets: await ticketsOf(client, fan, id) };
};

export const ticketsOf = async (client: Client, { token }: Person, orderId: string): Promise<Ticket[]> =>
  (await client.ask(listOf(ticket), 200, `/api/orders/${orderId}/tickets?limit=100`, { token })).data;

export const mailsTo = async (client: Client, { email }: Pick<Person, "email">) =>
  (await client.ask(mails, 200, `/api/simulator/emails?to=${encodeURIComponent(email)}`)).data;

/** Tickets left of each level. */
export const seatsLeft = async (client: Client, { id }: Concert): Promise<Record<string, number>> => {
  const { levels } = await client.ask(availability, 200, `/api/concerts/${id}/availability`);
  return Object.fromEntries(levels.map((each) => [each.id, each.available]));
};

/** Waits until so many are left of the concert's only level. */
export const untilSeatsLeft = (client: Client, of: Concert, seats: number, within = SOON) =>
  eventually(
    within,
    () => seatsLeft(client, of),
    (left) => left[of.ticketLevels[0]?.id ?? ""] === seats,
  );
