/** What an organizer sees of a concert's money, from the sale to the last refund. */
import { afterEach, expect, it, vi } from "vitest";
import type { ConcertId } from "../../src/domain/ids.ts";
import { asker, concertOf, golden, order, pln, REGULAR_PRICE, regular } from "../queues/sales.ts";
import { objects, Stage } from "../queues/stage.ts";
import { type Account, account, as, refusalOf } from "./box-office.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const asked = async (who: Account, concert: ConcertId, what: string): Promise<unknown> => {
  const answer = await as(who).get(`/api/concerts/${concert}/${what}`);
  expect(answer.status).toBe(200);
  return answer.json();
};

const levels = [
  { id: regular, capacity: 10, price: REGULAR_PRICE },
  { id: golden, capacity: 4, price: pln(40_001) },
];

/** A concert with two orders that are paid and one that waits. */
const sold = async () => {
  const stage = new Stage();
  const organizer = await account("organizer");
  const planned = { ...concertOf({ levels }), organizerId: organizer.id };
  const { concertId: concert } = planned;
  stage.add({ concert });
  await objects.concert(concert).create(planned, asker);
  const paid = [
    await order(stage, [concert]),
    await order(stage, [concert], { level: golden, quantity: 1, price: pln(40_001) }),
  ];
  await order(stage, [concert], { quantity: 3 });
  await stage.settle();
  for (const id of paid) await stage.play(id, "succeed");
  await stage.settle();
  return { stage, organizer, concert };
};

// 23 % of tax within each line, rounded half up.
const TAX = 5610 + 7480;
const GROSS = 70_001;

it("adds up, before a concert is cancelled and after", async () => {
  const { stage, organizer, concert } = await sold();
  expect(await asked(organizer, concert, "finance")).toEqual({
    concertId: concert,
    currency: "PLN",
    levels: [
      { id: regular, name: regular, capacity: 10, held: 3, sold: 2, available: 5, gross: pln(30_000) },
      { id: golden, name: golden, capacity: 4, held: 0, sold: 1, available: 3, gross: pln(40_001) },
    ],
    gross: pln(GROSS),
    refunded: pln(0),
    tax: pln(TAX),
    net: pln(GROSS - TAX),
    orders: 2,
  });
  expect(await asked(organizer, concert, "cancellation")).toEqual({ orders: 3, tickets: 6, refund: pln(GROSS) });

  await objects.concert(concert).cancel("rain", asker);
  await stage.settle();
  const nothing = { held: 0, sold: 0, available: 0 };
  expect(await asked(organizer, concert, "finance")).toMatchObject({
    levels: [
      { ...nothing, gross: pln(30_000) },
      { ...nothing, gross: pln(40_001) },
    ],
    gross: pln(GROSS),
    refunded: pln(GROSS),
    tax: pln(0),
    net: pln(0),
    orders: 2,
  });
  expect(await asked(organizer, concert, "cancellation")).toEqual({
    orders: 3,
    tickets: 6,
    refund: pln(GROSS),
    total: 3,
    unwound: 3,
    failed: 0,
  });
  expect(await asked(organizer, concert, "cancellation/failures")).toEqual({ data: [], nextCursor: null });
});

it("says when it was sold, by the day unless the hour is asked for", async () => {
  const { organizer, concert } = await sold();
  const day = { data: [{ from: "2027-03-01T00:00:00.000Z", tickets: 3, gross: pln(GROSS) }] };
  expect(await asked(organizer, concert, "sales")).toEqual(day);
  expect(await asked(organizer, concert, "sales?bucket=day")).toEqual(day);
  // In Warsaw it is an hour later.
  expect(await asked(organizer, concert, "sales?bucket=day&daysOf=concert")).toEqual({
    data: [{ from: "2027-02-28T23:00:00.000Z", tickets: 3, gross: pln(GROSS) }],
  });
  expect(await asked(organizer, concert, "sales?bucket=hour")).toEqual({
    data: [{ from: "2027-03-01T12:00:00.000Z", tickets: 3, gross: pln(GROSS) }],
  });
  const answer = await as(organizer).get(`/api/concerts/${concert}/sales?bucket=week`);
  expect(await refusalOf(answer)).toEqual([400, "invalid-request"]);
});

it("is compared with the logs for an administrator", async () => {
  await sold();
  const answer = await as(await account("administrator")).get("/api/operations/ledger/verification?limit=100");
  expect(answer.status).toBe(200);
  const body: unknown = await answer.json();
  expect(body).toMatchObject({ onTheirWay: 0, differences: [], nextCursor: null });
  expect(body).toMatchObject({ accounts: { PLN: { customers: 0 } } });
});
