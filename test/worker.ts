/** The Worker that the tests in workerd run in. */
export { LedgerObject } from "./event-store/ledger-object.ts";
export { SimulatorObject } from "../src/integrations/simulator/simulator-object.ts";
export { EmailAddressObject } from "../src/objects/email-address/email-address-object.ts";
export { ServiceObject } from "../src/objects/service/service-object.ts";
export { UserObject } from "../src/objects/user/user-object.ts";

export default {
  fetch: async (_request: Request): Promise<Response> => new Response(undefined, { status: 404 }),
} satisfies ExportedHandler;
