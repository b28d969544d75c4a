import { accountTokenRoutes } from "./account-tokens.ts";
import { accountRoutes } from "./account.ts";
import { cartRoutes } from "./cart.ts";
import { concertDocuments } from "./concert-documents.ts";
import { concertRoutes } from "./concerts.ts";
import { attendeeRoutes } from "./concerts/attendees.ts";
import { cancellationRoutes } from "./concerts/cancellation.ts";
import { entryRoutes } from "./concerts/entries.ts";
import { concertFinanceRoutes } from "./concerts/finance.ts";
import { liveAvailabilityRoutes } from "./concerts/live-availability.ts";
import type { Dependencies } from "./dependencies.ts";
import { mountDocumentation } from "./documentation.ts";
import { groundOf } from "./ground.ts";
import { healthRoutes } from "./health.ts";
import { type Application, createGround, mount } from "./http/mount.ts";
import type { Route } from "./http/route.ts";
import { mailWebhookRoutes } from "./mail-webhooks.ts";
import { operationsRoutes } from "./operations.ts";
import { ledgerVerificationRoutes } from "./operations/ledger-verification.ts";
import { tryingAgainRoutes } from "./operations/trying-again.ts";
import { orderRoutes } from "./orders.ts";
import { deliveryRoutes } from "./orders/delivery-routes.ts";
import { invoiceRoutes } from "./orders/invoice-routes.ts";
import { paymentRoutes } from "./orders/payment-routes.ts";
import { refundRoutes } from "./orders/refund-routes.ts";
import { ownSessionRoutes } from "./own-sessions.ts";
import { sessionRoutes } from "./sessions.ts";
import { setUpRoutes } from "./setup.ts";
import { simulatorRoutes } from "./simulator.ts";
import { ticketRoutes } from "./tickets.ts";
import { ticketFileRoutes } from "./tickets/ticket-files.ts";
import { userRoutes } from "./users.ts";
import { webhookRoutes } from "./webhooks.ts";

/** Every module's routes. */
const allRoutes = (dependencies: Dependencies): Route[] => {
  const documents = concertDocuments(dependencies.objects);
  return [
    ...healthRoutes(),
    ...userRoutes(dependencies),
    ...accountRoutes(dependencies),
    ...accountTokenRoutes(dependencies),
    ...sessionRoutes(dependencies),
    ...ownSessionRoutes(dependencies),
    ...setUpRoutes(dependencies),
    ...concertRoutes(dependencies, documents),
    ...concertFinanceRoutes(dependencies),
    ...attendeeRoutes(dependencies),
    ...entryRoutes(dependencies, documents),
    ...cancellationRoutes(dependencies),
    ...liveAvailabilityRoutes(dependencies, documents),
    ...cartRoutes(dependencies, documents),
    ...orderRoutes(dependencies),
    ...paymentRoutes(dependencies),
    ...invoiceRoutes(dependencies),
    ...refundRoutes(dependencies, documents),
    ...deliveryRoutes(dependencies),
    ...ticketRoutes(dependencies, documents),
    ...ticketFileRoutes(dependencies, documents),
    ...operationsRoutes(dependencies),
    ...ledgerVerificationRoutes(dependencies),
    ...tryingAgainRoutes(dependencies),
    ...webhookRoutes(dependencies),
    ...mailWebhookRoutes(dependencies),
    ...simulatorRoutes(dependencies),
  ];
};

/** The HTTP service, whole. */
export const createApplication = (dependencies: Dependencies): Application => {
  const { publicUrl } = dependencies.configuration;
  const routes = allRoutes(dependencies);
  const application = createGround(publicUrl);
  mount(application, routes, groundOf(dependencies));
  mountDocumentation(application, routes, dependencies);
  return application;
};
