// The service on this machine, as npm start runs it: wrangler dev on local storage, its read models migrated, cron played,
// demo data made. Started by scripts/start.mjs, which holds our standard input: when that ends, so do we, with all we started.
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeDemoData } from "./demo-data.ts";
import type { DemoAccounts } from "./demo-data.ts";
import { readNote, writeNote } from "./notes.ts";
import { readOptions } from "./service-options.ts";
import type { ServiceOptions } from "./service-options.ts";

const root = join(import.meta.dirname, "..");

process.stdin.on("end", endWithEverything).on("error", endWithEverything).resume();

try {
  await run(readOptions(process.argv.slice(2), root));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function run(options: ServiceOptions): Promise<void> {
  const notes = join(options.persistTo, "frontrow");
  mkdirSync(notes, { recursive: true });
  await waitUntilPortIsFree(options.port);
  applyReadModelMigrations(options.persistTo, join(notes, "read-model-migrations"));
  const wrangler = startWrangler(options);
  process.on("SIGTERM", () => void stop(wrangler));
  await waitUntilHealthy(options.url);
  void playCron(options.url);
  setInterval(() => void playCron(options.url), 60_000);
  announce(options, await makeDemoData(options, join(notes, "demo-data.json")));
}

/** A killed predecessor may hold the port for a moment longer. */
async function waitUntilPortIsFree(port: number): Promise<void> {
  for (let tries = 0; await somebodyListens(port); tries++) {
    if (tries === 30) throw new Error(`Port ${port} is in use. Another one: npm start -- --port ${port + 1}`);
    await sleep(100);
  }
}

function somebodyListens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, "localhost", () => resolve(true)).on("error", () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** wrangler takes seconds over this, so it is asked only when there is something new. */
function applyReadModelMigrations(persistTo: string, noteFile: string): void {
  const folder = join(root, "migrations", "read-models");
  const hash = createHash("sha256");
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .toSorted())
    hash.update(file).update(readFileSync(join(folder, file)));
  const wanted = hash.digest("hex");
  if (readNote(noteFile) === wanted) return;
  const command = ["d1", "migrations", "apply", "READ_MODELS", "--local", "--persist-to", persistTo];
  const { status, stdout, stderr } = spawnSync(process.execPath, wranglerArguments(command), {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(`The read models could not be migrated.\n${stdout}${stderr}`);
  writeNote(noteFile, wanted);
}

function startWrangler({ port, persistTo, vars, wranglerFlags }: ServiceOptions): ChildProcess {
  const command = ["dev", "--local", "--port", String(port), "--persist-to", persistTo];
  // Errors are the service's own; what is below them is advice to developers of Workers.
  command.push("--log-level", "error", "--show-interactive-dev-session=false");
  for (const value of vars) command.push("--var", value);
  const env = {
    ...process.env,
    // Of wrangler's local extras, these record every request and connect services of different folders.
    X_LOCAL_EXPLORER: "false",
    X_LOCAL_OBSERVABILITY: "false",
    WRANGLER_REGISTRY_PATH: join(persistTo, "frontrow", "registry"),
  };
  return spawn(process.execPath, wranglerArguments([...command, ...wranglerFlags]), {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  }).on("exit", (code) => process.exit(code ?? 1));
}

/** wrangler's program itself: its launcher would be one more process that signals stop at. */
function wranglerArguments(command: readonly string[]): string[] {
  return ["--no-warnings", join(root, "node_modules", "wrangler", "wrangler-dist", "cli.js"), ...command];
}

async function waitUntilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`The service does not answer ${url}/healthz with 200.`);
}

/** Cloudflare calls the scheduled handler each minute; here nobody else does. What fails in it, the service reports itself. */
async function playCron(url: string): Promise<void> {
  const signal = AbortSignal.timeout(50_000);
  const answer = await fetch(`${url}/cdn-cgi/local/scheduled`, { signal }).catch(() => undefined);
  await answer?.body?.cancel();
}

function announce({ url, persistTo }: ServiceOptions, accounts: DemoAccounts | undefined): void {
  const lines = ["", `Frontrow is ready on ${url}`, `How to call it: ${url}/docs`, `Its data: ${persistTo}`];
  if (accounts !== undefined) {
    lines.push("Accounts:");
    for (const [role, { email, password }] of Object.entries(accounts))
      lines.push(`  ${role.padEnd(13)}  ${email.padEnd(26)}  ${password}`);
  }
  process.stdout.write(`${lines.join("\n")}\n\n`);
}

/** Asked to stop. wrangler gets a moment to tidy its temporary files; what must last is on disk already. */
async function stop(wrangler: ChildProcess): Promise<void> {
  wrangler
    .removeAllListeners("exit")
    .on("exit", () => process.exit(0))
    .kill("SIGTERM");
  await sleep(1_500);
  process.exit(0);
}

/** We lead the group in which wrangler, workerd and esbuild run: they go with us. (Where we exit by ourselves, start.mjs does this.) */
function endWithEverything(): void {
  process.kill(-process.pid, "SIGKILL");
}
