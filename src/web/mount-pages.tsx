import type { Context } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import type { Dependencies } from "../routes/dependencies.ts";
import { forgetSession, SESSION_COOKIE } from "../routes/http/access.ts";
import { readBody } from "../routes/http/body.ts";
import { problemOf } from "../routes/http/faults.ts";
import type { Application } from "../routes/http/mount.ts";
import { Problem, renderProblem, statusOf } from "../routes/http/problems.ts";
import { secure } from "../routes/http/security-headers.ts";
import { userDocument } from "../routes/identity/user-document.ts";
import { isOfAnother, isPassing, sendAgain } from "./send-again.tsx";
import { assetsOf } from "./assets.ts";
import { doneAt, forgetDone, nothingDone, sayDone } from "./done.ts";
import { errorPage, isPageOfItsOwn, notFound } from "./error-pages.tsx";
import { faultsOf, Form } from "./form.ts";
import { formatsOf } from "./formats.ts";
import { languageOf } from "../routes/http/reader-language.ts";
import { document } from "./layout/document.tsx";
import { localPath } from "./local-path.ts";
import type { Page, PageAnswer, Shown } from "./page.ts";
import { allPages } from "./pages.ts";
import { CLEAR_KEPT, pageHeaders } from "./page-headers.ts";
import { problemDocument, Refused, Service } from "./service.ts";
import { signInFirst } from "./sign-in-first.ts";
import type { Visit } from "./visit.ts";

type Asked = Context<{ Variables: { requestId: string } }>;

/** What the platform gives with a request. */
type Platform = Pick<Asked, "env" | "executionCtx">;

/** What of the configuration pages are made by. */
type PagesConfiguration = Visit["configuration"] & Pick<Dependencies["configuration"], "publicUrl">;

/** An application as a browser meets it. */
type Fetch = (request: Request, env: Platform["env"], executionCtx: Platform["executionCtx"]) => Promise<Response>;

/** Puts the pages into the application, beside the API that they are made on, and answers with it as browsers meet it. */
export const mountPages = (
  application: Application,
  { configuration, files }: Pick<Dependencies, "files"> & { readonly configuration: PagesConfiguration },
): Fetch => {
  const origin = new URL(configuration.publicUrl).origin;
  const assets = assetsOf(files);

  /** A visit as the request alone tells it: who is signed in is yet to be asked, and what was sent to be read. */
  const strangerOf = async (raw: Request, params: Visit["params"], { env, executionCtx }: Platform): Promise<Visit> => {
    const { pathname, search } = new URL(raw.url);
    const carry = async (request: Request) => application.fetch(request, env, executionCtx);
    const service = new Service(carry, origin, raw.headers);
    const language = languageOf(raw.headers);
    return {
      url: new URL(`${origin}${pathname}${search}`),
      back: raw.method === "POST" ? pageOfForm(raw, origin) : localPath(pathname + search, "/"),
      params,
      form: new Form(new URLSearchParams()),
      language,
      formats: formatsOf(language),
      viewer: undefined,
      hasEnded: false,
      done: doneAt(pathname, raw.headers),
      service,
      assets: await assets(),
      configuration,
      now: new Date(),
    };
  };

  const shown = async (visit: Visit, answer: Shown, answers: "get" | "post" = "get"): Promise<Response> => {
    const nonce = crypto.randomUUID();
    const status = answer.status ?? answer.refusal?.problem.status ?? 200;
    const isRefused = answers === "post" && status >= 400;
    const { script, title, body, place, wayBack, address = visit.back } = answer;
    const around = { visit: { ...visit, back: address }, place, wayBack };
    const html = await document({ ...around, nonce, script, title, isRefused, body });
    const headers = new Headers(answer.headers);
    if (answers === "post") headers.set("Cache-Control", KEPT_FOR_GOING_BACK);
    for (const [name, value] of Object.entries(pageHeaders(nonce, answer.allows)))
      if (!headers.has(name)) headers.set(name, value);
    const wait = answer.refusal?.headers.get("Retry-After");
    if (typeof wait === "string") headers.set("Retry-After", wait);
    if (visit.done !== nothingDone) headers.append("Set-Cookie", forgetDone);
    return new Response(html, { status, headers });
  };

  const answered = async (visit: Visit, answer: PageAnswer, answers?: "get" | "post"): Promise<Response> => {
    if ("body" in answer) return shown(visit, answer, answers);
    const headers = new Headers(answer.headers);
    headers.set("Location", answer.goTo);
    if (answer.done !== undefined) headers.append("Set-Cookie", sayDone(answer.goTo, answer.done));
    return new Response(null, { status: 303, headers });
  };

  /** What went wrong, as a page. Whoever is not signed in is asked to be, and comes back after it. */
  const failed = async (visit: Visit, error: unknown, request: { readonly id: string; readonly name: string }) => {
    if (error instanceof Refused && error.problem.status === 401) return answered(visit, signInFirst(visit));
    if (error instanceof Refused && isLostPlace(visit, error)) return led(startOf(visit));
    if (error instanceof Refused) return shown(visit, errorPage(visit, error.problem, error.headers));
    const { code, options } = problemOf(error, request);
    const told = { status: statusOf(code), code, requestId: request.id };
    return shown(visit, errorPage(visit, told, new Headers(options.headers)));
  };

  const made = async (page: Page, raw: Request, visit: Visit, reader: Reader): Promise<Response> => {
    const { method, keepsForm } = page;
    const asked = method === "post" ? { ...visit, form: await formOf(raw) } : visit;
    if (method === "post" && raw.headers.get("Origin") !== origin) throw new Problem("not-allowed");
    const answer = await answerOf(page, asked, reader).catch((error: unknown) => {
      if (keepsForm && error instanceof Refused && isPassing(error)) return sendAgain(asked, error);
      throw error;
    });
    return answered(asked, answer, method);
  };

  const serve = async (page: Page, context: Asked): Promise<Response> => {
    const { raw, method, path } = context.req;
    const stranger = await strangerOf(raw, context.req.param(), context);
    const reader = await readerOf(raw, stranger);
    const visit = { ...stranger, viewer: reader.viewer, hasEnded: reader.hasEnded };
    const name = `${method} ${path}`;
    const response = await made(page, raw, visit, reader).catch((error: unknown) =>
      failed(visit, error, { id: context.var.requestId, name }),
    );
    if (reader.hasEnded && !keepsSession(response)) {
      response.headers.append("Set-Cookie", forgetSession);
      response.headers.set("Clear-Site-Data", CLEAR_KEPT);
    }
    return response;
  };

  const pagesAt = methodsByPattern(allPages);
  const readable = new TrieRouter<true>();
  for (const [pattern, methods] of pagesAt) if (methods.includes("get")) readable.add("GET", pattern, true);

  for (const page of allPages)
    application.on(page.method.toUpperCase(), patternOf(page), async (context) => {
      const serving = serve(page, context);
      // What a browser began goes on to its end when the browser has gone.
      if (page.method === "post") context.executionCtx.waitUntil(serving.catch(() => undefined));
      return serving;
    });
  for (const [pattern, methods] of pagesAt) {
    const allow = methods.map((method) => (method === "get" ? "GET, HEAD" : "POST")).join(", ");
    application.all(pattern, ({ req: { raw, method, path } }) => {
      // Where a form was sent to there may be nothing to read: whoever loads it again is led to the page above it.
      if (method === "GET" && isPageOfItsOwn(raw)) return led(above(path, readable));
      throw new Problem("method-not-allowed", { headers: { Allow: allow } });
    });
  }

  application.notFound(async (context) => {
    if (!isPageOfItsOwn(context.req.raw))
      return renderProblem(new Problem("not-found"), configuration.publicUrl, context.var.requestId);
    const stranger = await strangerOf(context.req.raw, {}, context);
    const { viewer } = await readerOf(context.req.raw, stranger);
    const visit = { ...stranger, viewer };
    return shown(visit, notFound(visit));
  });

  return async (request, env, executionCtx) => {
    const answer = await application.fetch(request, env, executionCtx);
    if (!isFileRefused(request, answer)) return answer;
    const stranger = await strangerOf(request, {}, { env, executionCtx });
    const { viewer, hasEnded } = await readerOf(request, stranger);
    const refusal = new Refused(problemDocument.parse(await answer.json()), answer.headers);
    const told = await failed({ ...stranger, viewer, hasEnded }, refusal, { id: refusal.problem.requestId, name: "" });
    secure(told.headers);
    return told;
  };
};

/**
 * A form that is shown again is what a browser comes back to: it would ask whether to send it once more if it had not kept the answer. It is
 * forgotten by signing out, and by the first answer after a session has ended.
 */
const KEPT_FOR_GOING_BACK = "private, no-cache";

/** Whether a browser that goes to one of the API's files, as a ticket to print, would be shown a program's answer. */
const isFileRefused = ({ url, headers }: Request, answer: Response): boolean =>
  headers.get("Sec-Fetch-Mode") === "navigate" &&
  new URL(url).pathname.startsWith("/api/") &&
  answer.headers.get("Content-Type") === "application/problem+json";

/** More than any form of ours has: a refund of a thousand tickets. A form that is shown again is many times as long as it was sent. */
const MOST_FIELDS = 1100;

const formOf = async (request: Request): Promise<Form> => {
  const sent = new URLSearchParams(new TextDecoder().decode(await readBody(request)));
  if (sent.size > MOST_FIELDS) throw new Problem("body-too-large");
  return new Form(sent);
};

/** Who reads, as far as the service can tell now. */
interface Reader {
  readonly viewer: Visit["viewer"];
  /** The browser's session is one no more. */
  readonly hasEnded: boolean;
  /** Why it cannot tell. */
  readonly fault?: unknown;
}

/** What a page answers to whoever may see it; who may not is told so, and who is not signed in is asked to be. */
const answerOf = async ({ access, keepsForm, handler }: Page, visit: Visit, reader: Reader): Promise<PageAnswer> => {
  // What anybody may see is shown whoever it is.
  if (access !== "anyone" && reader.fault !== undefined) throw reader.fault;
  if (access !== "anyone" && visit.viewer === undefined) return keepsForm ? sendAgain(visit) : signInFirst(visit);
  if (isOfAnother(visit)) throw new Problem("not-allowed");
  if (typeof access === "object" && visit.viewer !== undefined && !access.includes(visit.viewer.role))
    throw new Problem("not-allowed");
  return handler(visit);
};

const stranger: Reader = { viewer: undefined, hasEnded: false };

const readerOf = async ({ headers }: Request, { service }: Visit): Promise<Reader> => {
  if (!(headers.get("Cookie") ?? "").includes(`${SESSION_COOKIE}=`)) return stranger;
  try {
    return { viewer: await service.read(userDocument, "/api/users/me"), hasEnded: false };
  } catch (fault) {
    if (fault instanceof Refused && fault.problem.status === 401) return { viewer: undefined, hasEnded: true };
    return { ...stranger, fault };
  }
};

const keepsSession = ({ headers }: Response): boolean =>
  headers.getSetCookie().some((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));

const patternOf = ({ path }: Page): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

const methodsByPattern = (pages: readonly Page[]): ReadonlyMap<string, readonly Page["method"][]> => {
  const methods = new Map<string, Page["method"][]>();
  for (const page of pages) methods.set(patternOf(page), [...(methods.get(patternOf(page)) ?? []), page.method]);
  return methods;
};

/** The nearest page above a path. */
const above = (path: string, readable: TrieRouter<true>): string => {
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent === "") return "/";
  return readable.match("GET", parent)[0].length > 0 ? parent : above(parent, readable);
};

const led = (path: string): Response => new Response(null, { status: 303, headers: { Location: path } });

/** Whether a list was asked to go on from where no list has been: a link was cut off, or is of another list. */
const isLostPlace = ({ url }: Visit, { problem }: Refused): boolean =>
  url.searchParams.has(PLACE) && faultsOf(problem).has(PLACE);

/** Lists go on from a place that their pages and the service call by one name. */
const PLACE = "cursor";

/** The page of a list from its beginning, with whatever else was asked for. */
const startOf = ({ url: { pathname, searchParams } }: Visit): string => {
  const kept = new URLSearchParams([...searchParams].filter(([name]) => name !== PLACE));
  return kept.size === 0 ? pathname : `${pathname}?${kept}`;
};

/** The page that a form was sent from, as the browser tells it. */
const pageOfForm = (request: Request, origin: string): string => {
  const from = request.headers.get("Referer") ?? "";
  return from.startsWith(`${origin}/`) ? localPath(from.slice(origin.length), "/") : "/";
};
