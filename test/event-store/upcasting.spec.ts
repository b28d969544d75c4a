/**
 * Stored events of every age are read at the newest schema, and what cannot be read stops the object: it refuses everything,
 * loudly, until code that can read it is there.
 */
import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { readEvent, storedForm } from "../../src/event-store/upcasting.ts";
import { readsGoldenEvents } from "./golden.ts";
import ledgerGolden from "./golden/ledger.json";
import { ledgerSchemas } from "./ledger-object.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

describe("golden events of the ledger", () => readsGoldenEvents(ledgerSchemas, ledgerGolden));

const read = (type: string, schema: number, data: string) => readEvent(ledgerSchemas, { type, schema, data });

describe("a stored event", () => {
  it("is written at the newest schema and read as it was", () => {
    const event = { type: "Deposited", account: "a", amount: 3, memo: "m" } as const;
    const stored = storedForm(ledgerSchemas, event);
    expect(stored).toEqual({ type: "Deposited", schema: 3, data: '{"account":"a","amount":3,"memo":"m"}' });
    expect(readEvent(ledgerSchemas, stored)).toEqual(event);
  });

  it("is upcast step by step", () => {
    const event = { type: "Deposited", account: "a", amount: 3, memo: "" };
    expect(read("Deposited", 1, '{"account":"a","sum":3}')).toEqual(event);
    expect(read("Deposited", 2, '{"account":"a","amount":3}')).toEqual(event);
  });

  it.each([
    ["an unknown type", "Stolen", 1, "{}"],
    ["a type named like something every object has", "constructor", 1, "{}"],
    ["a schema that is not known yet", "Deposited", 4, '{"account":"a","amount":3,"memo":""}'],
    ["a schema that never was", "Withdrawn", 0, '{"account":"a","amount":3}'],
    ["broken JSON", "Withdrawn", 1, '{"account":'],
    ["JSON that is no object", "Withdrawn", 1, "[]"],
    ["a field that is missing", "Withdrawn", 1, '{"account":"a"}'],
    ["a field of another type", "Withdrawn", 1, '{"account":"a","amount":"3"}'],
    ["a field too many", "Withdrawn", 1, '{"account":"a","amount":3,"extra":1}'],
    ["an old event that its upcaster cannot read", "Deposited", 1, '{"account":"a","amount":3}'],
  ])("is refused with %s", (_what, type, schema, data) => {
    expect(() => read(type, schema, data)).toThrow();
  });
});

describe("an object whose log cannot be read", () => {
  it.each([
    ["corrupt data", "UPDATE events SET data = '{}' WHERE position = 2"],
    ["an unknown type", "UPDATE events SET type = 'Stolen' WHERE position = 2"],
    ["an unknown schema", "UPDATE events SET schema = 9 WHERE position = 2"],
    ["corrupt metadata", "UPDATE events SET metadata = '{}' WHERE position = 2"],
  ])("serves nothing: %s", async (_what, statement) => {
    const ledger = () => env.LEDGERS.getByName(name);
    const name = crypto.randomUUID();
    for (let n = 0; n < 3; n += 1) await ledger().deposit("a", 1);
    await runInDurableObject(ledger(), (_ledger, { storage }) => {
      storage.sql.exec(statement);
    });
    await evictDurableObject(ledger());
    const answers = await Promise.allSettled([ledger().balances(), ledger().deposit("a", 1), ledger().history()]);
    for (const answer of answers) expect(answer).toMatchObject({ status: "rejected" });
    expect(answers[0]).toMatchObject({ reason: { message: expect.stringContaining("event 2 (") } });
  });
});
