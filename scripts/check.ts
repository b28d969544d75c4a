// npm run check: format, lint, types, import rules, dead code, generated files, tests. Says of each whether it holds, and ends with
// the count of tests. Fails when anything does.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const root = join(import.meta.dirname, "..");

/** Each found in node_modules/.bin, which is first in our PATH. */
const rules: readonly (readonly [what: string, ...command: string[]])[] = [
  ["format", "oxfmt", "--check"],
  ["lint", "oxlint", "--deny-warnings", "--report-unused-disable-directives"],
  ["types", "tsc", "--noEmit"],
  ["types in browsers", "tsc", "--noEmit", "-p", "src/web/browser"],
  ["types in the door's worker", "tsc", "--noEmit", "-p", "src/web/browser/worker"],
  ["imports", "depcruise", "--config", ".dependency-cruiser.cjs", "src", "test", "bench", "scripts", "migrations"],
  ["dead code", "knip"],
  ["files kept alive by tests only", "knip", "--production", "--include", "files,dependencies"],
  ["generated types", "wrangler", "types", "--check"],
  ["generated migrations", "node", "scripts/generate-migrations.mjs", "--check"],
];

let holds = true;
for (const [what, ...command] of rules) {
  const started = Date.now();
  const { code, printed } = await run(command, false);
  process.stdout.write(`${code === 0 ? "ok  " : "FAIL"}  ${what} (${Date.now() - started} ms)\n`);
  if (code === 0) continue;
  holds = false;
  process.stdout.write(`${printed}\n`);
}

const { passed, failed } = await runTests();
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(holds && failed === 0 ? 0 : 1);

async function runTests(): Promise<{ passed: number; failed: number }> {
  const folder = mkdtempSync(join(tmpdir(), "frontrow-check-"));
  const report = join(folder, "tests.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    // All at once: the browser waits much while journeys compute, and they while it does.
    const { code } = await run(["node", "scripts/test.mjs", "--project=*", ...reporters], true);
    const counts = readReport(report);
    // A file that could not be loaded, or an error outside any test, fails the run and is in no count of tests.
    return code === 0 ? counts : { passed: counts.passed, failed: Math.max(counts.failed, 1) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readReport(file: string): { passed: number; failed: number } {
  const schema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });
  try {
    const { numPassedTests, numFailedTests } = schema.parse(JSON.parse(readFileSync(file, "utf8")));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    // The runner died before it could tell.
    return { passed: 0, failed: 1 };
  }
}

function run([program = "", ...args]: readonly string[], shown: boolean): Promise<{ code: number; printed: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number; printed: string }>();
  const child = spawn(program, args, {
    cwd: root,
    stdio: ["ignore", shown ? "inherit" : "pipe", shown ? "inherit" : "pipe"],
  });
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.on("error", reject).on("close", (code) => resolve({ code: code ?? 1, printed }));
  return promise;
}
