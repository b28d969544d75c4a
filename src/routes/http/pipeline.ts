import { z } from "zod";
import type { Metadata } from "../../event-store/index.ts";
import { type Language, languages } from "../../language.ts";
import { admit, type Authentication, type Caller } from "./access.ts";
import { parseJson, readBody, requireJson } from "./body.ts";
import { fingerprintOf, idempotencyKey, type KeyedRequests, onlyOnce } from "./idempotency.ts";
import { Problem, renderProblem } from "./problems.ts";
import { limit, limitGuesses, type RateLimits } from "./rate-limits.ts";
import { CHOOSES_LANGUAGE, languageOf } from "./reader-language.ts";
import type { Answer, FileKind, ResponseKind, Route } from "./route.ts";
import { parseBody, parseParams, parseQuery } from "./validation.ts";

/** What the checks need of the service, whoever provides it. */
export interface Ground {
  /** The service's public address, without a slash at its end. */
  readonly publicUrl: string;
  readonly authentication: Authentication;
  readonly keyedRequests: KeyedRequests;
  readonly rateLimits: RateLimits;
}

/** A request that found its route. */
export interface Incoming {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly requestId: string;
}

const nothing = z.strictObject({});

/**
 * Answers a request in the contract's order of checks: 401, 403, 413, 415, the key, body and query, then the handler: the
 * resource, 428 and 412, the rule. Throws the `Problem` of the first that fails before the handler's turn.
 */
export const answer = async (route: Route, ground: Ground, incoming: Incoming): Promise<Response> => {
  const { request, requestId } = incoming;
  const url = new URL(request.url);
  const access = typeof route.access === "function" ? route.access(url.searchParams) : route.access;
  const caller = await admit(request, access, ground.authentication, () => limitGuesses(request, ground.rateLimits));
  await limit(route, request, caller, ground.rateLimits);
  const bytes = route.body === undefined ? new Uint8Array() : await readBody(request);
  if (route.body instanceof z.ZodType) requireJson(request);
  const key = caller === undefined ? undefined : idempotencyKey(request.headers, route.idempotency ?? "ignored");
  const metadata = { correlationId: requestId, causationId: requestId, actorId: caller?.userId ?? "anonymous" };
  const run = (commandKey?: string): Promise<Response> =>
    carryOut(route, { ...incoming, url, bytes, caller, commandKey, metadata }).catch((error: unknown) =>
      rendered(error, ground.publicUrl, requestId),
    );
  if (caller === undefined || key === undefined) return run();
  const fingerprint = fingerprintOf(request.method, url, bytes);
  // With the fingerprint: a key that is free again after a 5xx may come with another request, which is not the first one's repetition.
  const commandKey = `${caller.userId}/${key}/${fingerprint}`;
  return onlyOnce(ground.keyedRequests, { caller, key, fingerprint, metadata }, () => run(commandKey));
};

/** A refusal as its answer; a fault goes on its way. */
const rendered = (error: unknown, publicUrl: string, requestId: string): Response => {
  if (error instanceof Problem) return renderProblem(error, publicUrl, requestId);
  throw error;
};

interface Checked extends Incoming {
  readonly url: URL;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly caller: Caller | undefined;
  readonly commandKey: string | undefined;
  readonly metadata: Metadata;
}

const carryOut = async (route: Route, checked: Checked): Promise<Response> => {
  const { request, caller, bytes, commandKey, metadata } = checked;
  const body = route.body instanceof z.ZodType ? parseBody(route.body, parseJson(bytes)) : bytes;
  const query = parseQuery(route.query ?? nothing, checked.url.searchParams);
  const params = parseParams(route.params ?? nothing, checked.params);
  const language = route.inReadersLanguage === true ? languageOf(request.headers) : languages[0];
  const answered = await route.handler({
    caller,
    params,
    query,
    body: route.body === undefined ? undefined : body,
    commandKey,
    ifMatch: route.ifMatch === true ? (request.headers.get("If-Match") ?? undefined) : undefined,
    language,
    metadata,
    headers: request.headers,
  });
  const response = toResponse(answered, route.responses[answered.status]);
  return route.inReadersLanguage === true ? written(response, language) : response;
};

/** An answer that says which language it is in, and by what that was chosen. */
const written = (response: Response, language: Language): Response => {
  response.headers.set("Content-Language", language);
  response.headers.set("Vary", CHOOSES_LANGUAGE);
  return response;
};

const toResponse = (answered: Answer, kind: ResponseKind | undefined): Response => {
  const { status, body, headers, webSocket } = answered;
  if (webSocket !== undefined) return new Response(null, { status, webSocket });
  if (typeof kind === "object" && "file" in kind) return toFile(answered, kind);
  return body === undefined
    ? new Response(null, { status, headers: { ...headers } })
    : new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
};

const toFile = ({ status, file, filename, headers }: Answer, kind: FileKind): Response => {
  if (file === undefined || filename === undefined) throw new Error("a file is answered with its content and its name");
  const type = kind.file.startsWith("text/") ? `${kind.file}; charset=utf-8` : kind.file;
  const described = { "Content-Type": type, "Content-Disposition": `attachment; filename="${filename}"` };
  return new Response(file, { status, headers: { ...described, ...headers } });
};
