import { z } from "zod";
import { orderId } from "../../domain/ids.ts";
import { type Instant, secondsAfter } from "../../domain/instant.ts";
import type { OrderCommand } from "../../domain/orders/order-commands.ts";
import { type OrderEvent, orderEvent, orderUpcasters } from "../../domain/orders/order-events.ts";
import { openSteps, type OrderStep } from "../../domain/orders/order-process.ts";
import { evolve, noOrder, type Order, type OrderRefund, type PlacedOrder } from "../../domain/orders/order-state.ts";
import { decide, reservesUntil } from "../../domain/orders/order.ts";
import {
  EventSourcedObject,
  type Metadata,
  type Outcome,
  type StoreDefinition,
  type WorkResult,
} from "../../event-store/index.ts";
import { migrations } from "../../../migrations/objects/streams/index.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { objects } from "../namespaces.ts";
import { logFault } from "../../logging.ts";
import { publishing } from "../publishing.ts";
import { systemMetadata } from "../system-metadata.ts";
import type { CreateOrderRequest, OrderDocument, OrderRpc, WantedRefund } from "./order-rpc.ts";
import { takeStep } from "./order-steps.ts";
import { RefundDecisions, wantedTickets } from "./wanted-refunds.ts";

const DELIVERY = "delivery";

/** Steps are taken right after the commit that opened them; the agenda takes up what was cut off this much later. */
const RESUME_AFTER_SECONDS = 2;

/** How long a fan waits for the answer of slow concerts before being told that the order is pending. */
const ANSWER_WITHIN_MS = 5_000;

/** How long the answer of a refused order waits for its other seats to be back; they mostly are at once. */
const RETURN_WITHIN_MS = 500;

/** One order and the process that drives it, named by the order's id. */
export class OrderObject extends EventSourcedObject<Order, OrderEvent, Env> implements OrderRpc {
  readonly #objects = objects(this.env);
  /** The request that moved this order last: what its steps are done for. Lost with the memory, then the order's id stands in. */
  #correlationId: string | undefined;
  /** Resolved once the order is no longer pending. */
  readonly #decided = Promise.withResolvers<void>();
  readonly #refundDecisions = new RefundDecisions();
  /** Resolved when something else than a step has moved the order. */
  #moved = Promise.withResolvers<void>();

  protected readonly definition: StoreDefinition<Order, OrderEvent> = {
    migrations,
    events: { newest: orderEvent, upcasters: orderUpcasters },
    streamOf: (event) => event.orderId,
    empty: noOrder,
    load: (log) => {
      let order = noOrder;
      for (const { event } of log.replay()) order = evolve(order, event);
      return order;
    },
    evolve,
    react: ({ event, recordedAt }, order, agenda) => {
      if (order.status === "pending") agenda.schedule("give-up", event.orderId, reservesUntil(order));
      else agenda.clear("give-up", event.orderId);
      if (openSteps(order).length > 0) {
        agenda.schedule("drive", event.orderId, secondsAfter(recordedAt, RESUME_AFTER_SECONDS));
      } else agenda.clear("drive", event.orderId);
    },
    work: { drive: () => this.#drive(), "give-up": () => this.#giveUp() },
    publishing: publishing("order", this.ctx, this.env),
  };

  async document(): Promise<OrderDocument | undefined> {
    return this.state.status === "none" ? undefined : this.#document(this.state);
  }

  async create(request: CreateOrderRequest, metadata: Metadata): Promise<OrderDocument> {
    const { delivery, ...wanted } = request;
    const created = await this.submit({
      metadata: this.#correlated(metadata),
      decide: (order, at) => decide({ type: "CreateOrder", ...wanted, deliveryMethod: delivery.type, at }, order),
      write: () => this.privateDetails.put(DELIVERY, delivery),
    });
    if (!created.ok) throw new Error(`${request.orderId} was refused: ${created.rejection.code}`);
    const answered = new AbortController();
    const { signal } = answered;
    await Promise.race([
      this.#driveNow(),
      this.#decided.promise.then(() => scheduler.wait(RETURN_WITHIN_MS, { signal })).catch(() => undefined),
      scheduler.wait(ANSWER_WITHIN_MS, { signal }),
    ]);
    answered.abort();
    return this.#document(this.state);
  }

  async cancel(metadata: Metadata, key?: string): Promise<Outcome<OrderDocument>> {
    const cancelled = await this.submit({
      metadata: this.#correlated(metadata),
      ...(key === undefined ? {} : { key }),
      decide: (order) => decide({ type: "CancelOrder" }, order),
      answer: (order) => this.#document(order),
    });
    this.ctx.waitUntil(this.#driveNow());
    return cancelled;
  }

  async requestRefund(wanted: WantedRefund, metadata: Metadata): Promise<Outcome<OrderRefund>> {
    const { refundId, reason } = wanted;
    const of = await wantedTickets(wanted, () => this.#objects.tickets(this.#orderId));
    if (!of.ok) return of;
    let isNew = false;
    const requested = await this.submit({
      metadata: this.#correlated(metadata),
      decide: (order, at) => {
        const decision = decide({ type: "RequestRefund", refundId, of: of.value, at }, order);
        isNew = decision.ok && decision.events.length > 0;
        return decision;
      },
      write: () => {
        if (isNew) this.privateDetails.put(refundId, reason);
      },
    });
    if (!requested.ok) return requested;
    const decided = this.#refundDecisions.of(refundId, this.state);
    this.ctx.waitUntil(this.#driveNow());
    return decided;
  }

  processPaymentSuccess(
    payment: Parameters<OrderRpc["processPaymentSuccess"]>[0],
    metadata: Metadata,
  ): Promise<Outcome<undefined>> {
    return this.#decideAndDrive(metadata, () => ({ type: "ProcessPaymentSuccess", ...payment }));
  }

  processPaymentFailure(
    payment: Parameters<OrderRpc["processPaymentFailure"]>[0],
    metadata: Metadata,
  ): Promise<Outcome<undefined>> {
    return this.#decideAndDrive(metadata, () => ({ type: "ProcessPaymentFailure", ...payment }));
  }

  recordConcertCancelled(
    concertId: Parameters<OrderRpc["recordConcertCancelled"]>[0],
    metadata: Metadata,
  ): Promise<Outcome<undefined>> {
    return this.#decideAndDrive(metadata, () => ({ type: "RecordConcertCancelled", concertId }));
  }

  recordReservationRefunded(
    reservationId: Parameters<OrderRpc["recordReservationRefunded"]>[0],
    metadata: Metadata,
  ): Promise<Outcome<undefined>> {
    return this.#decideAndDrive(metadata, () => ({
      type: "RecordReservationEnded",
      reservationId,
      status: "cancelled",
    }));
  }

  recordReservationExpired(
    reservationId: Parameters<OrderRpc["recordReservationExpired"]>[0],
    metadata: Metadata,
  ): Promise<Outcome<undefined>> {
    return this.#decideAndDrive(metadata, () => ({ type: "RecordReservationEnded", reservationId, status: "expired" }));
  }

  recordRefund(refund: Parameters<OrderRpc["recordRefund"]>[0], metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decideAndDrive(metadata, () => ({ type: "RecordRefund", ...refund }));
  }

  complete(metadata: Metadata): Promise<Outcome<undefined>> {
    return this.#decideAndDrive(metadata, () => ({ type: "CompleteOrder" }));
  }

  async #decideAndDrive(metadata: Metadata, command: (at: Instant) => OrderCommand): Promise<Outcome<undefined>> {
    const outcome = await this.#decide(command, this.#correlated(metadata));
    this.ctx.waitUntil(this.#driveNow());
    return outcome;
  }

  #decide(command: (at: Instant) => OrderCommand, metadata: Metadata): Promise<Outcome<undefined>> {
    return this.submit({ metadata, decide: (order, at) => decide(command(at), order) });
  }

  /** What is under way looks again at once: the order may have moved. */
  #driveNow(): Promise<void> {
    this.#moved.resolve();
    return this.runNow("drive", this.#orderId);
  }

  /**
   * Takes the open steps, all at once, records each answer as it comes and decides again on the order as it is then, until it rests:
   * one concert that is slow holds up neither the others nor what their answers lead to. A step that was not answered is left to
   * the agenda.
   */
  async #drive(): Promise<WorkResult> {
    const running = new Map<string, Promise<void>>();
    const unanswered = new Set<string>();
    for (;;) {
      const order = this.state;
      if (order.status === "none") return "done";
      if (order.status !== "pending") this.#decided.resolve();
      this.#refundDecisions.tell(order);
      const open = openSteps(order);
      for (const step of open) {
        const name = nameOf(step);
        if (running.has(name) || unanswered.has(name)) continue;
        const take = async () => {
          const isAnswered = await this.#take(step, order);
          running.delete(name);
          // An answer that closes nothing would be asked for without end.
          if (!isAnswered || openSteps(this.state).some((still) => nameOf(still) === name)) unanswered.add(name);
        };
        running.set(name, take());
      }
      if (running.size === 0) {
        return open.length === 0 ? "done" : { again: secondsAfter(this.now(), RESUME_AFTER_SECONDS) };
      }
      this.#moved = Promise.withResolvers();
      await Promise.race([...running.values(), this.#moved.promise]);
    }
  }

  /** Takes one step and records what came of it; whether it was answered. */
  async #take(step: OrderStep, order: PlacedOrder): Promise<boolean> {
    const metadata = systemMetadata(order.orderId, this.#correlationId);
    try {
      const commands = await takeStep(step, order, this.#objects, metadata);
      await Promise.all(commands.map((command) => this.#decide(() => command, metadata)));
      return true;
    } catch (fault) {
      logFault("an order's step was not answered", fault, {
        orderId: order.orderId,
        step: nameOf(step),
        correlationId: metadata.correlationId,
      });
      return false;
    }
  }

  /** Seats that could not be held in time are not waited for any longer. */
  async #giveUp(): Promise<WorkResult> {
    const metadata = systemMetadata(this.#orderId, this.#correlationId);
    await this.#decideAndDrive(metadata, (at) => ({ type: "CancelOrderDueToTimeout", at }));
    return "done";
  }

  #document(order: Order): OrderDocument {
    const delivery = this.privateDetails.read(DELIVERY, deliveryDetails);
    if (order.status === "none" || delivery === undefined) throw new Error(`${this.#orderId} is not there`);
    return { order, delivery, refundReasons: this.#refundReasons(order) };
  }

  #refundReasons({ refunds }: PlacedOrder): OrderDocument["refundReasons"] {
    return Object.fromEntries(
      refunds.flatMap(({ refundId }) => {
        const reason = this.privateDetails.read(refundId, z.string());
        return reason === undefined ? [] : [[refundId, reason]];
      }),
    );
  }

  #correlated(metadata: Metadata): Metadata {
    this.#correlationId = metadata.correlationId;
    return metadata;
  }

  get #orderId() {
    return orderId.parse(this.ctx.id.name);
  }
}

const nameOf = (step: OrderStep): string => {
  if ("at" in step) return `${step.step} ${step.at.reservationId}`;
  return "refund" in step ? `${step.step} ${step.refund.refundId}` : step.step;
};
