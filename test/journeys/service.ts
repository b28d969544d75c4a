import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const root = join(import.meta.dirname, "..", "..");

/** How long a start may take on a machine that does much else at the same time. */
const READY_WITHIN_MS = 120_000;
const GONE_WITHIN_MS = 20_000;

/** The service as a user runs it: `npm start`, in a process of its own. */
export interface RunningService {
  readonly origin: string;
  readonly port: number;
  readonly persistTo: string;
  /** What it has printed beside that it is ready: nothing, as long as all is well. */
  complaints(): string;
  /** Asks it to stop, and answers when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL to the process group of `npm start`, and answers when nothing listens any more. */
  kill(): Promise<void>;
}

/** Between the choice of a port and its use, another service that starts at the same time may have taken it. */
class PortTaken extends Error {}
const STARTS = 3;

/** Answers once the service says that it is ready; throws with what it printed if it ends or takes too long. */
export const startService = async (
  persistTo: string,
  port?: number,
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningService> => {
  for (let start = 1; ; start++) {
    try {
      return await startOnce(persistTo, port, variables);
    } catch (error) {
      if (!(error instanceof PortTaken) || start === STARTS) throw error;
    }
  }
};

const startOnce = async (
  persistTo: string,
  port: number | undefined,
  variables: Readonly<Record<string, string>>,
): Promise<RunningService> => {
  const at = port ?? (await freePort());
  const told = Object.entries({ PASSWORD_HASHING: "quick", ...variables }).flatMap(([name, value]) => [
    "--var",
    `${name}:${value}`,
  ]);
  const child = spawn("npm", ["start", "--", "--port", String(at), "--persist-to", persistTo, ...told], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  // It leads a group of its own: a test run that ends early takes it along.
  const takeAlong = (): void => signal(child, "SIGKILL");
  process.once("exit", takeAlong);
  void ended.then(() => process.off("exit", takeAlong));

  const deadline = Date.now() + READY_WITHIN_MS;
  while (!printed.includes("Frontrow is ready")) {
    if (hasEnded(child) || Date.now() > deadline) {
      signal(child, "SIGKILL");
      const Fault = printed.includes("Address already in use") ? PortTaken : Error;
      throw new Fault(`The service did not become ready:\n${printed}`);
    }
    await sleep(50);
  }
  const end = async (by: NodeJS.Signals): Promise<void> => {
    signal(child, by);
    await ended;
    await untilNobodyListens(at);
  };
  return {
    origin: `http://localhost:${at}`,
    port: at,
    persistTo,
    complaints: () => complaintsIn(printed),
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
};

/** All but npm's own lines at the start, and what a start says when it has come to its end. */
const complaintsIn = (printed: string): string =>
  printed
    .replaceAll(/^> .*$/gm, "")
    .replace(/^Frontrow is ready[^]*?^ {2}fan .*$/m, "")
    .trim();

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** To the whole group: npm, and what it started. */
const signal = (child: ChildProcess, name: NodeJS.Signals): void => {
  if (child.pid === undefined || hasEnded(child)) return;
  process.kill(-child.pid, name);
};

/** Below those that Linux gives to outgoing connections: one of them may take such a port before the service does. */
const PORTS = [20_000, 32_000] as const;

/** A port that nobody listens on, chosen at random so that services that start at the same time choose different ones. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(...PORTS);
    if (await isFree(port)) return port;
  }
};

const isFree = (port: number): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer().on("error", () => resolve(false));
  server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  return promise;
};

export const untilNobodyListens = async (port: number): Promise<void> => {
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (await somebodyListens(port)) {
    if (Date.now() > deadline) throw new Error(`Somebody still listens on port ${port}`);
    await sleep(20);
  }
};

const somebodyListens = (port: number): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, "localhost", () => resolve(true)).on("error", () => resolve(false));
  return promise.finally(() => socket.destroy());
};
