import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, root, untilNobodyListens } from "./service.ts";

const ANSWERS_WITHIN_MS = 120_000;

/** The Worker under `wrangler dev`, told only what is given: nothing that `npm start` adds. */
export interface BareService {
  readonly origin: string;
  /** All that it has logged. */
  log(): string;
  stop(): Promise<void>;
}

/** Answers once the Worker answers anything at all. */
export const startBare = async (
  variables: Readonly<Record<string, string>>,
  persistTo: string,
): Promise<BareService> => {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      "--no-warnings",
      join(root, "node_modules", "wrangler", "wrangler-dist", "cli.js"),
      "dev",
      "--local",
      `--port=${port}`,
      `--persist-to=${persistTo}`,
      "--log-level=error",
      "--show-interactive-dev-session=false",
      ...Object.entries(variables).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
    ],
    {
      cwd: root,
      detached: true,
      env: { ...process.env, WRANGLER_REGISTRY_PATH: join(persistTo, "registry"), X_LOCAL_EXPLORER: "false" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let logged = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (logged += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (logged += text));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  // It leads a group of its own: a test run that ends early takes it along.
  const takeAlong = (): void => signal(child, "SIGKILL");
  process.once("exit", takeAlong);
  const origin = `http://localhost:${port}`;
  await untilAnswered(origin, child, () => logged);
  return {
    origin,
    log: () => logged,
    stop: async () => {
      signal(child, "SIGKILL");
      await ended;
      process.off("exit", takeAlong);
      await untilNobodyListens(port);
    },
  };
};

const untilAnswered = async (origin: string, child: ChildProcess, log: () => string): Promise<void> => {
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(origin, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined) return;
    await sleep(100);
  }
  signal(child, "SIGKILL");
  throw new Error(`The Worker does not answer:\n${log()}`);
};

const signal = (child: ChildProcess, name: NodeJS.Signals): void => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, name);
};
