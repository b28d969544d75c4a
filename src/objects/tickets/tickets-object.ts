import { z } from "zod";
import {
  type ConcertId,
  type DeliveryId,
  type NoticeId,
  orderId,
  type TicketId,
  type UserId,
} from "../../domain/ids.ts";
import { type Instant, secondsAfter } from "../../domain/instant.ts";
import { findNotice, noticeMailId, noticeUpcasters } from "../../domain/tickets/order-notice.ts";
import type { OrderTicketsCommand } from "../../domain/tickets/order-tickets-commands.ts";
import { decide, evolve, noTickets, type OrderTickets } from "../../domain/tickets/order-tickets.ts";
import { ticketsIn } from "../../domain/tickets/ticket-book.ts";
import { latestDelivery } from "../../domain/tickets/ticket-delivery.ts";
import { type OrderTicketsEvent, orderTicketsEvent } from "../../domain/tickets/ticket-events.ts";
import {
  EventSourcedObject,
  type Metadata,
  type Outcome,
  type StoreDefinition,
  type WorkResult,
} from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/streams/index.ts";
import { publishing } from "../publishing.ts";
import { bounceCommand, deliveryCommand, noticeCommand } from "./delivery-commands.ts";
import { scheduleSending } from "./delivery-work.ts";
import { Handouts } from "./handouts.ts";
import { commonTo, documentOf, letIn, packed, refusedEntry } from "./ticket-documents.ts";
import type {
  DeliveryOutcome,
  DeliveryToSend,
  Entry,
  NoticeOutcome,
  NoticeToSend,
  SentForOrder,
  TicketDocument,
  TicketsRpc,
} from "./tickets-rpc.ts";

/** What has no recorded outcome by then is asked for again. */
const ASK_AGAIN_SECONDS = 60;

/** Tickets that are found with one call. */
const MOST_FOUND = 1000;

const UNKNOWN: Entry = { valid: false, reason: "unknown", validatedAt: null };

/** The tickets of one order, their delivery and the notices about it, named by the order's id. */
export class TicketsObject extends EventSourcedObject<OrderTickets, OrderTicketsEvent, Env> implements TicketsRpc {
  readonly #handouts = new Handouts();

  protected readonly definition: StoreDefinition<OrderTickets, OrderTicketsEvent> = {
    migrations,
    events: { newest: orderTicketsEvent, upcasters: noticeUpcasters },
    streamOf: (event) => {
      if ("ticketId" in event) return event.ticketId;
      return "noticeId" in event ? event.noticeId : `delivery-${event.orderId}`;
    },
    empty: noTickets,
    load: (log) => {
      let tickets = noTickets;
      for (const { event } of log.replay()) tickets = evolve(tickets, event);
      return tickets;
    },
    evolve,
    react: ({ event, recordedAt }, tickets, agenda) => {
      if (event.type === "TicketDeliveryPrepared") this.#handouts.prepared(event.deliveryId);
      if (event.type === "NoticePrepared") this.#handouts.prepared(noticeMailId(event));
      scheduleSending(event, recordedAt, tickets, agenda);
    },
    work: {
      deliver: () => this.#askFor({ orderId: this.#orderId }),
      notify: ({ id }) => this.#askFor({ orderId: this.#orderId, noticeId: id }),
    },
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
    const common = commonTo(this.state);
    return [...ticketsIn(this.state.tickets)].slice(skip, skip + limit).map((ticket) => ({ ticket, ...common }));
  }

  async revokedOf(concertId: ConcertId): Promise<readonly TicketId[]> {
    return [...ticketsIn(this.state.tickets)]
      .filter((ticket) => ticket.concertId === concertId && ticket.status === "revoked")
      .map(({ ticketId }) => ticketId);
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

  notify(notice: Parameters<TicketsRpc["notify"]>[0], metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => ({ type: "PrepareNotice", orderId: this.#orderId, ...notice }));
  }

  async sent(): Promise<SentForOrder> {
    const { delivery, notices } = this.state;
    const deliveries = delivery.deliveries.map((one) => ({
      ...one,
      label: this.privateDetails.read(labelOf(one.deliveryId), z.string()) ?? null,
    }));
    return { deliveries, notices };
  }

  async nextDelivery(): Promise<DeliveryToSend | undefined> {
    const { expected } = this.state.delivery;
    const delivery = latestDelivery(this.state.delivery);
    if (expected === null || delivery?.status !== "prepared") return undefined;
    const { deliveryId, method, attempts } = delivery;
    const handout = this.#handouts.take(deliveryId, this.now());
    if (handout === undefined) return undefined;
    const { userId } = expected;
    return { deliveryId, method, attempt: attempts + 1, userId, ...handout, ...packed(this.state) };
  }

  recordDelivery(deliveryId: DeliveryId, outcome: DeliveryOutcome, metadata: Metadata): Promise<Outcome<undefined>> {
    this.#handouts.reported(deliveryId);
    const label = outcome.status === "shipped" ? outcome.labelReference : null;
    return this.submit({
      metadata,
      decide: (tickets) => decide(deliveryCommand(deliveryId, outcome), tickets),
      write: () => {
        if (label !== null) this.privateDetails.put(labelOf(deliveryId), label);
      },
    });
  }

  async nextNotice(id: NoticeId): Promise<NoticeToSend | undefined> {
    const notice = findNotice(this.state.notices, id);
    if (notice?.status !== "prepared") return undefined;
    const mailId = noticeMailId(notice);
    const handout = this.#handouts.take(mailId, this.now());
    if (handout === undefined) return undefined;
    const { userId, about, number, attempts } = notice;
    return { mailId, number, attempt: attempts + 1, userId, about, ...handout };
  }

  recordNotice(id: NoticeId, number: number, outcome: NoticeOutcome, metadata: Metadata): Promise<Outcome<undefined>> {
    this.#handouts.reported(noticeMailId({ noticeId: id, number }));
    return this.#decide(metadata, () => noticeCommand(id, number, outcome));
  }

  recordBounce(messageId: string, reason: string, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decide(metadata, () => bounceCommand(messageId, reason));
  }

  /** Stays on the agenda until the outcome is recorded: a message that is lost is sent again. */
  async #askFor(work: { readonly orderId: string; readonly noticeId?: string }): Promise<WorkResult> {
    await this.env.DELIVERY_WORK.send(work);
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

const labelOf = (deliveryId: DeliveryId): string => `label-${deliveryId}`;
