/**
 * Finds queries that read through a whole table. `recordStatements` notes every statement that an object runs while a test puts it
 * through its paces; `scans` asks SQLite how it would carry each of them out.
 */

/** A statement with the values it was run with, of which the plan needs the number. */
export interface Statement {
  readonly text: string;
  readonly bindings: readonly unknown[];
}

/** Notes each different statement that the object with this storage runs, until it ends or `stop` is called. */
export const recordStatements = (sql: SqlStorage): { statements(): Statement[]; stop(): void } => {
  const found = new Map<string, Statement>();
  const exec = sql.exec.bind(sql);
  Object.defineProperty(sql, "exec", {
    configurable: true,
    value: (text: string, ...bindings: unknown[]) => {
      found.set(text, { text, bindings });
      return exec(text, ...bindings);
    },
  });
  return {
    statements: () => [...found.values()],
    stop: () => void Reflect.deleteProperty(sql, "exec"),
  };
};

/**
 * The statements that scan one of the tables that grow, each with its plan. A scan of an index is one, too: a query for the first
 * row by an index says `WHERE column >= 0`, so that it searches.
 */
export const scans = (
  sql: SqlStorage,
  statements: readonly Statement[],
  growing: readonly string[],
): { text: string; plan: string }[] =>
  statements
    .filter(({ text }) => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/i.test(text) && !text.includes("sqlite_master"))
    .flatMap(({ text, bindings }) =>
      sql
        .exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, ...bindings)
        .toArray()
        .map(({ detail }) => ({ text, plan: detail })),
    )
    .filter(({ plan }) => growing.some((table) => new RegExp(`^SCAN ${table}\\b`).test(plan)));
