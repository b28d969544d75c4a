/** One step of a schema: its name orders and identifies it, its text may hold several statements. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Whether an object has tables: one that holds nothing has none. */
export const hasSchema = (storage: DurableObjectStorage): boolean =>
  storage.sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'").toArray().length >
  0;

/** Brings an object's tables up to date: applies, in one transaction, the migrations that were not applied before. */
export const applyMigrations = (storage: DurableObjectStorage, migrations: readonly Migration[]): void => {
  const { sql } = storage;
  const applied = new Set<string>();
  if (hasSchema(storage)) {
    for (const row of sql.exec<{ name: string }>("SELECT name FROM schema_migrations").toArray()) applied.add(row.name);
  }
  const missing = migrations.filter((migration) => !applied.has(migration.name));
  if (missing.length === 0) return;
  storage.transactionSync(() => {
    sql.exec("CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID");
    for (const migration of missing) {
      sql.exec(migration.sql);
      sql.exec("INSERT INTO schema_migrations (name) VALUES (?)", migration.name);
    }
  });
};

/** An object's tables, which come into being with the first thing it holds. */
export class LazySchema {
  readonly #storage: DurableObjectStorage;
  readonly #migrations: readonly Migration[];
  #exists: boolean;

  constructor(storage: DurableObjectStorage, migrations: readonly Migration[]) {
    this.#storage = storage;
    this.#migrations = migrations;
    this.#exists = hasSchema(storage);
    // What holds something is brought up to date before it is read: the one write outside a flush.
    if (this.#exists) applyMigrations(storage, migrations);
  }

  get exists(): boolean {
    return this.#exists;
  }

  /** Makes the tables if there are none; call before the first write. */
  ensure(): void {
    if (this.#exists) return;
    applyMigrations(this.#storage, this.#migrations);
    this.#exists = true;
  }

  /** The savepoint that may have made the tables was rolled back. */
  rewind(existed: boolean): void {
    this.#exists = existed;
  }
}
