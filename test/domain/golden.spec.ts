import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { emptyCart, evolve as evolveCart, shoppingCartEvent } from "../../src/domain/carts/shopping-cart.ts";
import { evolve as evolveConcert, concertEvent, noConcert } from "../../src/domain/concerts/concert.ts";
import { billingEvent } from "../../src/domain/finance/billing.ts";
import { invoiceEvent } from "../../src/domain/finance/invoice-events.ts";
import { evolve as evolveInvoice, noInvoice } from "../../src/domain/finance/invoice-state.ts";
import { invoiceSeriesEvent } from "../../src/domain/finance/invoice-series.ts";
import { paymentEvent, paymentUpcasters } from "../../src/domain/finance/payment-events.ts";
import { evolve as evolvePayment, noPayment } from "../../src/domain/finance/payment-state.ts";
import { orderEvent, orderUpcasters } from "../../src/domain/orders/order-events.ts";
import { evolve as evolveOrder, noOrder } from "../../src/domain/orders/order-state.ts";
import { reservationEvent } from "../../src/domain/reservations/reservation-events.ts";
import { evolve as evolveReservation, noReservation } from "../../src/domain/reservations/reservation.ts";
import { evolve as evolveTickets, noTickets } from "../../src/domain/tickets/order-tickets.ts";
import { noticeUpcasters } from "../../src/domain/tickets/order-notice.ts";
import { orderTicketsEvent } from "../../src/domain/tickets/ticket-events.ts";
import { type EventSchemas, readEvent } from "../../src/event-store/upcasting.ts";
import { houseEvent } from "./concerts/house.ts";
import { accountEvent, evolve as evolveAccount, noAccount } from "../../src/domain/users/account.ts";
import { golden, type GoldenEvent } from "./golden.ts";

interface Union<Event> {
  readonly options: readonly { readonly shape: { readonly type: { readonly value: string } } }[];
  parse(stored: unknown): Event;
}

interface Kind {
  readonly kind: keyof typeof golden;
  readonly union: Union<unknown> & z.ZodType<unknown>;
  readonly upcasters?: EventSchemas<unknown>["upcasters"];
}

const kinds: readonly Kind[] = [
  { kind: "concert", union: houseEvent },
  { kind: "cart", union: shoppingCartEvent },
  { kind: "order", union: orderEvent, upcasters: orderUpcasters },
  { kind: "invoice-series", union: invoiceSeriesEvent },
  { kind: "payment", union: billingEvent, upcasters: paymentUpcasters },
  { kind: "tickets", union: orderTicketsEvent, upcasters: noticeUpcasters },
  { kind: "user", union: accountEvent },
];

const eventOf = ({ type, data }: GoldenEvent): object => ({ type, ...data });

describe.each(kinds)("the golden events of $kind", ({ kind, union, upcasters = {} }) => {
  const events = golden[kind];
  const newestSchema = (type: string): number => (upcasters[type]?.length ?? 0) + 1;

  it("hold some of every type and of every schema that was ever written", () => {
    const written = union.options.flatMap(({ shape }) =>
      Array.from({ length: newestSchema(shape.type.value) }, (_, before) => `${shape.type.value} ${before + 1}`),
    );
    const held = new Set(events.map(({ type, schema }) => `${type} ${schema}`));
    expect([...held].toSorted()).toEqual(written.toSorted());
  });

  it("are each what the current schema reads, nothing lost and nothing added; of older ones what is said to be read", () => {
    for (const event of events) {
      const { type, schema, data } = event;
      const isOlder = schema < newestSchema(type);
      const read = readEvent({ newest: union, upcasters }, { type, schema, data: JSON.stringify(data) });
      expect(read).toEqual({ type, ...(isOlder ? event.read : data) });
    }
  });
});

describe("a state can take any event of its stream, whatever came before", () => {
  const total = <State, Event>(
    kind: keyof typeof golden,
    union: { safeParse(stored: unknown): { success: boolean; data?: Event | undefined } },
    evolve: (state: State, event: Event) => State,
    initial: State,
  ): void => {
    const events = golden[kind].flatMap((event) => {
      const { data } = union.safeParse(eventOf(event));
      return data === undefined ? [] : [data];
    });
    expect(events.length).toBeGreaterThan(2);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { size: "max", maxLength: 40 }), (log) => {
        expect(log.reduce<State>(evolve, initial)).toBeDefined();
      }),
      { numRuns: 300 },
    );
  };

  it("a concert", () => total("concert", concertEvent, evolveConcert, noConcert));
  it("a reservation", () => total("concert", reservationEvent, evolveReservation, noReservation));
  it("a cart", () => total("cart", shoppingCartEvent, evolveCart, emptyCart));
  it("an order", () => total("order", orderEvent, evolveOrder, noOrder));
  it("a payment", () => total("payment", paymentEvent, evolvePayment, noPayment));
  it("an invoice", () => total("payment", invoiceEvent, evolveInvoice, noInvoice));
  it("an account", () => total("user", accountEvent, evolveAccount, noAccount));
  it("an order's tickets", () => total("tickets", orderTicketsEvent, evolveTickets, noTickets));
});
