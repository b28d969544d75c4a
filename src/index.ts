import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { readConfiguration } from "./configuration.ts";
import { SimulatedCourier, SimulatedGateway, SimulatedMailService } from "./integrations/simulator/adapters.ts";
import type { SimulatorRpc } from "./integrations/simulator/simulator-rpc.ts";
import { TicketCodes } from "./integrations/ticket-codes.ts";
import { connect, objects as objectsOf } from "./objects/namespaces.ts";
import { consumeDeliveries } from "./queues/deliveries.ts";
import { consumeIntegrationEvents, consumeReadModels } from "./queues/events.ts";
import { consumePayments, gatewayReported } from "./queues/payments.ts";
import { sweep } from "./queues/sweep.ts";
import { readModelsOf } from "./read-models/read-models.ts";
import { createApplication } from "./routes/application.ts";
import { limitsOf } from "./routes/http/rate-limits.ts";

export { CartObject } from "./objects/cart/cart-object.ts";
export { ConcertObject } from "./objects/concert/concert-object.ts";
export { EmailAddressObject } from "./objects/email-address/email-address-object.ts";
export { OrderObject } from "./objects/order/order-object.ts";
export { PaymentObject } from "./objects/payment/payment-object.ts";
export { ServiceObject } from "./objects/service/service-object.ts";
export { SimulatorObject } from "./integrations/simulator/simulator-object.ts";
export { TicketsObject } from "./objects/tickets/tickets-object.ts";
export { UserObject } from "./objects/user/user-object.ts";

// The composition root. What cannot be configured throws here, as the Worker starts: it is then not deployed.
const configuration = readConfiguration(env);
const objects = objectsOf(env);
const database = drizzle(env.READ_MODELS);
const simulator = connect<SimulatorRpc>(env.SIMULATOR, "simulator");
const gateway = new SimulatedGateway(simulator);
const readModels = readModelsOf(database);

const codes = TicketCodes.importedOnce(configuration.ticketSigningKey);

const application = createApplication({
  configuration,
  objects,
  readModels,
  rateLimits: limitsOf(env.CALLS_BY_ADDRESS, env.CALLS_BY_USER),
  documentationAssets: env.API_DOCS_ASSETS,
  simulator,
  codes,
  paymentProvider: gateway.provider,
  payments: {
    gatewayReported: (report, { correlationId }) => gatewayReported(report, objects, gateway, correlationId),
  },
});

const deliveryServices = {
  mail: new SimulatedMailService(simulator),
  mailFrom: configuration.emailFrom,
  publicUrl: configuration.publicUrl,
  courier: new SimulatedCourier(simulator),
  codes,
};

const consumers: { readonly [queue: string]: (batch: MessageBatch) => Promise<void> } = {
  "integration-events": (batch) => consumeIntegrationEvents(batch, objects),
  "read-models": (batch) => consumeReadModels(batch, objects, database),
  payments: (batch) => consumePayments(batch, objects, gateway),
  deliveries: (batch) => consumeDeliveries(batch, objects, deliveryServices),
};

export default {
  fetch: (request, _bindings, context) => application.fetch(request, env, context),
  queue: async (batch) => {
    const consume = consumers[batch.queue];
    if (consume === undefined) throw new Error(`nobody consumes ${batch.queue}`);
    await consume(batch);
  },
  scheduled: () => sweep(readModels.orders, objects),
} satisfies ExportedHandler<Env>;
