import type { Outcome } from "../../event-store/index.ts";
import { CourierUnavailable } from "../courier.ts";
import type { Courier, Shipment, ShippedParcel } from "../courier.ts";
import { MailNotAccepted } from "../mail-service.ts";
import type { Mail, MailService } from "../mail-service.ts";
import { GatewayRefused, GatewayUnavailable, GatewayUnknown } from "../payment-gateway.ts";
import type {
  CreateGatewayPayment,
  GatewayPage,
  GatewayPayment,
  GatewayRefund,
  GatewayRefundRequest,
  PaymentGateway,
  RetrievedRefund,
} from "../payment-gateway.ts";
import type { SimulatorRpc } from "./simulator-rpc.ts";

export class SimulatedGateway implements PaymentGateway {
  readonly provider = "simulated";
  readonly #simulator: SimulatorRpc;

  constructor(simulator: SimulatorRpc) {
    this.#simulator = simulator;
  }

  create(request: CreateGatewayPayment): Promise<GatewayPayment> {
    return answered(this.#simulator.createPayment(request));
  }

  /** The simulator's own page is among ours. */
  async openPage(): Promise<GatewayPage> {
    throw new GatewayRefused("page-not-offered");
  }

  retrieve(reference: string): Promise<GatewayPayment> {
    return answered(this.#simulator.retrievePayment(reference));
  }

  cancel(reference: string, idempotencyKey: string): Promise<GatewayPayment> {
    return answered(this.#simulator.cancelPayment(reference, idempotencyKey));
  }

  refund(request: GatewayRefundRequest): Promise<GatewayRefund> {
    return answered(this.#simulator.refundPayment(request));
  }

  retrieveRefund(reference: string): Promise<RetrievedRefund> {
    return answered(this.#simulator.retrieveRefund(reference));
  }
}

/** What the gateway answered; whether a call that did not get through was carried out is unknown. */
const answered = async <T>(call: Promise<Outcome<T>>): Promise<T> => {
  const outcome = await reached(
    call,
    (cause) => new GatewayUnavailable("the payment gateway did not answer", { cause }),
  );
  if (outcome.ok) return outcome.value;
  throw faultOf(outcome.rejection.code);
};

const faultOf = (code: string): Error => {
  switch (code) {
    case "unavailable":
      return new GatewayUnavailable("the payment gateway is unavailable");
    case "payment-unknown":
    case "refund-unknown":
      return new GatewayUnknown(`the payment gateway does not know it: ${code}`);
    default:
      return new GatewayRefused(code);
  }
};

export class SimulatedMailService implements MailService {
  readonly #simulator: SimulatorRpc;

  constructor(simulator: SimulatorRpc) {
    this.#simulator = simulator;
  }

  async send(mail: Mail): Promise<void> {
    const failed = (cause: unknown) => new MailNotAccepted("the mail service did not take a mail", { cause });
    const outcome = await reached(this.#simulator.sendMail(mail), failed);
    if (!outcome.ok) throw failed(outcome.rejection);
  }
}

export class SimulatedCourier implements Courier {
  readonly #simulator: SimulatorRpc;

  constructor(simulator: SimulatorRpc) {
    this.#simulator = simulator;
  }

  async ship(shipment: Shipment): Promise<ShippedParcel> {
    const failed = (cause: unknown) => new CourierUnavailable("the courier did not take a parcel", { cause });
    const outcome = await reached(this.#simulator.shipParcel(shipment), failed);
    if (!outcome.ok) throw failed(outcome.rejection);
    return outcome.value;
  }
}

/** The answer of a call that got through; one that did not throws what its port says. */
const reached = async <T>(call: Promise<T>, failure: (cause: unknown) => Error): Promise<T> => {
  try {
    return await call;
  } catch (cause) {
    throw failure(cause);
  }
};
