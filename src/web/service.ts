import { z } from "zod";
import { Problem } from "../routes/http/problems.ts";

/** Why the service refused: the problem document of its API. */
export const problemDocument = z.looseObject({
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.looseObject({ pointer: z.string().optional(), parameter: z.string().optional() })).optional(),
  requestId: z.string(),
});
export type ProblemDocument = Readonly<z.infer<typeof problemDocument>>;

/** Thrown where a page has nothing to say of a refusal by itself: it becomes a page about it. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly problem: ProblemDocument,
    readonly headers: Headers,
  ) {
    super(`${problem.status} ${problem.code}`);
  }
}

/** What the service answered: a document, or why it refused. */
export type Answered<T> =
  | { readonly ok: true; readonly value: T; readonly headers: Headers }
  | { readonly ok: false; readonly refusal: Refused };

interface Told {
  readonly body?: unknown;
  /** A key that a form carries, so that sending it twice does it once. */
  readonly key?: string | undefined;
  /** The version that was seen, as its ETag says it. */
  readonly ifMatch?: string;
}

/** Answers with no body. */
export const nothing = z.undefined();

/** Segments by which a path leads elsewhere, and which cannot be escaped. */
const LEADS_ELSEWHERE = /\/\.\.?(?:[/?#]|$)/;

/** A path of the API, each value in it escaped. Throws `not-found` for one that no value of ours is. */
export const at = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): string => {
  const path = parts.reduce((before, part, index) => `${before}${encodeURIComponent(values[index - 1] ?? "")}${part}`);
  if (LEADS_ELSEWHERE.test(path)) throw new Problem("not-found");
  return path;
};

/** A form that was sent twice at once: the second waits for what came of the first. */
const WAIT_MS = 250;
const MOST_WAITS = 40;

/** Headers of a browser's request that its calls of the API carry on: who asks, from where, and from which page. */
const CARRIED = ["Cookie", "Origin", "CF-Connecting-IP"];

/**
 * The API as a page uses it: the same routes, in this process, in the name of the browser that asked for the page. So that a page has no
 * rule of its own: who may do what, what is well-formed and what is refused is decided where everybody's is.
 */
export class Service {
  readonly #carry: (request: Request) => Promise<Response>;
  readonly #origin: string;
  readonly #headers: Headers;

  constructor(carry: (request: Request) => Promise<Response>, origin: string, visitor: Headers) {
    this.#carry = carry;
    this.#origin = origin;
    this.#headers = new Headers();
    for (const name of CARRIED) {
      const value = visitor.get(name);
      if (value !== null) this.#headers.set(name, value);
    }
  }

  /** Reads a document. Throws `Refused` for whatever is no 200. */
  async read<T>(document: z.ZodType<T>, path: string): Promise<T> {
    return valueOf(await this.#ask(document, "GET", path, {}));
  }

  /** Reads a document that may not be there. */
  async find<T>(document: z.ZodType<T>, path: string): Promise<T | undefined> {
    const answered = await this.#ask(document, "GET", path, {});
    return !answered.ok && answered.refusal.problem.status === 404 ? undefined : valueOf(answered);
  }

  /** Asks for something to be done. A refusal of what was asked is for the page to tell; a fault, and whoever may not ask, is thrown. */
  async tell<T>(
    document: z.ZodType<T>,
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    told: Told = {},
  ): Promise<Answered<T>> {
    for (let waits = 0; ; waits++) {
      const answered = await this.#ask(document, method, path, told);
      if (answered.ok) return answered;
      const { status, code } = answered.refusal.problem;
      const isUnderWay = code === "request-in-progress";
      if (status >= 500 || (isUnderWay && waits === MOST_WAITS)) throw answered.refusal;
      if (!isUnderWay) return answered;
      await scheduler.wait(WAIT_MS);
    }
  }

  async #ask<T>(document: z.ZodType<T>, method: string, path: string, told: Told): Promise<Answered<T>> {
    const headers = new Headers(this.#headers);
    if (told.body !== undefined) headers.set("Content-Type", "application/json");
    if (told.key !== undefined) headers.set("Idempotency-Key", inHeader(told.key));
    if (told.ifMatch !== undefined) headers.set("If-Match", inHeader(told.ifMatch));
    const body = told.body === undefined ? null : JSON.stringify(told.body);
    const response = await this.#carry(new Request(`${this.#origin}${path}`, { method, headers, body }));
    const text = await response.text();
    const answer: unknown = text === "" ? undefined : JSON.parse(text);
    return response.ok
      ? { ok: true, value: document.parse(answer), headers: response.headers }
      : { ok: false, refusal: new Refused(problemDocument.parse(answer), response.headers) };
  }
}

/** What a form carries hidden, as one header: somebody else's form may carry what no header can. */
const inHeader = (text: string): string => {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new Problem("invalid-request");
  return text;
};

/** The document; throws the refusal. */
export const valueOf = <T>(answered: Answered<T>): T => {
  if (!answered.ok) throw answered.refusal;
  return answered.value;
};
