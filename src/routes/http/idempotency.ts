import { createHash } from "node:crypto";
import type { Metadata } from "../../event-store/index.ts";
import type { BegunRequest, KeptAnswer } from "../../objects/user/user-rpc.ts";
import type { Caller } from "./access.ts";
import { comeBackIn, Problem } from "./problems.ts";
import type { Idempotency } from "./route.ts";

/** A caller's request under an Idempotency-Key. */
interface KeyedRequest {
  readonly caller: Caller;
  readonly key: string;
  readonly fingerprint: string;
  readonly metadata: Metadata;
}

/** Requests under Idempotency-Keys, as their callers' objects keep them. */
export interface KeyedRequests {
  begin(request: KeyedRequest): Promise<BegunRequest>;
  /** Ends a fresh one; without an answer to keep, its key is free again. */
  finish(request: KeyedRequest, answer: KeptAnswer | undefined): Promise<void>;
}

const KEY_LIMIT = 255;

/** The request's key where the route looks at it. Throws when it is missing and required, or too long. */
export const idempotencyKey = (headers: Headers, wanted: Idempotency): string | undefined => {
  if (wanted === "ignored") return undefined;
  const key = headers.get("Idempotency-Key") ?? "";
  if (key.length > KEY_LIMIT)
    throw new Problem("invalid-request", {
      errors: [{ parameter: "Idempotency-Key", detail: `must have at most ${KEY_LIMIT} characters` }],
    });
  if (key !== "") return key;
  if (wanted === "required") throw new Problem("idempotency-key-required");
  return undefined;
};

/** Names a request: its method, path with query, and body bytes. */
export const fingerprintOf = (method: string, url: URL, body: Uint8Array): string =>
  createHash("sha256").update(`${method} ${url.pathname}${url.search}\n`).update(body).digest("hex");

const KEPT_HEADERS = ["Content-Type", "Location", "ETag"];

/** What the command itself answered is kept: 2xx, and its own 404 and 409. */
const isKept = (status: number): boolean => (status >= 200 && status < 300) || status === 404 || status === 409;

const toKept = async (response: Response): Promise<KeptAnswer | undefined> => {
  if (!isKept(response.status)) return undefined;
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.clone().text() };
};

const replayed = (answer: KeptAnswer): Response =>
  new Response(answer.body === "" ? null : answer.body, {
    status: answer.status,
    headers: { ...answer.headers, "Idempotent-Replay": "true" },
  });

/**
 * Answers a request under a key: runs it if it is fresh, and keeps its answer. Throws `idempotency-key-reused` for another
 * request under the key, `request-in-progress` while the first one runs.
 */
export const onlyOnce = async (
  requests: KeyedRequests,
  request: KeyedRequest,
  run: () => Promise<Response>,
): Promise<Response> => {
  const begun = await requests.begin(request);
  switch (begun.kind) {
    case "replay":
      return replayed(begun.answer);
    case "reused":
      throw new Problem("idempotency-key-reused");
    case "running":
      throw comeBackIn("request-in-progress", 1);
    case "fresh": {
      let kept: KeptAnswer | undefined;
      try {
        const response = await run();
        kept = await toKept(response);
        return response;
      } finally {
        await requests.finish(request, kept);
      }
    }
  }
};
