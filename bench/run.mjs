// npm run bench: installs what is missing, then runs bench/bench.ts under the project's Node.
import { join } from "node:path";
import { installMissing, root, runWithProjectNode } from "../scripts/toolchain.mjs";

installMissing();
process.exit(runWithProjectNode([join(root, "bench", "bench.ts")]));
