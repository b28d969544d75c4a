// npm run bench: installs what is missing, then runs the benchmarks under the project's Node, each whether or not the one before it missed a limit.
import { join } from "node:path";
import { installMissing, root, runWithProjectNode } from "../scripts/toolchain.mjs";

installMissing();
const statuses = ["bench.ts", "availability.ts"].map((name) => runWithProjectNode([join(root, "bench", name)]));
process.exit(Math.max(...statuses));
