/**
 * Builds what browsers load, into dist/pages: the scripts of src/web/browser, the styles and the icon, each under a name with a hash of what
 * is in it; what keeps the door's page, under a name that stays; and the files of the documentation page. wrangler runs this before it bundles the Worker; a file that is there
 * already is left alone, so that services that start at the same time do not disturb each other.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const source = join(root, "src", "web", "browser");
const target = join(root, "dist", "pages");

const bundled = { bundle: true, minify: true, target: ["es2022"], write: false };
const { outputFiles } = await build({
  ...bundled,
  entryPoints: readdirSync(source)
    .filter((name) => /^[a-z-]+\.(ts|css|svg)$/.test(name))
    .map((name) => join(source, name)),
  format: "esm",
  loader: { ".svg": "copy" },
  outdir: join(target, "assets"),
  tsconfig: join(source, "tsconfig.json"),
});

/** A browser looks under this name whether there is a newer one; what it may keep pages of is below its folder. */
const WORKER = "organizer/door-worker.js";
const worker = await build({
  ...bundled,
  entryPoints: [join(source, "worker", "door-worker.ts")],
  // Not every browser takes a module there.
  format: "iife",
  tsconfig: join(source, "worker", "tsconfig.json"),
});

/** What reads codes at the door where the browser cannot: of the version that the reader's script was made with. */
const ofReader = createRequire(createRequire(import.meta.url).resolve("barcode-detector"));
const wasm = ofReader.resolve("zxing-wasm/reader/zxing_reader.wasm");

const files = {};
const contents = new Map();
for (const { path, contents: bytes } of [...outputFiles, { path: wasm, contents: readFileSync(wasm) }]) {
  const extension = extname(path);
  const name = basename(path, extension);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const served = `assets/${name}-${hash}${extension}`;
  files[`${name}${extension}`] = `/${served}`;
  contents.set(served, bytes);
}
for (const { contents: bytes } of worker.outputFiles) contents.set(WORKER, bytes);
contents.set("manifest.json", Buffer.from(JSON.stringify({ files })));
const security = `  Strict-Transport-Security: max-age=63072000; includeSubDomains
  X-Content-Type-Options: nosniff
  Cross-Origin-Resource-Policy: same-origin
`;
const ofWorker = `/${WORKER}
${security}  Content-Security-Policy: default-src 'none'; connect-src 'self'
  Cache-Control: no-cache
`;
// Each by its name: what is not there, as a file of another version, is kept by nobody.
const kept = [...contents.keys()]
  .filter((name) => name.startsWith("assets/"))
  .map(
    (name) => `/${name}
  Cache-Control: public, max-age=31536000, immutable
`,
  );
contents.set("_headers", Buffer.from([`/assets/*\n${security}`, ...kept, ofWorker].join("")));
for (const name of ["swagger-ui.css", "index.css", "swagger-ui-bundle.js", "favicon-32x32.png"])
  contents.set(`docs/${name}`, readFileSync(join(root, "node_modules", "swagger-ui-dist", name)));

for (const [name, bytes] of contents) write(join(target, name), bytes);
for (const name of readdirSync(target, { recursive: true, withFileTypes: true })) {
  const path = join(name.parentPath, name.name);
  // One that another build is writing has its process at its end.
  if (name.isFile() && !/\.\d+$/.test(name.name) && !contents.has(path.slice(target.length + 1)))
    rmSync(path, { force: true });
}

/** Whole or not at all, and only when it differs. */
function write(path, bytes) {
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}`;
  writeFileSync(half, bytes);
  renameSync(half, path);
}
