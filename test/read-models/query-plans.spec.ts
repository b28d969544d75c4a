/**
 * No statement on the read models reads through a table that grows: not the projections of a season of sales, nor what is asked of
 * them afterwards. Which statements were seen is checked by the tables they are about.
 */
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { z } from "zod";
import { ticketOf } from "../../src/domain/ids.ts";
import { instant } from "../../src/domain/instant.ts";
import { readModelsOf } from "../../src/read-models/read-models.ts";
import { asker, freshConcert, freshFan, freshOrder, order, plan } from "../queues/sales.ts";
import { database, objects, Stage } from "../queues/stage.ts";
import { failVerification } from "./listed-user.ts";

const GROWING = [
  "projected",
  "concerts",
  "concert_levels",
  "concert_finance",
  "concert_orders",
  "concert_sales",
  "failed_account_mails",
  "failed_deliveries",
  "failing_deliveries",
  "ledger_entries",
  "orders",
  "owed_back",
  "tickets",
  "unwindings",
  "users",
];

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Notes each different statement that the database is asked to prepare, until the mocks are restored. */
const noted = (): ReadonlyMap<string, Statement> => {
  const statements = new Map<string, Statement>();
  const prepare = env.READ_MODELS.prepare.bind(env.READ_MODELS);
  vi.spyOn(env.READ_MODELS, "prepare").mockImplementation((text) => {
    const statement = prepare(text);
    const bind = statement.bind.bind(statement);
    statements.set(text, { text, values: [] });
    return Object.assign(statement, {
      bind: (...values: unknown[]) => {
        statements.set(text, { text, values });
        return bind(...values);
      },
    });
  });
  return statements;
};

const steps = z.array(z.object({ detail: z.string() }));

const scans = async (statements: Iterable<Statement>): Promise<string[]> => {
  const found: string[] = [];
  for (const { text, values } of statements) {
    const { results } = await env.READ_MODELS.prepare(`EXPLAIN QUERY PLAN ${text}`)
      .bind(...values)
      .all();
    for (const { detail } of steps.parse(results)) {
      if (GROWING.some((table) => new RegExp(`^SCAN ${table}\\b`).test(detail))) found.push(`${detail}: ${text}`);
    }
  }
  return found;
};

it("never scans a table that grows", async () => {
  const statements = noted();
  const stage = new Stage();
  const [kept, cancelled] = [await plan(stage), await plan(stage)];
  const id = await order(stage, [kept, cancelled]);
  const unpaid = await order(stage, [cancelled]);
  await stage.settle();
  await stage.play(id, "succeed");
  await stage.settle();
  await objects.order(unpaid).cancel(asker);
  await objects.concert(cancelled).update({ title: "Moved" }, "any", asker);
  await objects.concert(cancelled).cancel("rain", asker);
  await stage.settle();

  await failVerification(freshFan());

  const lists = readModelsOf(database);
  const now = instant.parse(Date.now());
  await lists.finance.ofConcert(kept);
  await lists.finance.sales(kept);
  await lists.attendees.ofConcert(kept, undefined, 5);
  await lists.attendees.ofConcert(kept, ticketOf(id, 1), 5);
  await lists.attendees.prices(kept, await lists.attendees.ofConcert(kept, undefined, 5));
  await lists.entries.ofConcert(kept);
  await lists.cancellations.ofConcert(cancelled);
  await lists.failedDeliveries.earliest(5);
  await lists.failingDeliveries.longest(5);
  await lists.failedAccountMails.latest(5);
  await lists.ledger.page(undefined, 1);
  await lists.ledger.page(freshOrder(), 1);
  await lists.orders.overdue(now, 5);
  await lists.orders.ofUser({ userId: freshFan(), after: undefined, limit: 5 });
  await lists.concerts.ofOrganizer({
    organizerId: freshFan(),
    text: undefined,
    after: [now, freshConcert()],
    limit: 5,
  });
  vi.restoreAllMocks();

  const texts = [...statements.keys()];
  for (const table of GROWING.filter((name) => name !== "users")) {
    expect(
      texts.some((text) => text.includes(`"${table}"`)),
      table,
    ).toBe(true);
  }
  expect(await scans(statements.values())).toEqual([]);
});

it("finds a scan where there is one", async () => {
  const unindexed = { text: "SELECT * FROM ledger_entries WHERE currency = ?", values: ["PLN"] };
  expect(await scans([unindexed])).toHaveLength(1);
});
