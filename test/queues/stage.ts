/**
 * The service without its platform's chance: the real objects and consumers, with messages and alarms delivered by hand, in
 * the order and as often as a test wants, on a clock that the test moves.
 */
import { createExecutionContext, createMessageBatch, evictAllDurableObjects, getQueueResult } from "cloudflare:test";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { vi } from "vitest";
import { z } from "zod";
import { readConfiguration } from "../../src/configuration.ts";
import { type ConcertId, type OrderId, paymentId, paymentOf, refundId, type UserId } from "../../src/domain/ids.ts";
import { SimulatedCourier, SimulatedGateway, SimulatedMailService } from "../../src/integrations/simulator/adapters.ts";
import { AccountTokens } from "../../src/integrations/account-tokens.ts";
import type { PaymentOutcome, SimulatorRpc } from "../../src/integrations/simulator/simulator-rpc.ts";
import type { PaymentGateway } from "../../src/integrations/payment-gateway.ts";
import type { OwnReport } from "../../src/integrations/stripe-webhook.ts";
import { TicketCodes } from "../../src/integrations/ticket-codes.ts";
import { connect, objects as objectsOf } from "../../src/objects/namespaces.ts";
import { consumeDeliveries } from "../../src/queues/deliveries.ts";
import { consumeIntegrationEvents, consumeReadModels } from "../../src/queues/events.ts";
import { consumePayments, gatewayReported } from "../../src/queues/payments.ts";
import { collect, forget, isAnybodyBusy, type Message, openPost, put } from "./post.ts";
import { randomFrom } from "./random.ts";

export const objects = objectsOf(env);
export const database = drizzle(env.READ_MODELS);
const configuration = readConfiguration(env);
export const { publicUrl } = configuration;
export const codes = (): Promise<TicketCodes> => TicketCodes.fromKeys(configuration.ticketSigningKey);

/** How messages travel. */
export interface Disorder {
  /** In random order, a few at a time; otherwise one by one as they were sent. */
  readonly seed?: number;
  /** How often each message is delivered; 1 when absent. */
  readonly copies?: number;
  /** Whether the first sending of everything gets lost. */
  readonly firstIsLost?: boolean;
  /** How likely all objects are evicted after a delivery: from 0, when absent, to 1. */
  readonly evictions?: number;
  /** How many messages are delivered at a time when in order; 1 when absent. */
  readonly atOnce?: number;
}

const report = z.union([
  z.object({
    eventId: z.string(),
    type: z.enum(["payment-succeeded", "payment-declined", "payment-cancelled"]),
    paymentId,
    reference: z.string(),
  }),
  z.object({
    eventId: z.string(),
    type: z.literal("refund-changed"),
    paymentId,
    refund: z.object({ refundId, reference: z.string() }).nullable(),
  }),
]);
const reportTypes = { succeed: "payment-succeeded", decline: "payment-declined", fail: "payment-cancelled" } as const;

/** As the service's queues are configured: tries before a message is given up, for its object to send again. */
const MOST_ATTEMPTS = 4;
const RETRY_MS = 2_000;

export class Stage {
  /** The name of the simulator, whose books can be looked into. */
  readonly simulatorName = crypto.randomUUID();
  readonly simulator: SimulatorRpc;
  readonly gateway: PaymentGateway;
  readonly #deliveries: Parameters<typeof consumeDeliveries>[2];
  readonly #disorder: Disorder;
  readonly #random: (() => number) | undefined;
  readonly #concerts = new Set<ConcertId>();
  readonly #carts = new Set<UserId>();
  readonly #orders = new Set<OrderId>();
  readonly #seen = new Map<string, Message>();
  /** When the alarms go off, by owner, as far as that is known: what nothing has happened to is not asked again. */
  readonly #alarms = new Map<string, readonly Alarm[]>();
  #waiting: Message[] = [];
  #withheld: (message: Message) => boolean = () => false;

  /** Begins a test, at `OPENING`, with a simulator of its own; its gateway is the simulator's, or what is made of that. */
  constructor(disorder: Disorder = {}, gateway = (simulated: PaymentGateway): PaymentGateway => simulated) {
    openPost();
    this.#disorder = disorder;
    this.#random = disorder.seed === undefined ? undefined : randomFrom(disorder.seed);
    this.simulator = connect<SimulatorRpc>(env.SIMULATOR, this.simulatorName);
    this.gateway = gateway(new SimulatedGateway(this.simulator));
    this.#deliveries = {
      mail: new SimulatedMailService(this.simulator),
      mailFrom: configuration.emailFrom,
      publicUrl,
      courier: new SimulatedCourier(this.simulator),
      codes,
      accountTokens: new AccountTokens(configuration.dataKey),
    };
  }

  /** Objects whose alarms the stage rings. */
  add(taking: { readonly concert?: ConcertId; readonly cart?: UserId; readonly order?: OrderId }): void {
    if (taking.concert !== undefined) this.#concerts.add(taking.concert);
    if (taking.cart !== undefined) this.#carts.add(taking.cart);
    if (taking.order !== undefined) this.#orders.add(taking.order);
  }

  /** Holds back messages to a destination, or that carry a type of event, until `release`. */
  withhold(...what: readonly string[]): void {
    this.#withheld = ({ to, carries }) => what.includes(to) || carries.some((type) => what.includes(type));
  }

  release(): void {
    this.#withheld = () => false;
  }

  /** The customer, or the gateway, does something with the payment; its webhook is on its way. Throws where none is open. */
  async play(order: OrderId, outcome: PaymentOutcome): Promise<void> {
    if (!(await this.tryToPlay(order, outcome))) throw new Error(`the gateway knows no open payment of ${order}`);
  }

  /** The same if there is an open payment; whether its webhook is on its way. That of a payment whose reference is not known gets lost. */
  async tryToPlay(order: OrderId, outcome: PaymentOutcome): Promise<boolean> {
    const document = await objects.payment(order).document();
    const reference = document?.payment.reference;
    const played = await this.simulator.playPayment(paymentOf(order), outcome);
    if (!played.ok || typeof reference !== "string") return false;
    const eventId = `evt_${crypto.randomUUID()}`;
    this.reported({ eventId, type: reportTypes[outcome], paymentId: paymentOf(order), reference });
    return true;
  }

  /** The gateway's webhook is on its way. */
  reported(news: OwnReport): void {
    put({ to: "webhook", name: news.eventId, carries: [news.type], body: news });
  }

  /** Delivers and rings until nothing more happens at this time. */
  async settle(): Promise<void> {
    this.#alarms.clear();
    await this.#settle();
  }

  async #settle(): Promise<void> {
    for (;;) {
      this.#receive();
      const batch = this.#take();
      if (batch.length > 0) {
        await Promise.all(batch.map((message) => this.#deliver(message)));
        if ((this.#random?.() ?? 1) < (this.#disorder.evictions ?? 0)) await evictAllDurableObjects();
      } else if (isAnybodyBusy()) await scheduler.wait(1);
      else if (!(await this.#ring())) return;
    }
  }

  /** Lets so many seconds pass; everything that falls due on the way happens at its time. */
  async pass(seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    await this.settle();
    for (;;) {
      const alarms = await this.#allAlarms();
      const next = Math.min(...alarms.map(({ at }) => at), ...this.#deliverable().map(({ notBefore }) => notBefore));
      if (next > end) break;
      vi.setSystemTime(next);
      await this.#settle();
    }
    vi.setSystemTime(end);
    await this.#settle();
  }

  /** Delivers everything that was ever sent once more, in another order. */
  async encore(): Promise<void> {
    const all = [...this.#seen.values()];
    const random = this.#random ?? randomFrom(1);
    while (all.length > 0) {
      const [message] = all.splice(Math.floor(random() * all.length), 1);
      if (message !== undefined) await this.#deliver(message);
    }
    await this.settle();
  }

  /** Cuts an order's object off in the middle of what it is doing, as the end of its process would. */
  async cutOff(order: OrderId): Promise<void> {
    const ended = runInDurableObject(env.ORDERS.getByName(order), (_object, state) => state.abort("cut off"));
    await ended.catch(() => undefined);
    forget(order);
  }

  #receive(): void {
    for (const message of collect()) {
      const key = `${message.to} ${message.name}`;
      const isFirst = !this.#seen.has(key);
      this.#seen.set(key, message);
      // What the gateway reports it reports until it is taken.
      if (isFirst && this.#disorder.firstIsLost === true && message.to !== "webhook") continue;
      for (let copy = 0; copy < (this.#disorder.copies ?? 1); copy += 1) this.#waiting.push(message);
    }
  }

  #deliverable(): Message[] {
    return this.#waiting.filter((message) => !this.#withheld(message));
  }

  /** What is delivered next: the first, or a few chosen at random. */
  #take(): Message[] {
    const ready = this.#deliverable().filter(({ notBefore }) => notBefore <= Date.now());
    const random = this.#random;
    const chosen =
      random === undefined
        ? ready.slice(0, this.#disorder.atOnce ?? 1)
        : Array.from({ length: Math.min(ready.length, 1 + Math.floor(random() * 3)) }, () => {
            const [one] = ready.splice(Math.floor(random() * ready.length), 1);
            return one;
          }).filter((message) => message !== undefined);
    for (const message of chosen) this.#waiting.splice(this.#waiting.indexOf(message), 1);
    return chosen;
  }

  async #deliver(message: Message): Promise<void> {
    this.#forgetAlarms(orderConcerned(message.body));
    const attempts = message.attempts + 1;
    const isTaken = message.to === "webhook" ? await this.#report(message) : await this.#consume(message, attempts);
    if (isTaken || (message.to !== "webhook" && attempts >= MOST_ATTEMPTS)) return;
    this.#waiting.push({ ...message, attempts, notBefore: Date.now() + RETRY_MS });
  }

  async #consume({ to, name, body }: Message, attempts: number): Promise<boolean> {
    const batch = createMessageBatch(to, [{ id: name, timestamp: Date.now(), attempts, body: structuredClone(body) }]);
    const context = createExecutionContext();
    if (to === "integration-events") await consumeIntegrationEvents(batch, objects, configuration.seller);
    if (to === "read-models") await consumeReadModels(batch, objects, database);
    if (to === "payments") await consumePayments(batch, objects, this.gateway, publicUrl);
    if (to === "deliveries") await consumeDeliveries(batch, objects, this.#deliveries);
    const { explicitAcks, retryMessages } = await getQueueResult(batch, context);
    if (explicitAcks.length + retryMessages.length !== 1) throw new Error(`${to} ${name} was not settled once`);
    return explicitAcks.length === 1;
  }

  async #report({ body }: Message): Promise<boolean> {
    try {
      await gatewayReported(report.parse(body), objects, this.gateway, "webhook");
      return true;
    } catch {
      return false;
    }
  }

  /** Rings the alarms that are due; whether there was one. */
  async #ring(): Promise<boolean> {
    const due = (await this.#allAlarms()).filter(({ at }) => at <= Date.now());
    for (const { owner, stub } of due) {
      this.#forgetAlarms(owner);
      await runDurableObjectAlarm(stub);
    }
    return due.length > 0;
  }

  /** Whatever an order does may move its alarms, and those of any concert; whatever others do, those of any order. */
  #forgetAlarms(owner: string | undefined): void {
    if (owner?.startsWith("ord_") !== true) return this.#alarms.clear();
    for (const known of this.#alarms.keys()) {
      if (!known.startsWith("ord_") || known === owner) this.#alarms.delete(known);
    }
  }

  async #allAlarms(): Promise<readonly Alarm[]> {
    const owners = [...this.#concerts, ...this.#carts, ...this.#orders];
    const alarms = await Promise.all(
      owners.map(async (owner) => {
        const known = this.#alarms.get(owner) ?? (await alarmsOf(owner));
        this.#alarms.set(owner, known);
        return known;
      }),
    );
    return alarms.flat();
  }
}

interface Alarm {
  readonly owner: string;
  readonly stub: DurableObjectStub;
  readonly at: number;
}

const fromOrder = z.object({ source: z.object({ id: z.string() }) }).transform(({ source }) => source.id);
const ofOrder = z.object({ orderId: z.string() }).transform((work) => work.orderId);

/** The order that a message comes from or is about; undefined for one that comes from a concert, or reports a payment. */
const orderConcerned = (body: unknown): string | undefined => z.union([fromOrder, ofOrder]).safeParse(body).data;

const stubsOf = (owner: ConcertId | UserId | OrderId): readonly DurableObjectStub[] => {
  if (owner.startsWith("con_")) return [env.CONCERTS.getByName(owner)];
  if (owner.startsWith("usr_")) return [env.CARTS.getByName(owner)];
  return [env.ORDERS.getByName(owner), env.PAYMENTS.getByName(owner), env.TICKETS.getByName(owner)];
};

const alarmsOf = async (owner: ConcertId | UserId | OrderId): Promise<readonly Alarm[]> => {
  const alarms = await Promise.all(
    stubsOf(owner).map(async (stub) => {
      const at = await runInDurableObject(stub, (_object, { storage }) => storage.getAlarm());
      return at === null ? [] : [{ owner, stub, at }];
    }),
  );
  return alarms.flat();
};
