// npm run bench, its second part: how soon open pages are told that tickets are gone. The whole service runs as npm start runs it. Exits with 1
// when a limit is missed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Client, connect } from "../test/journeys/client.ts";
import { registerPerson, signInDemoAccount } from "../test/journeys/people.ts";
import { buy, level, planConcert } from "../test/journeys/purchases.ts";
import { startService } from "../test/journeys/service.ts";

const WATCHERS = 50;
const PURCHASES = 20;
/** Milliseconds: what a page may be behind. */
const LIMIT = 2000;

const availability = z.object({ levels: z.array(z.object({ available: z.int() })) });

const persistTo = mkdtempSync(join(tmpdir(), "frontrow-bench-"));
const service = await startService(persistTo);
const delays = await measure(await connect(service.origin)).finally(async () => {
  await service.stop();
  rmSync(persistTo, { recursive: true });
});
report();

/** Milliseconds from the answer to a fan who has tickets held until each watcher was told, for all of them. */
async function measure(client: Client): Promise<number[]> {
  const organizer = await signInDemoAccount(client, "organizer@frontrow.example");
  const concert = await planConcert(client, organizer, { ticketLevels: [level("regular", PURCHASES, 15_000)] });
  const fan = await registerPerson(client);
  /** When each watcher was told of each number of tickets that are left. */
  const told = Array.from({ length: WATCHERS }, () => new Map<number, number>());
  const address = `${service.origin.replace("http", "ws")}/api/concerts/${concert.id}/availability/live`;
  const sockets = told.map((times) => {
    const socket = new WebSocket(address);
    socket.addEventListener("message", ({ data }) => {
      const [first] = availability.parse(JSON.parse(String(data))).levels;
      if (first !== undefined) times.set(first.available, performance.now());
    });
    return socket;
  });
  const measured: number[] = [];
  await everyone(told, PURCHASES);
  for (let left = PURCHASES - 1; left >= 0; left--) {
    await buy(client, fan, [{ of: concert, quantity: 1 }]);
    const held = performance.now();
    for (const at of await everyone(told, left)) measured.push(Math.max(0, at - held));
  }
  for (const socket of sockets) socket.close();
  return measured;
}

/** When each was told of that many, once all were. */
async function everyone(told: readonly ReadonlyMap<number, number>[], left: number): Promise<number[]> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline;) {
    const times = told.flatMap((each) => each.get(left) ?? []);
    if (times.length === told.length) return times;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`not every page was told that ${left} tickets are left`);
}

function report(): void {
  const sorted = delays.toSorted((left, right) => left - right);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
  const toldAfterMs = { median: at(0.5), p99: at(0.99), latest: at(1) };
  const file = join(import.meta.dirname, "results.json");
  const results = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
  writeFileSync(file, `${JSON.stringify({ ...results, watchers: WATCHERS, toldAfterMs }, null, 2)}\n`);
  const holds = toldAfterMs.latest <= LIMIT;
  process.stdout.write(
    `\n${WATCHERS} open pages are told that a ticket is gone, ms: median ${toldAfterMs.median}, p99 ${toldAfterMs.p99}, latest ${toldAfterMs.latest} (limit ${LIMIT})  ${holds ? "holds" : "MISSED"}\n`,
  );
  process.exit(holds ? 0 : 1);
}
