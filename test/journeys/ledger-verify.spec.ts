// npm run ledger:verify, as whoever keeps the books runs it: against the service, and against one whose ledger is not what its logs say.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { beforeAll, expect, inject, it } from "vitest";
import { type Client, connect } from "./client.ts";
import { registerPerson } from "./people.ts";
import { completePurchase, planConcert } from "./purchases.ts";
import { root } from "./service.ts";

const service = inject("service");
const { administrator, organizer } = inject("people");
let client: Client;
beforeAll(async () => {
  client = await connect(service.origin);
});

const run = async (args: readonly string[], variables: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, [join(root, "scripts", "ledger-verify.mjs"), ...args], {
    env: { ...process.env, ...variables },
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, printed };
};
const verify = (url: string, password = "frontrow-demo-2027") =>
  run(["--url", url, "--email", administrator.email], { FRONTROW_PASSWORD: password });

it("finds the service's ledger in order", async () => {
  const concert = await planConcert(client, organizer);
  await completePurchase(client, await registerPerson(client), [{ of: concert, quantity: 2 }]);
  const { code, printed } = await verify(service.origin);
  expect(printed).toMatch(/^Compared [1-9]\d* entries of [1-9]\d* orders\.$/m);
  expect(printed).toMatch(/^PLN: gateway \d+\.\d\d, customers -?\d+\.\d\d, sales \d+\.\d\d$/m);
  expect(printed).toContain("OK: the ledger is what the logs say.");
  expect(code).toBe(0);
});

it("is told everything by variables, too", async () => {
  const { code, printed } = await run([], {
    FRONTROW_URL: service.origin,
    FRONTROW_EMAIL: administrator.email,
    FRONTROW_PASSWORD: "frontrow-demo-2027",
  });
  expect(printed).toContain("OK: the ledger is what the logs say.");
  expect(code).toBe(0);
});

it("says how it is used, when asked and when misused", async () => {
  const usage = /^npm run ledger:verify -- \[--url URL\] \[--email ADDRESS\]$/m;
  const asked = await run(["--help"], {});
  expect(asked.printed).toMatch(usage);
  expect(asked.printed).toContain("FRONTROW_PASSWORD");
  expect(asked.code).toBe(0);
  const empty = { FRONTROW_EMAIL: "", FRONTROW_PASSWORD: "" };
  for (const [args, fault] of [
    [[], "missing --email or FRONTROW_EMAIL, and FRONTROW_PASSWORD"],
    [["--email", administrator.email], "missing FRONTROW_PASSWORD"],
    [["--order", "1"], "Unknown option '--order'"],
  ] as const) {
    const { code, printed } = await run(args, empty);
    expect(printed).toContain(fault);
    expect(printed).toMatch(usage);
    expect(code).toBe(1);
  }
});

it("fails where it may not look", async () => {
  const { code, printed } = await verify(service.origin, "another password");
  expect(printed).toContain("/api/sessions answered 401");
  expect(code).toBe(1);
});

it("adds up all stretches, shows what differs, and fails", async () => {
  const same = { orders: 50, entries: 70, onTheirWay: 0, differences: [] };
  const entry = { id: "ord_1-2-0", amount: 100 };
  const lost = { kind: "missing", expected: entry, recorded: null };
  const stretches = [
    { ...same, accounts: { KWD: { gateway: 1500, customers: 0, sales: 1500 } }, nextCursor: "next" },
    {
      ...same,
      differences: [lost],
      accounts: { KWD: { gateway: 1, customers: -1, sales: 0 }, JPY: { gateway: 7, customers: 0, sales: 7 } },
      nextCursor: null,
    },
  ];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const at = searchParams.get("cursor") === "next" ? 1 : 0;
    response.end(JSON.stringify(pathname === "/api/sessions" ? { token: "t" } : stretches[at]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { code, printed } = await verify(`http://127.0.0.1:${port}`);
    expect(printed).toContain("Compared 140 entries of 100 orders.");
    expect(printed).toContain("KWD: gateway 1.501, customers -0.001, sales 1.500");
    expect(printed).toContain("JPY: gateway 7, customers 0, sales 7");
    expect(printed).toContain("DIFFERENT: 1 entries of the ledger are not what the logs say.");
    expect(printed).toContain("missing");
    expect(code).toBe(1);
  } finally {
    server.close();
  }
});
