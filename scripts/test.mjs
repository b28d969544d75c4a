// npm test: installs what is missing, then runs every test that needs no browser. Arguments go to vitest.
import { join } from "node:path";
import { installMissing, root, runWithProjectNode } from "./toolchain.mjs";

installMissing();
if (runWithProjectNode([join(root, "scripts", "build-pages.mjs")]) !== 0) process.exit(1);
process.exit(
  runWithProjectNode([
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    "--project=!browser",
    ...process.argv.slice(2),
  ]),
);
