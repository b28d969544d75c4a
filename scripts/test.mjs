// npm test: installs what is missing, then runs every test that needs no browser. Arguments go to vitest.
import { join } from "node:path";
import { installMissing, root, runWithProjectNode } from "./toolchain.mjs";

installMissing();
process.exit(runWithProjectNode([join(root, "node_modules", "vitest", "vitest.mjs"), "run", ...process.argv.slice(2)]));
