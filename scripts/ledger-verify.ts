// npm run ledger:verify: has a service compare its ledger with its logs, a stretch of orders at a time, and says what came of it.
import { parseArgs } from "node:util";
import { z } from "zod";

const USAGE = `npm run ledger:verify -- [--url URL] [--email ADDRESS]

Has a service compare its ledger with its payments' logs. Ends with 0 when they agree, with 1 when they differ or were not compared.

  --url URL, or FRONTROW_URL            the service (http://localhost:8787 if neither is given)
  --email ADDRESS, or FRONTROW_EMAIL    the administrator to sign in as
  FRONTROW_PASSWORD                     the administrator's password: no argument, as everyone on the machine can see those

For the service that npm start runs:
  FRONTROW_EMAIL=admin@frontrow.example FRONTROW_PASSWORD=frontrow-demo-2027 npm run ledger:verify`;

/** Orders that one call compares. */
const STRETCH = 50;

/** Differences that are printed in full. */
const SHOWN = 20;

const session = z.object({ token: z.string() });
const balances = z.record(z.string(), z.object({ gateway: z.int(), customers: z.int(), sales: z.int() }));
const difference = z.object({
  kind: z.enum(["missing", "unexpected", "altered"]),
  expected: z.unknown(),
  recorded: z.unknown(),
});
const stretch = z.object({
  orders: z.int(),
  entries: z.int(),
  onTheirWay: z.int(),
  differences: z.array(difference),
  accounts: balances,
  nextCursor: z.string().nullable(),
});
type Stretch = z.infer<typeof stretch>;

try {
  const { values } = readArguments();
  if (values.help === true) {
    console.log(USAGE);
    process.exit(0);
  }
  const { url, email, password } = readService(values);
  const { token } = session.parse(
    await call(new URL("/api/sessions", url), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email, password }),
    }),
  );
  const authorization = { Authorization: `Bearer ${token}` };
  try {
    process.exitCode = report(await compareAll(url, authorization));
  } finally {
    await fetch(new URL("/api/sessions/current", url), { method: "DELETE", headers: authorization });
  }
} catch (fault) {
  console.error(`The ledger could not be verified: ${fault instanceof Error ? fault.message : String(fault)}`);
  process.exitCode = 1;
}

function readArguments() {
  try {
    return parseArgs({
      options: { url: { type: "string" }, email: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
  } catch (fault) {
    throw misused(fault instanceof Error ? fault.message : String(fault));
  }
}

/** An empty variable is a missing one. */
function readService(given: { readonly url?: string; readonly email?: string }) {
  const { FRONTROW_URL, FRONTROW_EMAIL, FRONTROW_PASSWORD: password } = process.env;
  const url = given.url ?? (FRONTROW_URL || "http://localhost:8787");
  const email = given.email ?? FRONTROW_EMAIL;
  if (email && password) return { url, email, password };
  const missing = [...(email ? [] : ["--email or FRONTROW_EMAIL"]), ...(password ? [] : ["FRONTROW_PASSWORD"])];
  throw misused(`missing ${missing.join(", and ")}`);
}

function misused(how: string): Error {
  return new Error(`${how}\n\n${USAGE}`);
}

async function call(address: URL, init: RequestInit): Promise<unknown> {
  const answer = await fetch(address, init);
  if (!answer.ok) throw new Error(`${address.pathname} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function compareAll(url: string, headers: Readonly<Record<string, string>>): Promise<Stretch[]> {
  const stretches: Stretch[] = [];
  for (let cursor: string | null = ""; cursor !== null; cursor = stretches.at(-1)?.nextCursor ?? null) {
    const address = new URL("/api/operations/ledger/verification", url);
    address.searchParams.set("limit", String(STRETCH));
    if (cursor !== "") address.searchParams.set("cursor", cursor);
    stretches.push(stretch.parse(await call(address, { headers })));
  }
  return stretches;
}

/** Prints the verdict; the exit code that says it. */
function report(stretches: readonly Stretch[]): number {
  const total = (count: (one: Stretch) => number) => stretches.reduce((sum, one) => sum + count(one), 0);
  const onTheirWay = total((one) => one.onTheirWay);
  console.log(`Compared ${total(({ entries }) => entries)} entries of ${total(({ orders }) => orders)} orders.`);
  if (onTheirWay > 0) console.log(`${onTheirWay} more, not a minute old, are on their way into the ledger.`);
  for (const [currency, accounts] of sumsOf(stretches)) {
    const amounts = Object.entries(accounts).map(([account, amount]) => `${account} ${decimal(amount, currency)}`);
    console.log(`${currency}: ${amounts.join(", ")}`);
  }
  const differences = stretches.flatMap((one) => one.differences);
  if (differences.length === 0) {
    console.log("OK: the ledger is what the logs say.");
    return 0;
  }
  console.log(`DIFFERENT: ${differences.length} entries of the ledger are not what the logs say.`);
  for (const { kind, expected, recorded } of differences.slice(0, SHOWN)) {
    console.log(`${kind}\n  by the logs:   ${JSON.stringify(expected)}\n  in the ledger: ${JSON.stringify(recorded)}`);
  }
  if (differences.length > SHOWN) console.log(`… and ${differences.length - SHOWN} more`);
  return 1;
}

function sumsOf(stretches: readonly Stretch[]) {
  const sums = new Map<string, z.infer<typeof balances>[string]>();
  for (const [currency, { gateway, customers, sales }] of stretches.flatMap((one) => Object.entries(one.accounts))) {
    const sum = sums.get(currency) ?? { gateway: 0, customers: 0, sales: 0 };
    sums.set(currency, {
      gateway: sum.gateway + gateway,
      customers: sum.customers + customers,
      sales: sum.sales + sales,
    });
  }
  return sums;
}

/** Minor units as people write them: 2 decimals for PLN, none for JPY, 3 for KWD. */
function decimal(amount: number, currency: string): string {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return (amount / 10 ** digits).toFixed(digits);
}
