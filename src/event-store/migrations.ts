/** One step of a schema: its name orders and identifies it, its text may hold several statements. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}
