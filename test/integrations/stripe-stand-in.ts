/**
 * Speaks for Stripe: the part of its API that a payment needs, over `fetch`, so that the SDK can be given it instead of the network.
 * It keeps what Stripe documents: keys last a day, the first answer of a request that was carried out is repeated, a server fault
 * included; other parameters under a key are refused; no more is refunded than was paid. It is told how to fail.
 */
import {
  chargeOf,
  type CheckoutSession,
  eventBody,
  paymentIntent,
  type PaymentIntent,
  type Refund,
} from "./stripe-objects.ts";

export const SECRET_KEY = "sk_test_stand_in";

/**
 * How the next call that changes something goes wrong. `unreachable`, `rate-limited`, `key-in-use`: nothing is done. `broken`: nothing
 * is done, and that answer is kept. `breaks-after`: it is done, the answer that is kept is a server fault. `silent`: it is done,
 * its answer kept, but nobody ever hears it.
 */
export type Fault = "unreachable" | "rate-limited" | "key-in-use" | "broken" | "breaks-after" | "silent";

interface Answer {
  readonly status: number;
  readonly body: object;
}

interface Kept extends Answer {
  readonly request: string;
  readonly until: number;
}

type Form = Readonly<Record<string, string>>;

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST = 99_999_999;

export class StripeStandIn {
  readonly intents = new Map<string, PaymentIntent>();
  readonly refunds = new Map<string, Refund>();
  readonly sessions = new Map<string, CheckoutSession>();
  /** What its webhooks say, in order; they are not sent by themselves. */
  readonly events: string[] = [];
  /** Every call that arrived, as `POST /v1/refunds`. */
  readonly calls: string[] = [];
  /** How a refund begins. */
  refundsBegin: "succeeded" | "pending" | "requires_action" = "succeeded";
  /** What happens while nobody hears an answer. */
  onSilence: () => void = () => undefined;
  readonly #faults: Fault[] = [];
  readonly #metadataOfIntents = new Map<string, Readonly<Record<string, string>>>();
  readonly #kept = new Map<string, Kept>();
  #numbers = 0;

  failNext(...faults: readonly Fault[]): void {
    this.#faults.push(...faults);
  }

  /** The customer pays, all of it unless said otherwise. */
  pay(reference: string, received?: number): void {
    const intent = this.#intent(reference);
    intent.status = "succeeded";
    intent.amount_received = received ?? intent.amount;
    intent.latest_charge = reference.replace(/^pi/, "ch");
    this.#tell("payment_intent.succeeded", intent);
  }

  /** The customer pays by a way that takes days. */
  process(reference: string): void {
    this.#intent(reference).status = "processing";
  }

  decline(reference: string): void {
    const intent = this.#intent(reference);
    intent.status = "requires_payment_method";
    intent.last_payment_error = { type: "card_error", code: "card_declined", message: "Your card was declined." };
    this.#tell("payment_intent.payment_failed", intent);
  }

  /** What the customer does on a page of Stripe's, by the id of its session. */
  onPage(sessionId: string, does: "pay" | "decline" | "process"): string {
    const session = this.#session(sessionId);
    if (session.status !== "open") throw new Error(`the page ${sessionId} is ${session.status}`);
    session.payment_intent ??= this.#openIntent({
      amount: session.amount_total,
      currency: session.currency,
      metadata: this.#metadataOfIntents.get(sessionId) ?? {},
    }).id;
    const reference = session.payment_intent;
    this[does](reference);
    if (does === "decline") return reference;
    session.status = "complete";
    session.url = null;
    if (does === "pay") session.payment_status = "paid";
    this.#tell("checkout.session.completed", session);
    return reference;
  }

  /** A refund that was under way ends. */
  endRefund(reference: string, status: "succeeded" | "failed"): void {
    const refund = this.refunds.get(reference);
    if (refund === undefined) throw new Error(`no refund ${reference}`);
    refund.status = status;
    if (status === "failed") refund.failure_reason = "expired_or_canceled_card";
    this.#tell(status === "failed" ? "refund.failed" : "refund.updated", refund);
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    this.calls.push(`${request.method} ${pathname}`);
    if (request.headers.get("Authorization") !== `Bearer ${SECRET_KEY}`) {
      return json(refused(401, "invalid_request_error", undefined, "Invalid API Key provided"));
    }
    if (request.method === "GET") return json(this.#look(pathname, Object.fromEntries(searchParams)));
    return this.#change(pathname, request);
  };

  async #change(path: string, request: Request): Promise<Response> {
    const form = new TextDecoder().decode(await request.arrayBuffer());
    const key = request.headers.get("Idempotency-Key");
    const asked = `${path}?${form}`;
    const fault = this.#faults.shift();
    if (fault === "unreachable") throw new TypeError("fetch failed");
    if (fault === "rate-limited") return json(refused(429, "invalid_request_error", "rate_limit"));
    if (fault === "key-in-use") return json(refused(409, "invalid_request_error", "idempotency_key_in_use"));
    const kept = key === null ? undefined : this.#kept.get(key);
    if (kept !== undefined && kept.until > Date.now()) {
      return kept.request === asked
        ? json(kept, { "Idempotent-Replayed": "true" })
        : json(refused(400, "idempotency_error"));
    }
    const done = fault === "broken" ? broken : this.#carryOut(path, Object.fromEntries(new URLSearchParams(form)));
    const answer = fault === "breaks-after" ? broken : done;
    // What fails validation is not kept: nothing was begun.
    const isKept = answer.status !== 400 || codeOf(answer) === "payment_intent_unexpected_state";
    if (key !== null && isKept) {
      this.#kept.set(key, {
        ...answer,
        body: structuredClone(answer.body),
        request: asked,
        until: Date.now() + DAY_MS,
      });
    }
    if (fault === "silent") {
      this.onSilence();
      await unanswered(request.signal);
    }
    return json(answer);
  }

  #look(path: string, query: Form): Answer {
    if (path === "/v1/payment_intents/search") {
      const [, wanted] = /^metadata\["paymentId"\]:"([^"]+)"$/.exec(query["query"] ?? "") ?? [];
      const found = [...this.intents.values()].filter(({ metadata }) => metadata["paymentId"] === wanted);
      return ok({ object: "search_result", url: path, has_more: false, data: found });
    }
    if (path === "/v1/refunds") return ok(this.#listRefunds(query));
    const [, sessionId] = /^\/v1\/checkout\/sessions\/(\w+)$/.exec(path) ?? [];
    if (sessionId !== undefined) return this.#lookAtSession(sessionId, query);
    const [, kind, id] = /^\/v1\/(payment_intents|refunds)\/(\w+)$/.exec(path) ?? [];
    const known = id === undefined ? undefined : kind === "refunds" ? this.refunds.get(id) : this.intents.get(id);
    return known === undefined ? refused(404, "invalid_request_error", "resource_missing") : ok(known);
  }

  #carryOut(path: string, form: Form): Answer {
    if (path === "/v1/payment_intents") return this.#create(form);
    if (path === "/v1/refunds") return this.#refund(form);
    if (path === "/v1/checkout/sessions") return this.#createSession(form);
    const [, sessionId] = /^\/v1\/checkout\/sessions\/(\w+)\/expire$/.exec(path) ?? [];
    if (sessionId !== undefined) return this.#expire(sessionId);
    const [, id] = /^\/v1\/payment_intents\/(\w+)\/cancel$/.exec(path) ?? [];
    const intent = id === undefined ? undefined : this.intents.get(id);
    if (intent === undefined) return refused(404, "invalid_request_error", "resource_missing");
    if (intent.status !== "requires_payment_method") {
      return refused(400, "invalid_request_error", "payment_intent_unexpected_state");
    }
    intent.status = "canceled";
    intent.canceled_at = seconds();
    this.#tell("payment_intent.canceled", intent);
    return ok(intent);
  }

  #create(form: Form): Answer {
    const amount = Number(form["amount"]);
    if (!Number.isInteger(amount) || amount < 1)
      return refused(400, "invalid_request_error", "parameter_invalid_integer");
    if (amount > MOST) return refused(400, "invalid_request_error", "amount_too_large");
    if (form["automatic_payment_methods[enabled]"] !== "true") return refused(400, "invalid_request_error");
    return ok(this.#openIntent({ amount, currency: form["currency"] ?? "", metadata: metadataIn(form, "metadata") }));
  }

  #openIntent(given: Pick<PaymentIntent, "amount" | "currency" | "metadata">): PaymentIntent {
    const intent = paymentIntent(this.#next("pi"), { ...given, created: seconds() });
    this.intents.set(intent.id, intent);
    this.#tell("payment_intent.created", intent);
    return intent;
  }

  #createSession(form: Form): Answer {
    const amount = Number(form["line_items[0][price_data][unit_amount]"]);
    const { success_url: paid = "", cancel_url: unpaid = "", mode } = form;
    if (mode !== "payment" || form["line_items[0][quantity]"] !== "1" || !Number.isInteger(amount))
      return refused(400, "invalid_request_error");
    if (amount > MOST) return refused(400, "invalid_request_error", "amount_too_large");
    if (!URL.canParse(paid) || !URL.canParse(unpaid)) return refused(400, "invalid_request_error", "url_invalid");
    const id = this.#next("cs");
    const session: CheckoutSession = {
      id,
      object: "checkout.session",
      amount_total: amount,
      cancel_url: unpaid,
      client_reference_id: form["client_reference_id"] ?? null,
      created: seconds(),
      currency: form["line_items[0][price_data][currency]"] ?? "",
      livemode: false,
      metadata: metadataIn(form, "metadata"),
      mode,
      payment_intent: null,
      payment_status: "unpaid",
      status: "open",
      success_url: paid,
      url: `https://checkout.stripe.com/c/pay/${id}`,
    };
    this.sessions.set(id, session);
    this.#metadataOfIntents.set(id, metadataIn(form, "payment_intent_data[metadata]"));
    return ok(session);
  }

  #lookAtSession(id: string, query: Form): Answer {
    const session = this.sessions.get(id);
    if (session === undefined) return refused(404, "invalid_request_error", "resource_missing");
    const intent = this.intents.get(session.payment_intent ?? "");
    const isExpanded = intent !== undefined && query["expand[0]"] === "payment_intent";
    return ok(isExpanded ? { ...session, payment_intent: intent } : session);
  }

  /** Only one that is open can be; what was tried there is cancelled with it. */
  #expire(id: string): Answer {
    const session = this.sessions.get(id);
    if (session === undefined) return refused(404, "invalid_request_error", "resource_missing");
    if (session.status !== "open") return refused(400, "invalid_request_error");
    session.status = "expired";
    session.url = null;
    const intent = this.intents.get(session.payment_intent ?? "");
    if (intent !== undefined) {
      intent.status = "canceled";
      this.#tell("payment_intent.canceled", intent);
    }
    this.#tell("checkout.session.expired", session);
    return ok(session);
  }

  #refund(form: Form): Answer {
    const intent = this.intents.get(form["payment_intent"] ?? "");
    if (intent === undefined) return refused(404, "invalid_request_error", "resource_missing");
    const amount = Number(form["amount"]);
    const before = this.#refundedOf(intent);
    if (intent.status !== "succeeded") return refused(400, "invalid_request_error", "payment_intent_unexpected_state");
    if (before === intent.amount) return refused(400, "invalid_request_error", "charge_already_refunded");
    if (before + amount > intent.amount) return refused(400, "invalid_request_error");
    const refund: Refund = {
      id: this.#next("re"),
      object: "refund",
      amount,
      charge: intent.latest_charge,
      created: seconds(),
      currency: intent.currency,
      metadata: metadataIn(form, "metadata"),
      payment_intent: intent.id,
      reason: null,
      status: this.refundsBegin,
    };
    this.refunds.set(refund.id, refund);
    this.#tell("refund.created", refund);
    this.#tell("charge.refunded", chargeOf(intent, before + amount));
    return ok(refund);
  }

  /** A page of the newest, as long as `limit`, after `starting_after`. */
  #listRefunds(query: Form): object {
    const all = [...this.refunds.values()]
      .filter((refund) => refund.payment_intent === query["payment_intent"])
      .toReversed();
    const start = all.findIndex(({ id }) => id === query["starting_after"]) + 1;
    const data = all.slice(start, start + Number(query["limit"] ?? 10));
    return { object: "list", url: "/v1/refunds", has_more: start + data.length < all.length, data };
  }

  #refundedOf({ id }: PaymentIntent): number {
    const counted = [...this.refunds.values()].filter(
      ({ payment_intent: of, status }) => of === id && status !== "failed" && status !== "canceled",
    );
    return counted.reduce((sum, { amount }) => sum + amount, 0);
  }

  #intent(reference: string): PaymentIntent {
    const intent = this.intents.get(reference);
    if (intent === undefined) throw new Error(`no payment ${reference}`);
    return intent;
  }

  #session(id: string): CheckoutSession {
    const session = this.sessions.get(id);
    if (session === undefined) throw new Error(`no page ${id}`);
    return session;
  }

  #tell(type: string, object: object): void {
    this.events.push(eventBody(this.#next("evt"), type, object, seconds()));
  }

  #next(prefix: string): string {
    this.#numbers += 1;
    return `${prefix}_${this.#numbers}`;
  }
}

const broken: Answer = { status: 500, body: { error: { type: "api_error", message: "An unknown error occurred" } } };

const ok = (body: object): Answer => ({ status: 200, body });

const refused = (status: number, type: string, code?: string, message = "Refused"): Answer => ({
  status,
  body: { error: { type, message, ...(code === undefined ? {} : { code }) } },
});

const codeOf = ({ body }: Answer): unknown =>
  "error" in body && typeof body.error === "object" && body.error !== null && "code" in body.error
    ? body.error.code
    : undefined;

const json = ({ status, body }: Answer, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { "Request-Id": "req_stand_in", ...headers } });

/** What is form-encoded below a name, as `metadata[paymentId]=…`. */
const metadataIn = (form: Form, name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form).flatMap(([field, value]) =>
      field.startsWith(`${name}[`) && field.endsWith("]") ? [[field.slice(name.length + 1, -1), value]] : [],
    ),
  );

const unanswered = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

const seconds = (): number => Math.floor(Date.now() / 1000);
