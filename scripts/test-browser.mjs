// npm run test:browser: as npm test, for the tests that drive the pages in a real browser.
import { existsSync } from "node:fs";

if (!existsSync(process.env.CHROMIUM ?? "/usr/bin/chromium")) {
  process.stderr.write(
    "No Chromium at /usr/bin/chromium. Install Debian's (apt-get install chromium), or name another one: CHROMIUM=…\n",
  );
  process.exit(1);
}
process.argv.push("--project=browser");
await import("./test.mjs");
