// npm run ledger:verify: installs what is missing, then runs scripts/ledger-verify.ts under the project's Node.
import { join } from "node:path";
import { installMissing, root, runWithProjectNode } from "./toolchain.mjs";

installMissing();
process.exit(runWithProjectNode([join(root, "scripts", "ledger-verify.ts"), ...process.argv.slice(2)]));
