/**
 * An object to try the event store on: accounts with balances. Its clock, what its consumers receive and what its due work does
 * are in the test's hands.
 */
import { z } from "zod";
import { migrations } from "../../migrations/objects/streams/index.ts";
import { accept, type Decision, reject } from "../../src/domain/decider.ts";
import { type Instant, instant } from "../../src/domain/instant.ts";
import {
  type AgendaItem,
  type DueSource,
  type EventSchemas,
  EventSourcedObject,
  type LogReader,
  type Metadata,
  type Outcome,
  type PublishedEvent,
  type PublishedWindow,
  type RecordedEvent,
  type StoreDefinition,
  type WorkResult,
} from "../../src/event-store/index.ts";

const deposited = z.strictObject({
  type: z.literal("Deposited"),
  account: z.string(),
  amount: z.int(),
  memo: z.string(),
});
const withdrawn = z.strictObject({ type: z.literal("Withdrawn"), account: z.string(), amount: z.int() });
const noted = z.strictObject({ type: z.literal("Noted"), account: z.string(), note: z.string() });
const ledgerEvent = z.discriminatedUnion("type", [deposited, withdrawn, noted]);
export type LedgerEvent = z.infer<typeof ledgerEvent>;

const depositedFirst = z.object({ type: z.literal("Deposited"), account: z.string(), sum: z.int() });
const depositedSecond = z.object({ type: z.literal("Deposited"), account: z.string(), amount: z.int() });

/** Deposits were first written as `sum`, then as `amount`, then with a memo. */
export const ledgerSchemas: EventSchemas<LedgerEvent> = {
  newest: ledgerEvent,
  upcasters: {
    Deposited: [
      (old) => {
        const { type, account, sum } = depositedFirst.parse(old);
        return { type, account, amount: sum };
      },
      (old) => ({ ...depositedSecond.parse(old), memo: "" }),
    ],
  },
};

export type Ledger = { readonly [account: string]: number };

/** What a test does to and hears from one ledger. Kept outside the object, so that it survives its end. */
export interface Hands {
  /** The time, where it shall not be the real one. */
  now: (() => number) | undefined;
  received: { consumer: string; window: PublishedWindow }[];
  /** Thrown when a window is sent. */
  sendFault: Error | undefined;
  stuck: { consumer: string; since: number }[];
  moving: string[];
  /** What a report of a stuck consumer waits for. */
  reporting: Promise<void>;
  runs: AgendaItem[];
  work: (item: AgendaItem) => Promise<WorkResult>;
  /** Due work that is not in the agenda. */
  due: DueSource | undefined;
  /** Thrown when an event is mapped for publishing. */
  publishFault: Error | undefined;
  /** How often the object was started. */
  starts: number;
}

const all = new Map<string, Hands>();

/** The hands on a ledger, by its name. */
export const handsOn = (name: string): Hands => {
  const hands = all.get(name) ?? {
    now: undefined,
    received: [],
    sendFault: undefined,
    stuck: [],
    moving: [],
    reporting: Promise.resolve(),
    runs: [],
    work: () => Promise.resolve("done"),
    due: undefined,
    publishFault: undefined,
    starts: 0,
  };
  all.set(name, hands);
  return hands;
};

const metadata: Metadata = { correlationId: "request", causationId: "command", actorId: "tester" };

const evolve = (ledger: Ledger, event: LedgerEvent): Ledger => {
  if (event.type === "Noted") return ledger;
  const change = event.type === "Deposited" ? event.amount : -event.amount;
  return { ...ledger, [event.account]: (ledger[event.account] ?? 0) + change };
};

const replayed = (log: LogReader<LedgerEvent>): Ledger => {
  let ledger: Ledger = {};
  for (const { event } of log.replay()) ledger = evolve(ledger, event);
  return ledger;
};

export interface Options {
  readonly key?: string;
  readonly expected?: { readonly stream: string; readonly version: number };
}

export class LedgerObject extends EventSourcedObject<Ledger, LedgerEvent> {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    this.#hands.starts += 1;
  }

  get #hands(): Hands {
    return handsOn(this.ctx.id.name ?? "");
  }

  protected readonly definition: StoreDefinition<Ledger, LedgerEvent> = {
    migrations: [
      ...migrations,
      {
        name: "ledger",
        sql: `CREATE TABLE balances (account TEXT PRIMARY KEY NOT NULL, amount INTEGER NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE reserves (id INTEGER PRIMARY KEY) STRICT;
          CREATE TABLE debts (id INTEGER PRIMARY KEY,
            reserve INTEGER REFERENCES reserves (id) DEFERRABLE INITIALLY DEFERRED) STRICT;`,
      },
    ],
    events: ledgerSchemas,
    streamOf: (event) => event.account,
    empty: {},
    load: replayed,
    evolve,
    project: ({ event }, _before, after) => {
      if (event.type === "Noted") return;
      this.sql.exec(
        "INSERT INTO balances VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET amount = excluded.amount",
        event.account,
        after[event.account] ?? 0,
      );
    },
    react: (recorded, _after, agenda) => {
      if (recorded.event.type === "Noted" && recorded.event.note.startsWith("due:")) {
        agenda.schedule("note", recorded.event.note.slice("due:".length), recorded.recordedAt);
      }
    },
    dueSources: [
      {
        next: () => this.#hands.due?.next(),
        run: async (at) => this.#hands.due?.run(at),
      },
    ],
    work: {
      note: (item) => {
        this.#hands.runs.push(item);
        return this.#hands.work(item);
      },
    },
    publishing: {
      source: { kind: "ledger", id: this.ctx.id.name ?? "" },
      consumers: {
        policies: {
          published: (recorded) => this.#published(recorded, "public"),
          send: (window) => this.#receive("policies", window),
        },
        lists: {
          published: (recorded) => this.#published(recorded, "public", "listed"),
          send: (window) => this.#receive("lists", window),
        },
      },
      reportStuck: async (consumer, since) => {
        await this.#hands.reporting;
        this.#hands.stuck.push({ consumer, since });
      },
      reportMoving: (consumer) => void this.#hands.moving.push(consumer),
    },
  };

  protected override now(): Instant {
    return instant.parse(this.#hands.now?.() ?? Date.now());
  }

  #published(recorded: RecordedEvent<LedgerEvent>, ...notes: readonly string[]): PublishedEvent | undefined {
    const { position, event, recordedAt, metadata: origin } = recorded;
    if (this.#hands.publishFault !== undefined) throw this.#hands.publishFault;
    if (event.type === "Noted" && !notes.some((note) => event.note.startsWith(note))) return undefined;
    return { position, type: event.type, recordedAt, correlationId: origin.correlationId, data: event };
  }

  async #receive(consumer: string, window: PublishedWindow): Promise<void> {
    if (this.#hands.sendFault !== undefined) throw this.#hands.sendFault;
    this.#hands.received.push({ consumer, window });
  }

  /** Deposits and answers the balance. */
  deposit(account: string, amount: number, options: Options = {}): Promise<Outcome<number>> {
    return this.submit({
      metadata,
      ...options,
      decide: () => accept({ type: "Deposited", account, amount, memo: "m" }),
      answer: (ledger) => ledger[account] ?? 0,
    });
  }

  /** Withdraws what is there and answers the balance. */
  withdraw(account: string, amount: number, options: Options = {}): Promise<Outcome<number>> {
    return this.submit({
      metadata,
      ...options,
      decide: (ledger): Decision<LedgerEvent> =>
        (ledger[account] ?? 0) < amount ? reject("too-little") : accept({ type: "Withdrawn", account, amount }),
      answer: (ledger) => ledger[account] ?? 0,
    });
  }

  /** Notes something; "due:<id>" puts the item on the agenda, "public…" is published, "listed…" to the lists only. */
  note(account: string, ...notes: string[]): Promise<Outcome<undefined>> {
    return this.submit({
      metadata,
      decide: () => accept(...notes.map((note): LedgerEvent => ({ type: "Noted", account, note }))),
    });
  }

  /** Deposits, writes beside it, and then throws. */
  depositAndThrow(account: string, amount: number): Promise<Outcome<number>> {
    return this.submit<number>({
      metadata,
      key: `throws-${account}`,
      decide: () => accept({ type: "Deposited", account, amount, memo: "m" }),
      write: () => this.privateDetails.put(account, "secret"),
      agenda: (agenda, at) => agenda.schedule("note", account, at),
      answer: () => {
        throw new Error("a bug");
      },
    });
  }

  /** Deposits, and owes to a reserve that does not exist: nothing finds out before the COMMIT. */
  depositOnCredit(account: string, amount: number): Promise<Outcome<number>> {
    return this.submit({
      metadata,
      decide: () => accept({ type: "Deposited", account, amount, memo: "m" }),
      write: () => void this.sql.exec("INSERT INTO debts (reserve) VALUES (99)"),
      answer: (ledger) => ledger[account] ?? 0,
    });
  }

  /** Deposits without an event: a private detail only. */
  remember(id: string, detail: string): Promise<Outcome<undefined>> {
    return this.submit({ metadata, decide: () => accept(), write: () => this.privateDetails.put(id, detail) });
  }

  forget(id: string): Promise<Outcome<undefined>> {
    return this.submit({ metadata, decide: () => accept(), write: () => this.privateDetails.erase(id) });
  }

  recall(id: string): string | undefined {
    return this.privateDetails.read(id, z.string());
  }

  /** Runs a note's work at once. */
  hurry(id: string): Promise<void> {
    return this.runNow("note", id);
  }

  /** The committed state. */
  balances(): Ledger {
    return this.state;
  }

  noop(): void {}
}
