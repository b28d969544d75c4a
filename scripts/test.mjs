// npm test: installs what is missing, builds what browsers load, then runs every test that needs no browser, or those of the projects that
// are named. Arguments go to vitest.
import { join } from "node:path";
import { installMissing, root, runWithProjectNode } from "./toolchain.mjs";

const asked = process.argv.slice(2);
const projects = asked.some((argument) => argument.startsWith("--project")) ? [] : ["--project=!browser"];

installMissing();
if (runWithProjectNode([join(root, "scripts", "build-pages.mjs")]) !== 0) process.exit(1);
process.exit(runWithProjectNode([join(root, "node_modules", "vitest", "vitest.mjs"), "run", ...projects, ...asked]));
