// What the benchmark runs: the Concert object of the service behind as thin a Worker as can be. Ids are new in every request.
import type { ConcertDetails } from "../src/domain/concerts/concert.ts";
import {
  type ConcertId,
  concertIdFrom,
  orderIdFrom,
  reservationOf,
  ticketLevelId,
  userIdFrom,
} from "../src/domain/ids.ts";
import { instant, secondsAfter } from "../src/domain/instant.ts";
import { currency } from "../src/domain/money.ts";
import type { Metadata, Outcome } from "../src/event-store/index.ts";
import { ConcertObject } from "../src/objects/concert/concert-object.ts";
import type { ConcertRpc } from "../src/objects/concert/concert-rpc.ts";

type ReserveParameters = Parameters<ConcertRpc["reserve"]>;

interface BenchedRpc extends ConcertRpc {
  noop(): Promise<void>;
  reserveAlone(...parameters: ReserveParameters): ReturnType<ConcertRpc["reserve"]>;
  fill(concert: ConcertId, count: number): Promise<void>;
}

/** The service's own Concert object; what is added measures it. */
export class BenchedConcertObject extends ConcertObject {
  #latest: Promise<unknown> = Promise.resolve();

  async noop(): Promise<void> {}

  /** The same command, submitted once the one before it is committed: a transaction for each. */
  reserveAlone(...parameters: ReserveParameters): ReturnType<ConcertRpc["reserve"]> {
    const reserved = this.#latest.then(() => this.reserve(...parameters));
    this.#latest = reserved;
    return reserved;
  }

  /** That many reservations as everybody makes them, only without a request for each. */
  async fill(concert: ConcertId, count: number): Promise<void> {
    const reserveOne = async () => accepted(await this.reserve(...reservationOfSomebody(concert)));
    for (let made = 0; made < count; made += ATONCE) {
      await Promise.all(Array.from({ length: Math.min(ATONCE, count - made) }, reserveOne));
    }
  }
}

/** As many as a flush takes. */
const ATONCE = 256;

const REGULAR = ticketLevelId.parse("regular");
const PRICE = { amount: 35_000, currency: currency.parse("PLN") };

/** Ids that follow one another, as those of orders do, also after a restart; made cheaply, for that is not what is measured. */
const newHex = (): string => {
  started ??= Date.now().toString(16).padStart(20, "0");
  return started + (++made).toString(16).padStart(12, "0");
};
let started: string | undefined;
let made = 0;

/** One ticket for a new order. Orders follow one another in time, as their ids do; customers registered whenever they did. */
const reservationOfSomebody = (concert: ConcertId): ReserveParameters => {
  const hex = newHex();
  const orderId = orderIdFrom(hex);
  const lines = [{ ticketLevelId: REGULAR, quantity: 1, unitPrice: PRICE }];
  const reservationId = reservationOf(orderId, concert, 1);
  return [{ concertId: concert, reservationId, orderId, customerId: userIdFrom(anyHex()), lines }, metadata(hex)];
};

const anyHex = (): string => crypto.randomUUID().replaceAll("-", "");

const metadata = (cause: string): Metadata => ({ correlationId: cause, causationId: cause, actorId: "bench" });

const details = (): ConcertDetails => ({
  artist: "Everybody",
  title: "On sale",
  venue: { name: "PGE Narodowy", city: "Warsaw", country: "PL" },
  startsAt: secondsAfter(instant.parse(Date.now()), 180 * 24 * 3600),
  timeZone: "Europe/Warsaw",
  salesStartAt: null,
  salesEndAt: null,
  maxTicketsPerCustomer: 6,
  holdSeconds: 3600,
  taxRateBasisPoints: 800,
});

const accepted = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`refused: ${outcome.rejection.code}`);
  return outcome.value;
};

interface BenchedEnv {
  readonly CONCERTS: { getByName(name: string): BenchedRpc };
}

export default {
  /** `/WHAT?concert=HEX&count=N`; answers 200, or throws. */
  async fetch(request: Request, env: BenchedEnv): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/raw") return new Response("ok");
    const id = concertIdFrom(searchParams.get("concert") ?? "");
    const concert = env.CONCERTS.getByName(id);
    switch (pathname) {
      case "/noop":
        await concert.noop();
        break;
      case "/reserve":
        accepted(await concert.reserve(...reservationOfSomebody(id)));
        break;
      case "/commit-each":
        accepted(await concert.reserveAlone(...reservationOfSomebody(id)));
        break;
      case "/create": {
        const ticketLevels = [{ id: REGULAR, name: "Regular", capacity: 1_000_000, price: PRICE }];
        const plan = { concertId: id, organizerId: userIdFrom(newHex()), details: details(), ticketLevels };
        accepted(await concert.create(plan, metadata(id)));
        break;
      }
      case "/fill":
        await concert.fill(id, Number(searchParams.get("count")));
        break;
      default:
        return new Response("no such measurement", { status: 404 });
    }
    return new Response("ok");
  },
};
