// npm run check: installs what is missing, then runs scripts/check.ts under the project's Node.
import { join } from "node:path";
import { installMissing, root, runWithProjectNode } from "./toolchain.mjs";

installMissing();
process.exit(runWithProjectNode([join(root, "scripts", "check.ts"), ...process.argv.slice(2)]));
