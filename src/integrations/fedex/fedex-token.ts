import { z } from "zod";
import { CourierUnavailable } from "../courier.ts";
import { callOutside, type Fetch, jsonIn } from "../outside-call.ts";
import { FEDEX_BASE, type FedexAccount } from "./fedex-account.ts";

/** A token is given up this long before its end, so that it lasts through the call it is used for. */
const MARGIN_SECONDS = 60;
const WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 50;

const granted = z.object({ access_token: z.string().min(1), expires_in: z.number() });

/** The token that calls of FedEx carry: asked for with the account's credentials, and kept until shortly before it expires. */
export class FedexToken {
  readonly #account: FedexAccount;
  readonly #fetch: Fetch;
  readonly #patience: number;
  #kept: { readonly token: string; readonly until: number } | undefined;
  /** Until when somebody else's asking is waited for. A moment, not a promise: a Worker may not await another request's. */
  #askedUntil = 0;

  constructor(account: FedexAccount, fetch: Fetch, patience: number) {
    this.#account = account;
    this.#fetch = fetch;
    this.#patience = patience;
  }

  /** A token that is good for a while. FedEx locks out who asks for many at once: one asks, the others wait. Throws CourierUnavailable. */
  async get(): Promise<string> {
    const patientUntil = Date.now() + WITHIN_MS * this.#patience;
    while (this.#kept === undefined || this.#kept.until <= Date.now()) {
      if (this.#askedUntil <= Date.now()) return this.#ask();
      if (patientUntil <= Date.now()) throw new CourierUnavailable("FedEx gave no token in time");
      await scheduler.wait(LOOK_AGAIN_MS);
    }
    return this.#kept.token;
  }

  /** Forgets a token that FedEx no longer takes; one that has replaced it meanwhile stays. */
  drop(token: string): void {
    if (this.#kept?.token === token) this.#kept = undefined;
  }

  async #ask(): Promise<string> {
    this.#askedUntil = Date.now() + WITHIN_MS * this.#patience;
    try {
      const { token, lastsMs } = await this.#granted();
      this.#kept = { token, until: Date.now() + lastsMs };
      return token;
    } finally {
      this.#askedUntil = 0;
    }
  }

  async #granted(): Promise<{ readonly token: string; readonly lastsMs: number }> {
    const { clientId, clientSecret, apiBase } = this.#account;
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    });
    const url = `${apiBase ?? FEDEX_BASE}/oauth/token`;
    const { status, text } = await callOutside(
      this.#fetch,
      url,
      { method: "POST", body },
      WITHIN_MS * this.#patience,
    ).catch((cause: unknown) => {
      throw new CourierUnavailable("FedEx did not answer", { cause });
    });
    const parsed = granted.safeParse(jsonIn(text));
    if (status !== 200 || !parsed.success) throw new CourierUnavailable(`FedEx gave no token: it answered ${status}`);
    const { access_token: token, expires_in: seconds } = parsed.data;
    return { token, lastsMs: (seconds - MARGIN_SECONDS) * 1000 };
  }
}
