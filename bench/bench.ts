// npm run bench: how many reservations one concert takes, beside what the platform itself can do on the same machine in the same
// minute. The built Worker runs in bare workerd, without a development proxy. Exits with 1 when a limit is missed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type BuiltWorker, serve } from "./built-worker.ts";
import { CONNECTIONS, load, type Measured } from "./load.ts";

const RUNS = 5;
const SECONDS = 4;
const MANY = 500_000;
/** Reservations made by one request while the crowded concert is filled. */
const PART = 25_000;

type Key = "raw" | "noop" | "commitEach" | "reserve" | "reserveAt500k";

/** Concerts by number: the crowded one, one that warms the Worker, and a new one for whatever must begin empty. */
const concertNumber = (number: number): string => number.toString(16).padStart(32, "0");
const crowded = concertNumber(1);
const warming = concertNumber(2);
let used = 2;

const folder = mkdtempSync(join(tmpdir(), "frontrow-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const worker = await build(folder);
const { rates, p99 } = await measureRates(worker);
const startMs = await measureStarts(worker);
const ratios = {
  reserveToNoop: rates.reserve / rates.noop,
  reserveToCommitEach: rates.reserve / rates.commitEach,
  reserveAt500kToReserve: rates.reserveAt500k / rates.reserve,
};
report();

async function measureRates(built: BuiltWorker): Promise<{ rates: Record<Key, number>; p99: Record<Key, number> }> {
  const { url, kill } = await serve(built);
  const newConcert = async () => {
    const concert = concertNumber(++used);
    await ask(url, "create", concert);
    return concert;
  };
  await ask(url, "create", warming);
  await ask(url, "create", crowded);
  process.stderr.write(`making ${MANY} reservations for the crowded concert\n`);
  for (let made = 0; made < MANY; made += PART) await ask(url, "fill", crowded, `&count=${PART}`);

  const runs: Record<Key, Measured[]> = { raw: [], noop: [], commitEach: [], reserve: [], reserveAt500k: [] };
  await load(`${url}/reserve?concert=${warming}`, SECONDS);
  for (let run = 1; run <= RUNS; run++) {
    process.stderr.write(`run ${run} of ${RUNS}\n`);
    runs.raw.push(await load(`${url}/raw`, SECONDS));
    runs.noop.push(await load(`${url}/noop?concert=${warming}`, SECONDS));
    runs.commitEach.push(await load(`${url}/commit-each?concert=${await newConcert()}`, SECONDS));
    runs.reserve.push(await load(`${url}/reserve?concert=${await newConcert()}`, SECONDS));
    runs.reserveAt500k.push(await load(`${url}/reserve?concert=${crowded}`, SECONDS));
  }
  await kill();
  return { rates: eachMedian(runs, "rate"), p99: eachMedian(runs, "p99") };
}

/** How long a concert's first request takes in a workerd just started, whose code another concert has warmed. */
async function measureStarts(built: BuiltWorker): Promise<{ empty: number; at500k: number }> {
  const empty: number[] = [];
  const at500k: number[] = [];
  let unreserved = concertNumber(++used);
  for (let run = 0; run <= RUNS; run++) {
    const { url, kill } = await serve(built);
    for (let times = 0; times < 100; times++) await ask(url, "reserve", warming);
    // The first start only makes the concert that the next one finds empty.
    if (run > 0) {
      empty.push(await ask(url, "reserve", unreserved));
      at500k.push(await ask(url, "reserve", crowded));
    }
    unreserved = concertNumber(++used);
    await ask(url, "create", unreserved);
    await kill();
  }
  return { empty: median(empty), at500k: median(at500k) };
}

/** Milliseconds until the answer. */
async function ask(url: string, what: string, concert: string, more = ""): Promise<number> {
  const asked = performance.now();
  const answer = await fetch(`${url}/${what}?concert=${concert}${more}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${text}`);
  return performance.now() - asked;
}

function eachMedian(runs: Record<Key, readonly Measured[]>, of: keyof Measured): Record<Key, number> {
  const medianOf = (key: Key) => median(runs[key].map((run) => run[of]));
  return {
    raw: medianOf("raw"),
    noop: medianOf("noop"),
    commitEach: medianOf("commitEach"),
    reserve: medianOf("reserve"),
    reserveAt500k: medianOf("reserveAt500k"),
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function report(): void {
  const results = { connections: CONNECTIONS, rates, p99, ratios, startMs };
  writeFileSync(join(import.meta.dirname, "results.json"), `${JSON.stringify(results, rounded, 2)}\n`);
  const line = (name: string, ...columns: string[]) =>
    `${name.padEnd(34)}${columns.map((column) => column.padStart(12)).join("")}`;
  const rateLine = (name: string, key: Key) => line(name, rates[key].toFixed(0), p99[key].toFixed(1));
  const limits = [
    { name: "reserve ÷ no-op", value: ratios.reserveToNoop, limit: "≥ 0.55", holds: ratios.reserveToNoop >= 0.55 },
    {
      name: "reserve ÷ one commit each",
      value: ratios.reserveToCommitEach,
      limit: "≥ 2.5",
      holds: ratios.reserveToCommitEach >= 2.5,
    },
    {
      name: "reserve at 500,000 ÷ reserve",
      value: ratios.reserveAt500kToReserve,
      limit: "≥ 0.8",
      holds: ratios.reserveAt500kToReserve >= 0.8,
    },
    { name: "first answer at 500,000, ms", value: startMs.at500k, limit: "< 100", holds: startMs.at500k < 100 },
  ];
  const lines = [
    line(`${CONNECTIONS} connections, median of ${RUNS}`, "per second", "p99, ms"),
    rateLine("the Worker alone", "raw"),
    rateLine("no-op RPC to the object", "noop"),
    rateLine("reserve, one commit each", "commitEach"),
    rateLine("reserve", "reserve"),
    rateLine("reserve with 500,000 on it", "reserveAt500k"),
    "",
    line("", "measured", "limit"),
    ...limits.map(
      ({ name, value, limit, holds }) => `${line(name, value.toFixed(2), limit)}  ${holds ? "holds" : "MISSED"}`,
    ),
    line("first answer with none, ms", startMs.empty.toFixed(2)),
  ];
  process.stdout.write(`\n${lines.join("\n")}\n`);
  process.exit(limits.every(({ holds }) => holds) ? 0 : 1);
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toFixed(3)) : value;
}
