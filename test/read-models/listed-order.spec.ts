/** An order as lists keep it: read in every shape that it was ever stored in. */
import { expect, it } from "vitest";
import { concertId, orderId, userId } from "../../src/domain/ids.ts";
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

it("knows of none where it was stored before that was said", () => {
  const stored = JSON.stringify({ schema: 1, value: firstShape });
  expect(storedOrder.column.parse(stored)).toEqual({ ...firstShape, compensated: [] });
});
