// What the README tells a newcomer to type is run as it stands there.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";
import { root } from "./service.ts";

const purchaseOf = (readme: string): string => {
  const [, script] = /## Buy two tickets.*?```sh\n(.*?)```/s.exec(readme) ?? [];
  if (script === undefined) throw new Error("README.md shows no purchase");
  return script;
};

it("buys two tickets in curl, as the README shows it", async () => {
  const script = purchaseOf(readFileSync(join(root, "README.md"), "utf8"));
  expect(script).toContain("http://localhost:8787/api");
  const here = script.replace("http://localhost:8787", inject("service").origin);
  // In an environment without a shell of its own, bash takes the pipe to it for a remote login and reads its settings.
  const { stdout, stderr } = await promisify(execFile)("bash", ["--norc", "-euo", "pipefail", "-c", here], {
    timeout: 120_000,
  });
  expect(stderr).toBe("");
  expect(stdout).toContain("Your tickets: ");
  // The door's answer comes last.
  expect(JSON.parse(stdout.slice(stdout.lastIndexOf('{"valid"')))).toMatchObject({
    valid: true,
    ticket: { status: "validated" },
  });
});
