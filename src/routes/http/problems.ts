import { z } from "zod";
import { money } from "../../domain/money.ts";

/** What a problem's code stands for: its status, a title, and the members it adds to the document. */
interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 503;
  readonly title: string;
  readonly members?: z.ZodRawShape;
}

const kinds = {
  "invalid-request": { status: 400, title: "The request is not understood" },
  "idempotency-key-required": { status: 400, title: "An Idempotency-Key is required" },
  "mixed-currencies": { status: 400, title: "All prices of a concert share one currency" },
  "unsupported-amount": { status: 400, title: "The payment provider cannot charge this amount" },
  "invalid-token": { status: 400, title: "The token is not valid, or not any more" },
  "invalid-signature": { status: 400, title: "The signature does not match" },
  "not-authenticated": { status: 401, title: "Signing in is required" },
  "invalid-credentials": { status: 401, title: "The credentials are wrong" },
  "not-allowed": { status: 403, title: "Not allowed" },
  "not-found": { status: 404, title: "Not found" },
  "concert-not-found": { status: 404, title: "There is no such concert" },
  "ticket-level-not-found": { status: 404, title: "The concert has no such ticket level" },
  "item-not-in-cart": { status: 404, title: "The cart holds no such item" },
  "method-not-allowed": { status: 405, title: "The method is not allowed here" },
  "request-in-progress": { status: 409, title: "The first request under this key is still running" },
  "email-taken": { status: 409, title: "An account with this address exists" },
  "last-administrator": { status: 409, title: "There is always one administrator" },
  "already-set-up": { status: 409, title: "The service is set up already" },
  "concert-cancelled": { status: 409, title: "The concert is cancelled" },
  "concert-already-cancelled": { status: 409, title: "The concert is cancelled already" },
  "capacity-below-taken": {
    status: 409,
    title: "More tickets are taken than the level would have",
    members: { ticketLevelId: z.string(), taken: z.int() },
  },
  "ticket-level-in-use": {
    status: 409,
    title: "Tickets of the level are taken",
    members: { ticketLevelId: z.string() },
  },
  "insufficient-tickets": { status: 409, title: "Not enough tickets left", members: { available: z.int() } },
  "sale-not-open": { status: 409, title: "The concert is not on sale" },
  "customer-limit-exceeded": {
    status: 409,
    title: "More tickets than one customer may hold",
    members: { limit: z.int() },
  },
  "currency-mismatch": { status: 409, title: "A cart holds one currency" },
  "cart-not-open": { status: 409, title: "The cart is empty" },
  "cart-full": { status: 409, title: "The cart has no room for another line", members: { limit: z.int() } },
  "cart-empty": { status: 409, title: "The cart is empty" },
  "delivery-method-missing": { status: 409, title: "No delivery method is chosen" },
  "price-changed": { status: 409, title: "The price has changed", members: { total: money } },
  "total-not-chargeable": {
    status: 409,
    title: "More than the payment provider can charge at once",
    members: { largest: money },
  },
  "order-not-cancellable": { status: 409, title: "The order can no longer be cancelled" },
  "order-not-refundable": { status: 409, title: "The order, or a ticket of it, cannot be refunded" },
  "refund-exceeds-payment": { status: 409, title: "More than is left of what was paid" },
  "refund-not-failed": { status: 409, title: "The refund has not failed" },
  "payment-not-open": { status: 409, title: "The payment is not open" },
  "nothing-to-deliver": { status: 409, title: "The order has no ticket to deliver" },
  "precondition-failed": { status: 412, title: "The resource has changed since it was read" },
  "body-too-large": { status: 413, title: "The body is larger than 64 KiB" },
  "unsupported-media-type": { status: 415, title: "The body must be application/json" },
  "idempotency-key-reused": { status: 422, title: "The Idempotency-Key belongs to another request" },
  "precondition-required": { status: 428, title: "An If-Match header is required" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "internal-error": { status: 500, title: "Something went wrong here" },
  "not-configured": { status: 503, title: "The service is not set up yet" },
  overloaded: { status: 503, title: "The service is busy" },
} satisfies Record<string, ProblemKind>;

/** The stable code of an error answer. */
export type ProblemCode = keyof typeof kinds;

const registry: Readonly<Record<ProblemCode, ProblemKind>> = kinds;

export const statusOf = (code: ProblemCode): ProblemKind["status"] => registry[code].status;

/** One thing that is wrong with a request: where in the body (a JSON pointer) or in which parameter, and what. */
const fieldError = z.union([
  z.strictObject({ pointer: z.string(), detail: z.string() }),
  z.strictObject({ parameter: z.string(), detail: z.string() }),
]);
export type FieldError = z.infer<typeof fieldError>;

interface ProblemOptions {
  /** What happened this time, for a person. The title when absent. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Where the code's own members come from, such as a rejection's details; what the code does not declare is left out. */
  readonly members?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error answer on its way out: thrown by a check or a handler, rendered by the ground as `application/problem+json`. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly code: ProblemCode,
    readonly options: ProblemOptions = {},
  ) {
    super(`${code}: ${options.detail ?? registry[code].title}`);
  }
}

/** How many faults an answer names at most, and how many characters of where each is: both are the client's to choose. */
const MOST_ERRORS = 20;
const LONGEST_PLACE = 200;

/** The first of what is wrong with a request, as far as an answer names it; no more of `errors` is asked for. */
export const firstOf = (errors: Iterable<FieldError>): FieldError[] => {
  const named: FieldError[] = [];
  for (const error of errors) {
    named.push(
      "pointer" in error
        ? { pointer: cut(error.pointer), detail: error.detail }
        : { parameter: cut(error.parameter), detail: error.detail },
    );
    if (named.length === MOST_ERRORS) break;
  }
  return named;
};

/** Never through the middle of a surrogate pair, which no UTF-8 can say. */
const cut = (place: string): string =>
  place.length <= LONGEST_PLACE ? place : `${place.slice(0, LONGEST_PLACE).toWellFormed()}…`;

/** A refusal that passes with time. `seconds` are rounded up, at least one. */
export const comeBackIn = (
  code: "too-many-requests" | "overloaded" | "request-in-progress",
  seconds: number,
): Problem => new Problem(code, { headers: { "Retry-After": String(Math.max(1, Math.ceil(seconds))) } });

const membersOf = (kind: ProblemKind, source: object): Record<string, unknown> =>
  kind.members === undefined ? {} : z.object(kind.members).parse(source);

/** The problem document (RFC 9457) as an answer. `base` is the service's public address. */
export const renderProblem = (problem: Problem, base: string, requestId: string): Response => {
  const { code, options } = problem;
  const kind = registry[code];
  const headers = new Headers(options.headers);
  headers.set("Content-Type", "application/problem+json");
  if (kind.status === 401) headers.set("WWW-Authenticate", "Bearer");
  return new Response(
    JSON.stringify({
      type: `${base}/problems/${code}`,
      title: kind.title,
      status: kind.status,
      detail: options.detail ?? kind.title,
      code,
      ...(options.errors === undefined ? {} : { errors: options.errors }),
      ...membersOf(kind, options.members ?? {}),
      requestId,
    }),
    { status: kind.status, headers },
  );
};

/** The schema of the documents that these codes, all of one status, answer with. */
export const problemSchema = (codes: readonly ProblemCode[]): z.ZodType =>
  z.strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    errors: z.array(fieldError).optional(),
    requestId: z.string(),
    ...Object.assign({}, ...codes.map((code) => optionalMembers(registry[code]))),
  });

const optionalMembers = (kind: ProblemKind): z.ZodRawShape => z.object(kind.members ?? {}).partial().shape;
