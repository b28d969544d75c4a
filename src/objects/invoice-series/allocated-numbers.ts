import type { DocumentId } from "../../domain/finance/invoice-series.ts";

const LAST = "SELECT number FROM allocated_numbers WHERE number > 0 ORDER BY number DESC LIMIT 1";
const OF = "SELECT number FROM allocated_numbers WHERE document_id = ?";
const ADD = "INSERT INTO allocated_numbers (number, document_id) VALUES (?, ?)";

/** The numbers of a series as rows: found by document, and the highest to start from. */
export class AllocatedNumbers {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** 0 while there is none. */
  last(): number {
    return this.#first(LAST) ?? 0;
  }

  /** Undefined for a document that has none. */
  of(document: DocumentId): number | undefined {
    return this.#first(OF, document);
  }

  add(document: DocumentId, number: number): void {
    this.#sql.exec(ADD, number, document);
  }

  #first(query: string, ...bindings: string[]): number | undefined {
    return this.#sql.exec<{ number: number }>(query, ...bindings).toArray()[0]?.number;
  }
}
