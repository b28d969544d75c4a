import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { ConcertId } from "../../../src/domain/ids.ts";
import { decide, evolve, noTickets, type OrderTickets, standing } from "../../../src/domain/tickets/order-tickets.ts";
import type { OrderTicketsCommand } from "../../../src/domain/tickets/order-tickets-commands.ts";
import { latestDelivery } from "../../../src/domain/tickets/ticket-delivery.ts";
import { orderTicketsEvent, type OrderTicketsEvent } from "../../../src/domain/tickets/ticket-events.ts";
import { autumn, spring, winter } from "../examples.ts";
import { expectStorable } from "../specification.ts";
import { create, expectTickets, withdraw } from "./ticket-commands.ts";

vi.setConfig({ testTimeout: 120_000 });

const concerts = [spring, autumn, winter];
const seats = (concert: ConcertId): number => 1 + concerts.indexOf(concert);

/** Every message about an order of three concerts, some of which were withdrawn; each at least once, in any order. */
const arrivals = fc
  .record({ withdrawn: fc.subarray(concerts), repeats: fc.array(fc.nat({ max: 6 }), { maxLength: 6 }) })
  .chain(({ withdrawn, repeats }) => {
    const once: readonly OrderTicketsCommand[] = [
      { ...expectTickets, concertIds: concerts },
      ...concerts.map((concert) => create(concert, seats(concert))),
      ...withdrawn.map(withdraw),
    ];
    const all = [...once, ...repeats.flatMap((index) => once[index] ?? [])];
    return fc.record({
      withdrawn: fc.constant(withdrawn),
      messages: fc.shuffledSubarray(all, { minLength: all.length }),
      /** After how many messages the mail service works: what is prepared before waits. */
      worksAfter: fc.nat({ max: 15 }),
    });
  });

interface Played {
  readonly state: OrderTickets;
  readonly log: readonly OrderTicketsEvent[];
}

const carryOut = ({ state, log }: Played, command: OrderTicketsCommand): Played => {
  const decision = decide(command, state);
  if (!decision.ok) throw new Error(`refused: ${decision.rejection.code}`);
  return { state: decision.events.reduce<OrderTickets>(evolve, state), log: [...log, ...decision.events] };
};

/** Sends what is prepared, as the delivery's work does. */
const send = (played: Played): Played => {
  const delivery = latestDelivery(played.state.delivery);
  return delivery?.status === "prepared"
    ? carryOut(played, { type: "SendTicketByEmail", deliveryId: delivery.deliveryId })
    : played;
};

const play = (messages: readonly OrderTicketsCommand[], worksAfter: number): Played =>
  send(
    messages.reduce<Played>(
      (played, message, index) => {
        const next = carryOut(played, message);
        return index >= worksAfter ? send(next) : next;
      },
      { state: noTickets, log: [] },
    ),
  );

const typesIn = (log: readonly OrderTicketsEvent[], type: OrderTicketsEvent["type"]): number =>
  log.filter((event) => event.type === type).length;

describe("in whatever order and however often the messages of an order arrive", () => {
  const property = (
    holds: (played: Played, withdrawn: readonly ConcertId[], messages: readonly OrderTicketsCommand[]) => void,
  ): void =>
    fc.assert(
      fc.property(arrivals, ({ withdrawn, messages, worksAfter }) =>
        holds(play(messages, worksAfter), withdrawn, messages),
      ),
      { numRuns: 300 },
    );

  it("the tickets that stand are the same: one a seat of every concert that was not withdrawn", () => {
    property(({ state }, withdrawn) => {
      const tickets = standing(state).map(({ concertId }) => concertId);
      for (const concert of concerts) {
        const expected = withdrawn.includes(concert) ? 0 : seats(concert);
        expect(tickets.filter((of) => of === concert)).toHaveLength(expected);
      }
      expect(new Set(standing(state).map(({ ticketId }) => ticketId)).size).toBe(tickets.length);
    });
  });

  it("they are delivered exactly once, and never more than once when none stands in the end", () => {
    property(({ state, log }) => {
      const sent = typesIn(log, "TicketEmailSent");
      if (standing(state).length > 0) {
        expect([typesIn(log, "TicketDeliveryPrepared"), sent]).toEqual([1, 1]);
        expect(latestDelivery(state.delivery)?.status).toBe("delivered");
      } else {
        expect(sent).toBeLessThanOrEqual(1);
        expect(latestDelivery(state.delivery)?.status).not.toBe("prepared");
      }
    });
  });

  it("delivery never starts before the order is paid and every concert is ticketed or withdrawn", () => {
    property(({ log }) => {
      const start = log.findIndex(({ type }) => type === "TicketDeliveryPrepared");
      if (start < 0) return;
      const before = log.slice(0, start);
      expect(typesIn(before, "TicketsExpected")).toBe(1);
      for (const concert of concerts) {
        expect(
          before.some(
            (event) =>
              (event.type === "TicketCreated" || event.type === "TicketsWithdrawn") && event.concertId === concert,
          ),
        ).toBe(true);
      }
    });
  });

  it("each message changes nothing the second time, and what is decided can be stored", () => {
    property(({ state, log }, _, messages) => {
      for (const message of messages) expect(decide(message, state)).toEqual({ ok: true, events: [] });
      for (const event of log) expectStorable(event, orderTicketsEvent);
    });
  });
});
