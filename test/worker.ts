/** The Worker that the tests in workerd run in: the service itself, and objects of the tests' own. */
export * from "../src/index.ts";
export { default } from "../src/index.ts";
export { LedgerObject } from "./event-store/ledger-object.ts";
