import Stripe from "stripe";

export interface StripeOptions {
  readonly secretKey: string;
  /** Where Stripe's API is, if not at Stripe's own address: a URL without a path. */
  readonly apiBase: string | undefined;
  /** Carries the requests; `fetch` when absent. */
  readonly fetch?: typeof fetch;
  /** Milliseconds that an answer may take; ten seconds when absent. */
  readonly timeout?: number;
}

/**
 * Stripe's SDK, at the version of the API that it was made for. It repeats nothing by itself: what failed is asked again by the work
 * that asked, under the same key.
 */
export const connectStripe = ({ secretKey, apiBase, fetch, timeout = 10_000 }: StripeOptions): Stripe =>
  new Stripe(secretKey, {
    apiVersion: Stripe.API_VERSION,
    httpClient: Stripe.createFetchHttpClient(fetch),
    maxNetworkRetries: 0,
    telemetry: false,
    timeout,
    ...(apiBase === undefined ? {} : addressOf(new URL(apiBase))),
  });

const addressOf = ({ protocol, hostname, port }: URL): Pick<Stripe.StripeConfig, "protocol" | "host" | "port"> => {
  const isPlain = protocol === "http:";
  return {
    protocol: isPlain ? "http" : "https",
    host: hostname,
    port: port === "" ? (isPlain ? 80 : 443) : Number(port),
  };
};
