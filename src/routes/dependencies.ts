import type { Configuration } from "../configuration.ts";
import type { PaymentGateway } from "../integrations/payment-gateway.ts";
import type { SimulatorRpc } from "../integrations/simulator/simulator-rpc.ts";
import type { TicketCodes } from "../integrations/ticket-codes.ts";
import type { Objects } from "../objects/namespaces.ts";
import type { ReadModels } from "../read-models/read-models.ts";
import type { RateLimits } from "./http/rate-limits.ts";
import type { MailReports } from "./mail-webhooks.ts";
import type { PaymentReports } from "./webhooks.ts";

/** What the routes are made of; the composition root brings it together. */
export interface Dependencies {
  readonly configuration: Configuration;
  readonly objects: Objects;
  readonly readModels: ReadModels;
  readonly rateLimits: RateLimits;
  readonly codes: () => Promise<TicketCodes>;
  readonly payments: PaymentReports;
  readonly mailReports: MailReports;
  /** Who takes the money. */
  readonly paymentProvider: PaymentGateway["provider"];
  /** Lets work go on that no answer waits for. */
  readonly afterAnswer: (work: Promise<void>) => void;
  readonly simulator: SimulatorRpc;
  /** What browsers load: the files of the pages and of the documentation. */
  readonly files: Pick<Fetcher, "fetch">;
}
