import { type Instant, instant, secondsAfter } from "../domain/instant.ts";
import { logFault } from "../logging.ts";
import { type AgendaItem, type AgendaTable, type DueSource, nextAlarm, pauseAfter, type Work } from "./agenda.ts";
import type { GroupCommit } from "./commit.ts";

/** Milliseconds a slice may take before it lets the alarm come back. Cloudflare's clock stands still without I/O, so… */
const SLICE = 50;
/** …rounds of one due source, and items of the agenda, are counted too. */
const ROUNDS = 20;
const ITEMS = 20;
/** Milliseconds an alarm waits for the items it started; beyond, they go on by themselves. Longer than an RPC may take. */
const PATIENCE = 15_000;

/** What due work needs of the object around it. */
export interface Clockwork {
  now(): Instant;
  setAlarm(at: Instant): void;
  waitUntil(work: Promise<void>): void;
}

/** Due work of the store itself, done by any flush: publishing and pruning. */
export interface Upkeep {
  dueAt(at: Instant): Instant | undefined;
}

/** An item under way. */
interface Run {
  /** Scheduled anew meanwhile: what has come of this run must not take it off the agenda. */
  moved: boolean;
  ended: Promise<void>;
}

/** A due source that failed: asked again after a pause. Kept in memory; a restart asks at once. */
interface Failure {
  readonly attempts: number;
  readonly until: Instant;
}

const keyOf = (kind: string, id: string): string => `${kind} ${id}`;

/** Everything that is due some time, on the one alarm that an object has. */
export class DueWork {
  readonly #sources: readonly DueSource[];
  readonly #work: Work;
  readonly #agenda: AgendaTable;
  readonly #commit: GroupCommit;
  readonly #upkeep: readonly Upkeep[];
  readonly #clockwork: Clockwork;
  readonly #running = new Map<string, Run>();
  readonly #failures = new Map<DueSource, Failure>();
  #armed: Instant | undefined;
  #slice: Promise<void> | undefined;

  constructor(
    sources: readonly DueSource[],
    work: Work,
    agenda: AgendaTable,
    commit: GroupCommit,
    upkeep: readonly Upkeep[],
    clockwork: Clockwork,
  ) {
    this.#sources = sources;
    this.#work = work;
    this.#agenda = agenda;
    this.#commit = commit;
    this.#upkeep = upkeep;
    this.#clockwork = clockwork;
  }

  /** An item was scheduled: should it be under way, its end leaves it on the agenda. */
  scheduled(kind: string, id: string): void {
    const run = this.#running.get(keyOf(kind, id));
    if (run !== undefined) run.moved = true;
  }

  /** The object starts, and the platform holds that alarm, if any. */
  resume(held: Instant | undefined, at: Instant): void {
    this.#armed = held;
    this.arm(at);
  }

  /** Sets the alarm to what is due first, overdue work included, unless it is set early enough. */
  arm(at: Instant): void {
    const due = [...this.#sources.map((source) => this.#dueAt(source)), this.#itemDueAt(), ...this.#upkeepDueAt(at)];
    const next = nextAlarm({ at, armed: this.#armed, due, running: this.#running.size > 0 });
    if (next === undefined) return;
    this.#armed = next;
    this.#clockwork.setAlarm(next);
  }

  /** The alarm has fired, and is no longer set. */
  fired(): void {
    this.#armed = undefined;
  }

  /** Does one slice of what is due; a second call meanwhile waits for the same one. */
  slice(): Promise<void> {
    this.#slice ??= this.#doSlice().finally(() => {
      this.#slice = undefined;
    });
    return this.#slice;
  }

  /** Runs an item at once if it is on the agenda, or waits for the run that is under way. Never rejects. */
  runNow(kind: string, id: string): Promise<void> {
    const run = this.#running.get(keyOf(kind, id));
    if (run !== undefined) return run.ended;
    const item = this.#agenda.find(kind, id);
    return item === undefined ? Promise.resolve() : this.#start(item);
  }

  async #doSlice(): Promise<void> {
    const began = this.#clockwork.now();
    const inTime = (): boolean => this.#clockwork.now() - began <= SLICE;
    for (const source of this.#sources) {
      for (let round = 0; round < ROUNDS && inTime(); round += 1) {
        const due = this.#dueAt(source);
        if (due === undefined || due > began) break;
        await this.#runSource(source, began);
      }
    }
    if (this.#upkeepDueAt(began).some((due) => due !== undefined && due <= began)) {
      await this.#commit.run(() => undefined);
    }
    const runs: Promise<void>[] = [];
    for (const item of this.#agenda.earliest(ITEMS + this.#running.size)) {
      if (item.dueAt > began || !inTime() || runs.length >= ITEMS) break;
      if (!this.#running.has(keyOf(item.kind, item.id))) runs.push(this.#start(item));
    }
    await patiently(runs);
  }

  async #runSource(source: DueSource, at: Instant): Promise<void> {
    try {
      await source.run(at);
      this.#failures.delete(source);
    } catch (fault) {
      const attempts = (this.#failures.get(source)?.attempts ?? 0) + 1;
      this.#failures.set(source, { attempts, until: secondsAfter(this.#clockwork.now(), pauseAfter(attempts)) });
      logFault("due work failed", fault, { attempts });
    }
  }

  #start(item: AgendaItem): Promise<void> {
    const run: Run = { moved: false, ended: Promise.resolve() };
    this.#running.set(keyOf(item.kind, item.id), run);
    run.ended = this.#carryOut(item, run);
    this.#clockwork.waitUntil(run.ended);
    return run.ended;
  }

  async #carryOut(item: AgendaItem, run: Run): Promise<void> {
    const settle = await this.#attempt(item);
    try {
      await this.#commit.run((at) => {
        if (!run.moved) settle(at);
      });
    } catch (fault) {
      logFault("what came of due work was not recorded", fault, { kind: item.kind, id: item.id });
    }
    this.#running.delete(keyOf(item.kind, item.id));
    this.arm(this.#clockwork.now());
  }

  /** Does the work. Returns what it does to the agenda, unless the item is scheduled anew before. */
  async #attempt(item: AgendaItem): Promise<(at: Instant) => void> {
    try {
      const work = Object.hasOwn(this.#work, item.kind) ? this.#work[item.kind] : undefined;
      if (work === undefined) throw new Error(`nothing is known of agenda items of kind ${item.kind}`);
      const result = await work(item);
      if (result === "done") return () => this.#agenda.clear(item.kind, item.id);
      return () => this.#agenda.postpone(item, result.again, 0);
    } catch (fault) {
      const attempts = item.attempts + 1;
      logFault("due work failed", fault, { kind: item.kind, id: item.id, attempts });
      return (at) => this.#agenda.postpone(item, secondsAfter(at, pauseAfter(attempts)), attempts);
    }
  }

  /** A source that failed is not due before its pause is over. */
  #dueAt(source: DueSource): Instant | undefined {
    if (!this.#agenda.stored) return undefined;
    const due = source.next();
    const pause = this.#failures.get(source)?.until;
    if (due === undefined || pause === undefined) return due;
    return instant.parse(Math.max(due, pause));
  }

  /** When the first item that is not under way is due. */
  #itemDueAt(): Instant | undefined {
    if (this.#running.size === 0) return this.#agenda.firstDueAt();
    const items = this.#agenda.earliest(1 + this.#running.size);
    return items.find((item) => !this.#running.has(keyOf(item.kind, item.id)))?.dueAt;
  }

  #upkeepDueAt(at: Instant): (Instant | undefined)[] {
    return this.#upkeep.map((upkeep) => upkeep.dueAt(at));
  }
}

/** Waits until all have ended, or a while. */
const patiently = async (runs: readonly Promise<void>[]): Promise<void> => {
  if (runs.length === 0) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  await Promise.race([Promise.all(runs), patience]);
  clearTimeout(timer);
};
