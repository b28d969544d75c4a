declare namespace Cloudflare {
  interface Env {
    /** Read from migrations/read-models by the test runner. */
    readonly READ_MODEL_MIGRATIONS: import("cloudflare:test").D1Migration[];
  }
}
