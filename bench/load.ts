import { spawn } from "node:child_process";

export const CONNECTIONS = 64;

/** What a load met with: answers in a second, and the milliseconds within which 99 of 100 came. */
export interface Measured {
  readonly rate: number;
  readonly p99: number;
}

/** Loads one address for some seconds with wrk. Any answer but 200 makes the measurement worthless, so it throws. */
export async function load(url: string, seconds: number): Promise<Measured> {
  const printed = await wrk([
    "--threads",
    "1",
    "--connections",
    String(CONNECTIONS),
    "--duration",
    `${seconds}s`,
    "--latency",
    url,
  ]);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1];
  const [, p99, unit = ""] = /^\s+99%\s+([\d.]+)(us|ms|s)\s*$/m.exec(printed) ?? [];
  if (rate === undefined || p99 === undefined || /Non-2xx|Socket errors/.test(printed))
    throw new Error(`${url}\n${printed}`);
  return { rate: Number(rate), p99: Number(p99) * (MILLISECONDS[unit] ?? 1) };
}

const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000 };

function wrk(args: readonly string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn("wrk", args, { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.on("error", () => reject(new Error("The bench needs wrk (Debian: apt-get install wrk).")));
  child.on("close", () => resolve(printed));
  return promise;
}
