import { expect, it } from "vitest";
import { z } from "zod";
import { type EventSchemas, readEvent } from "../../src/event-store/upcasting.ts";

/** One stored event as the log had it when its schema was new, and what it reads as today. */
const goldenEvents = z.array(
  z.strictObject({
    type: z.string(),
    schema: z.int().positive(),
    data: z.record(z.string(), z.unknown()),
    reads: z.record(z.string(), z.unknown()),
  }),
);

/** The types of a discriminated union of events. */
const typesOf = (newest: z.ZodType): string[] => {
  const types = newest._zod.propValues?.["type"];
  if (types === undefined) throw new Error("the newest schema is not a discriminated union on type");
  return [...types].map(String).toSorted();
};

/**
 * Holds the events of a kind to its golden file (`test/golden/<kind>.json`): it has one event of every type and of every schema
 * ever written, each is read, upcast and validated, and is what it always was. The file only grows.
 */
export const readsGoldenEvents = <E>(schemas: EventSchemas<E>, golden: unknown): void => {
  const events = goldenEvents.parse(golden);
  it("has a golden event of every type and schema", () => {
    const types = typesOf(schemas.newest);
    // The last upcaster of a type that is written no more leads to another type; it has no newest schema of its own.
    const newestOf = (type: string): number => (schemas.upcasters[type]?.length ?? 0) + (types.includes(type) ? 1 : 0);
    const needed = [...new Set([...types, ...Object.keys(schemas.upcasters)])].flatMap((type) =>
      Array.from({ length: newestOf(type) }, (_, index) => `${type} ${index + 1}`),
    );
    expect([...new Set(events.map(({ type, schema }) => `${type} ${schema}`))].toSorted()).toEqual(needed.toSorted());
  });
  it.each(events)("reads $type at schema $schema", ({ type, schema, data, reads }) => {
    expect(readEvent(schemas, { type, schema, data: JSON.stringify(data) })).toEqual({ type, ...reads });
  });
};
