import Stripe from "stripe";
import { logFault } from "../../logging.ts";
import { GatewayRefused, GatewayUnavailable, GatewayUnknown } from "../payment-gateway.ts";

const { StripeAPIError, StripeCardError, StripeError, StripeIdempotencyError, StripeInvalidRequestError } =
  Stripe.errors;

/**
 * What a call that threw has come to: GatewayRefused where Stripe understood and refuses, GatewayUnknown where it does not know what
 * we name, GatewayUnavailable where the call may be repeated, the error itself where it is a bug of ours, such as a key that was used for something else.
 */
export const faultOf = (error: unknown): unknown => {
  if (error instanceof GatewayRefused || error instanceof GatewayUnavailable) return error;
  if (!(error instanceof StripeError) || error instanceof StripeIdempotencyError) return error;
  if (isMissing(error)) {
    return new GatewayUnknown("Stripe does not know it: was it there before, check STRIPE_SECRET_KEY", {
      cause: error,
    });
  }
  if (isRefusal(error)) return new GatewayRefused(error.code ?? error.rawType ?? "invalid-request");
  if (needsAttention(error)) logFault("Stripe does not let us: check STRIPE_SECRET_KEY", error.message);
  return new GatewayUnavailable(`Stripe did not carry it out: ${error.type}`, { cause: error });
};

/** A payment that is neither open nor to be cancelled. */
export const isUnexpectedState = (error: unknown): boolean =>
  error instanceof StripeInvalidRequestError && error.code === "payment_intent_unexpected_state";

/** A fault of Stripe's own that it has stored, and will answer as often as it is asked under that key. */
export const isRepeatedFault = (error: unknown): boolean =>
  error instanceof StripeAPIError && error.headers?.["idempotent-replayed"] === "true";

const isRefusal = (error: Stripe.errors.StripeError): boolean =>
  error instanceof StripeInvalidRequestError || error instanceof StripeCardError;

const isMissing = ({ code, statusCode }: Stripe.errors.StripeError): boolean =>
  statusCode === 404 || code === "resource_missing";

/** No payment fails because of a wrong secret, but nothing works until somebody has put that right. */
const needsAttention = (error: Stripe.errors.StripeError): boolean =>
  error.statusCode === 401 || error.statusCode === 403;
