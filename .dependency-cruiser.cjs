/**
 * Who may import whom: domain ← event-store ← objects ← queues, routes, web.
 * Beside that line stand integrations, ports to other services, which know the first two only; papers and mails, which know the domain
 * only; and read-models, which queues feed and routes ask.
 */
const folders = (...names) => `^src/(${names.join("|")})/`;

/** What `folder` may import from src: itself and those in `allowed`. */
const layer = (folder, allowed, reason) => ({
  name: `${folder}-imports`,
  comment: reason,
  severity: "error",
  from: { path: folders(folder) },
  to: { path: "^src/", pathNot: [folders(folder, ...allowed), ...configuration, ...leaves] },
});

/** Small things of no layer, which import none. */
const leaves = ["^src/(language|logging|new-id)\\.ts$"];

/** What the service is told from outside; the composition root reads it once and hands it on. */
const configuration = ["^src/configuration\\.ts$"];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "domain-is-pure",
      comment: "The domain imports nothing but zod and itself: it also runs where there is no platform.",
      severity: "error",
      from: { path: folders("domain") },
      to: { pathNot: [folders("domain"), "^node_modules/zod/"] },
    },
    layer("event-store", ["domain"], "What every object is built on knows no object."),
    layer("integrations", ["domain", "event-store"], "A port to another service knows none of its users."),
    layer("read-models", ["domain", "event-store", "objects"], "Read models know neither who feeds nor who asks them."),
    layer("objects", ["domain", "event-store", "integrations"], "Objects know nobody who calls them."),
    layer("papers", ["domain"], "What is printed or kept is made of what it is given."),
    layer("mails", ["domain"], "A mail is made of what it is given."),
    layer(
      "queues",
      ["domain", "event-store", "objects", "integrations", "read-models", "papers", "mails"],
      "Policies serve no requests.",
    ),
    layer(
      "routes",
      ["domain", "event-store", "objects", "integrations", "read-models", "papers"],
      "Routes know no queue and no page.",
    ),
    layer("web", ["domain", "objects", "routes", "read-models"], "Pages know no queue and no log."),
    {
      name: "leaves-import-nothing",
      severity: "error",
      from: { path: leaves },
      to: { path: "^src/" },
    },
    {
      name: "rpc-types-only",
      comment: "Routes and pages know objects by their RPC types only; the objects themselves are handed to them.",
      severity: "error",
      from: { path: folders("routes", "web") },
      to: { path: folders("objects", "event-store"), dependencyTypesNot: ["type-only"] },
    },
    {
      name: "one-public-door",
      comment:
        "The event store is used through its index; tables.ts, which drizzle-kit loads outside workerd, cannot be.",
      severity: "error",
      from: { path: "^src/", pathNot: [folders("event-store"), "/tables\\.ts$"] },
      to: { path: folders("event-store"), pathNot: "^src/event-store/index\\.ts$" },
    },
    {
      name: "nobody-imports-the-root",
      comment: "The composition root puts everything together; nothing in it is for others.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/index\\.ts$" },
    },
    {
      name: "source-stands-alone",
      comment: "What is deployed imports no test, script or benchmark.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|bench|scripts)/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^(src|test|bench|scripts)/" },
      to: { circular: true },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^cloudflare:" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js", ".cjs", ".json", ".sql", ".d.ts"],
      conditionNames: ["import", "types", "default"],
      exportsFields: ["exports"],
    },
  },
};
