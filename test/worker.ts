/** The Worker that the tests in workerd run in. */
export { LedgerObject } from "./event-store/ledger-object.ts";

export default {
  fetch: () => new Response(undefined, { status: 404 }),
} satisfies ExportedHandler;
