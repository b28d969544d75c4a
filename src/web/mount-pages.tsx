import type { Context } from "hono";
import type { Dependencies } from "../routes/dependencies.ts";
import { SESSION_COOKIE } from "../routes/http/access.ts";
import { readBody } from "../routes/http/body.ts";
import { problemOf } from "../routes/http/faults.ts";
import type { Application } from "../routes/http/mount.ts";
import { Problem, renderProblem, statusOf } from "../routes/http/problems.ts";
import { userDocument } from "../routes/identity/user-document.ts";
import { assetsOf } from "./assets.ts";
import { errorPage, isPageOfItsOwn, notFound } from "./error-pages.tsx";
import { Form } from "./form.ts";
import { formatsOf } from "./formats.ts";
import { languageOf } from "./reader-language.ts";
import { document } from "./layout/document.tsx";
import { localPath } from "./local-path.ts";
import type { Page, PageAnswer, Shown } from "./page.ts";
import { allPages } from "./pages.ts";
import { pageHeaders } from "./page-headers.ts";
import { Refused, Service } from "./service.ts";
import type { Visit } from "./visit.ts";

type Asked = Context<{ Variables: { requestId: string } }>;

/** What of the configuration pages are made by. */
type PagesConfiguration = Visit["configuration"] & Pick<Dependencies["configuration"], "publicUrl">;

/** Puts the pages into the application, beside the API that they are made on. */
export const mountPages = (
  application: Application,
  { configuration, files }: Pick<Dependencies, "files"> & { readonly configuration: PagesConfiguration },
): void => {
  const origin = new URL(configuration.publicUrl).origin;
  const assets = assetsOf(files);

  /** A visit as the request alone tells it: who is signed in is yet to be asked, and what was sent to be read. */
  const strangerOf = async (context: Asked): Promise<Visit> => {
    const { raw } = context.req;
    const { pathname, search } = new URL(raw.url);
    const carry = async (request: Request) => application.fetch(request, context.env, context.executionCtx);
    const service = new Service(carry, origin, raw.headers);
    const language = languageOf(raw.headers);
    return {
      url: new URL(`${origin}${pathname}${search}`),
      back: raw.method === "POST" ? pageOfForm(raw, origin) : pathname + search,
      params: context.req.param(),
      form: new Form(new URLSearchParams()),
      language,
      formats: formatsOf(language),
      viewer: undefined,
      service,
      assets: await assets(),
      configuration,
      now: new Date(),
    };
  };

  const shown = async (visit: Visit, answer: Shown): Promise<Response> => {
    const nonce = crypto.randomUUID();
    const html = await document({ visit, nonce, script: answer.script, title: answer.title, body: answer.body });
    const headers = new Headers(answer.headers);
    for (const [name, value] of Object.entries(pageHeaders(nonce, answer.allows)))
      if (!headers.has(name)) headers.set(name, value);
    return new Response(html, { status: answer.status ?? 200, headers });
  };

  const answered = async (visit: Visit, answer: PageAnswer): Promise<Response> => {
    if ("body" in answer) return shown(visit, answer);
    const headers = new Headers(answer.headers);
    headers.set("Location", answer.goTo);
    return new Response(null, { status: 303, headers });
  };

  /** What went wrong, as a page. Whoever is not signed in is asked to be, and comes back after it. */
  const failed = async (visit: Visit, error: unknown, request: { readonly id: string; readonly name: string }) => {
    if (error instanceof Refused && error.problem.status === 401) return answered(visit, signInFirst(visit));
    if (error instanceof Refused) return shown(visit, errorPage(visit, error.problem, error.headers));
    const { code, options } = problemOf(error, request);
    const told = { status: statusOf(code), code, requestId: request.id };
    return shown(visit, errorPage(visit, told, new Headers(options.headers)));
  };

  const serve = async (page: Page, context: Asked): Promise<Response> => {
    const { raw } = context.req;
    const id = context.var.requestId;
    let visit = await strangerOf(context);
    try {
      visit = { ...visit, viewer: await viewerOf(raw, visit) };
      if (page.method === "post") visit = { ...visit, form: await formOf(raw) };
      if (page.method === "post" && raw.headers.get("Origin") !== origin) throw new Problem("not-allowed");
      if (page.access !== "anyone" && visit.viewer === undefined) return await answered(visit, signInFirst(visit));
      if (typeof page.access === "object" && visit.viewer !== undefined && !page.access.includes(visit.viewer.role))
        throw new Problem("not-allowed");
      return await answered(visit, await page.handler(visit));
    } catch (error) {
      return failed(visit, error, { id, name: `${context.req.method} ${context.req.path}` });
    }
  };

  const allowed = new Map<string, string[]>();
  for (const page of allPages) {
    const pattern = page.path.replaceAll(/\{(\w+)\}/g, ":$1");
    allowed.set(pattern, [...(allowed.get(pattern) ?? []), page.method]);
    application.on(page.method.toUpperCase(), pattern, async (context) => {
      const serving = serve(page, context);
      // What a browser began goes on to its end when the browser has gone.
      if (page.method === "post") context.executionCtx.waitUntil(serving.catch(() => undefined));
      return serving;
    });
  }
  for (const [pattern, methods] of allowed) {
    const allow = methods.map((method) => (method === "get" ? "GET, HEAD" : "POST")).join(", ");
    application.all(pattern, () => {
      throw new Problem("method-not-allowed", { headers: { Allow: allow } });
    });
  }

  application.notFound(async (context) => {
    if (!isPageOfItsOwn(context.req.raw))
      return renderProblem(new Problem("not-found"), configuration.publicUrl, context.var.requestId);
    const stranger = await strangerOf(context);
    // What cannot be told of the reader now is no part of there being nothing here.
    const viewer = await viewerOf(context.req.raw, stranger).catch(() => undefined);
    const visit = { ...stranger, viewer };
    return shown(visit, notFound(visit));
  });
};

const formOf = async (request: Request): Promise<Form> =>
  new Form(new URLSearchParams(new TextDecoder().decode(await readBody(request))));

/** Who is signed in. Throws when the service cannot tell. */
const viewerOf = async ({ headers }: Request, { service }: Visit): Promise<Visit["viewer"]> => {
  if (!(headers.get("Cookie") ?? "").includes(`${SESSION_COOKIE}=`)) return undefined;
  try {
    return await service.read(userDocument, "/api/users/me");
  } catch (error) {
    // A session that has ended.
    if (error instanceof Refused && error.problem.status === 401) return undefined;
    throw error;
  }
};

/** The page that a form was sent from, as the browser tells it. */
const pageOfForm = (request: Request, origin: string): string => {
  const from = request.headers.get("Referer") ?? "";
  return from.startsWith(`${origin}/`) ? localPath(from.slice(origin.length), "/") : "/";
};

const signInFirst = ({ back }: Visit): PageAnswer => ({ goTo: `/sign-in?next=${encodeURIComponent(back)}` });
