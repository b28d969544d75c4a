// npm start: installs what is missing, then runs scripts/service.ts under the project's Node and outlives none of its ends.
//
// The service leads a process group of its own, in which wrangler and workerd run too, so that it can be ended whole.
// Its standard input is the lifeline: when this process dies, however it dies, the service reads the end of it and goes.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { installMissing, projectNode, root, toolEnvironment } from "./toolchain.mjs";

installMissing();

const service = spawn(projectNode, [join(root, "scripts", "service.ts"), ...process.argv.slice(2)], {
  stdio: ["pipe", "inherit", "inherit"],
  env: toolEnvironment(),
  detached: true,
});
// Writing nothing, it only matters when it closes; a service already gone is no error here.
service.stdin.on("error", () => {});
let asked = false;
service.on("exit", (code) => {
  killGroup();
  process.exit(asked ? 0 : (code ?? 1));
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    asked = true;
    service.kill("SIGTERM");
  });

// npm killed by SIGKILL passes nothing on; its child is then adopted by another process.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      killGroup();
      process.exit(1);
    }
  }, 200);
}

function killGroup() {
  try {
    process.kill(-service.pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}
