/** An order as lists keep it: read in every shape that it was ever stored in. */
import { expect, it } from "vitest";
import { concertId, orderId, reservationOf, ticketLevelId, userId } from "../../src/domain/ids.ts";
import { instant } from "../../src/domain/instant.ts";
import { money } from "../../src/domain/money.ts";
import { type ListedOrder, storedOrder } from "../../src/read-models/listed-order.ts";
import { freshConcert, freshFan, freshOrder } from "../queues/sales.ts";

const firstShape: Omit<ListedOrder, "compensated"> = {
  orderId: orderId.parse(freshOrder()),
  userId: userId.parse(freshFan()),
  status: "paid",
  items: [],
  reservations: [],
  total: money.parse({ amount: 100, currency: "PLN" }),
  refunded: money.parse({ amount: 0, currency: "PLN" }),
  delivery: { type: "email", email: "ola@example.com" },
  expiresAt: null,
  cancellation: null,
  createdAt: instant.parse(1_800_000_000_000),
};

it("says which parts were compensated", () => {
  const order = { ...firstShape, compensated: [concertId.parse(freshConcert())] };
  expect(storedOrder.column.parse(storedOrder.text(order))).toEqual(order);
});

it("knows them by the reservations where it was stored before they were said", () => {
  const [gone, kept] = [concertId.parse(freshConcert()), concertId.parse(freshConcert())];
  const ordered = (of: typeof gone) => ({
    concertId: of,
    ticketLevelId: ticketLevelId.parse("regular"),
    quantity: 1,
    unitPrice: firstShape.total,
  });
  const reserved = (of: typeof gone, status: "cancelled" | "confirmed") => ({
    reservationId: reservationOf(firstShape.orderId, of, 1),
    concertId: of,
    status,
    expiresAt: null,
  });
  const order = {
    ...firstShape,
    items: [ordered(gone), ordered(kept)],
    reservations: [reserved(gone, "cancelled"), reserved(kept, "confirmed")],
  };
  const read = (value: object) => storedOrder.column.parse(JSON.stringify({ schema: 1, value }));
  expect(read(order)).toEqual({ ...order, compensated: [gone] });
  expect(read({ ...order, status: "cancelled" })).toMatchObject({ compensated: [] });
});
