import { z } from "zod";

/**
 * The events an object may find in its log. `newest` is a discriminated union on "type". `upcasters` lead, per stored type,
 * from schema 1 to 2, from 2 to 3 and so on; each gets the whole event, its type included, as the step before left it.
 * What is written carries the schema number `upcasters.length + 1`; a type without upcasters is at schema 1.
 */
export interface EventSchemas<E> {
  readonly newest: z.ZodType<E>;
  readonly upcasters: { readonly [type: string]: readonly ((old: unknown) => unknown)[] };
}

/** An event as it is stored: its data is JSON, without the type. */
export interface StoredEvent {
  readonly type: string;
  readonly schema: number;
  readonly data: string;
}

const fields = z.record(z.string(), z.unknown());

const upcastersOf = <E>(schemas: EventSchemas<E>, type: string): readonly ((old: unknown) => unknown)[] =>
  (Object.hasOwn(schemas.upcasters, type) ? schemas.upcasters[type] : undefined) ?? [];

/** The schema number under which events of a type are written today. */
const currentSchema = <E>(schemas: EventSchemas<E>, type: string): number => upcastersOf(schemas, type).length + 1;

/**
 * Reads a stored event: parses it, upcasts it step by step to the newest schema and validates it. Throws on corrupt data, on an
 * unknown type and on a schema number that is not known (newer code wrote it): an event is never skipped.
 */
export const readEvent = <E>(schemas: EventSchemas<E>, stored: StoredEvent): E => {
  const upcasters = upcastersOf(schemas, stored.type);
  if (!Number.isInteger(stored.schema) || stored.schema < 1 || stored.schema > upcasters.length + 1) {
    throw new Error(`unknown schema ${stored.schema} of ${stored.type}`);
  }
  let event: unknown = { ...fields.parse(JSON.parse(stored.data)), type: stored.type };
  for (const upcast of upcasters.slice(stored.schema - 1)) event = upcast(event);
  return schemas.newest.parse(event);
};

/**
 * An event that was just decided, as it will be read again. Throws when it does not fit the newest schema: better that its command
 * fails than that the log cannot be read. (About 5 µs, 1.5 % of what a reservation costs.)
 */
export const validEvent = <E>(schemas: EventSchemas<E>, event: E): E => schemas.newest.parse(event);

/** What is stored of a valid event, at the newest schema. */
export const storedForm = <E extends { readonly type: string }>(schemas: EventSchemas<E>, event: E): StoredEvent => {
  const { type, ...data } = event;
  return { type, schema: currentSchema(schemas, type), data: JSON.stringify(data) };
};
