import { join, resolve } from "node:path";

/** What npm start was asked for, with what it adds. */
export interface ServiceOptions {
  readonly port: number;
  readonly url: string;
  readonly setupToken: string;
  /** Absolute: where wrangler keeps the data of every binding. */
  readonly persistTo: string;
  /** The service's own variables, NAME:VALUE; of two with one name the later holds. */
  readonly vars: readonly string[];
  /** Everything else, for wrangler to understand or refuse. */
  readonly wranglerFlags: readonly string[];
}

/** Reads `--port N --persist-to DIR --var NAME:VALUE`, each also as `--flag=value`; the rest is wrangler's. */
export function readOptions(args: readonly string[], root: string): ServiceOptions {
  const own = new Map<string, string[]>();
  const wranglerFlags: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [flag, inline] = splitFlag(args[at] ?? "");
    if (flag !== "--port" && flag !== "--persist-to" && flag !== "--var") {
      wranglerFlags.push(args[at] ?? "");
      continue;
    }
    const value = inline ?? args[++at];
    if (value === undefined) throw new Error(`${flag} needs a value`);
    own.set(flag, [...(own.get(flag) ?? []), value]);
  }
  const port = Number(own.get("--port")?.at(-1) ?? 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error("--port takes a number from 1 to 65535");
  const url = `http://localhost:${port}`;
  const vars = ["ENVIRONMENT:local", "RATE_LIMITS:off", `PUBLIC_URL:${url}`, "SETUP_TOKEN:local-setup-token"];
  vars.push(...(own.get("--var") ?? []));
  return {
    port,
    url,
    setupToken: vars.findLast((entry) => entry.startsWith("SETUP_TOKEN:"))?.slice("SETUP_TOKEN:".length) ?? "",
    persistTo: resolve(own.get("--persist-to")?.at(-1) ?? join(root, ".wrangler", "state")),
    vars,
    wranglerFlags,
  };
}

function splitFlag(argument: string): [flag: string, value: string | undefined] {
  const equals = argument.startsWith("--") ? argument.indexOf("=") : -1;
  return equals === -1 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}
