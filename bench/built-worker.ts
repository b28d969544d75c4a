import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { unstable_readConfig } from "wrangler";

const root = join(import.meta.dirname, "..");

/** A built Worker with its configuration for workerd, and a folder for its objects' data. */
export interface BuiltWorker {
  readonly configFile: string;
  readonly address: string;
}

/** A workerd that serves a built Worker. */
export interface Serving {
  readonly url: string;
  /** Ends it as a crash would: what it answered must be on disk. */
  kill(): Promise<void>;
}

/** Bundles bench/worker.ts as a deployment would be, and writes what bare workerd needs to serve it, in `folder`. */
export async function build(folder: string): Promise<BuiltWorker> {
  const bundle = join(folder, "bundle");
  const data = join(folder, "data");
  mkdirSync(data, { recursive: true });
  const service = unstable_readConfig({ config: join(root, "wrangler.toml") });
  const { compatibility_date: date = "", compatibility_flags: flags } = service;
  const wranglerFile = join(folder, "wrangler.json");
  // As the service is built, save for its bindings, of which the bench has few.
  const settings = { compatibility_date: date, compatibility_flags: flags, rules: service.rules };
  writeFileSync(wranglerFile, JSON.stringify({ name: "bench", main: join(root, "bench", "worker.ts"), ...settings }));
  const { status, stdout, stderr } = spawnSync(
    "wrangler",
    ["deploy", "--dry-run", "--outdir", bundle, "--config", wranglerFile],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
  if (status !== 0) throw new Error(`The Worker could not be built.\n${stdout}${stderr}`);
  const modules = readdirSync(bundle).filter((name) => name.endsWith(".js") || name.endsWith(".sql"));
  const address = `127.0.0.1:${await freePort()}`;
  const configFile = join(bundle, "workerd.capnp");
  writeFileSync(configFile, workerdConfig({ modules, date, flags, data, address }));
  return { configFile, address };
}

/** Starts workerd and waits until it answers. */
export async function serve({ configFile, address }: BuiltWorker): Promise<Serving> {
  const workerd = spawn("workerd", ["serve", "--experimental", configFile], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const gone = new Promise<void>((resolve) => void workerd.on("exit", () => resolve()));
  const endWithUs = () => workerd.kill("SIGKILL");
  process.on("exit", endWithUs);
  const url = `http://${address}`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${url}/raw`).catch(() => undefined);
    await answer?.text();
    if (answer?.ok) break;
    if (tries === 500 || workerd.exitCode !== null) throw new Error("workerd does not serve the Worker");
    await sleep(10);
  }
  const kill = async () => {
    process.off("exit", endWithUs);
    workerd.kill("SIGKILL");
    await gone;
  };
  return { url, kill };
}

interface WorkerdParts {
  readonly modules: readonly string[];
  readonly date: string;
  readonly flags: readonly string[];
  readonly data: string;
  readonly address: string;
}

/** Queues accept and forget: publishing is part of what is measured, consuming is not. */
function workerdConfig({ modules, date, flags, data, address }: WorkerdParts): string {
  // The entry point comes first.
  const listed = modules
    .toSorted((left, right) => Number(right === "worker.js") - Number(left === "worker.js"))
    .map((name) =>
      name.endsWith(".js")
        ? `(name = ${text(name)}, esModule = embed ${text(name)})`
        : `(name = ${text(`./${name}`)}, text = embed ${text(name)})`,
    );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "queue", worker = .queue),
    (name = "data", disk = (path = ${text(data)}, writable = true)),
  ],
  sockets = [(name = "http", address = ${text(address)}, http = (), service = "worker")],
);
const worker :Workerd.Worker = (
  modules = [${listed.join(", ")}],
  compatibilityDate = ${text(date)},
  compatibilityFlags = [${flags.filter(isNeeded).map(text).join(", ")}],
  durableObjectNamespaces = [(className = "BenchedConcertObject", uniqueKey = "bench", enableSql = true)],
  durableObjectStorage = (localDisk = "data"),
  bindings = [
    (name = "CONCERTS", durableObjectNamespace = "BenchedConcertObject"),
    (name = "INTEGRATION_EVENTS", queue = "queue"),
    (name = "READ_MODEL_EVENTS", queue = "queue"),
  ],
);
const queue :Workerd.Worker = (
  modules = [(name = "queue.js", esModule = "export default { fetch: () => Response.json({}) };")],
  compatibilityDate = ${text(date)},
);
`;
}

/** workerd remarks on a flag that is the default by now; wrangler still goes by it. */
const isNeeded = (flag: string): boolean => flag !== "nodejs_compat";

const text = (value: string): string => JSON.stringify(value);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => void server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
