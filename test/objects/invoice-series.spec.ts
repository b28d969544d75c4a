/** A series of numbers: without gaps and without doubles, however often and from however many sides at once it is asked. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { numberText, seriesName, type SeriesName } from "../../src/domain/finance/invoice-series.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import { AllocatedNumbers } from "../../src/objects/invoice-series/allocated-numbers.ts";
import { recordStatements, scans } from "../event-store/query-plans.ts";
import { asker, freshOrder } from "../queues/sales.ts";
import { objects } from "../queues/stage.ts";

let last = 0;
let series: SeriesName;

beforeEach(() => {
  vi.restoreAllMocks();
  series = seriesName.parse(`F${String((last += 1)).padStart(2, "0")}`);
});

const stub = () => env.INVOICE_SERIES.getByName(series);

const allocate = async (order: OrderId): Promise<string> => {
  const allocated = await objects.invoiceSeries(series).allocate(order, asker);
  if (!allocated.ok) throw new Error(allocated.rejection.code);
  return allocated.value.number;
};

const orders = (count: number): OrderId[] => Array.from({ length: count }, freshOrder);

const numbersTo = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => numberText(series, index + 1));

describe("a series", () => {
  it("gives a number to each of many that ask at once, and leaves none out", async () => {
    const all = orders(200);
    const numbers = await Promise.all(all.map(allocate));
    expect(numbers.toSorted()).toEqual(numbersTo(200));
  });

  it("gives a document the same number however often it asks", async () => {
    const all = orders(20);
    const first = await Promise.all(all.map(allocate));
    const again = await Promise.all([...all, ...all, ...all].map(allocate));
    expect(again).toEqual([...first, ...first, ...first]);
    expect(await allocate(freshOrder())).toBe(numberText(series, 21));
  });

  it("gives one number to a document that asks many times at once", async () => {
    const [one, ...others] = orders(10);
    if (one === undefined) throw new Error("no order");
    const numbers = await Promise.all([...Array<OrderId>(20).fill(one), ...others].map(allocate));
    expect(new Set(numbers.slice(0, 20)).size).toBe(1);
    expect([...new Set(numbers)].toSorted()).toEqual(numbersTo(10));
  });

  it("goes on where it was after it was evicted, or cut off in the middle", async () => {
    const [one, two, three] = orders(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error("no order");
    expect(await allocate(one)).toBe(numberText(series, 1));
    await evictDurableObject(stub());
    expect(await allocate(one)).toBe(numberText(series, 1));
    const interrupted = runInDurableObject(stub(), (instance, state) => {
      const allocated = instance.allocate(two, asker);
      state.abort("cut off");
      return allocated;
    });
    await interrupted.catch(() => undefined);
    expect(await allocate(three)).toBe(numberText(series, 2));
    expect(await allocate(two)).toBe(numberText(series, 3));
  });

  it("starts from its highest number, not from its log", async () => {
    await Promise.all(orders(3).map(allocate));
    await evictDurableObject(stub());
    // An event that cannot be read would stop whoever reads it.
    await runInDurableObject(stub(), (_instance, { storage }) => {
      storage.sql.exec("UPDATE events SET data = 'unreadable' WHERE position < 3");
    });
    await evictDurableObject(stub());
    expect(await allocate(freshOrder())).toBe(numberText(series, 4));
  });

  it("numbers what its log says that it numbered", async () => {
    const all = orders(5);
    const numbers = await Promise.all(all.map(allocate));
    const log = await objects.invoiceSeries(series).history();
    expect(log.map(({ event }) => event)).toEqual(
      all
        .map((documentId, index) => ({ documentId, text: numbers[index] }))
        .toSorted((one, other) => String(one.text).localeCompare(String(other.text)))
        .map(({ documentId }, index) => ({ type: "InvoiceNumberAllocated", series, documentId, number: index + 1 })),
    );
  });

  it("scans no table that grows", async () => {
    const [known, fresh] = orders(2);
    if (known === undefined || fresh === undefined) throw new Error("no order");
    await allocate(known);
    const found = await runInDurableObject(stub(), async (instance, { storage }) => {
      const recording = recordStatements(storage.sql);
      await instance.allocate(fresh, asker);
      await instance.allocate(known, asker);
      // What a start reads.
      expect(new AllocatedNumbers(storage.sql).last()).toBe(2);
      recording.stop();
      const ours = recording.statements().filter(({ text }) => text.includes("allocated_numbers"));
      expect(ours).toHaveLength(3);
      return scans(storage.sql, recording.statements(), ["events", "allocated_numbers"]);
    });
    expect(found).toEqual([]);
  });
});
