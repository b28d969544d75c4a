declare namespace Cloudflare {
  interface Env {
    /** The event store's own tests' objects. */
    readonly LEDGERS: DurableObjectNamespace<import("./ledger-object.ts").LedgerObject>;
  }
}
