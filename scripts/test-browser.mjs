// npm run test:browser: installs what is missing, then drives the pages in a real browser. Arguments go to vitest.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { installMissing, root, runWithProjectNode } from "./toolchain.mjs";

if (!existsSync(process.env.CHROMIUM ?? "/usr/bin/chromium")) {
  process.stderr.write(
    "No Chromium at /usr/bin/chromium. Install Debian's (apt-get install chromium), or name another one: CHROMIUM=…\n",
  );
  process.exit(1);
}
installMissing();
process.exit(
  runWithProjectNode([
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    "--project=browser",
    ...process.argv.slice(2),
  ]),
);
