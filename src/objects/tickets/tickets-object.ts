import { unreachable } from "../../domain/decider.ts";
import { type ConcertId, type DeliveryId, orderId, type TicketId, type UserId } from "../../domain/ids.ts";
import { type Instant, secondsAfter } from "../../domain/instant.ts";
import {
  decide,
  evolve,
  noTickets,
  type OrderTickets,
  type OrderTicketsCommand,
  standing,
} from "../../domain/tickets/order-tickets.ts";
import { findTicket, ticketsIn } from "../../domain/tickets/ticket-book.ts";
import { type Delivery, deliveryPauseAfter, isPrinted, latestDelivery } from "../../domain/tickets/ticket-delivery.ts";
import { type OrderTicketsEvent, orderTicketsEvent } from "../../domain/tickets/ticket-events.ts";
import { refusalOf } from "../../domain/tickets/ticket.ts";
import {
  EventSourcedObject,
  type Metadata,
  type Outcome,
  type StoreDefinition,
  type WorkResult,
} from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/streams/index.ts";
import { publishing } from "../publishing.ts";
import type { DeliveryOutcome, DeliveryToSend, Entry, TicketDocument, TicketsRpc } from "./tickets-rpc.ts";

/** A delivery whose outcome is not recorded by then is asked for again. */
const ASK_AGAIN_SECONDS = 60;

/** Tickets that are found with one call. */
const MOST_FOUND = 1000;

const UNKNOWN: Entry = { valid: false, reason: "unknown", validatedAt: null };

/** The tickets of one order and their delivery, named by the order's id. */
export class TicketsObject extends EventSourcedObject<OrderTickets, OrderTicketsEvent, Env> implements TicketsRpc {
  /** Until when whoever was handed a delivery is given to report its outcome. Lost with the memory: the mail's own id guards then. */
  #handedOut: { readonly deliveryId: DeliveryId; readonly until: Instant } | undefined;

  protected readonly definition: StoreDefinition<OrderTickets, OrderTicketsEvent> = {
    migrations,
    events: { newest: orderTicketsEvent, upcasters: {} },
    streamOf: (event) => ("ticketId" in event ? event.ticketId : `delivery-${event.orderId}`),
    empty: noTickets,
    load: (log) => {
      let tickets = noTickets;
      for (const { event } of log.replay()) tickets = evolve(tickets, event);
      return tickets;
    },
    evolve,
    react: ({ event, recordedAt }, tickets, agenda) => {
      if (!("deliveryId" in event)) return;
      const { deliveryId } = event;
      if (event.type === "TicketDeliveryPrepared") agenda.schedule("deliver", deliveryId, recordedAt);
      else if (event.type === "TicketDeliveryAttemptFailed") {
        agenda.schedule("deliver", deliveryId, secondsAfter(recordedAt, deliveryPauseAfter(event.attempt)));
      } else if (find(tickets, deliveryId)?.status !== "prepared") agenda.clear("deliver", deliveryId);
    },
    work: { deliver: () => this.#askForDelivery() },
    publishing: publishing("tickets", this.ctx, this.env),
  };

  expect(order: Parameters<TicketsRpc["expect"]>[0], metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "ExpectTickets", orderId: this.#orderId, ...order }));
  }

  create(reservation: Parameters<TicketsRpc["create"]>[0], metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, (at) => ({ type: "CreateTickets", orderId: this.#orderId, ...reservation, at }));
  }

  withdraw(concertId: ConcertId, reason: string, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "WithdrawTickets", orderId: this.#orderId, concertId, reason }));
  }

  /** Asked again for the same refund, it answers the same. */
  revoke(refund: Parameters<TicketsRpc["revoke"]>[0], metadata: Metadata): Promise<Outcome<undefined>> {
    const { refundId, ticketIds, reason } = refund;
    const command = { type: "RevokeTickets" as const, orderId: this.#orderId, ticketIds, reason };
    return this.#decide(metadata, () => command, `revoke-${refundId}`);
  }

  async ticket(ticketId: TicketId): Promise<TicketDocument | undefined> {
    return documentOf(this.state, ticketId);
  }

  async find(ticketIds: readonly TicketId[]): Promise<readonly TicketDocument[]> {
    if (ticketIds.length > MOST_FOUND) throw new Error(`${ticketIds.length} tickets are too many to find at once`);
    return ticketIds.flatMap((ticketId) => documentOf(this.state, ticketId) ?? []);
  }

  async list(skip: number, limit: number): Promise<readonly TicketDocument[]> {
    const common = deliveredAs(this.state);
    return [...ticketsIn(this.state.tickets)].slice(skip, skip + limit).map((ticket) => ({ ticket, ...common }));
  }

  /** Lets a ticket in once; whether it did is an answer, and either way an event. */
  validate(ticketId: TicketId, concertId: ConcertId, metadata: Metadata, key?: string): Promise<Outcome<Entry>> {
    let refused: Entry | undefined;
    // Not even the key of the request is kept in an object that has no tickets.
    if (this.state.tickets.size === 0) return Promise.resolve({ ok: true, value: UNKNOWN });
    return this.submit<Entry>({
      metadata,
      ...(key === undefined ? {} : { key }),
      decide: (tickets, at) => {
        refused = refusedEntry(tickets, ticketId, concertId);
        return decide({ type: "ValidateTicket", ticketId, concertId, at }, tickets);
      },
      answer: (tickets) => refused ?? letIn(tickets, ticketId),
    });
  }

  requestSend(administratorId: UserId, metadata: Metadata, key?: string): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "RequestTicketSend", orderId: this.#orderId, administratorId }), key);
  }

  async nextDelivery(): Promise<DeliveryToSend | undefined> {
    const { expected } = this.state.delivery;
    const delivery = latestDelivery(this.state.delivery);
    if (expected === null || delivery?.status !== "prepared") return undefined;
    const { deliveryId, method, attempts } = delivery;
    const now = this.now();
    if (this.#handedOut?.deliveryId === deliveryId && now < this.#handedOut.until) return undefined;
    this.#handedOut = { deliveryId, until: secondsAfter(now, ASK_AGAIN_SECONDS) };
    const { userId } = expected;
    return { deliveryId, method, attempt: attempts + 1, userId, tickets: standing(this.state) };
  }

  recordDelivery(deliveryId: DeliveryId, outcome: DeliveryOutcome, metadata: Metadata): Promise<Outcome<undefined>> {
    this.#handedOut = undefined;
    return this.#decide(metadata, () => deliveryCommand(deliveryId, outcome));
  }

  /** Stays on the agenda until the outcome is recorded: a message that is lost is sent again. */
  async #askForDelivery(): Promise<WorkResult> {
    await this.env.DELIVERY_WORK.send({ orderId: this.#orderId });
    return { again: secondsAfter(this.now(), ASK_AGAIN_SECONDS) };
  }

  #decide(
    metadata: Metadata,
    command: (at: Instant) => OrderTicketsCommand,
    key?: string,
  ): Promise<Outcome<undefined>> {
    return this.submit({
      metadata,
      ...(key === undefined ? {} : { key }),
      decide: (tickets, at) => decide(command(at), tickets),
    });
  }

  get #orderId() {
    return orderId.parse(this.ctx.id.name);
  }
}

const deliveryCommand = (deliveryId: DeliveryId, outcome: DeliveryOutcome): OrderTicketsCommand => {
  switch (outcome.status) {
    case "emailed":
      return { type: "SendTicketByEmail", deliveryId };
    case "shipped":
      return { type: "ShipTicket", deliveryId, trackingNumber: outcome.trackingNumber };
    case "failed": {
      const { attempt, reason } = outcome;
      return { type: "RecordDeliveryAttemptFailed", deliveryId, attempt, reason };
    }
    default:
      return unreachable(outcome);
  }
};

const find = ({ delivery }: OrderTickets, deliveryId: DeliveryId): Delivery | undefined =>
  delivery.deliveries.find((candidate) => candidate.deliveryId === deliveryId);

const documentOf = (tickets: OrderTickets, ticketId: TicketId): TicketDocument | undefined => {
  const ticket = findTicket(tickets.tickets, ticketId);
  return ticket.status === "none" ? undefined : { ticket, ...deliveredAs(tickets) };
};

const deliveredAs = ({ delivery }: OrderTickets): Omit<TicketDocument, "ticket"> => ({
  delivery: latestDelivery(delivery) ?? null,
  isPrinted: isPrinted(delivery),
});

const refusedEntry = (tickets: OrderTickets, ticketId: TicketId, concertId: ConcertId): Entry | undefined => {
  const ticket = findTicket(tickets.tickets, ticketId);
  const reason = refusalOf(ticket, concertId);
  if (reason === undefined) return undefined;
  const validatedAt = reason === "already-validated" && ticket.status !== "none" ? ticket.validatedAt : null;
  return { valid: false, reason, validatedAt };
};

const letIn = (tickets: OrderTickets, ticketId: TicketId): Entry => {
  const document = documentOf(tickets, ticketId);
  if (document === undefined) throw new Error(`${ticketId} was let in, but is not there`);
  return { valid: true, document };
};
