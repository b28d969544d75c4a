import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { problem } from "./documents.ts";
import { checkedFetch } from "../routes/checked-fetch.ts";

/** How a call is made: as whom, with what. A body is sent as JSON, or as it is if `bytes`; the method is POST if there is one, else GET. */
export interface CallOptions {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly key?: string;
  readonly body?: unknown;
  readonly bytes?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Talks to a running service. Every answer is checked against the service's own OpenAPI document. */
export interface Client {
  readonly origin: string;
  call(path: string, options?: CallOptions): Promise<Response>;
  /** The answer's document, if it has that status; throws with what was answered otherwise. */
  ask<T>(schema: z.ZodType<T>, status: number, path: string, options?: CallOptions): Promise<T>;
}

/** What an answer that has no body is parsed as. */
export const nothing = z.literal("");

const jsonOf = (body: unknown): string | undefined => (body === undefined ? undefined : JSON.stringify(body));

export const connect = async (origin: string): Promise<Client> => {
  const checked = await checkedFetch(origin, (request) => fetch(request));

  const call: Client["call"] = (path, { method, token, key, body, bytes = jsonOf(body), headers } = {}) =>
    checked(path, {
      method: method ?? (bytes === undefined ? "GET" : "POST"),
      headers: {
        ...(bytes === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { "Idempotency-Key": key }),
        ...headers,
      },
      ...(bytes === undefined ? {} : { body: bytes }),
    });

  return {
    origin,
    call,
    ask: async (schema, status, path, options) => {
      const answer = await call(path, options);
      const text = await answer.text();
      if (answer.status !== status)
        throw new Error(`${options?.method ?? "call"} ${path} → ${answer.status}, not ${status}: ${text}`);
      return schema.parse(text === "" ? "" : JSON.parse(text));
    },
  };
};

/** What an error answer says: its status and code, and the places that are wrong, each once. */
export const refusal = async (answer: Response): Promise<{ status: number; code: string; at: string[] }> => {
  const { code, errors } = problem.parse(await answer.json());
  const at = new Set(errors.map(({ pointer, parameter }) => pointer ?? parameter ?? ""));
  return { status: answer.status, code, at: [...at] };
};

/**
 * Looks again and again until what is seen holds, and answers it; throws with what was seen last once `withinMs` have passed. A
 * look that throws is one that does not hold.
 */
export const eventually = async <T>(
  withinMs: number,
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
): Promise<T> => {
  const deadline = Date.now() + withinMs;
  for (;;) {
    let last: unknown;
    try {
      const seen = await look();
      if (holds(seen)) return seen;
      last = seen;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      const shown = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`still not so after ${withinMs} ms: ${shown}`, { cause: last });
    }
    await sleep(100);
  }
};

/** Does something for each, so many at a time, in order of the list. */
export const eachAtMost = async <Item, Result>(
  atOnce: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
};
