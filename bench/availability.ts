// npm run bench, its second part: how soon open pages are told that tickets are gone, and how soon one shows it in a real browser (Debian's
// Chromium; another one: CHROMIUM=/path/to/it), by its socket and by asking. The whole service runs as npm start runs it. Exits with 1 when a
// limit is missed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
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

/** When a page wrote a number into itself. */
const seen = z.array(z.object({ text: z.string(), at: z.number() }));

/** Takes down when the page says how many are left. */
const WATCH = `
  window.seen = [];
  addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("[data-left]");
    new MutationObserver(() => window.seen.push({ text: place.textContent, at: Date.now() }))
      .observe(place, { childList: true, characterData: true, subtree: true });
  });`;

const persistTo = mkdtempSync(join(tmpdir(), "frontrow-bench-"));
const service = await startService(persistTo);
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const { delays, shown } = await measureAll(await connect(service.origin), browser).finally(async () => {
  await browser.close();
  await service.stop();
  rmSync(persistTo, { recursive: true });
});
report();

async function measureAll(client: Client, opened: Browser) {
  const told = await measure(client);
  const bySocket = await measurePage(client, opened, true);
  return { delays: told, shown: { bySocket, byAsking: await measurePage(client, opened, false) } };
}

/** Milliseconds from the answer to a fan who has a ticket held until an open page shows that it is gone, for each purchase. */
async function measurePage(client: Client, opened: Browser, hasSockets: boolean): Promise<number[]> {
  const organizer = await signInDemoAccount(client, "organizer@frontrow.example");
  const concert = await planConcert(client, organizer, { ticketLevels: [level("regular", PURCHASES + 1, 15_000)] });
  const fan = await registerPerson(client);
  const page = await opened.newPage();
  if (!hasSockets) await page.routeWebSocket(/\/live$/, (socket) => socket.close());
  await page.addInitScript(WATCH);
  await page.goto(`${service.origin}/concerts/${concert.id}`);
  // Its socket is open, or it has asked at least once.
  await page.waitForTimeout(3000);
  const measured: number[] = [];
  for (let left = PURCHASES; left > 0; left--) {
    await buy(client, fan, [{ of: concert, quantity: 1 }]);
    const held = Date.now();
    const text = left === 1 ? "1 ticket left" : `${left} tickets left`;
    await page.getByText(text, { exact: true }).waitFor();
    const shownAt = seen.parse(await page.evaluate("window.seen")).find((each) => each.text === text);
    if (shownAt === undefined) throw new Error(`nobody saw the page say “${text}”`);
    measured.push(Math.max(0, shownAt.at - held));
    // At another moment of its rhythm each time.
    await page.waitForTimeout(left * 37);
  }
  await page.close();
  return measured;
}

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

function summed(milliseconds: readonly number[]) {
  const sorted = milliseconds.toSorted((left, right) => left - right);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
  return { median: at(0.5), p99: at(0.99), latest: at(1) };
}

function report(): void {
  const toldAfterMs = summed(delays);
  const shownAfterMs = { bySocket: summed(shown.bySocket), byAsking: summed(shown.byAsking) };
  const file = join(import.meta.dirname, "results.json");
  const results = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
  writeFileSync(file, `${JSON.stringify({ ...results, watchers: WATCHERS, toldAfterMs, shownAfterMs }, null, 2)}\n`);
  const rows = [
    [`${WATCHERS} open pages are told that a ticket is gone`, toldAfterMs],
    ["a page in a browser shows it, by its socket", shownAfterMs.bySocket],
    ["a page in a browser shows it, by asking", shownAfterMs.byAsking],
  ] as const;
  for (const [what, { median, p99, latest }] of rows)
    process.stdout.write(
      `\n${what}, ms: median ${median}, p99 ${p99}, latest ${latest} (limit ${LIMIT})  ${latest <= LIMIT ? "holds" : "MISSED"}\n`,
    );
  process.exit(rows.every(([, { latest }]) => latest <= LIMIT) ? 0 : 1);
}
