import type { SeriesName } from "../domain/finance/invoice-series.ts";
import type { ConcertId, OrderId, UserId } from "../domain/ids.ts";
import type { CartRpc } from "./cart/cart-rpc.ts";
import type { ConcertRpc } from "./concert/concert-rpc.ts";
import type { EmailAddressRpc } from "./email-address/email-address-rpc.ts";
import type { InvoiceSeriesRpc } from "./invoice-series/invoice-series-rpc.ts";
import type { OrderRpc } from "./order/order-rpc.ts";
import type { PaymentRpc } from "./payment/payment-rpc.ts";
import type { ReportSignaturesRpc } from "./report-signatures/report-signatures-rpc.ts";
import type { ServiceRpc } from "./service/service-rpc.ts";
import type { TicketsRpc } from "./tickets/tickets-rpc.ts";
import type { UserRpc } from "./user/user-rpc.ts";

/** Every object of the service by its id: the one place that knows which namespace holds it and how it is named there. */
export interface Objects {
  /** The hint places a concert that is first touched by this call. */
  concert(id: ConcertId, hint?: DurableObjectLocationHint): ConcertRpc;
  cart(id: UserId): CartRpc;
  order(id: OrderId): OrderRpc;
  payment(id: OrderId): PaymentRpc;
  invoiceSeries(name: SeriesName): InvoiceSeriesRpc;
  tickets(id: OrderId): TicketsRpc;
  user(id: UserId): UserRpc;
  emailAddress(hash: string): EmailAddressRpc;
  service(): ServiceRpc;
  /** One of sixteen, by the first digit: none of them sees more than its share of what is reported. */
  reportSignatures(signature: string): ReportSignaturesRpc;
}

export const objects = (env: Env): Objects => ({
  concert: (id, hint) => connect<ConcertRpc>(env.CONCERTS, id, hint),
  cart: (id) => connect<CartRpc>(env.CARTS, id),
  order: (id) => connect<OrderRpc>(env.ORDERS, id),
  payment: (id) => connect<PaymentRpc>(env.PAYMENTS, id),
  invoiceSeries: (name) => connect<InvoiceSeriesRpc>(env.INVOICE_SERIES, name),
  tickets: (id) => connect<TicketsRpc>(env.TICKETS, id),
  user: (id) => connect<UserRpc>(env.USERS, id),
  emailAddress: (hash) => connect<EmailAddressRpc>(env.EMAIL_ADDRESSES, hash),
  service: () => connect<ServiceRpc>(env.SERVICE, "service"),
  reportSignatures: (signature) => connect<ReportSignaturesRpc>(env.REPORT_SIGNATURES, signature.slice(0, 1)),
});

/** A call that is not answered by then counts as unknown: it may or may not have been carried out. */
const ANSWER_WITHIN_MS = 10_000;

/** An object did not answer in time. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly retryable = true;
}

/**
 * Talks to an object by its RPC interface. Every call makes a stub of its own, for a stub that threw stays broken, and is given up
 * after ten seconds.
 */
export const connect = <Rpc extends object>(
  namespace: DurableObjectNamespace,
  name: string,
  locationHint?: DurableObjectLocationHint,
): Rpc => {
  const call = (method: string) => async (parameters: readonly unknown[]) => {
    const stub = namespace.getByName(name, locationHint === undefined ? {} : { locationHint });
    const remote: unknown = Reflect.get(stub, method);
    if (typeof remote !== "function") throw new Error(`${name} has no ${method}`);
    return answered(Reflect.apply(remote, stub, parameters), `${name}.${method}`);
  };
  // The platform's stub types cannot carry branded ids; the class behind the namespace implements the interface.
  return new Proxy({} as Rpc, {
    get: (_target, method) =>
      typeof method === "string" && method !== "then"
        ? (...parameters: unknown[]) => call(method)(parameters)
        : undefined,
  });
};

const answered = async <T>(answer: Promise<T>, what: string): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<never>((_resolve, rejectLate) => {
    timer = setTimeout(() => rejectLate(new NoAnswer(`${what} did not answer in time`)), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, patience]);
  } finally {
    clearTimeout(timer);
  }
};
