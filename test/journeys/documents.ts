import { z } from "zod";

/** As much of the contract's documents as journeys look at. */

const money = z.object({ amount: z.int(), currency: z.string() });

const time = z.iso.datetime().transform((text) => Date.parse(text));

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });

export const user = z.object({ id: z.string(), email: z.string(), name: z.string(), role: z.string() });

export const session = z.object({ token: z.string(), user });

export const concert = z.object({
  id: z.string(),
  organizerId: z.string(),
  status: z.enum(["scheduled", "cancelled"]),
  version: z.int(),
  title: z.string(),
  venue: z.object({ name: z.string(), city: z.string() }),
  startsAt: time,
  ticketLevels: z.array(z.object({ id: z.string(), name: z.string(), capacity: z.int(), price: money })),
});
export type Concert = z.infer<typeof concert>;

export const availability = z.object({
  status: z.enum(["cancelled", "ended", "not-started", "sold-out", "on-sale"]),
  levels: z.array(z.object({ id: z.string(), capacity: z.int(), available: z.int() })),
});

export const cart = z.object({
  status: z.enum(["empty", "open"]),
  items: z.array(z.object({ concertId: z.string(), ticketLevelId: z.string(), quantity: z.int(), unitPrice: money })),
  total: money.nullable(),
});

export const order = z.object({
  id: z.string(),
  userId: z.string(),
  status: z.enum(["pending", "confirmed", "paid", "completed", "cancelled", "refunded"]),
  items: z.array(z.object({ concertId: z.string(), ticketLevelId: z.string(), quantity: z.int() })),
  reservations: z.array(
    z.object({
      id: z.string(),
      concertId: z.string(),
      status: z.enum(["held", "confirmed", "cancelled", "expired"]),
      expiresAt: time,
    }),
  ),
  total: money,
  refunded: money,
  expiresAt: time.nullable(),
  cancellation: z
    .object({ reason: z.string(), concertId: z.string().optional(), ticketLevelId: z.string().optional() })
    .nullable(),
});
export type Order = z.infer<typeof order>;

export const payment = z.object({
  id: z.string(),
  orderId: z.string(),
  amount: money,
  refunded: money,
  status: z.enum(["created", "initiated", "completed", "failed", "partially-refunded", "refunded"]),
  provider: z.string(),
  declinedAttempts: z.int(),
  clientSecret: z.string().nullable(),
  failure: z.object({ reason: z.string() }).nullable(),
});
export type Payment = z.infer<typeof payment>;

export const ticket = z.object({
  id: z.string(),
  orderId: z.string(),
  concertId: z.string(),
  ticketLevelId: z.string(),
  status: z.enum(["issued", "validated", "revoked"]),
  isPrinted: z.boolean(),
  code: z.string().nullable(),
  delivery: z
    .object({
      method: z.enum(["email", "courier"]),
      status: z.enum(["prepared", "delivered", "failed"]),
      email: z.string().optional(),
      trackingNumber: z.string().optional(),
      attempts: z.int(),
    })
    .nullable(),
});
export type Ticket = z.infer<typeof ticket>;

export const entry = z.union([
  z.object({ valid: z.literal(true), ticket }),
  z.object({ valid: z.literal(false), reason: z.string(), validatedAt: time.optional() }),
]);

export const mails = z.object({
  data: z.array(z.object({ id: z.string(), to: z.string(), subject: z.string(), text: z.string() })),
});

export const shipments = z.object({
  data: z.array(z.object({ trackingNumber: z.string(), orderId: z.string(), address: z.object({ city: z.string() }) })),
});

export const problem = z.looseObject({
  code: z.string(),
  errors: z
    .array(z.object({ pointer: z.string().optional(), parameter: z.string().optional(), detail: z.string() }))
    .default([]),
});
