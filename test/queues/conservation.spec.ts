/**
 * Money is conserved: three hundred orders in three currencies, with declined cards, payments that fail, run out or come too late,
 * refunds by amount and by tickets, cancelled concerts, and a gateway that fails, or acts and loses its answer. In the end what the
 * gateway took and did not give back, by its own books, is what the ledger says, what the invoices less the credit notes say, and
 * what the orders say; to the minor unit.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { z } from "zod";
import { type ConcertId, type OrderId, refundOf, type TicketId } from "../../src/domain/ids.ts";
import { currency, type Money } from "../../src/domain/money.ts";
import { refundedOf } from "../../src/domain/orders/order-state.ts";
import { GatewayUnavailable, type PaymentGateway } from "../../src/integrations/payment-gateway.ts";
import { randomFrom } from "./random.ts";
import { asker, freshFan, golden, order, orderOf, paymentOf, plan, regular, ticketsOf } from "./sales.ts";
import { database, objects, Stage } from "./stage.ts";

const ORDERS = 300;
/** Orders that are made before something happens to them. */
const ROUND = 20;
/** Longer than any back-off that a payment has, in seconds. */
const LONG_ENOUGH = 4 * 3600;

/** A currency without minor units, one with two digits, and one with three of which the last is always 0. */
const PRICES = { PLN: [12_345, 5_999], JPY: [9_801, 3_333], KWD: [10_070, 3_330] } as const;
type Code = keyof typeof PRICES;
const CODES: readonly Code[] = ["PLN", "JPY", "KWD"];
/** The smallest amount that can be moved, in minor units. */
const GRAIN = { PLN: 1, JPY: 1, KWD: 10 };

const price = (code: Code, amount: number): Money => ({ amount, currency: currency.parse(code) });

const book = z.array(z.object({ currency: z.string(), total: z.number() }));
type Totals = Readonly<Record<string, number>>;

const totals = (rows: unknown): Totals =>
  Object.fromEntries(book.parse(rows).map(({ currency: code, total }) => [code, total]));

/** What the gateway took and did not give back, by its own books. */
const gatewayBooks = (simulator: string): Promise<Totals> =>
  runInDurableObject(env.SIMULATOR.getByName(simulator), (_object, { storage }) =>
    totals(
      storage.sql
        .exec(
          `SELECT currency, sum(amount) AS total FROM (
             SELECT currency, amount FROM payments WHERE status = 'succeeded'
             UNION ALL
             SELECT payments.currency, -refunds.amount FROM refunds
               JOIN payments ON payments.reference = refunds.payment_reference WHERE refusal IS NULL
           ) GROUP BY currency`,
        )
        .toArray(),
    ),
  );

/** The balance of an account in the ledger. */
const ledgerBalance = async (account: string): Promise<Totals> =>
  totals(
    await database.all(sql`SELECT currency, sum(CASE WHEN debit = ${account} THEN amount ELSE 0 END)
      - sum(CASE WHEN credit = ${account} THEN amount ELSE 0 END) AS total FROM ledger_entries GROUP BY currency`),
  );

/** Every currency's sum over all orders. */
const summed = async (orders: readonly OrderId[], of: (id: OrderId) => Promise<Money | undefined>): Promise<Totals> => {
  const sums: Record<string, number> = {};
  for (const id of orders) {
    const amount = await of(id);
    if (amount !== undefined) sums[amount.currency] = (sums[amount.currency] ?? 0) + amount.amount;
  }
  return sums;
};

/** What an order was paid and not given back; a cancelled one's late money was never its own. */
const keptByOrder = async (id: OrderId): Promise<Money> => {
  const placed = await orderOf(id);
  return { ...placed.paid, amount: placed.paid.amount - refundedOf(placed).amount * (placed.paid.amount > 0 ? 1 : 0) };
};

const invoiced = async (id: OrderId): Promise<Money | undefined> => {
  const document = await objects.payment(id).invoice();
  if (document === undefined) return undefined;
  const credited = document.invoice.creditNotes.reduce((sum, { amount }) => sum + amount.amount, 0);
  const gross = document.invoice.lines.reduce((sum, line) => sum + line.gross.amount, 0);
  const [first] = document.invoice.lines;
  return first && { ...first.gross, amount: gross - credited };
};

/** A gateway that, while they `areLost`, loses one in eight of its answers after it has acted. */
const losingAnswers = (
  gateway: PaymentGateway,
  random: () => number,
  answers: { areLost: boolean; lost: number },
): PaymentGateway => {
  const heard = async <T>(answer: Promise<T>): Promise<T> => {
    const answered = await answer;
    if (!answers.areLost || random() >= 1 / 8) return answered;
    answers.lost += 1;
    throw new GatewayUnavailable("its answer is lost");
  };
  return {
    provider: gateway.provider,
    create: (request) => heard(gateway.create(request)),
    openPage: (request) => heard(gateway.openPage(request)),
    retrieve: (reference) => heard(gateway.retrieve(reference)),
    cancel: (reference, idempotencyKey) => heard(gateway.cancel(reference, idempotencyKey)),
    refund: (request) => heard(gateway.refund(request)),
    retrieveRefund: (reference) => heard(gateway.retrieveRefund(reference)),
  };
};

/** Fans, customers' service and organizers, at random, from a seed. */
class Season {
  readonly orders: OrderId[] = [];
  readonly #codes = new Map<OrderId, Code>();
  readonly #concerts = new Map<Code, ConcertId[]>();
  readonly #stage: Stage;
  readonly #random: () => number;

  constructor(stage: Stage, random: () => number) {
    this.#stage = stage;
    this.#random = random;
  }

  async open(): Promise<void> {
    for (const code of CODES) {
      const [regularPrice, goldenPrice] = PRICES[code];
      const levels = [
        { id: regular, capacity: 400, price: price(code, regularPrice) },
        { id: golden, capacity: 400, price: price(code, goldenPrice) },
      ];
      const plans = [2300, 800, 0].map((taxRateBasisPoints) => ({ levels, taxRateBasisPoints, holdSeconds: 120 }));
      const concerts: ConcertId[] = [];
      for (const one of plans) concerts.push(await plan(this.#stage, one));
      this.#concerts.set(code, concerts);
    }
  }

  async buy(): Promise<void> {
    const code = this.#one(CODES);
    const chosen = this.#concertsOf(code).filter(() => this.#below(2) === 0);
    const level = this.#one([regular, golden]);
    const unitPrice = price(code, PRICES[code][level === regular ? 0 : 1]);
    const wish = { fan: freshFan(), level, price: unitPrice, quantity: 1 + this.#below(4) };
    const id = await order(this.#stage, chosen.length > 0 ? chosen : this.#concertsOf(code).slice(0, 1), wish);
    this.orders.push(id);
    this.#codes.set(id, code);
  }

  /** Something happens to one of the latest orders. At the wrong moment it is refused, and changes nothing; nothing throws. */
  async act(): Promise<unknown> {
    const id = this.orders.at(-1 - this.#below(Math.min(this.orders.length, 2 * ROUND)));
    if (id === undefined) return undefined;
    const what = this.#below(18);
    if (what < 9) return this.#stage.tryToPlay(id, this.#one(["succeed", "succeed", "succeed", "decline", "fail"]));
    if (what < 12) return this.#refundTickets(id);
    if (what < 15) return this.#refundAmount(id);
    if (what < 16) return objects.order(id).cancel(asker);
    return this.#stage.simulator.failNext("payments", this.#below(4));
  }

  /** All that is due happens: some holds run out. */
  wait(): Promise<void> {
    return this.#stage.pass(this.#below(90));
  }

  async cancelConcert(): Promise<void> {
    const concert = this.#one(this.#concertsOf(this.#one(CODES)));
    await objects.concert(concert).cancel("rain", asker);
  }

  #concertsOf(code: Code): readonly ConcertId[] {
    return this.#concerts.get(code) ?? [];
  }

  async #refundTickets(id: OrderId): Promise<void> {
    const tickets = (await ticketsOf(id)).map(({ ticket }) => ticket.ticketId).filter(() => this.#below(2) === 0);
    if (tickets.length > 0) await this.#refund(id, { ticketIds: tickets });
  }

  async #refundAmount(id: OrderId): Promise<void> {
    const { total } = await orderOf(id);
    const grain = GRAIN[this.#codes.get(id) ?? "PLN"];
    const amount = grain * (1 + this.#below(Math.max(1, Math.floor(total.amount / grain / 2))));
    await this.#refund(id, { amount: { ...total, amount } });
  }

  async #refund(id: OrderId, what: { ticketIds: TicketId[] } | { amount: Money }): Promise<void> {
    const refundId = refundOf(id, `r-${String(this.#below(1_000_000))}`);
    await objects.order(id).requestRefund({ refundId, reason: "asked for", ...what }, asker);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #one<T>(choices: readonly T[]): T {
    const choice = choices[this.#below(choices.length)];
    if (choice === undefined) throw new Error("nothing to choose from");
    return choice;
  }
}

it("keeps every minor unit accounted for over three hundred orders", async () => {
  const random = randomFrom(2027);
  const answers = { areLost: true, lost: 0 };
  const stage = new Stage({ atOnce: 64 }, (gateway) => losingAnswers(gateway, randomFrom(2028), answers));
  const season = new Season(stage, random);
  await season.open();
  for (let round = 1; season.orders.length < ORDERS; round += 1) {
    for (let bought = 0; bought < ROUND; bought += 1) await season.buy();
    await stage.settle();
    for (let acts = 0; acts < 3 * ROUND; acts += 1) {
      await season.act();
      if (acts % ROUND === 0) await stage.settle();
    }
    if (round % 4 === 0) await season.cancelConcert();
    await season.wait();
  }
  await stage.simulator.failNext("payments", 0);
  answers.areLost = false;
  await stage.pass(LONG_ENOUGH);

  const atGateway = await gatewayBooks(stage.simulatorName);
  for (const code of CODES) expect(atGateway[code], code).toBeGreaterThan(0);
  expect(await ledgerBalance("gateway")).toEqual(atGateway);
  expect(await ledgerBalance("customers")).toEqual({ PLN: 0, JPY: 0, KWD: 0 });
  const sales = await ledgerBalance("sales");
  expect(Object.fromEntries(CODES.map((code) => [code, -(sales[code] ?? 0)]))).toEqual(atGateway);
  expect(await summed(season.orders, invoiced)).toEqual(atGateway);
  expect(await summed(season.orders, keptByOrder)).toEqual(atGateway);

  const payments = await Promise.all(season.orders.map(paymentOf));
  const refunds = payments.flatMap((payment) => payment?.refunds ?? []);
  expect(refunds.filter(({ status }) => status === "pending")).toEqual([]);
  // The run was worth its name.
  expect(answers.lost).toBeGreaterThan(40);
  const reasons = new Set(refunds.map(({ reason }) => reason));
  expect(refunds.filter(({ status }) => status === "succeeded").length).toBeGreaterThan(40);
  expect([...reasons]).toEqual(expect.arrayContaining(["on-request", "concert-cancelled"]));
  expect(payments.filter((payment) => (payment?.declines.length ?? 0) > 0).length).toBeGreaterThan(5);
}, 900_000);
