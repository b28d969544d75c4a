/**
 * Writes the migrations that lead from the last ones to the tables as they are in the source:
 *
 *   node scripts/generate-migrations.mjs [--name what-changes]   adds what is missing (a first migration is called "initial")
 *   node scripts/generate-migrations.mjs --check                 changes nothing; fails when something is missing
 *
 * drizzle-kit writes neither STRICT nor WITHOUT ROWID, so both are added here, by rule: every table is STRICT; one
 * whose key is not an integer has no row id, which saves a second tree and a row written for every insert.
 * Beside an object's migrations stands an index.ts that lists them as text, in order, for the Worker's bundle.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";

const root = resolve(import.meta.dirname, "..");

/** Every database of the service, by the file that holds its tables. */
const databases = [
  { schema: "src/event-store/tables.ts", out: "migrations/objects/streams", object: true },
  { schema: "src/objects/concert/tables.ts", out: "migrations/objects/concert", object: true },
  { schema: "src/objects/invoice-series/tables.ts", out: "migrations/objects/invoice-series", object: true },
  { schema: "src/objects/user/tables.ts", out: "migrations/objects/user", object: true },
  { schema: "src/integrations/simulator/tables.ts", out: "migrations/objects/simulator", object: true },
  { schema: "src/read-models/tables.ts", out: "migrations/read-models", object: false },
];

const { values } = parseArgs({ options: { check: { type: "boolean", default: false }, name: { type: "string" } } });

const sqlFiles = (folder) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".sql"))
        .toSorted()
    : [];

/**
 * Runs drizzle-kit, which compares the tables with the last snapshot in the folder and adds a migration if they differ. It takes
 * relative paths only, and ends with 0 even when it failed: what it prints tells.
 */
const generate = (schema, folder, name) => {
  const kit = join(root, "node_modules/drizzle-kit/bin.cjs");
  const options = ["--dialect", "sqlite", "--schema", schema, "--out", relative(root, folder), "--name", name];
  const printed = execFileSync(process.execPath, [kit, "generate", ...options], { cwd: root, encoding: "utf8" });
  if (!/No schema changes|Your SQL migration/.test(printed)) throw new Error(`${schema}: ${printed}`);
};

const strict = (text) =>
  text.replaceAll(/(CREATE TABLE [^;]+?\n\));/g, (_whole, table) =>
    /integer PRIMARY KEY/.test(table) || !/PRIMARY KEY/.test(table)
      ? `${table} STRICT;`
      : `${table} STRICT, WITHOUT ROWID;`,
  );

const indexOf = (names) =>
  [
    "// Written by scripts/generate-migrations.mjs.",
    ...names.map((name, number) => `import migration${number} from "./${name}";`),
    "",
    "/** Oldest first. */",
    "export const migrations = [",
    ...names.map((name, number) => `  { name: "${name.slice(0, -".sql".length)}", sql: migration${number} },`),
    "];",
    "",
  ].join("\n");

const complete = (folder, object) => {
  for (const name of sqlFiles(folder)) {
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    if (strict(text) !== text) writeFileSync(file, strict(text));
  }
  if (object) writeFileSync(join(folder, "index.ts"), indexOf(sqlFiles(folder)));
};

const contents = (folder, object) =>
  (object ? [...sqlFiles(folder), "index.ts"] : sqlFiles(folder)).map((name) => {
    const file = join(folder, name);
    return [name, existsSync(file) ? readFileSync(file, "utf8") : undefined];
  });

let missing = false;
for (const { schema, out, object } of databases) {
  const folder = join(root, out);
  const work = values.check ? mkdtempSync(join(tmpdir(), "migrations-")) : folder;
  if (values.check && existsSync(folder)) cpSync(folder, work, { recursive: true });
  const name = values.name ?? (sqlFiles(folder).length === 0 ? "initial" : "change");
  generate(schema, work, name);
  complete(work, object);
  if (values.check) {
    if (JSON.stringify(contents(work, object)) !== JSON.stringify(contents(folder, object))) {
      console.error(`${out} does not follow ${schema}: run npm run generate`);
      missing = true;
    }
    rmSync(work, { recursive: true });
  }
}
if (missing) process.exit(1);
