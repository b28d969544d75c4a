import type { Configuration } from "../configuration.ts";
import type { Courier } from "./courier.ts";
import { FedexCourier } from "./fedex/fedex-courier.ts";
import type { MailService } from "./mail-service.ts";
import { MailgunMailService } from "./mailgun/mailgun-mail-service.ts";
import type { Fetch } from "./outside-call.ts";
import type { PaymentGateway } from "./payment-gateway.ts";
import { SimulatedCourier, SimulatedGateway, SimulatedMailService } from "./simulator/adapters.ts";
import type { SimulatorRpc } from "./simulator/simulator-rpc.ts";
import { stripeGateway } from "./stripe/stripe-gateway.ts";

/** Who takes the money, sends the mail and carries the parcels. */
export interface Providers {
  readonly gateway: PaymentGateway;
  readonly mail: MailService;
  readonly courier: Courier;
}

/** The providers that the configuration chooses; what it has simulated, the simulator plays. */
export const providersOf = (
  { payment, mail, courier }: Pick<Configuration, "payment" | "mail" | "courier">,
  simulator: SimulatorRpc,
): Providers => ({
  gateway: payment.provider === "stripe" ? stripeGateway(payment) : new SimulatedGateway(simulator),
  mail: mail.provider === "mailgun" ? new MailgunMailService(mail, outside) : new SimulatedMailService(simulator),
  courier: courier.provider === "fedex" ? new FedexCourier(courier, outside) : new SimulatedCourier(simulator),
});

const outside: Fetch = (request) => fetch(request);
