// What npm scripts stand on. Runs on Node 20, before anything is installed; everything else runs on the Node in node_modules.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that wrangler and vitest need, from the npm package `node`. */
export const projectNode = join(root, "node_modules", ".bin", "node");

const lockFile = join(root, ".wrangler", "install.lock");

/** The environment of every tool: the project's Node first, nothing sent home, nothing looked up, code compiled once. */
export function toolEnvironment() {
  return {
    ...process.env,
    PATH: join(root, "node_modules", ".bin") + delimiter + process.env.PATH,
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_WRITE_LOGS: "false",
  };
}

/** Installs what package-lock.json asks for and is not there. Of two at once, the second waits and finds it done. */
export function installMissing() {
  if (isInstalled()) return;
  mkdirSync(dirname(lockFile), { recursive: true });
  holdLock();
  try {
    if (isInstalled()) return;
    process.stderr.write("Installing what is missing…\n");
    const npm = process.env.npm_execpath;
    const [command, args] = npm?.endsWith("npm-cli.js") ? [process.execPath, [npm]] : ["npm", []];
    const { status } = spawnSync(command, [...args, "ci", "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0 || !isInstalled()) throw new Error("The dependencies could not be installed (npm ci failed).");
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** Runs a program of this project or its packages under the project's Node; returns its exit code. */
export function runWithProjectNode(args) {
  const { status } = spawnSync(projectNode, args, { cwd: root, stdio: "inherit", env: toolEnvironment() });
  return status ?? 1;
}

function isInstalled() {
  if (!existsSync(projectNode)) return false;
  const wanted = lockedPackages("package-lock.json");
  const present = lockedPackages("node_modules/.package-lock.json");
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || present[path]?.version === version,
  );
}

function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  } catch {
    return {};
  }
}

function holdLock() {
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (holderIsGone()) discardLock();
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

function holderIsGone() {
  try {
    process.kill(Number(readFileSync(lockFile, "utf8")), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Renamed first: of two that find the same lock abandoned, only one gets to discard it. */
function discardLock() {
  const abandoned = `${lockFile}.${process.pid}`;
  try {
    renameSync(lockFile, abandoned);
    rmSync(abandoned, { force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}
