import { env, waitUntil } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { type Configuration, NotConfigured, readConfiguration } from "./configuration.ts";
import { AccountTokens } from "./integrations/account-tokens.ts";
import { providersOf } from "./integrations/providers.ts";
import type { SimulatorRpc } from "./integrations/simulator/simulator-rpc.ts";
import { TicketCodes } from "./integrations/ticket-codes.ts";
import { connect, objects as objectsOf } from "./objects/namespaces.ts";
import { consumeDeliveries } from "./queues/deliveries.ts";
import { consumeIntegrationEvents, consumeReadModels } from "./queues/events.ts";
import { consumePayments, gatewayReported } from "./queues/payments.ts";
import { sweep } from "./queues/sweep.ts";
import { isSignedFor, mailUndeliverable } from "./queues/undeliverable-mail.ts";
import { readModelsOf } from "./read-models/read-models.ts";
import { createApplication } from "./routes/application.ts";
import { mountPages } from "./web/mount-pages.tsx";
import type { Dependencies } from "./routes/dependencies.ts";
import { notConfigured } from "./routes/http/not-configured.ts";
import { limitsOf } from "./routes/http/rate-limits.ts";

export { CartObject } from "./objects/cart/cart-object.ts";
export { ConcertObject } from "./objects/concert/concert-object.ts";
export { EmailAddressObject } from "./objects/email-address/email-address-object.ts";
export { InvoiceSeriesObject } from "./objects/invoice-series/invoice-series-object.ts";
export { OrderObject } from "./objects/order/order-object.ts";
export { PaymentObject } from "./objects/payment/payment-object.ts";
export { ReportSignaturesObject } from "./objects/report-signatures/report-signatures-object.ts";
export { ServiceObject } from "./objects/service/service-object.ts";
export { SimulatorObject } from "./integrations/simulator/simulator-object.ts";
export { TicketsObject } from "./objects/tickets/tickets-object.ts";
export { UserObject } from "./objects/user/user-object.ts";

// The composition root.

/** What the platform calls. */
type Service = Required<Pick<ExportedHandler<Env>, "fetch" | "queue" | "scheduled">>;

/** The service of a configuration that is complete. */
const serve = (configuration: Configuration): Service => {
  const objects = objectsOf(env);
  const database = drizzle(env.READ_MODELS);
  const simulator = connect<SimulatorRpc>(env.SIMULATOR, "simulator");
  const { gateway, mail, courier } = providersOf(configuration, simulator);
  const readModels = readModelsOf(database);
  const codes = TicketCodes.importedOnce(configuration.ticketSigningKey);

  const dependencies: Dependencies = {
    configuration,
    objects,
    readModels,
    rateLimits: limitsOf(env.CALLS_BY_ADDRESS, env.CALLS_BY_USER),
    afterAnswer: waitUntil,
    files: env.FILES,
    simulator,
    codes,
    paymentProvider: gateway.provider,
    payments: {
      gatewayReported: (report, { correlationId }) => gatewayReported(report, objects, gateway, correlationId),
    },
    mailReports: {
      isSignedFor: (about, signature, { correlationId }) => isSignedFor(about, signature, objects, correlationId),
      undeliverable: (report, { correlationId }) => mailUndeliverable(report, objects, correlationId),
    },
  };
  const application = createApplication(dependencies);
  const fetch = mountPages(application, dependencies);

  const deliveryServices = {
    mail,
    mailFrom: configuration.emailFrom,
    publicUrl: configuration.publicUrl,
    courier,
    codes,
    accountTokens: new AccountTokens(configuration.dataKey),
  };

  const consumers: { readonly [queue: string]: (batch: MessageBatch) => Promise<void> } = {
    "integration-events": (batch) => consumeIntegrationEvents(batch, objects, configuration.seller),
    "read-models": (batch) => consumeReadModels(batch, objects, database),
    payments: (batch) => consumePayments(batch, objects, gateway, configuration.publicUrl),
    deliveries: (batch) => consumeDeliveries(batch, objects, deliveryServices),
  };

  return {
    fetch: (request, _bindings, context) => fetch(request, env, context),
    queue: async (batch) => {
      const consume = consumers[batch.queue];
      if (consume === undefined) throw new Error(`nobody consumes ${batch.queue}`);
      await consume(batch);
    },
    scheduled: () => sweep(readModels.orders, objects),
  };
};

/** How long messages wait for somebody to complete the configuration; their objects send them again, too. */
const RETRY_UNCONFIGURED_SECONDS = 60;

/** What runs where something is missing: it refuses every request, and touches no message. */
const refuse = (): Service => {
  const application = notConfigured();
  return {
    fetch: (request, _bindings, context) => application.fetch(request, env, context),
    queue: async (batch) => batch.retryAll({ delaySeconds: RETRY_UNCONFIGURED_SECONDS }),
    scheduled: async () => undefined,
  };
};

/** Neither tickets for free nor a service half there: a fault in the configuration is logged, once as the Worker starts, and nothing runs. */
const start = (): Service => {
  try {
    return serve(readConfiguration(env));
  } catch (fault) {
    if (!(fault instanceof NotConfigured)) throw fault;
    console.error(JSON.stringify({ level: "error", message: fault.message }));
    return refuse();
  }
};

export default start();
